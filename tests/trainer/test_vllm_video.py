"""What a vLLM engine would be asked: our frames with their times, held to vLLM's own classes where it is installed."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # noqa: F401  # isort: skip
import torch
from support.toy_training import VIDEO_INPUT, tiny_encoder
from transformers.video_utils import VideoMetadata

from trainer.examples import Example
from trainer.features import Encoder, Patches, Prompt, cut_into_patches, joined_from_patches
from trainer.models.load import load_processor
from trainer.models.vllm_video import VideoEngine, one_token_a_video, video_request
from trainer.video import read_video


@pytest.fixture(scope="module")
def encoder(model: Path) -> Encoder:
    return tiny_encoder(load_processor(str(model)))


@pytest.fixture(scope="module")
def prompt(encoder: Encoder, examples: list[Example]) -> Prompt:
    return encoder.prompt(examples[0])


def test_frames_come_back_from_their_patches() -> None:
    frames = np.random.default_rng(0).integers(0, 256, (6, 56, 84, 3), dtype=np.uint8)
    values, grid = cut_into_patches(frames, patch=14, merge=2)
    patches = Patches(torch.from_numpy(values), grid, 0.5)
    assert np.array_equal(joined_from_patches(patches, patch=14, merge=2), frames)


def test_a_request_has_the_frames_and_one_token_for_them(
    encoder: Encoder, prompt: Prompt, examples: list[Example]
) -> None:
    request = video_request(prompt.tokens, prompt.patches, encoder)
    assert request.keys() == {"prompt_token_ids", "multi_modal_data", "mm_processor_kwargs"}
    ((frames, about),) = request["multi_modal_data"]["video"]
    assert np.array_equal(frames, read_video(examples[0].video, VIDEO_INPUT).frames)
    assert {key: about[key] for key in ("fps", "total_num_frames", "frames_indices", "do_sample_frames")} == {
        "fps": 4.0,
        "total_num_frames": 12,
        "frames_indices": list(range(12)),
        "do_sample_frames": False,
    }
    ids = request["prompt_token_ids"]
    assert ids.count(encoder.video_token) == 1
    place = ids.index(encoder.video_token)
    count = encoder.video_tokens(prompt.patches)
    assert [*ids[:place], *[encoder.video_token] * count, *ids[place + 1 :]] == prompt.tokens


def test_two_videos_keep_a_token_each() -> None:
    assert one_token_a_video([1, 9, 9, 9, 2, 9, 9, 3, 3], 9) == [1, 9, 2, 9, 3, 3]


def test_the_processor_makes_of_a_request_what_the_model_learns_from(encoder: Encoder, prompt: Prompt) -> None:
    """vLLM hands frames, metadata and these arguments to transformers' own video processor."""
    request = video_request(prompt.tokens, prompt.patches, encoder)
    ((frames, about),) = request["multi_modal_data"]["video"]
    known = VideoMetadata(**{key: value for key, value in about.items() if key != "do_sample_frames"})
    made = encoder.processor.video_processor(
        videos=[frames], video_metadata=[known], return_tensors="pt", **request["mm_processor_kwargs"]
    )
    ours = encoder.model_inputs([prompt.patches])
    assert torch.equal(torch.as_tensor(made["video_grid_thw"]), ours["video_grid_thw"])
    assert torch.allclose(made["pixel_values_videos"], ours["pixel_values_videos"], atol=1e-5)
    assert known.sampled_fps == pytest.approx(2 / prompt.patches.seconds_a_grid)


def test_vllms_own_parser_takes_a_request(encoder: Encoder, prompt: Prompt) -> None:
    pytest.importorskip("vllm", reason="vLLM is an extra of its own: pip install 'synthcam[vllm]'")
    from vllm.inputs import TokensPrompt
    from vllm.multimodal.parse import MultiModalDataParser

    request = video_request(prompt.tokens, prompt.patches, encoder)
    assert request.keys() <= TokensPrompt.__annotations__.keys() | TokensPrompt.__mro__[0].__annotations__.keys()
    items = MultiModalDataParser(video_needs_metadata=True).parse_mm_data(request["multi_modal_data"])
    videos = items.get_items("video", object)  # type: ignore[type-var]
    assert videos.get_count() == 1
    frames, about = videos.get(0)
    assert frames.shape == (12, 56, 56, 3)
    assert about["fps"] == 4.0


def test_the_engine_is_asked_for_the_rows_at_hand(encoder: Encoder, prompt: Prompt) -> None:
    class Engine:
        asleep = False

        def generate(self, prompts: Any, sampling_params: Any, use_tqdm: bool) -> Any:
            self.asked = (prompts, sampling_params, use_tqdm)
            return ["said"] * len(prompts)

    engine = Engine()
    rows = [(prompt.tokens, prompt.patches)] * 2
    wrapped = VideoEngine(engine, lambda: rows, encoder)
    assert wrapped.asleep is False
    trls = [{"prompt_token_ids": list(prompt.tokens)}] * 2
    assert wrapped.generate(trls, sampling_params="how", use_tqdm=False) == ["said", "said"]
    asked, how, bar = engine.asked
    assert (len(asked), how, bar) == (2, "how", False)
    assert all(one["multi_modal_data"]["video"] for one in asked)
    with pytest.raises(RuntimeError, match="other prompts than those whose videos are at hand"):
        wrapped.generate(trls[:1], sampling_params="how", use_tqdm=False)
