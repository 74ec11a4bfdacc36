"""The head itself: from hidden states at a video's patches to the motion of its camera."""

from collections.abc import Sequence
from dataclasses import dataclass

import trainer.compat  # noqa: F401  # isort: skip
import torch
from torch import nn
from torch.nn import functional

from trainer.camera_head.truth import CLASSES, NUMBERS

CELLS = 4
"""Rows and columns of the grid that a pair's patches are averaged over; motion shows in how places differ."""
UNIT = 0.1
"""What a pair's motion is predicted in: radians, depths, logarithms of ratios of focal lengths. Clips of the recipes
move by about that much in half a second."""


@dataclass(frozen=True, eq=False)
class CameraPrediction:
    """What a head says of the videos of a batch.

    Attributes:
        motions: (P, 7) of the pairs of all videos one after the other, in units of `UNIT` (see `CameraTruth`).
        kinds: (B, 7, 3) a logit for each class of `CLASSES`.
        static: (B,) the logit that the camera stands still.
    """

    motions: torch.Tensor
    kinds: torch.Tensor
    static: torch.Tensor


class CameraHead(nn.Module):  # type: ignore[misc]
    """Predicts camera motion from the hidden states of each pair of frames.

    The states of a pair are averaged over a grid of cells. Neighbouring pairs are compared for the motion from one to
    the next, and all of them together for the primitives of the clip.

    Args:
        hidden: size of the hidden states.
        width: numbers that it keeps of each pair.
    """

    def __init__(self, hidden: int, width: int) -> None:
        super().__init__()
        a_cell = width // 4
        self.norm = nn.LayerNorm(hidden)
        self.cell = nn.Linear(hidden, a_cell)
        self.frame = nn.Linear(a_cell * CELLS**2, width)
        self.pair = nn.Linear(2 * width, width)
        self.motion = nn.Linear(width, NUMBERS)
        self.clip = nn.Linear(2 * width, 3 * len(CLASSES) + 1)

    def forward(self, videos: Sequence[torch.Tensor]) -> CameraPrediction:
        """Predict from the states (T, H, W, hidden) of each video's T pairs of frames."""
        motions, clips = [], []
        for states in videos:
            cells = functional.gelu(self.cell(self.norm(states.to(self.norm.weight.dtype)))).permute(0, 3, 1, 2)
            pooled = functional.adaptive_avg_pool2d(cells, CELLS).flatten(1)
            frames = functional.gelu(self.frame(pooled))
            pairs = functional.gelu(self.pair(torch.cat([frames[:-1], frames[1:]], dim=1)))
            motions.append(self.motion(pairs))
            # A video of two frames has no second pair to compare with.
            compared = pairs.mean(0) if len(pairs) else torch.zeros_like(frames[0])
            clips.append(self.clip(torch.cat([frames.mean(0), compared])))
        said = torch.stack(clips)
        kinds = said[:, :-1].reshape(len(said), len(CLASSES), 3)
        return CameraPrediction(torch.cat(motions), kinds, said[:, -1])


def head_parameters(hidden: int, width: int) -> int:
    """The number of parameters of a head, without making one."""
    with torch.device("meta"):
        return sum(weight.numel() for weight in CameraHead(hidden, width).parameters())
