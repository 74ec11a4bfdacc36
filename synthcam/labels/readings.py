"""Effects read along every axis: what carries a name, and all that there is, positive and negative apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from synthcam.geometry.image_motion import COMPONENTS, Component
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.effects import Fields, effects
from synthcam.labels.rates import UP, Increments, named_parts, travel_runs
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


def travel_parts(steps: Increments, path: Trajectory, moved: Array, t: Thresholds) -> Array:
    """Parts (S, 3) of the travel called dolly, truck and pedestal: named with the fewest axes.

    A dolly goes along the optical axis or, on level ground, along the heading: whichever names the travel with fewer
    axes, or nearer. (With the optical axis alone, level travel under a tilted camera would be part pedestal.) Axes are
    those at the start of each stretch of travel: a dolly stays one while the camera pans away.
    """
    up = np.broadcast_to(UP, steps.right.shape)
    axis, heading, right = steps.mid_pose[:, :3, 2].copy(), steps.forward.copy(), steps.right.copy()
    for first, last in travel_runs(steps.displacement, moved):
        axis[first : last + 1] = path.world_from_camera[first, :3, 2]
        heading[first : last + 1] = steps.forward[first]
        right[first : last + 1] = steps.right[first]
    by_axis, by_heading = (
        named_parts(steps.displacement, np.stack([ahead, right, up], axis=1), within_deg=t.named_within_deg)
        for ahead in (axis, heading)
    )
    fewer = by_heading.axes_used < by_axis.axes_used
    nearer = (by_heading.axes_used == by_axis.axes_used) & (by_heading.miss_deg < by_axis.miss_deg - 1e-6)
    # All three axes always explain everything: then the orthogonal ones say more plainly what goes up.
    plainer = (by_heading.axes_used == 3) & (by_axis.axes_used == 3)
    return np.where((fewer | nearer | plainer)[:, None], by_heading.along, by_axis.along)


def read_effects(
    steps: Increments,
    fields: Fields,
    amounts: Array,
    all_amounts: Array,
    directions: Mapping[str, Array],
    t: Thresholds,
    reach: float,
) -> dict[Axis, Reading]:
    roll = COMPONENTS.index("roll")
    clear = amounts.copy()
    clear[steps.steep, roll] = 0.0
    moved_named, moved = clear * fields.magnitude, all_amounts * fields.magnitude
    # Straight down a clockwise spin may be a pan right or a roll cw; straight up a pan left or a roll cw.
    spin = np.where(steps.steep, moved[:, roll], 0.0)
    as_pan = spin * np.sign(steps.mid_pose[:, 1, 2]) * -1.0
    extra = {"pan": effects(as_pan, reach=reach), "roll": effects(spin, reach=reach)}
    out: dict[Axis, Reading] = {}
    for i, name in enumerate(COMPONENTS):
        # A hand that shakes turns and carries the camera, it does not zoom.
        own_reach = 0.0 if name == "zoom" else reach
        named, current = effects(moved_named[:, i], reach=own_reach), effects(moved[:, i], reach=own_reach)
        unclear = extra.get(name, (0.0, 0.0))
        going = np.maximum(np.abs(moved_named[:, i]), np.abs(moved[:, i]))
        any_positive, any_negative = (max(named[k], current[k], unclear[k]) for k in (0, 1))
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
