"""Names for travel: how much of a displacement is dolly, truck and pedestal, and where one stretch of travel ends."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.rig_steps import RigSteps
from synthcam.labels.thresholds import Thresholds

STANDING, HESITATION, CORNER_DEG = 0.01, 0.6, 15.0
"""A camera slower than these parts of its usual speed stands, or hesitates between two moves; a sharper bend than this
is a corner."""
KEEPS_ITS_NAME = 0.9
"""A stretch of travel keeps one name if a single axis explains at least this part of it, and its direction if at least
this part of it goes within `named_within_deg` of it."""
CLIMBS = 1e-3
"""A step that goes along the ground by less than this part of the longest has no direction there."""


@dataclass(frozen=True, eq=False)
class AxisParts:
    """Displacements split along axes.

    Attributes:
        along: (S, A) metres along each axis.
        axes_used: (S,) how many axes it took.
        miss_deg: (S,) angle between the displacement and what those axes explain.
        rest: (S, 3) what of the displacement those axes do not explain, metres, world.
    """

    along: Array
    axes_used: Array
    miss_deg: Array
    rest: Array


def named_parts(displacement: Array, axes: Array, *, within_deg: float) -> AxisParts:
    """Split displacements (S, 3) along the fewest of the unit axes (S, A, 3) that explain them.

    The smallest subset of axes whose span contains the direction within `within_deg` is used (of subsets of one size
    the nearest): parts along it by least squares, the others 0. Three independent axes explain every direction.
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
    return AxisParts(along, used, miss, displacement - np.einsum("sa,sax->sx", along, axes))


def _subsets(count: int, size: int) -> list[list[int]]:
    return [list(c) for c in combinations(range(count), size)]


