"""Batches: the same numbers as transformers' own processor, loss on the answer alone, unreadable videos replaced."""

import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from support.toy_training import VIDEO_INPUT, tiny_encoder
from transformers import Qwen2_5_VLProcessor
from transformers.video_utils import VideoMetadata

from synthcam.errors import InputError
from trainer.collator import IGNORED, OF_THE_TRAINER, VideoCollator
from trainer.examples import Example
from trainer.features import PIXELS, VIDEO, Encoder, cut_into_patches
from trainer.models.chat import prompt_messages
from trainer.models.load import load_model, load_processor
from trainer.video import UnreadableVideoError, VideoInput, read_video, time_positions


@pytest.fixture(scope="module")
def processor(model: Path) -> Qwen2_5_VLProcessor:
    return load_processor(str(model))


@pytest.fixture
def encoder(processor: Qwen2_5_VLProcessor) -> Encoder:
    return tiny_encoder(processor)


def rows(*numbers: int) -> list[dict[str, int]]:
    return [{"index": number} for number in numbers]


def test_a_batch_is_what_transformers_makes_of_it(
    examples: list[Example], processor: Qwen2_5_VLProcessor, encoder: Encoder
) -> None:
    batch = VideoCollator(examples, encoder)(rows(0, 1))
    videos = [read_video(example.video, VIDEO_INPUT) for example in examples[:2]]
    assert [len(video.frames) for video in videos] == [12, 8]
    expected = processor(
        text=[
            processor.apply_chat_template(
                [*prompt_messages(example), {"role": "assistant", "content": example.target}], tokenize=False
            ).removesuffix("\n")
            for example in examples[:2]
        ],
        videos=[video.frames for video in videos],
        video_metadata=[
            VideoMetadata(total_num_frames=len(v.frames), fps=v.fps, frames_indices=list(range(len(v.frames))))
            for v in videos
        ],
        padding=True,
        padding_side="right",
        return_tensors="pt",
    )
    assert set(expected) == set(batch) - {"labels", *OF_THE_TRAINER}
    for name, values in expected.items():
        assert batch[name].shape == torch.as_tensor(values).shape, name
        if name == PIXELS:
            assert batch[name].dtype == torch.uint8, "bytes until they are on the device"
            batch[name] = encoder.normalised(batch[name])
        assert torch.allclose(batch[name].float(), torch.as_tensor(values).float(), atol=1e-5), name


def test_labels_are_the_assistants_words(
    examples: list[Example], processor: Qwen2_5_VLProcessor, encoder: Encoder
) -> None:
    batch = VideoCollator(examples, encoder)(rows(0, 1, 2))
    for i in range(3):
        said = batch["labels"][i] != IGNORED
        assert processor.tokenizer.decode(batch["labels"][i][said]) == examples[i].target + "<|im_end|>"
        assert torch.equal(batch["labels"][i][said], batch["input_ids"][i][said])
        assert not batch["attention_mask"][i][int(said.nonzero().max()) + 1 :].any()


def test_labels_agree_with_the_templates_own_marks(
    examples: list[Example], processor: Qwen2_5_VLProcessor, encoder: Encoder
) -> None:
    example = replace(examples[1], chain="<observation>Ä 3.\n\n</observation><think> so</think><answer>A</answer>")
    batch = VideoCollator([example], encoder)(rows(0))
    marked = processor.tokenizer.apply_chat_template(
        [*prompt_messages(example), {"role": "assistant", "content": example.target}],
        chat_template=processor.chat_template,
        return_dict=True,
        return_assistant_tokens_mask=True,
    )
    said = [token for token, mark in zip(marked["input_ids"], marked["assistant_masks"], strict=True) if mark]
    assert batch["labels"][batch["labels"] != IGNORED].tolist() == said


