"""How the picture as a whole moves: it slides, spreads or shrinks, turns about its centre, trembles, or holds still.

The motion of the static scene between successive frames is fitted by an affine map of the image plane (least squares
over the grid's points), which is what an eye takes in before it looks at single things.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from synthcam.evidence.grid import Grid, inside
from synthcam.geometry.se3 import Array

LEAST_POINTS = 12
_EVERY = 3
"""Every so many rows and columns of the grid carry a point."""
TREMBLE_LAG_S = 0.2
LEAST_KEPT = 0.35
"""Part of the picture that must stay in view for its perspective to be compared."""
UNEVEN = 0.006
"""Natural logarithm of sizes (standard deviation) that a fit of the perspective may leave over."""


@dataclass(frozen=True)
class PictureMotion:
    """What the static picture does over some frames.

    Attributes:
        right, down: how far it slides, in shares of the frame width.
        growth: factor by which it spreads from the centre; below 1 it shrinks.
        turn_deg: how far it turns about the centre, positive clockwise.
        seconds: how long.
        slide_part, growth_part: part of the picture that goes along, at half of that rate or more.
    """

    right: float
    down: float
    growth: float
    turn_deg: float
    seconds: float
    slide_part: float = 1.0
    growth_part: float = 1.0

    @property
    def slide(self) -> float:
        """How far it slides, whichever way."""
        return float(np.hypot(self.right, self.down))

    @property
    def speed(self) -> float:
        """Frame widths a second at which its parts go by: slide, and at a quarter width off the centre, the rest."""
        around = 0.25 * (abs(np.log(self.growth)) + abs(np.radians(self.turn_deg)))
        return float((self.slide + around) / max(self.seconds, 1e-6))


@dataclass(frozen=True)
class Taper:
    """How sizes in one part of the picture change against those in another, as the view turns away from a surface.

    Attributes:
        right, down: natural logarithm of how much more things grow at the right edge than at the left one, and at the
            bottom than at the top.
        ends_right, ends_down: the same of the sizes of equal things at the end: which way lines converge.
        even: every thing changes as its place makes it, as in a mere turn, or as where nothing changes.
    """

    right: float
    down: float
    ends_right: float
    ends_down: float
    even: bool


class Picture:
    """The static picture of a clip, frame by frame.

    Args:
        grid: what the rays hit.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    @cached_property
    def steps(self) -> Array:
        """(F - 1, 6) from each frame to the next: right and down (frame widths), log growth, turn (radians, clockwise).

        Then the parts of the picture that go along with slide and growth. nan where too few points are seen.
        """
        grid, cameras = self.grid, self.grid.shot.cameras
        found = np.full((len(cameras) - 1, 6), np.nan)
        carrying = np.zeros(grid.pixels.shape[:2], dtype=bool)
        carrying[1::_EVERY, 1::_EVERY] = True
        aspect = np.array([1.0, cameras.height / cameras.width])
        for look in range(len(grid.frames) - 1):
            first, last = int(grid.frames[look]), int(grid.frames[look + 1])
            cells = carrying & grid.static[look]
            if cells.sum() < LEAST_POINTS:
                continue
            points = grid.points(look, cells)
            places = [grid.see(points, frame)[0] for frame in range(first, last + 1)]
            nearness = 1.0 / grid.depth[look][cells]
            for i, (before, after) in enumerate(pairwise(places)):
                kept = inside(before) & inside(after)
                if kept.sum() >= LEAST_POINTS:
                    at, shifts = (before[kept] - 0.5) * aspect, (after[kept] - before[kept]) * aspect
                    found[first + i] = _affine_step(at, shifts, nearness[kept])
        return found

    def over(self, start: int, end: int) -> PictureMotion | None:
        """Add up the motion from one frame to a later one; None if over a third of the steps have too few points."""
        steps = self.steps[start:end]
        known = np.isfinite(steps).all(axis=1)
        if not len(steps) or known.mean() < 2 / 3:
            return None
        right, down, growth, turn = steps[known, :4].mean(axis=0) * len(steps)
        seconds = len(steps) / self.grid.shot.cameras.fps
        slide_part, growth_part = (
            float(np.average(part, weights=np.abs(size) + 1e-9))
            for part, size in (
                (steps[known, 4], np.linalg.norm(steps[known, :2], axis=1)),
                (steps[known, 5], steps[known, 2]),
            )
        )
        return PictureMotion(
            float(right), float(down), float(np.exp(growth)), float(np.degrees(turn)), seconds, slide_part, growth_part
        )

    def taper(self, start: int, end: int) -> Taper | None:
        """How the perspective of the static picture changes between two frames; None where too little stays in view."""
        grid = self.grid
        looks = [look for look, frame in enumerate(grid.frames) if start <= frame <= end]
        if len(looks) < 2:
            return None
        if not grid.known[looks[0]].all():
            return None  # what is large in a photograph because it is near looks the same as what is large
        cells = grid.static[looks[0]]
        points = grid.points(looks[0], cells)
        before, near = grid.see(points, int(grid.frames[looks[0]]))
        for look in reversed(looks[1:]):
            after, far = grid.see(points, int(grid.frames[look]))
            kept = inside(after)
            if kept.sum() >= max(LEAST_POINTS, LEAST_KEPT * cells.size):
                grown = np.log(near[kept] / far[kept])
                fit = _gradient(before[kept], grown)
                left = grown - fit[0] - (before[kept] - 0.5) @ fit[1:]
                ends = _gradient(after[kept], -np.log(far[kept]))
                even = float(left.std()) <= max(UNEVEN, 0.1 * float(np.abs(fit[1:]).max()))
                right, down, ends_right, ends_down = (float(value) for value in (*fit[1:], *ends[1:]))
                return Taper(right, down, ends_right, ends_down, even)
        return None

    @cached_property
    def swept(self) -> PictureMotion | None:
        """Like `over` for the whole clip, but there and back add up: nothing cancels."""
        known = self.steps[np.isfinite(self.steps).all(axis=1)]
        if len(known) < 2 * len(self.steps) / 3:
            return None
        right, down, growth, turn = np.abs(known[:, :4]).sum(axis=0)
        seconds = len(self.steps) / self.grid.shot.cameras.fps
        return PictureMotion(float(right), float(down), float(np.exp(growth)), float(np.degrees(turn)), seconds)

    @cached_property
    def excursion(self) -> Array:
        """(4,) how far the picture ever is from where it was at first: right or left, up or down, log size, turn."""
        path = np.cumsum(np.nan_to_num(self.steps[:, :4]), axis=0)
        return np.asarray(np.abs(path).max(axis=0))

    @cached_property
    def tremble(self) -> float:
        """Size of what goes to and fro between looks a fifth of a second apart, in frame widths (RMS).

        From fourth differences, of which a path that eases in and out smoothly has next to none; of independent jitter
        of size s they have the size s * sqrt(70). The median leaves out where a move begins or ends.
        """
        known = np.nan_to_num(self.steps[:, :4])
        path = np.concatenate([np.zeros((1, 4)), np.cumsum(known, axis=0)]) * np.array([1.0, 1.0, 0.25, 0.25])
        lag = max(1, round(self.grid.shot.cameras.fps * TREMBLE_LAG_S))
        if len(path) < 4 * lag + 3:
            return 0.0
        for _ in range(4):
            path = path[lag:] - path[:-lag]
        return float(np.median(np.linalg.norm(path, axis=1)) / np.sqrt(70.0))


