"""When each motion happens: runs of frames in which it moves the picture one way."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array

EDGE_STILL, EDGE_SHAKY = 0.01, 0.5
"""A motion begins where it reaches this part of its usual speed: at once on a clean path; half way up on a low-passed
one, whose edges are smeared evenly."""
GAP_S = 0.15
"""Shorter pauses do not end a motion."""


@dataclass(frozen=True)
class MotionSegment:
    """A motion between two frames (inclusive: the picture changes from `start_frame` to `end_frame`)."""

    name: str
    start_frame: int
    end_frame: int
    start_s: float
    end_s: float
    effect: float
    """How far it moves the picture, in frame widths."""

    def as_dict(self) -> dict[str, object]:
        """The form written to clip.json."""
        return {
            "motion": self.name,
            "start_frame": self.start_frame,
            "end_frame": self.end_frame,
            "start_s": round(self.start_s, 4),
            "end_s": round(self.end_s, 4),
            "effect": round(self.effect, 5),
        }


def find_segments(name: str, moved: Array, times: Array, *, least: float, shaky: bool) -> list[MotionSegment]:
    """Runs in which `moved` (S,), what one direction of a motion does to the picture a step, is going on.

    Args:
        name: canonical name of that direction.
        moved: frame widths a step, 0 where the motion goes the other way.
        times: (F,) seconds, F = S + 1.
        least: runs with less effect are no motion.
        shaky: the path was low-passed.
    """
    if moved.sum() <= least:
        return []
    usual = float(np.median(moved[moved > 0.2 * moved.max()]))
    on = moved > (EDGE_SHAKY if shaky else EDGE_STILL) * usual
    step = float(np.median(np.diff(times)))
    runs = _merged(_runs(on), gap=max(1, round(GAP_S / step)))
    out = []
    for first, last in runs:
        effect = float(moved[first : last + 1].sum())
        if effect > least:
            out.append(MotionSegment(name, first, last + 1, float(times[first]), float(times[last + 1]), effect))
    return out


def time_overlap(a: MotionSegment, b: MotionSegment) -> float:
    """Shared time over total time of two segments, 0 to 1."""
    shared = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    total = max(a.end_s, b.end_s) - min(a.start_s, b.start_s)
    return max(0.0, shared) / total if total > 0 else 1.0


def _runs(on: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], on, [False]]).astype(int)))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def _merged(runs: list[tuple[int, int]], *, gap: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for run in runs:
        if out and run[0] - out[-1][1] - 1 <= gap:
            out[-1] = (out[-1][0], run[1])
        else:
            out.append(run)
    return out