def test_every_pair_of_frames_has_its_own_time_position(examples: list[Example], model: Path, encoder: Encoder) -> None:
    batch = VideoCollator(examples, encoder)(rows(0, 1))
    positions, _ = load_model(str(model)).model.get_rope_index(
        **{name: batch[name] for name in ("input_ids", "mm_token_type_ids", "video_grid_thw", "second_per_grid_ts")},
        attention_mask=batch["attention_mask"],
    )
    for i, frames in enumerate((12, 8)):
        of_video = positions[0, i][batch["mm_token_type_ids"][i] == VIDEO]
        times = (of_video - of_video[0]).reshape(frames // 2, 4)
        assert times[:, 0].tolist() == time_positions(4, frames, tokens_per_second=2)
        assert len(set(times[:, 0].tolist())) == frames // 2
        assert torch.equal(times, times[:, :1].expand(-1, 4))


def test_a_frame_rate_that_shares_time_positions_is_warned_of(
    processor: Qwen2_5_VLProcessor, caplog: pytest.LogCaptureFixture
) -> None:
    Encoder(processor, VideoInput(fps=4, pixels=3136), tokens_per_second=2)
    assert not caplog.records
    Encoder(processor, VideoInput(fps=8, pixels=3136), tokens_per_second=2)
    assert "time positions 0, 0, 1, 1, 2, 2, 3, 3 ..., so neighbours share one; the released model" in caplog.text


def test_patches_hold_every_byte_once() -> None:
    frames = np.random.default_rng(0).integers(0, 256, (4, 56, 84, 3), dtype=np.uint8)
    patches, grid = cut_into_patches(frames, patch=14, merge=2)
    assert grid == (2, 4, 6)
    assert patches.shape == (48, 3 * 2 * 14 * 14)
    assert np.array_equal(np.sort(patches.ravel()), np.sort(frames.ravel()))
    first = frames[:2, :14, :14].transpose(3, 0, 1, 2).ravel()
    below = frames[:2, 14:28, :14].transpose(3, 0, 1, 2).ravel()
    assert np.array_equal(patches[0], first)
    assert np.array_equal(patches[2], below)  # a token's four patches come together


def test_a_backward_example_is_shown_backwards(examples: list[Example], encoder: Encoder) -> None:
    backwards = replace(examples[0], reversed=True)
    plain, shown = encoder.prompt(examples[0]).patches.values, encoder.prompt(backwards).patches.values
    frames = read_video(examples[0].video, VIDEO_INPUT).frames[::-1]
    assert np.array_equal(shown, cut_into_patches(frames, patch=14, merge=2)[0])
    assert not torch.equal(plain, shown)
    assert torch.equal(encoder.prompt(backwards, reverse=True).patches.values, plain)
    frozen = encoder.prompt(backwards, freeze=True).patches.values.reshape(6, -1)
    assert torch.equal(frozen, frozen[:1].expand(6, -1))


def test_frames_are_kept_up_to_the_size_allowed_however_they_are_shown(
    examples: list[Example], processor: Qwen2_5_VLProcessor, tmp_path: Path
) -> None:
    copies = []
    for i, example in enumerate(examples[:2]):
        copies.append(replace(example, video=tmp_path / f"{i}.mp4"))
        copies[i].video.write_bytes(example.video.read_bytes())
    first, second = (read_video(copy.video, VIDEO_INPUT).frames.nbytes for copy in copies)
    mirrored = tiny_encoder(processor, cache_bytes=0).prompt(copies[0], mirror=True).patches.values
    roomy, cramped = (tiny_encoder(processor, cache_bytes=size) for size in (first + second, first - 1))
    for encoder in (roomy, cramped):
        for copy in copies:
            encoder.prompt(copy)
    for copy in copies:
        copy.video.unlink()
    kept = [roomy.prompt(copy).patches.values for copy in copies]
    assert [len(values) for values in kept] == [96, 64]
    assert torch.equal(roomy.prompt(copies[0], mirror=True).patches.values, mirrored)
    with pytest.raises(UnreadableVideoError):
        cramped.prompt(copies[0])


def test_an_example_shows_its_video_as_it_says(examples: list[Example], encoder: Encoder) -> None:
    plain = examples[0]
    changed = replace(plain, reversed=True, mirrored=True)
    shown = encoder.prompt(plain, reverse=True, mirror=True).patches.values
    assert torch.equal(encoder.prompt(changed).patches.values, shown)
    assert not torch.equal(encoder.prompt(plain).patches.values, shown)
    as_it_was = encoder.prompt(changed, reverse=True, mirror=True).patches.values
    assert torch.equal(as_it_was, encoder.prompt(plain).patches.values), "a control comes on top"


def test_an_unreadable_video_is_replaced_by_the_next_and_counted(
    examples: list[Example], processor: Qwen2_5_VLProcessor, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(examples[1].video.read_bytes()[:2000])
    damaged = [examples[0], replace(examples[1], video=broken), *examples[2:]]
    collator = VideoCollator(damaged, tiny_encoder(processor))
    with caplog.at_level(logging.WARNING):
        batch = collator(rows(0, 1, 2))
        again = collator(rows(1))
    whole = VideoCollator(examples, tiny_encoder(processor))(rows(0, 2, 2))
    assert batch["replaced"] == again["replaced"] == 1
    assert whole["replaced"] == 0
    assert torch.equal(batch["input_ids"], whole["input_ids"])
    assert torch.equal(batch["pixel_values_videos"], whole["pixel_values_videos"])
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == 1
    assert f"{broken}: not a readable video" in messages[0]
    assert messages[0].endswith("skipped, another example takes its place (1 so far)")
    assert list(collator.readable.unreadable) == [broken]


def test_the_last_example_is_replaced_by_the_first(
    examples: list[Example], processor: Qwen2_5_VLProcessor, tmp_path: Path
) -> None:
    damaged = [*examples[:2], replace(examples[2], video=tmp_path / "missing.mp4")]
    chosen = VideoCollator(damaged, tiny_encoder(processor)).readable.at(2)
    assert chosen.replaced
    assert chosen.example is damaged[0]


def test_without_any_readable_video_training_stops(
    examples: list[Example], processor: Qwen2_5_VLProcessor, tmp_path: Path
) -> None:
    damaged = [replace(example, video=tmp_path / f"{i}.mp4") for i, example in enumerate(examples[:2])]
    with pytest.raises(InputError, match=r"none of 2 examples has a readable video: .*0\.mp4"):
        VideoCollator(damaged, tiny_encoder(processor))(rows(0))


def test_an_answer_that_looks_like_structure_is_refused(examples: list[Example], encoder: Encoder) -> None:
    with pytest.raises(InputError, match=r"answer holds <\|im_start\|>"):
        encoder.answer(replace(examples[0], answer="<|im_start|>"))
