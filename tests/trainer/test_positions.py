"""Positions of tokens: those of the released model, in sampling and in scoring alike."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from support.toy_training import tiny_checkpoint, tiny_encoder, toy_examples

from trainer.features import Patches, cut_into_patches
from trainer.models.load import load_model, load_processor
from trainer.models.positions import rope_index

IMAGE, VIDEO = 1, 2


def positions_of(
    types: list[int], grids: list[list[int]], seconds: list[float], *, tokens_per_second: float = 2
) -> tuple[list[list[int]], int]:
    """Positions of one row, and how far the next is from its number."""
    vision = SimpleNamespace(spatial_merge_size=2, tokens_per_second=tokens_per_second)
    model = SimpleNamespace(config=SimpleNamespace(vision_config=vision))
    row = torch.tensor([types])
    positions, behind = rope_index(
        model, row, row, video_grid_thw=torch.tensor(grids), second_per_grid_ts=torch.tensor(seconds)
    )
    return positions[:, 0].tolist(), int(behind)


def test_the_example_of_the_released_model() -> None:
    # The docstring of the pull request that added the model: 3 pairs of frames a second apart, 2x2 tokens, 25 tokens a
    # second of two seconds each, five tokens of text.
    positions, behind = positions_of([VIDEO] * 12 + [0] * 5, [[3, 4, 4]], [2.0], tokens_per_second=25)
    assert positions == [
        [0] * 4 + [50] * 4 + [100] * 4 + [101, 102, 103, 104, 105],
        [0, 0, 1, 1] * 3 + [101, 102, 103, 104, 105],
        [0, 1, 0, 1] * 3 + [101, 102, 103, 104, 105],
    ]
    assert behind == 106 - 17


def test_a_video_inside_of_text_starts_where_the_text_stops() -> None:
    positions, behind = positions_of([0, 0, *[VIDEO] * 8, 0], [[2, 4, 4]], [0.5])
    assert positions[0] == [0, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4]
    assert positions[1] == [0, 1, 2, 2, 3, 3, 2, 2, 3, 3, 4]
    assert positions[2] == [0, 1, 2, 3, 2, 3, 2, 3, 2, 3, 4]
    assert behind == 5 - 11


@pytest.mark.parametrize(("seconds", "times"), [(0.5, [0, 1, 2, 3]), (0.75, [0, 1, 3, 4]), (1.0, [0, 2, 4, 6])])
def test_parts_of_seconds_are_not_cut_off_first(seconds: float, times: list[int]) -> None:
    assert positions_of([VIDEO] * 4, [[4, 2, 2]], [seconds])[0][0] == times


def test_padding_counts_for_nothing() -> None:
    vision = SimpleNamespace(spatial_merge_size=2, tokens_per_second=2)
    model = SimpleNamespace(config=SimpleNamespace(vision_config=vision))
    types = torch.tensor([[0, 0, 0, VIDEO, VIDEO, 0], [0, VIDEO, VIDEO, 0, 0, 0]])
    mask = torch.tensor([[0, 0, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]])
    grids = torch.tensor([[2, 2, 2], [2, 2, 2]])
    positions, behind = rope_index(
        model, types, types, video_grid_thw=grids, second_per_grid_ts=torch.tensor([1.0, 1.0]), attention_mask=mask
    )
    assert positions[0].tolist() == [[0, 0, 0, 1, 3, 4], [0, 1, 3, 4, 0, 0]]
    assert behind.tolist() == [[1], [1]]


def test_two_pictures_in_one_row() -> None:
    vision = SimpleNamespace(spatial_merge_size=2, tokens_per_second=2)
    model = SimpleNamespace(config=SimpleNamespace(vision_config=vision))
    types = torch.tensor([[IMAGE, IMAGE, 0, VIDEO, VIDEO]])
    positions, _ = rope_index(
        model,
        types,
        types,
        image_grid_thw=torch.tensor([[1, 2, 4]]),
        video_grid_thw=torch.tensor([[2, 2, 2]]),
        second_per_grid_ts=torch.tensor([0.5]),
    )
    assert positions[:, 0].tolist() == [[0, 0, 2, 3, 4], [0, 0, 2, 3, 3], [0, 1, 2, 3, 3]]


def test_sampling_and_scoring_put_an_answer_at_the_same_place(tmp_path: Path) -> None:
    """A clip so slow that its time positions reach far beyond the words after it."""
    examples = toy_examples(tmp_path / "clips", 1)
    checkpoint = tiny_checkpoint(tmp_path / "tiny", examples)
    model, encoder = load_model(str(checkpoint)), tiny_encoder(load_processor(str(checkpoint)))
    frames = np.random.default_rng(0).integers(0, 256, (16, 56, 56, 3), dtype=np.uint8)
    values, grid = cut_into_patches(frames, patch=14, merge=2)
    slow = Patches(torch.from_numpy(values), grid, 20.0)
    video = [encoder.video_token] * encoder.video_tokens(slow)
    tokens = torch.tensor([[1, *video, 2, 3]])
    inputs = encoder.model_inputs([slow])
    sampled = model.generate(
        input_ids=tokens,
        mm_token_type_ids=encoder.token_types(tokens),
        **inputs,
        max_new_tokens=5,
        do_sample=False,
        eos_token_id=None,
        output_logits=True,
        return_dict_in_generate=True,
    )
    with torch.no_grad():
        scored = model(
            input_ids=sampled.sequences, mm_token_type_ids=encoder.token_types(sampled.sequences), **inputs
        ).logits[0, tokens.shape[1] - 1 : -1]
    assert torch.allclose(torch.cat(sampled.logits), scored, atol=1e-5)