def _gradient(places: Array, values: Array) -> Array:
    """(3,) of values (N,) at places (N, 2) in shares of the frame: at the centre, then per width and per height."""
    design = np.column_stack([np.ones(len(places)), places - 0.5])
    return np.asarray(np.linalg.lstsq(design, values, rcond=None)[0])


def _affine_step(places: Array, shifts: Array, nearness: Array) -> Array:
    """One row of `Picture.steps`: the affine map that fits shifts (N, 2) at places (N, 2) from the centre.

    Args:
        nearness: (N,) inverse depths. What goes with nearness (a move of the camera) does not count as turning.
    """
    design = np.column_stack([np.ones(len(places)), places])
    (right, down), (across_x, across_y), (down_x, down_y) = np.linalg.lstsq(design, shifts, rcond=None)[0]
    relief = (nearness / nearness.mean())[:, None] * design
    whole = np.concatenate([np.concatenate([design, relief], axis=1), 0.02 * np.eye(6)])
    fitted = np.linalg.lstsq(whole, np.concatenate([shifts, np.zeros((6, 2))]), rcond=None)[0]
    # Image y points down: a positive turn takes right to down, which is clockwise on the screen. What one direction
    # alone does (near ground that slides faster than the far wall) is neither growth nor turning: both must agree.
    turns = _shared(across_y, -down_x), _shared(fitted[1, 1], -fitted[2, 0])
    growth, slide = _shared(across_x, down_y), np.array([right, down])
    if growth <= -1.0:  # a step so wide that the picture would be turned inside out: nothing is followed by eye there
        return np.full(6, np.nan)
    along = (shifts @ slide >= 0.5 * (slide @ slide)).mean()
    radius = np.linalg.norm(places, axis=1)
    off_centre = radius > 0.12
    outward = np.einsum("nk,nk->n", shifts - slide, places)[off_centre] / radius[off_centre] ** 2
    spreading = (outward * np.sign(growth) >= 0.5 * abs(growth)).mean() if off_centre.any() else 1.0
    return np.array([right, down, np.log1p(growth), min(turns, key=abs), along, spreading])


def _shared(one: float, other: float) -> float:
    """The geometric mean of two rates of one sign; 0 where they disagree."""
    return float(np.sign(one) * np.sqrt(one * other)) if one * other > 0 else 0.0