def travel_runs(displacement: Array, moved: Array) -> list[tuple[int, int]]:
    """Split a path into stretches of travel, steps [first, last]: between two the camera stands, hesitates or corners.

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
    """Whether a new stretch begins with step i: after the slowest step of a hesitation, or at a corner."""
    corner = direction[i] @ direction[i - 1] < np.cos(np.radians(CORNER_DEG))
    slowest = moved[i - 1] < HESITATION * usual and moved[i] > moved[i - 1] and i >= 2 and moved[i - 2] > moved[i - 1]
    return bool(corner or slowest)


def exact_parts(steps: RigSteps) -> Array:
    """Split the travel exactly along the current optical axis, right and up: (S, 3) metres."""
    axes = np.stack([steps.mid_pose[:, :3, 2], steps.right, steps.up], axis=1)
    return np.asarray((np.linalg.pinv(axes.transpose(0, 2, 1), rcond=1e-3) @ steps.displacement[:, :, None])[..., 0])


def travel_parts(
    steps: RigSteps, path: Trajectory, moved: Array, t: Thresholds, *, smeared_steps: int = 0
) -> tuple[Array, Array]:
    """Split the travel into dolly, truck and pedestal (S, 3), using as few of the three as explain it.

    The axes are those at the start of each stretch of travel: a dolly stays a dolly while the camera pans away. A
    stretch that turns with the camera (a drive round a bend, an arc, a spiral, a helix) is named by the current axes,
    and what it climbs is named beside that, however gently.

    Args:
        moved: (S,) how far the travel of each step moves the picture.
        smeared_steps: steps by which the start of a stretch is uncertain because shake was removed. Only travel that
            has the same name with the axes at either end of these is named.

    Returns:
        The named travel, and all travel named by the axes at the start of its stretch (which no label may deny).
    """
    runs = travel_runs(steps.displacement, moved)
    own = np.arange(len(moved))
    at_start, later = own.copy(), own.copy()
    for first, last in runs:
        at_start[first : last + 1] = first
        # Travel that goes on from the clip's first frame began before it: nothing smears that.
        later[first : last + 1] = np.minimum(first + smeared_steps, own[first : last + 1]) if first else 0
    by_start, by_now = _named_from(steps, path, at_start, t), _named_from(steps, path, own, t)
    along = by_start.along.copy()
    for first, last in runs:
        run = slice(first, last + 1)
        one_now, one_first = (np.average(parts.axes_used[run] == 1, weights=moved[run]) for parts in (by_now, by_start))
        if one_now >= KEEPS_ITS_NAME > one_first or _turns_along(steps, run, moved[run], t):
            along[run] = by_now.along[run]
            along[run, 2] += by_now.rest[run, 1]
    at_first = by_start.along
    if smeared_steps:
        other = _named_from(steps, path, later, t).along
        along = _agreed(along, other)
    # By an earlier heading travel may have a name whose opposite the picture shows by now, or next to nothing of it.
    exact = exact_parts(steps)
    along = np.where(np.logical_or(along * exact >= 0, steps.steep[:, None]), along, 0.0)
    for first, last in runs:
        run = slice(first, last + 1)
        shown = np.where(along[run] * exact[run] > 0, np.abs(exact[run]), 0.0).sum(axis=0)
        across = shown < np.sin(np.radians(t.named_within_deg)) * np.abs(along[run]).sum(axis=0)
        along[run] = np.where(np.logical_and(across, ~steps.steep[run].any()), 0.0, along[run])
    # Straight down the optical axis is gravity's: travel along it is a pedestal, and along the ground no dolly.
    along[steps.steep, 0] = 0.0
    return along, at_first


def _turns_along(steps: RigSteps, run: slice, moved: Array, t: Thresholds) -> bool:
    """Whether a stretch of travel turns with the camera: it keeps its direction for the heading, not along the ground.

    Args:
        run: the steps of the stretch.
        moved: how far each of them moves the picture.
    """
    travel, forward, right = steps.displacement[run], steps.forward[run], steps.right[run]
    length = np.hypot(travel[:, 0], travel[:, 2])
    level = length > CLIMBS * length.max(initial=0.0)
    if not level.any() or steps.steep[run].any():
        return False
    weights = moved[level]
    on_ground = travel[level][:, [0, 2]]
    for_camera = np.stack([(travel * right).sum(axis=1), (travel * forward).sum(axis=1)], axis=1)[level]

    def share(flat: Array, about: Array) -> float:
        """Part of the travel whose direction (n, 2) is within the limit of another (2,)."""
        across, along = flat[:, 0] * about[1] - flat[:, 1] * about[0], flat @ about
        near = np.abs(np.degrees(np.arctan2(across, along))) <= t.named_within_deg
        return float(np.average(near, weights=weights))

    return share(for_camera, for_camera.sum(axis=0)) >= KEEPS_ITS_NAME > share(on_ground, on_ground[0])


def _agreed(along: Array, other: Array) -> Array:
    """What two ways of naming travel have in common."""
    return np.where(along * other > 0, np.sign(along) * np.minimum(np.abs(along), np.abs(other)), 0.0)


def _named_from(steps: RigSteps, path: Trajectory, at: npt.NDArray[np.int_], t: Thresholds) -> AxisParts:
    """Name the travel of each step by the camera's axes in step `at` (S,).

    A dolly goes along the optical axis or, on level ground, along the heading: whichever explains the travel with
    fewer axes, or more closely. (With the optical axis alone, level travel of a tilted camera would be part pedestal.)
    """
    up = np.broadcast_to(UP, steps.right.shape)
    current = at == np.arange(len(at))
    # At the start of a stretch the frame's own pose counts; while the camera turns, the pose half way through the step.
    axis = np.where(current[:, None], steps.mid_pose[:, :3, 2], path.world_from_camera[at, :3, 2])
    by_axis, by_heading = (
        named_parts(steps.displacement, np.stack([ahead, steps.right[at], up], axis=1), within_deg=t.named_within_deg)
        for ahead in (axis, steps.forward[at])
    )
    fewer = by_heading.axes_used < by_axis.axes_used
    nearer = (by_heading.axes_used == by_axis.axes_used) & (by_heading.miss_deg < by_axis.miss_deg - 1e-6)
    # Three axes explain everything: then the orthogonal ones separate up from forward more clearly.
    plainer = (by_heading.axes_used == 3) & (by_axis.axes_used == 3)
    use = np.logical_or.reduce([fewer, nearer, plainer, steps.steep, steps.steep[at]])
    return AxisParts(
        along=np.where(use[:, None], by_heading.along, by_axis.along),
        axes_used=np.where(use, by_heading.axes_used, by_axis.axes_used),
        miss_deg=np.where(use, by_heading.miss_deg, by_axis.miss_deg),
        rest=np.where(use[:, None], by_heading.rest, by_axis.rest),
    )
