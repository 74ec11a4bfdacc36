"""What of a scene is drawn for a view, and in which order: pure numpy, nothing of GL.

Software rasterisers pay for every vertex, seen or not, and for every pixel that is shaded and then covered. So boxes
outside the view are left out, and the rest is drawn from near to far, with floors, walls and terrain, which most things
stand before, after all other things.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array


@dataclass(frozen=True, eq=False)
class Boxes:
    """N axis-aligned boxes of one frame."""

    low: Array
    """(N, 3)"""
    high: Array
    """(N, 3)"""
    behind: npt.NDArray[np.bool_]
    """(N,); whether it is drawn after those that are not"""

    def moved(self, pose: Array) -> Self:
        """The boxes around these boxes in another frame, in which theirs has the pose (4, 4)."""
        middle, half = 0.5 * (self.low + self.high), 0.5 * (self.high - self.low)
        middle, half = middle @ pose[:3, :3].T + pose[:3, 3], half @ np.abs(pose[:3, :3]).T
        return type(self)(middle - half, middle + half, self.behind)


def joined(boxes: Sequence[Boxes]) -> Boxes:
    """All boxes of several sets in one frame, in order."""
    return Boxes(*(np.concatenate(values) for values in zip(*((b.low, b.high, b.behind) for b in boxes), strict=True)))


def drawing_order(boxes: Boxes, clip_from_boxes: Array, eye: Array) -> npt.NDArray[np.intp]:
    """The numbers of the boxes that may be seen, in the order to draw them.

    Args:
        clip_from_boxes: (4, 4), a projection with depth from 0 to w.
        eye: (3,), the camera's position in the frame of the boxes.
    """
    x, y, _, w = clip_from_boxes
    planes = np.stack([w + x, w - x, w + y, w - y, w])  # a point p is inside where planes @ (p, 1) >= 0
    normals, offsets = planes[:, :3], planes[:, 3]
    # of every box the corner that lies farthest along each plane's normal
    farthest = np.maximum(boxes.low[:, None] * normals, boxes.high[:, None] * normals).sum(axis=2) + offsets
    seen = np.flatnonzero((farthest >= 0).all(axis=1))
    distance = np.linalg.norm(0.5 * (boxes.low[seen] + boxes.high[seen]) - eye, axis=1)
    return seen[np.lexsort((distance, boxes.behind[seen]))]
