"""Cuts and bad poses in camera paths of unknown origin: jumps that no camera makes from one frame to the next."""

import itertools
from dataclasses import dataclass, replace

import numpy as np

from synthcam.geometry.se3 import Array, interpolate, log_so3
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.pixel_evidence import PixelEvidence

OUT_OF_LINE = 8.0
"""A step this many times larger than those around it is out of line with them."""
BAD_POSE = 0.02
"""A pose is bad if the path leaves it and comes back, and the picture would jump by this much (frame widths)."""
BAD_POSES = 2
"""At most this many bad poses in a row: more would be a shot of their own."""
COMES_BACK = 3.0
"""The path has come back if it goes on within this many of its usual steps from where it left."""
JUMP = 0.08
"""A step out of line that moves the picture by less is a jerk that a camera can make."""
CUT_PER_S, CUT = 10.0, 0.3
"""Faster than this many frame widths a second from one frame to the next, and by this many, it is a cut."""
FEWEST_STEPS = 5
"""In fewer steps nothing can be out of line."""


@dataclass(frozen=True, eq=False)
class Shots:
    """A path as its shots.

    Attributes:
        trajectory: the path with its bad poses replaced.
        starts: first frame of every shot but the first.
        doubtful: first frames after jumps that may be a cut, a bad pose or a jerk of the camera.
        bad: frames whose poses were replaced.
    """

    trajectory: Trajectory
    starts: tuple[int, ...]
    doubtful: tuple[int, ...]
    bad: tuple[int, ...]

    @property
    def parts(self) -> list[tuple[int, int]]:
        """First and last frame of every shot."""
        edges = [0, *self.starts, len(self.trajectory)]
        return [(a, b - 1) for a, b in itertools.pairwise(edges)]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was found, one sentence each."""
        times = self.trajectory.times

        def at(frames: tuple[int, ...]) -> str:
            return ", ".join(f"{frame} ({times[frame]:.2f} s)" for frame in frames)

        found = []
        if self.bad:
            found.append(
                f"frame {at(self.bad)}: the path jumps away and straight back; taken as a bad pose and interpolated"
            )
        if self.starts:
            found.append(f"frame {at(self.starts)}: the path jumps as no camera does; taken as a cut")
        if self.doubtful:
            found.append(
                f"frame {at(self.doubtful)}: the path jumps: a cut, a bad pose or a jerk; labels are left open"
            )
        return tuple(found)


def find_shots(trajectory: Trajectory, evidence: PixelEvidence) -> Shots:
    """Find cuts and bad poses of a path, and repair the bad poses."""
    if len(trajectory) <= FEWEST_STEPS:
        return Shots(trajectory, (), (), ())
    usable = evidence.counts & (evidence.inverse_depth > 0)
    near = float(np.median(evidence.inverse_depth[usable])) if usable.any() else 0.0
    repaired, bad = _without_bad_poses(trajectory, near)
    sizes = _sizes(repaired, near)
    seconds = np.diff(repaired.times)
    starts: list[int] = []
    doubtful: list[int] = []
    for i in np.flatnonzero(sizes > JUMP).tolist():
        # After a gap in time a step may be as much longer.
        waited = max(1.0, float(seconds[i] / np.median(seconds)))
        if sizes[i] <= OUT_OF_LINE * waited * _around(sizes, i):
            continue
        alone = i in (0, len(sizes) - 1)
        cut = sizes[i] > CUT and sizes[i] / seconds[i] > CUT_PER_S and not alone
        (starts if cut else doubtful).append(i + 1)
    return Shots(repaired, tuple(starts), tuple(doubtful), tuple(bad))


def _without_bad_poses(trajectory: Trajectory, near: float) -> tuple[Trajectory, list[int]]:
    """Replace poses from which the path comes straight back, by what lies between their neighbours."""
    poses, intrinsics, times = trajectory.world_from_camera.copy(), trajectory.intrinsics.copy(), trajectory.times
    sizes = _sizes(trajectory, near)
    bad: list[int] = []
    for frame in (np.flatnonzero(sizes[:-1] >= BAD_POSE) + 1).tolist():
        run = next((n for n in range(1, BAD_POSES + 1) if _leaves_and_returns(trajectory, sizes, frame, n, near)), 0)
        before, after = frame - 1, frame + run
        if not run or before in bad:
            continue
        for k in range(frame, after):
            share = (times[k] - times[before]) / (times[after] - times[before])
            poses[k] = interpolate(poses[before], poses[after], np.asarray(share))
            intrinsics[k] = (1 - share) * intrinsics[before] + share * intrinsics[after]
            bad.append(k)
    return replace(trajectory, world_from_camera=poses, intrinsics=intrinsics) if bad else trajectory, bad


def _leaves_and_returns(path: Trajectory, sizes: Array, frame: int, run: int, near: float) -> bool:
    """Whether the path is elsewhere in `run` frames from `frame` on, and after them where it would have been."""
    before, after = frame - 1, frame + run
    if after >= len(path):
        return False
    away, back = sizes[before], sizes[after - 1]
    usual = float(np.concatenate([sizes[max(0, before - 4) : before], sizes[after : after + 4]]).max(initial=0.0))
    if min(away, back) < max(BAD_POSE, OUT_OF_LINE * usual):
        return False
    ends = replace(
        path,
        world_from_camera=path.world_from_camera[[before, after]],
        intrinsics=path.intrinsics[[before, after]],
        times=path.times[[before, after]],
    )
    return bool(_sizes(ends, near)[0] <= COMES_BACK * (run + 1) * usual + 0.1 * min(away, back))


def _sizes(path: Trajectory, near: float) -> Array:
    """How far the picture moves from each pose to the next at most: (F - 1,) frame widths."""
    rotation, focal = path.world_from_camera[:, :3, :3], path.intrinsics[:, 0]
    turn = np.linalg.norm(log_so3(np.swapaxes(rotation[:-1], 1, 2) @ rotation[1:]), axis=1)
    travel = np.linalg.norm(np.diff(path.positions, axis=0), axis=1)
    lens = np.abs(np.diff(np.log(focal)))
    return np.asarray(focal[:-1] / path.width * (turn + near * travel) + 0.5 * lens)


def _around(sizes: Array, i: int) -> float:
    """The largest of the steps next to step i and next to those."""
    beside = np.concatenate([sizes[max(0, i - 3) : i], sizes[i + 1 : i + 4]])
    return float(beside.max(initial=0.0))
