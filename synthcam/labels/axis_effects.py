"""Effects read along every axis: what carries a name, and all that there is, positive and negative apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from synthcam.geometry.image_motion import COMPONENTS, Component
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.effects import Fields, effects
from synthcam.labels.rig_steps import UP, Increments, Parts, named_parts, travel_runs
from synthcam.labels.thresholds import Thresholds

GroundAxis: TypeAlias = Literal["ground_forward", "ground_up", "first_forward", "first_up"]
Axis: TypeAlias = Component | GroundAxis
Sign: TypeAlias = Literal[1, -1]

NAMES: dict[Component, tuple[str, str]] = {
    "pan": ("pan-right", "pan-left"),
    "tilt": ("tilt-up", "tilt-down"),
    "roll": ("roll-cw", "roll-ccw"),
    "zoom": ("zoom-in", "zoom-out"),
    "dolly": ("dolly-in", "dolly-out"),
    "truck": ("truck-right", "truck-left"),
    "pedestal": ("pedestal-up", "pedestal-down"),
}
"""Canonical names of the positive and the negative direction."""
TRANSLATIONS: tuple[Component, ...] = ("dolly", "truck", "pedestal")
KEEPS_ITS_NAME = 0.9
"""The part of a stretch of travel that one axis explains where the stretch is said to keep its name."""
LOOKS_LIKE: dict[Axis, Component] = {
    **{name: name for name in COMPONENTS},
    "ground_forward": "dolly",
    "first_forward": "dolly",
    "ground_up": "pedestal",
    "first_up": "pedestal",
}
"""Which of the seven a ground or first-frame axis looks like: with it, it is confused."""


@dataclass(frozen=True)
class Reading:
    """Effects of one axis in frame widths: what carries its name, and all that there is along it.

    `beside` is the largest effect that any of the seven motions has while this one goes on.
    """

    positive: float
    negative: float
    any_positive: float
    any_negative: float
    beside: float = 0.0

    def named(self, sign: Sign) -> float:
        """The effect that carries the name of that direction."""
        return self.positive if sign > 0 else self.negative

    def any(self, sign: Sign) -> float:
        """The effect there is in that direction, whatever it is called."""
        return self.any_positive if sign > 0 else self.any_negative

    @property
    def largest(self) -> float:
        """The larger of all there is in either direction."""
        return max(self.any_positive, self.any_negative)


def all_parts(steps: Increments) -> Array:
    """Parts (S, 3) of the travel along the current optical axis, right and gravity, exactly."""
    axes = np.stack([steps.mid_pose[:, :3, 2], steps.right, np.broadcast_to(UP, steps.right.shape)], axis=1)
    return np.asarray((np.linalg.pinv(axes.transpose(0, 2, 1), rcond=1e-3) @ steps.displacement[:, :, None])[..., 0])


def travel_parts(
    steps: Increments, path: Trajectory, moved: Array, t: Thresholds, *, blurred: int = 0
) -> tuple[Array, Array]:
    """Parts (S, 3) of the travel called dolly, truck and pedestal: named with the fewest axes.

    Axes are those at the start of each stretch of travel: a dolly stays one while the camera pans away. A stretch that
    keeps one name by where the camera looks as it goes, and does not by where it looked first, turns with the camera:
    an arc, and a truck that goes on from one.

    Args:
        moved: (S,) how far the travel of each step moves the picture.
        blurred: steps by which the start of a stretch is uncertain, its shake having been taken off. Only what is
            called the same at either end of these carries a name.

    Returns:
        What carries a name, and what all travel would be called by where the camera looked when it set out: the latter
        is never denied.
    """
    runs = travel_runs(steps.displacement, moved)
    own = np.arange(len(moved))
    at_start, later = own.copy(), own.copy()
    for first, last in runs:
        at_start[first : last + 1] = first
        # Travel that goes on from the clip's first frame began before it: nothing smears that.
        later[first : last + 1] = np.minimum(first + blurred, own[first : last + 1]) if first else 0
    by_start, by_now = _named(steps, path, at_start, t), _named(steps, path, own, t)
    along = by_start.along.copy()
    for first, last in runs:
        run = slice(first, last + 1)
        one_now, one_first = (np.average(parts.axes_used[run] == 1, weights=moved[run]) for parts in (by_now, by_start))
        if one_now >= KEEPS_ITS_NAME > one_first:
            along[run] = by_now.along[run]
    if not blurred:
        return along, by_start.along
    other = _named(steps, path, later, t).along
    sure = np.where(along * other > 0, np.sign(along) * np.minimum(np.abs(along), np.abs(other)), 0.0)
    return sure, by_start.along


def _named(steps: Increments, path: Trajectory, at: npt.NDArray[np.int_], t: Thresholds) -> Parts:
    """Travel named by where the camera looks in steps `at` (S,).

    A dolly goes along the optical axis or, on level ground, along the heading: whichever names the travel with fewer
    axes, or nearer. (With the optical axis alone, level travel under a tilted camera would be part pedestal.)
    """
    up = np.broadcast_to(UP, steps.right.shape)
    own = at == np.arange(len(at))
    # Where a stretch begins the camera looks as in that frame; while it turns, as it does half way through the step.
    axis = np.where(own[:, None], steps.mid_pose[:, :3, 2], path.world_from_camera[at, :3, 2])
    by_axis, by_heading = (
        named_parts(steps.displacement, np.stack([ahead, steps.right[at], up], axis=1), within_deg=t.named_within_deg)
        for ahead in (axis, steps.forward[at])
    )
    fewer = by_heading.axes_used < by_axis.axes_used
    nearer = (by_heading.axes_used == by_axis.axes_used) & (by_heading.miss_deg < by_axis.miss_deg - 1e-6)
    # All three axes always explain everything: then the orthogonal ones say more plainly what goes up.
    plainer = (by_heading.axes_used == 3) & (by_axis.axes_used == 3)
    use = fewer | nearer | plainer
    return Parts(
        along=np.where(use[:, None], by_heading.along, by_axis.along),
        axes_used=np.where(use, by_heading.axes_used, by_axis.axes_used),
        miss_deg=np.where(use, by_heading.miss_deg, by_axis.miss_deg),
    )


def read_effects(
    steps: Increments,
    fields: Fields,
    amounts: Array,
    all_amounts: Array,
    first_names: Array,
    directions: Mapping[str, Array],
    t: Thresholds,
    reach: float,
) -> dict[Axis, Reading]:
    """Effects along every axis.

    Args:
        amounts: (S, 7) what carries a name.
        all_amounts: (S, 7) the same motion along the current axes, exactly.
        first_names: (S, 7) as `amounts`, with travel named by the first heading of its stretch.
    """
    roll = COMPONENTS.index("roll")
    clear = amounts.copy()
    clear[steps.steep, roll] = 0.0
    moved_named, moved = clear * fields.magnitude, all_amounts * fields.magnitude
    moved_first = np.where(np.arange(len(COMPONENTS)) == roll, clear, first_names) * fields.magnitude
    # Straight down a clockwise spin may be a pan right or a roll cw; straight up a pan left or a roll cw.
    spin = np.where(steps.steep, moved[:, roll], 0.0)
    as_pan = spin * np.sign(steps.mid_pose[:, 1, 2]) * -1.0
    extra = {"pan": effects(as_pan, reach=reach), "roll": effects(spin, reach=reach)}
    out: dict[Axis, Reading] = {}
    for i, name in enumerate(COMPONENTS):
        # A hand that shakes turns and carries the camera, it does not zoom.
        own_reach = 0.0 if name == "zoom" else reach
        named, current = effects(moved_named[:, i], reach=own_reach), effects(moved[:, i], reach=own_reach)
        by_first, unclear = effects(moved_first[:, i], reach=own_reach), extra.get(name, (0.0, 0.0))
        going = np.maximum(np.abs(moved_named[:, i]), np.abs(moved[:, i]))
        any_positive, any_negative = (max(named[k], current[k], by_first[k], unclear[k]) for k in (0, 1))
        out[name] = Reading(*named, any_positive, any_negative, _beside(going, moved))
    ground = np.stack([steps.forward, steps.right, np.broadcast_to(UP, steps.right.shape)], axis=1)
    right = np.cross(directions["first_forward"], directions["first_up"])
    first = np.stack([directions["first_forward"], right, directions["first_up"]], axis=1)
    ground_parts = named_parts(steps.displacement, ground, within_deg=t.named_within_deg).along
    first_parts = named_parts(steps.displacement, first, within_deg=t.named_within_deg).along
    columns: tuple[tuple[GroundAxis, Array], ...] = (
        ("ground_forward", ground_parts[:, 0]),
        ("ground_up", ground_parts[:, 2]),
        ("first_forward", first_parts[:, 0]),
        ("first_up", first_parts[:, 2]),
    )
    for j, (axis, part) in enumerate(columns):
        everything_along = (steps.displacement * directions[axis]).sum(axis=1) * fields.along[:, j]
        named, everything = effects(part * fields.along[:, j], reach=reach), effects(everything_along, reach=reach)
        out[axis] = Reading(*named, *everything, _beside(everything_along, moved))
    return out


def _beside(own: Array, moved: Array) -> float:
    """The largest one-way effect of any motion (S, 7) during the steps in which `own` (S,) goes on."""
    during = np.abs(own) > 0.1 * np.abs(own).max(initial=0.0)
    one_way = np.maximum(np.maximum(moved, 0)[during].sum(axis=0), np.maximum(-moved, 0)[during].sum(axis=0))
    return float(one_way.max(initial=0.0))
