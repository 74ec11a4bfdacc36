"""Rollouts by a vLLM engine that sees our frames: trl hands its colocated engine pictures only, and no video.

Each question is sent as its tokens, with one token for its video, which vLLM replaces by as many as the video has, and
as the frames that were decoded, with their times. They are sent as they are shown to the model that learns: nothing
samples or scales them again. What the engine's probabilities differ from the model's is corrected by trl's importance
weights. No GPU was at hand: the requests were held to vLLM 0.31's own input classes on a CPU; no engine has run.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from trainer.features import Encoder, Patches, joined_from_patches
from trainer.video import FRAMES_A_GRID


def video_request(tokens: Sequence[int], patches: Patches, encoder: Encoder) -> dict[str, Any]:
    """What vLLM's `LLM.generate` takes for a question about a video: a `TokensPrompt`.

    Args:
        tokens: the prompt, in which every token of the video stands.
        patches: the video, as the model that learns is shown it.
    """
    frames = joined_from_patches(patches, patch=encoder.patch, merge=encoder.merge)
    rate = FRAMES_A_GRID / patches.seconds_a_grid
    about = {
        "fps": rate,
        "duration": len(frames) / rate,
        "total_num_frames": len(frames),
        "frames_indices": list(range(len(frames))),
        "width": frames.shape[2],
        "height": frames.shape[1],
        "video_backend": "synthcam",
        "do_sample_frames": False,
    }
    return {
        "prompt_token_ids": one_token_a_video(tokens, encoder.video_token),
        "multi_modal_data": {"video": [(frames, about)]},
        "mm_processor_kwargs": {"do_resize": False, "do_sample_frames": False},
    }


def one_token_a_video(tokens: Sequence[int], video_token: int) -> list[int]:
    """The tokens with one in place of every run of a video's."""
    first = list(tokens[:1])
    return first + [after for before, after in pairwise(tokens) if not before == after == video_token]


class VideoEngine:
    """A vLLM engine whose `generate` sends the videos of the batch that is being worked on; all else is the engine's.

    Args:
        engine: `vllm.LLM`.
        shown: gives the tokens and the video of each row of that batch.
    """

    def __init__(self, engine: Any, shown: Callable[[], Sequence[tuple[Sequence[int], Patches]]], encoder: Encoder):
        self._engine, self._shown, self._encoder = engine, shown, encoder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def generate(self, prompts: Sequence[dict[str, Any]], **options: Any) -> Any:
        """Complete each row.

        Raises:
            RuntimeError: the rows are not those of the batch that is being worked on.
        """
        rows = self._shown()
        if [list(row["prompt_token_ids"]) for row in prompts] != [list(tokens) for tokens, _ in rows]:
            raise RuntimeError("the engine was asked for other prompts than those whose videos are at hand")
        requests = [video_request(tokens, patches, self._encoder) for tokens, patches in rows]
        return self._engine.generate(requests, **options)
