"""Follows points through a video with OpenCV's pyramidal Lucas-Kanade, in windows long enough to measure motion in."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.errors import MachineError
from synthcam.evaluation.footage import WHOLE, Part, read_footage
from synthcam.geometry.se3 import Array

FPS, SIDE = 12.0, 384
"""Frames a second and pixels of the longest side at which points are followed: a fast pan still overlaps from frame to
frame, and grain and compression are averaged out."""
POINTS, PER_CELL, CELLS = 700, 8, 10
"""Corners looked for in a picture, and how many are kept in each cell of a CELLS x CELLS grid, so that a
textured subject does not outvote the scene."""
BACK_AGAIN = 0.6
"""A point that is followed to the next frame and back again may be this far from where it was, in pixels."""
LONG_MOVE, LONG_TIME_S, FEWEST_LEFT = 0.06, 1.5, 0.5
"""A window ends where the picture has moved by this part of its width, after this time, or
with this part of its points."""
DARK = 24
"""Rows and columns at the border that are nowhere brighter than this are bars, no picture."""
STILL_CELLS, EDGE, STILL_PIXELS = 12, 2.5, 0.25
"""Cells a side in which edges are compared; the least slope of an edge, in grey levels a pixel; and how far it may
move."""


@dataclass(frozen=True, eq=False)
class Window:
    """Points followed from one frame to a later one, without a cut in between.

    Attributes:
        start_s, end_s: times of both frames.
        before, after: (N, 2) where the points are, from the picture's centre in frame widths, y down.
        shifts: (S, 2) how far the picture moved in each step from frame to frame, in frame widths (median of points).
        still: (C, 3) position and 1 or 0 for each cell of the picture with edges in it: whether they are where
            they were.
        aspect: height over width of the picture.
        pixel: one pixel in frame widths.
    """

    start_s: float
    end_s: float
    before: Array
    after: Array
    shifts: Array
    still: Array
    aspect: float
    pixel: float


@dataclass
class _Following:
    """A window that still grows."""

    picture: npt.NDArray[np.uint8]
    start_s: float
    start: Array
    now: Array
    shifts: list[Array] = field(default_factory=list)


def follow_points(path: Path, cuts: list[float], part: Part = WHOLE) -> Iterator[Window]:
    """Yield window after window of a video; what is lost by blur, plain surfaces or cuts begins anew.

    Args:
        cuts: times of cuts in seconds, increasing, counted as `read_footage` does.

    Raises:
        UnreadableVideoError: as from `read_footage`.
        MachineError: OpenCV is not installed.
    """
    cv2 = opencv()
    cuts = [*cuts, float("inf")]
    following: _Following | None = None
    last: Any = None
    last_s = 0.0
    for frame in read_footage(path, fps=FPS, longest_side=SIDE, part=part):
        grey = cv2.cvtColor(frame.picture, cv2.COLOR_RGB2GRAY)
        width = grey.shape[1]
        if last is None or last.shape != grey.shape or frame.time_s >= cuts[0] - 1e-3:
            cuts = [cut for cut in cuts if cut > frame.time_s + 1e-3]
            if following is not None and following.shifts:
                yield _window(cv2, following, last_s, last)
            following = None
        else:
            following = following or _begin(cv2, last, last_s)
            moved, sound = _step(cv2, last, grey, following.now)
            few = sound.sum() < max(12, FEWEST_LEFT * len(following.start))
            if few and following.shifts:
                # What is left of the old points ends the window; new ones begin with the same step.
                yield _window(cv2, following, last_s, last)
                following = _begin(cv2, last, last_s)
                moved, sound = _step(cv2, last, grey, following.now)
            if sound.sum() < 12:
                following = None
            else:
                shift = np.median(moved[sound] - following.now[sound], axis=0) / width
                following = _Following(
                    following.picture,
                    following.start_s,
                    following.start[sound],
                    moved[sound],
                    [*following.shifts, shift],
                )
                travelled = np.median(np.linalg.norm(following.now - following.start, axis=1)) / width
                if travelled >= LONG_MOVE or frame.time_s - following.start_s >= LONG_TIME_S:
                    yield _window(cv2, following, frame.time_s, grey)
                    following = None
        last, last_s = grey, frame.time_s
    if following is not None and following.shifts:
        yield _window(cv2, following, last_s, last)


def _begin(cv2: Any, picture: npt.NDArray[np.uint8], time_s: float) -> _Following:
    corners = find_corners(cv2, picture)
    return _Following(picture, time_s, corners, corners)


def find_corners(cv2: Any, grey: npt.NDArray[np.uint8]) -> Array:
    """Corners (N, 2) of a picture in pixels, spread over it; none on black bars."""
    mask = np.full(grey.shape, 255, np.uint8)
    for axis in (0, 1):
        bright = np.flatnonzero(grey.max(axis=1 - axis) > DARK)
        first, last = (bright[0], bright[-1]) if len(bright) else (0, -1)
        cut = [slice(None), slice(None)]
        # The edge of a bar is no corner of the scene either.
        margin = 4 if first > 2 or last < grey.shape[axis] - 3 else 0
        cut[axis] = slice(0, first + margin)
        mask[tuple(cut)] = 0
        cut[axis] = slice(last + 1 - margin, None)
        mask[tuple(cut)] = 0
    found = cv2.goodFeaturesToTrack(grey, POINTS, 0.004, 5, mask=mask)
    if found is None:
        return np.zeros((0, 2), np.float32)
    points: Array = found.reshape(-1, 2)
    height, width = grey.shape
    cell = (points[:, 1] * CELLS // height).astype(int) * CELLS + (points[:, 0] * CELLS // width).astype(int)
    # goodFeaturesToTrack gives the best corners first.
    seen = np.zeros(CELLS * CELLS, int)
    keep = np.zeros(len(points), bool)
    for i, c in enumerate(cell):
        keep[i] = seen[c] < PER_CELL
        seen[c] += 1
    return points[keep]


def opencv() -> Any:
    """OpenCV, which is an extra.

    Raises:
        MachineError: it is not installed.
    """
    try:
        return importlib.import_module("cv2")
    except ImportError:
        raise MachineError("optical flow needs OpenCV; run `pip install 'synthcam[evaluate]'`") from None


def _step(cv2: Any, last: Any, grey: Any, points: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Where points are in the next frame, and which of them were found: there and back again."""
    if not len(points):
        return points, np.zeros(0, bool)
    settings: dict[str, Any] = {"winSize": (17, 17), "maxLevel": 4}
    old = np.ascontiguousarray(points, np.float32).reshape(-1, 1, 2)
    new, there, _ = cv2.calcOpticalFlowPyrLK(last, grey, old, None, **settings)
    back, again, _ = cv2.calcOpticalFlowPyrLK(grey, last, new, None, **settings)
    height, width = grey.shape
    moved: Array = new.reshape(-1, 2)
    sound = (there[:, 0] == 1) & (again[:, 0] == 1)
    sound &= np.linalg.norm((back - old).reshape(-1, 2), axis=1) < BACK_AGAIN
    sound &= (moved > 1).all(axis=1) & (moved < (width - 2, height - 2)).all(axis=1)
    return moved, sound


