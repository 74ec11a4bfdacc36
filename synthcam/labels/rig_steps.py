"""A camera path read as rig increments, frame to frame: pan, tilt, roll, zoom and translation.

Pan is the change of yaw about gravity, tilt of pitch about the camera's horizontal axis, roll about the optical axis,
zoom of ln f: a pan with a tilted camera is a pan, not a pan and a roll.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from synthcam.geometry.se3 import (
    Array,
    exp_so3,
    forward_direction,
    interpolate,
    log_so3,
    right_direction,
    se3,
    yaw_pitch_roll,
)
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.shake import INTENT_S, low_pass
from synthcam.labels.thresholds import Thresholds

UP = np.array([0.0, 1.0, 0.0])
STANDING, HESITATION, CORNER_DEG = 0.01, 0.6, 15.0
"""Parts of the usual speed below which the camera stands, or hesitates between two moves; and what a corner is."""


@dataclass(frozen=True, eq=False)
class RigPath:
    """Head angles (F,) in radians, unwrapped; ln of the focal length (F,); positions (F, 3)."""

    yaw: Array
    pitch: Array
    roll: Array
    log_focal: Array
    positions: Array


@dataclass(frozen=True, eq=False)
class Increments:
    """What each frame step does, S = F - 1 of them.

    Attributes:
        pan, tilt, roll, zoom: (S,) radians and log f. In steep steps pan is 0 and roll holds all of the spin.
        displacement: (S, 3) metres, world.
        mid_pose: (S, 4, 4) the camera half way.
        steep: (S,) bool: the camera looks nearly straight up or down, pan and roll are one.
        forward, right: (S, 3) horizontal heading (image top from a bird's-eye view) and right of it, world.
    """

    pan: Array
    tilt: Array
    roll: Array
    zoom: Array
    displacement: Array
    mid_pose: Array
    steep: Array
    forward: Array
    right: Array


def rig_path(trajectory: Trajectory) -> RigPath:
    """The head's angles of a trajectory."""
    yaw, pitch, roll = yaw_pitch_roll(trajectory.world_from_camera[:, :3, :3])
    log_focal = np.log(trajectory.intrinsics[:, :2]).mean(axis=1)
    return RigPath(np.unwrap(yaw), pitch, np.unwrap(roll), log_focal, trajectory.positions.copy())


def intended(trajectory: Trajectory) -> Trajectory:
    """The trajectory with its shake taken off: turns from the first pose and positions, low-passed.

    The lens stays as it is: a hand that shakes does not zoom.
    """
    first = trajectory.world_from_camera[0, :3, :3]
    turned = _unwrapped_log(first.T @ trajectory.world_from_camera[:, :3, :3])
    smooth = low_pass(np.column_stack([turned, trajectory.positions]), fps=trajectory.fps, seconds=INTENT_S)
    poses = se3(first @ exp_so3(smooth[:, :3]), smooth[:, 3:])
    return replace(trajectory, world_from_camera=poses)


def increments(trajectory: Trajectory, thresholds: Thresholds) -> Increments:
    """Frame-to-frame increments of a trajectory of at least two frames."""
    rig = rig_path(trajectory)
    poses = trajectory.world_from_camera
    mid = interpolate(poses[:-1], poses[1:], np.full(len(poses) - 1, 0.5))
    mid_yaw, mid_pitch, _ = yaw_pitch_roll(mid[:, :3, :3])
    steep = np.abs(mid_pitch) > np.radians(90.0 - thresholds.steep_deg)
    turn = log_so3(np.swapaxes(poses[:-1, :3, :3], -1, -2) @ poses[1:, :3, :3])
    # Straight up or down the optical axis is horizontal nowhere: the heading is where the top of the picture points.
    top = -mid[:, :3, 1] * np.array([1.0, 0.0, 1.0]) * -np.sign(mid_pitch)[:, None]
    top /= np.maximum(np.linalg.norm(top, axis=1, keepdims=True), 1e-9)
    forward = np.where(steep[:, None], top, forward_direction(mid_yaw, np.zeros_like(mid_yaw)))
    right = np.where(steep[:, None], np.cross(forward, UP), right_direction(mid_yaw))
    return Increments(
        pan=np.where(steep, 0.0, np.diff(rig.yaw)),
        tilt=np.where(steep, turn[:, 0], np.diff(rig.pitch)),
        roll=np.where(steep, turn[:, 2], np.diff(rig.roll)),
        zoom=np.diff(rig.log_focal),
        displacement=np.diff(rig.positions, axis=0),
        mid_pose=mid,
        steep=steep,
        forward=forward,
        right=right,
    )


def _unwrapped_log(rotation: Array) -> Array:
    """Rotation vectors (F, 3) of (F, 3, 3) that continue smoothly past half a turn."""
    vectors = log_so3(rotation)
    for i in range(1, len(vectors)):
        angle = np.linalg.norm(vectors[i])
        if angle < 1e-9:
            continue
        turn = 2 * np.pi * vectors[i] / angle
        others = (vectors[i], vectors[i] - turn, vectors[i] + turn)
        vectors[i] = min(others, key=lambda v: float(np.linalg.norm(v - vectors[i - 1])))
    return vectors


@dataclass(frozen=True, eq=False)
class Parts:
    """Displacements read along axes.

    Attributes:
        along: (S, A) metres along each axis.
        axes_used: (S,) how many axes it took.
        miss_deg: (S,) angle between the displacement and what those axes explain.
    """

    along: Array
    axes_used: Array
    miss_deg: Array


def named_parts(displacement: Array, axes: Array, *, within_deg: float) -> Parts:
    """Displacements (S, 3) along unit axes (S, A, 3), named with the fewest axes that do.

    The smallest subset of the axes whose span holds the direction within `within_deg` is used (of subsets of one size
    the nearest); parts along it by least squares, the others 0. With A = 3 independent axes all of them always do.
    """
    steps, count = axes.shape[:2]
    length = np.linalg.norm(displacement, axis=1)
    along, used, miss = np.zeros((steps, count)), np.zeros(steps), np.zeros(steps)
    done = length < 1e-12
    for size in range(1, count + 1):
        best = np.full(steps, np.inf)
        found = np.zeros((steps, count))
        for subset in _subsets(count, size):
            basis = axes[:, subset].transpose(0, 2, 1)
            coefficients = (np.linalg.pinv(basis) @ displacement[:, :, None])[..., 0]
            off = np.linalg.norm(displacement - (basis @ coefficients[..., None])[..., 0], axis=1)
            angle = np.degrees(np.arcsin(np.clip(off / np.maximum(length, 1e-12), 0, 1)))
            nearer = angle < best - 1e-9
            best = np.where(nearer, angle, best)
            spread = np.zeros((steps, count))
            spread[:, subset] = coefficients
            found = np.where(nearer[:, None], spread, found)
        use = ~done & ((best <= within_deg) | (size == count))
        along[use], used[use], miss[use] = found[use], size, best[use]
        done |= use
    return Parts(along, used, miss)


def _subsets(count: int, size: int) -> list[list[int]]:
    return [list(c) for c in combinations(range(count), size)]


def travel_runs(displacement: Array, moved: Array) -> list[tuple[int, int]]:
    """Steps [first, last] of each stretch of travel: between them the camera stands, hesitates or turns a corner.

    Args:
        displacement: (S, 3) metres.
        moved: (S,) how far each step moves the picture.
    """
    if moved.max(initial=0.0) <= 0:
        return []
    usual = float(np.median(moved[moved > STANDING * moved.max()]))
    going = moved > STANDING * usual
    direction = displacement / np.maximum(np.linalg.norm(displacement, axis=1, keepdims=True), 1e-12)
    runs: list[tuple[int, int]] = []
    for i in np.flatnonzero(going).tolist():
        if runs and runs[-1][1] == i - 1 and not _breaks(i, moved, usual, direction):
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _breaks(i: int, moved: Array, usual: float, direction: Array) -> bool:
    """Whether a new stretch begins with step i: after the slowest step of a hesitation, or round a corner."""
    corner = direction[i] @ direction[i - 1] < np.cos(np.radians(CORNER_DEG))
    slowest = moved[i - 1] < HESITATION * usual and moved[i] > moved[i - 1] and i >= 2 and moved[i - 2] > moved[i - 1]
    return bool(corner or slowest)
