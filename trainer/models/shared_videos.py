"""One encoding of a video for all rows of a batch that show it: the completions of a question in GRPO.

The vision tower is most of a rollout's first pass and of the pass that makes gradients, and eight completions of a
question would have it read the same frames eight times. Rows still have their own tokens and positions; only what the
tower makes of their video is shared. Gradients of all rows reach the tower through the one encoding.
"""

from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from transformers.models.qwen2_5_vl.modeling_qwen2_5_vl import Qwen2_5_VLModel

_SHARED = "_synthcam_shared_videos"
Kept = MutableMapping[int, torch.Tensor]
"""What a tower that does not learn made of each video, by the video's number."""


def tower_learns(model: Any) -> bool:
    """Whether any weight of the vision tower, or of the projector behind it, is trained."""
    (inner,) = [module for module in model.modules() if isinstance(module, Qwen2_5_VLModel)]
    return any(weight.requires_grad for weight in inner.visual.parameters())


@contextmanager
def shared_videos(model: Any, numbers: Sequence[int], *, kept: Kept | None = None) -> Iterator[None]:
    """Within, calls of the model take the patches of each video once, and the grids of all rows.

    Args:
        model: a Qwen2.5-VL, also wrapped by peft, accelerate or FSDP.
        numbers: for each row the number of its video; patches are given in the order in which numbers first occur.
        kept: encodings of earlier calls, which are used again and added to. Only for a tower that does not learn.
    """
    (inner,) = [module for module in model.modules() if isinstance(module, Qwen2_5_VLModel)]
    before = getattr(inner, _SHARED, None)
    setattr(inner, _SHARED, (list(numbers), kept))
    try:
        yield
    finally:
        setattr(inner, _SHARED, before)


def share_encodings() -> None:
    """Make every Qwen2.5-VL in this process follow `shared_videos`."""
    original = Qwen2_5_VLModel.get_video_features
    if hasattr(original, _SHARED):
        return

    def get_video_features(
        self: Any, pixel_values_videos: torch.Tensor, video_grid_thw: torch.Tensor | None = None, **kwargs: Any
    ) -> Any:
        shared: tuple[list[int], Kept | None] | None = getattr(self, _SHARED, None)
        if shared is None or video_grid_thw is None:
            return original(self, pixel_values_videos, video_grid_thw, **kwargs)
        numbers, kept = shared
        found = dict(kept or {})
        distinct = list(dict.fromkeys(numbers))
        if not set(distinct) <= found.keys():
            first = torch.tensor([numbers.index(number) for number in distinct], device=video_grid_thw.device)
            output = original(self, pixel_values_videos, video_grid_thw[first], **kwargs)
            found = dict(zip(distinct, output.pooler_output, strict=True))
            if kept is not None:
                kept.update({number: encoding.detach() for number, encoding in found.items()})
        else:
            output = _Encoded()
        output.pooler_output = tuple(found[number] for number in numbers)
        return output

    setattr(get_video_features, _SHARED, True)
    Qwen2_5_VLModel.get_video_features = get_video_features


class _Encoded:
    """Stands for what the tower returns where it did not run: the encodings alone."""

    pooler_output: tuple[torch.Tensor, ...] = ()
