"""How far the camera moves the picture along every axis that has labels, one direction and the other apart."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from synthcam.geometry.image_motion import COMPONENTS, UP, Component
from synthcam.geometry.se3 import Array
from synthcam.labels.effects import one_way_effects
from synthcam.labels.step_motions import GROUND_AXES, GroundAxis, StepMotions
from synthcam.labels.thresholds import Thresholds
from synthcam.labels.translations import named_parts

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
CONFUSED_WITH: dict[Axis, Component] = {
    **{name: name for name in COMPONENTS},
    "ground_forward": "dolly",
    "first_forward": "dolly",
    "ground_up": "pedestal",
    "first_up": "pedestal",
}
"""Which of the seven motions moves the picture as a ground or first-frame axis does: with it, it is confused."""


@dataclass(frozen=True)
class AxisEffects:
    """How far the motion along one axis moves the picture, in frame widths.

    Attributes:
        named_positive, named_negative: what carries the axis's name.
        any_positive, any_negative: all motion along the axis, whatever it is called.
        largest_concurrent: the largest effect of any of the seven motions while this one lasts.
        either_way: effect of which it is open which way it goes, for the camera is not held upright.
    """

    named_positive: float
    named_negative: float
    any_positive: float
    any_negative: float
    largest_concurrent: float
    either_way: float = 0.0

    def named(self, sign: Sign) -> float:
        """The effect in one direction that carries its name."""
        return self.named_positive if sign > 0 else self.named_negative

    def any(self, sign: Sign) -> float:
        """All effect in one direction, whatever it is called."""
        return self.any_positive if sign > 0 else self.any_negative

    @property
    def largest(self) -> float:
        """The larger of all effect in either direction."""
        return max(self.any_positive, self.any_negative)


def axis_effects(motions: StepMotions, thresholds: Thresholds) -> dict[Axis, AxisEffects]:
    """Sum up how far each of the seven motions, and each ground axis, moves the picture."""
    return {**_component_effects(motions), **_ground_effects(motions, thresholds)}


def _component_effects(motions: StepMotions) -> dict[Axis, AxisEffects]:
    rig, hysteresis = motions.rig, motions.hysteresis
    roll = COMPONENTS.index("roll")
    clear = motions.named.copy()
    clear[rig.steep, roll] = 0.0
    for name in ("pan", "tilt", "truck", "pedestal"):
        # On its side a camera has no left and right that all agree on, upside down no up.
        unclear = rig.upright < 1 if name == "pedestal" else rig.upright == 0
        clear[unclear, COMPONENTS.index(name)] = 0.0
    magnitude, exact_shifts = motions.named_magnitude, motions.exact_shifts
    named_shifts = clear * magnitude
    at_start_shifts = np.where(np.arange(len(COMPONENTS)) == roll, clear, motions.named_at_start) * magnitude
    # Straight down a clockwise spin may be a pan right or a roll cw; straight up a pan left or a roll cw.
    spin = np.where(rig.steep, exact_shifts[:, roll], 0.0)
    as_pan = spin * np.sign(rig.mid_pose[:, 1, 2]) * -1.0
    ambiguous = {
        "pan": one_way_effects(as_pan, hysteresis=hysteresis),
        "roll": one_way_effects(spin, hysteresis=hysteresis),
    }
    out: dict[Axis, AxisEffects] = {}
    for i, name in enumerate(COMPONENTS):
        skipped = motions.hysteresis_of(name)
        named, exact, at_start = (
            one_way_effects(shifts[:, i], hysteresis=skipped)
            for shifts in (named_shifts, exact_shifts, at_start_shifts)
        )
        spun = ambiguous.get(name, (0.0, 0.0))
        during = np.maximum(np.abs(named_shifts[:, i]), np.abs(exact_shifts[:, i]))
        rolled = _either_way(motions, name)
        any_positive, any_negative = (max(named[k], exact[k], at_start[k], spun[k], rolled) for k in (0, 1))
        out[name] = AxisEffects(*named, any_positive, any_negative, _largest_during(during, exact_shifts), rolled)
    return out


def _either_way(motions: StepMotions, name: Component) -> float:
    """How far the picture moves by what may be a motion in either direction, since the camera is not held upright."""
    rig, shifts = motions.rig, np.abs(motions.exact_shifts)
    index = COMPONENTS.index
    if name in ("pan", "tilt"):
        return float((shifts[:, index("pan")] + shifts[:, index("tilt")])[rig.upright == 0].sum())
    if name in ("truck", "pedestal"):
        sideways = float((shifts[:, index("truck")] + shifts[:, index("pedestal")])[rig.upright == 0].sum())
        over = float(shifts[rig.upright < 0, index("pedestal")].sum()) if name == "pedestal" else 0.0
        return sideways + over
    return 0.0


def _ground_effects(motions: StepMotions, thresholds: Thresholds) -> dict[Axis, AxisEffects]:
    rig, directions, hysteresis = motions.rig, motions.directions, motions.hysteresis
    exact_shifts = motions.exact_shifts
    ground = np.stack([rig.forward, rig.right, np.broadcast_to(UP, rig.right.shape)], axis=1)
    right = np.cross(directions["first_forward"], directions["first_up"])
    first = np.stack([directions["first_forward"], right, directions["first_up"]], axis=1)
    ground_parts = named_parts(rig.displacement, ground, within_deg=thresholds.named_within_deg).along
    first_parts = named_parts(rig.displacement, first, within_deg=thresholds.named_within_deg).along
    named_metres = (ground_parts[:, 0], ground_parts[:, 2], first_parts[:, 0], first_parts[:, 2])
    out: dict[Axis, AxisEffects] = {}
    for j, (axis, metres) in enumerate(zip(GROUND_AXES, named_metres, strict=True)):
        all_shifts = (rig.displacement * directions[axis]).sum(axis=1) * motions.fields.along[:, j]
        if axis == "ground_up":
            metres = np.where(rig.upright == 1, metres, 0.0)
        named = one_way_effects(metres * motions.fields.along[:, j], hysteresis=hysteresis)
        everything = one_way_effects(all_shifts, hysteresis=hysteresis)
        rolled = _either_way(motions, "pedestal") if axis == "ground_up" else 0.0
        any_positive, any_negative = (max(way, rolled) for way in everything)
        out[axis] = AxisEffects(*named, any_positive, any_negative, _largest_during(all_shifts, exact_shifts), rolled)
    return out


def _largest_during(own: Array, shifts: Array) -> float:
    """The largest one-way effect of any motion (S, 7) during the steps in which `own` (S,) is active."""
    during = np.abs(own) > 0.1 * np.abs(own).max(initial=0.0)
    one_way = np.maximum(np.maximum(shifts, 0)[during].sum(axis=0), np.maximum(-shifts, 0)[during].sum(axis=0))
    return float(one_way.max(initial=0.0))