def _window(cv2: Any, following: _Following, end_s: float, grey: npt.NDArray[np.uint8]) -> Window:
    height, width = grey.shape
    centre = np.array([width, height]) / 2
    before, after = ((points.astype(float) + 0.5 - centre) / width for points in (following.start, following.now))
    still = _still_cells(cv2, following.picture, grey)
    shifts = np.array(following.shifts)
    return Window(following.start_s, end_s, before, after, shifts, still, height / width, 1 / width)


def _still_cells(cv2: Any, first: npt.NDArray[np.uint8], last: npt.NDArray[np.uint8]) -> Array:
    """For each cell with edges: its place (from -1 to 1, x and y), and whether its edges stayed where they were.

    A picture that moves by a pixel changes by its gradient, so change over gradient is how far it moved, at least.
    """
    a, b = (cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float32) for picture in (first, last))
    slope = np.hypot(cv2.Sobel(a, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(a, cv2.CV_32F, 0, 1, scale=1 / 8))
    change = np.abs(a - b)
    edges = slope > EDGE
    rows = []
    for i, row in enumerate(np.array_split(np.arange(len(a)), STILL_CELLS)):
        for j, column in enumerate(np.array_split(np.arange(a.shape[1]), STILL_CELLS)):
            cell = np.s_[row[0] : row[-1] + 1, column[0] : column[-1] + 1]
            here = edges[cell]
            if here.mean() > 0.02:
                moved = np.median(change[cell][here] / slope[cell][here])
                place = (2 * (j + 0.5) / STILL_CELLS - 1, 2 * (i + 0.5) / STILL_CELLS - 1)
                rows.append((*place, float(moved < STILL_PIXELS)))
    return np.array(rows).reshape(-1, 3)
