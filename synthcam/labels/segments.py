"""When each motion happens: the runs of frames in which it moves the picture one way."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.image_motion import COMPONENTS
from synthcam.geometry.se3 import Array
from synthcam.labels.axis_effects import NAMES
from synthcam.labels.step_motions import StepMotions
from synthcam.labels.thresholds import Thresholds

EDGE_STILL, EDGE_SHAKY = 0.01, 0.5
"""A motion begins where it reaches this part of its usual speed: at its first movement on a clean path, half way up
on a low-passed one, whose edges are smeared."""
GAP_S = 0.15
"""Shorter pauses do not end a motion."""


@dataclass(frozen=True)
class MotionSegment:
    """A canonical motion and when it happens: the picture changes from `start_frame` to `end_frame`."""

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


def motion_segments(
    motions: StepMotions, times: Array, thresholds: Thresholds, *, shaky: bool
) -> tuple[MotionSegment, ...]:
    """Find when each direction of the seven motions happens, in order of time.

    Args:
        times: (F,) seconds.
        shaky: whether the path was low-passed.
    """
    found: list[MotionSegment] = []
    least = max(thresholds.invisible, motions.hysteresis)
    for i, component in enumerate(COMPONENTS):
        for name, sign in zip(NAMES[component], (1, -1), strict=True):
            one_way = np.maximum(sign * motions.named_shifts[:, i], 0.0)
            found += find_segments(name, one_way, times, least=least, shaky=shaky)
    return tuple(sorted(found, key=lambda s: (s.start_frame, s.end_frame, s.name)))


def find_segments(name: str, shifts: Array, times: Array, *, least: float, shaky: bool) -> list[MotionSegment]:
    """Find the runs of steps in which one direction of a motion moves the picture.

    Args:
        name: canonical name of that direction.
        shifts: (S,) frame widths a step, 0 where the motion goes the other way.
        times: (F,) seconds, F = S + 1.
        least: runs with less effect do not count.
        shaky: whether the path was low-passed.
    """
    if shifts.sum() <= least:
        return []
    usual = float(np.median(shifts[shifts > 0.2 * shifts.max()]))
    on = shifts > (EDGE_SHAKY if shaky else EDGE_STILL) * usual
    step = float(np.median(np.diff(times)))
    runs = _merged(_runs(on), gap=max(1, round(GAP_S / step)))
    out = []
    for first, last in runs:
        effect = float(shifts[first : last + 1].sum())
        if effect > least:
            out.append(MotionSegment(name, first, last + 1, float(times[first]), float(times[last + 1]), effect))
    return out


def time_overlap(a: MotionSegment, b: MotionSegment) -> float:
    """Shared time over total time of two motions, 0 to 1."""
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
