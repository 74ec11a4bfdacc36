"""Measure a camera path: how far each motion moves the picture, what else could explain it, and when it happens.

`measure` is the way from a path to everything that labels are derived from:
path -> without shake (shake) -> motion of each step (step_motions) -> effect along each axis (axis_effects),
explanations by other motions (effects), times (segments) and arcs, cranes, dolly zooms (composite_motions).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from synthcam.geometry.image_motion import COMPONENTS, Component
from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.axis_effects import CONFUSED_WITH, TRANSLATIONS, Axis, AxisEffects, Sign, axis_effects
from synthcam.labels.composite_motions import CompositeMotion, CompositeMotions, find_composite_motions
from synthcam.labels.effects import Margin, margins, one_way_effects, picture_speed, residual_without
from synthcam.labels.pixel_evidence import PixelEvidence
from synthcam.labels.segments import MotionSegment, motion_segments
from synthcam.labels.shake import Shake, SteadyPath, is_noise, remove_shake, steadiness
from synthcam.labels.step_motions import StepMotions, step_motions
from synthcam.labels.thresholds import DEFAULT, Thresholds

Held: TypeAlias = Literal["upright", "sideways", "upside down"]
BEYOND_SHAKE = 2.0
"""A way that reaches this many times farther than shake is a move, and no label may deny it."""
NUMERICALLY_NOTHING, NEXT_TO_NOTHING = 1e-6, 0.02
"""Travel that moves the picture by less, in frame widths or as a part of all travel, is none at any scale."""


@dataclass(frozen=True)
class Measurement:
    """What the pixels of a clip show of its camera's motion. Distances in the picture are in frame widths.

    Attributes:
        axis_effects: how far the motion along each axis moves the picture.
        margins: how well each absent motion would explain each present one.
        residual_without: what all other motions together cannot explain, by the motion that is left out.
        present: the motions that move the picture at all.
        enough_texture: enough of the picture carries texture, and enough of that is static, to measure anything.
        shake: RMS shake of each kind.
        picture_motion: how far the picture as a whole moves (RMS, summed over time).
        picture_speed: how fast it moves while it moves, in frame widths a second.
        composites: the best candidates for arcs, cranes and dolly zooms.
        segments: when each of the seven motions happens.
        progress: how far each motion has moved the picture by each frame (F,), signed.
        times: (F,) seconds.
        start_pitch_deg: the camera's pitch in the first frame.
        steep_part: part of the clip in which the camera looks nearly straight up or down.
        held: how the camera is held while the picture moves: "upright", "sideways" or "upside down".
        travel: how far travel moves the picture, in all directions together; 0 if it is the noise of a tracker.
    """

    axis_effects: Mapping[Axis, AxisEffects]
    margins: Mapping[tuple[Component, Component], Margin]
    residual_without: Mapping[Component, float]
    present: tuple[Component, ...]
    enough_texture: bool
    shake: Shake
    picture_motion: float
    picture_speed: float
    composites: CompositeMotions
    segments: tuple[MotionSegment, ...]
    progress: Mapping[Component, Array]
    evidence: PixelEvidence
    times: Array
    start_pitch_deg: float
    steep_part: float
    held: frozenset[Held]
    travel: float
    thresholds: Thresholds = DEFAULT

    def status(self, axis: Axis, sign: Sign) -> bool | None:
        """Whether a motion is there: True, False, or None if the pixels cannot tell or it is too small to ask."""
        t, own = self.thresholds, self.axis_effects[axis]
        components = self._seen_as(axis)
        if not self.enough_texture:
            return None
        if own.any(sign) <= t.invisible:
            confused = (
                not self.tells(margin) and margin.substitute_effect > t.invisible
                for (_, other), margin in self.margins.items()
                if other in components
            )
            hidden = any(self._hidden(component) for component in components)
            return None if hidden or any(confused) or self._may_be_near(axis, own.any(sign)) else False
        travels = CONFUSED_WITH[axis] in TRANSLATIONS
        visible = t.visible_unscaled if travels and not self.evidence.scaled else t.visible
        shake = t.shake_clear * self._shake_of(CONFUSED_WITH[axis])
        enough = own.named(sign) >= max(visible, t.minor_part * own.largest_concurrent, shake)
        return True if enough and all(self._distinct(component) for component in components) else None

    def _shake_of(self, component: Component) -> float:
        """RMS of the shake that moves the picture as a motion does: slow shake looks like a small one of these."""
        if self.jitter <= self.thresholds.still_jitter:
            return 0.0
        kinds = {"pan": self.shake.turn, "tilt": self.shake.turn, "roll": self.shake.roll, "zoom": self.shake.zoom}
        return kinds.get(component, self.shake.travel)

    def _seen_as(self, axis: Axis) -> tuple[Component, ...]:
        """Which of the seven motions moves the picture as an axis does, and so is confused with the same others.

        Straight down the optical axis and gravity change places; a camera that looks down for a while counts as both.
        """
        component = CONFUSED_WITH[axis]
        other = {"dolly": "pedestal", "pedestal": "dolly"}.get(component)
        if other is None or self.steep_part == 0 or axis in ("first_forward", "first_up"):
            return (component,)
        swapped: Component = "pedestal" if other == "pedestal" else "dolly"
        return (swapped,) if self.steep_part == 1 else (component, swapped)

    def _may_be_near(self, axis: Axis, effect: float) -> bool:
        """Whether travel whose unit is unknown might be visible: there is some, and the scene may be nearer."""
        if self.evidence.scaled or CONFUSED_WITH[axis] not in TRANSLATIONS:
            return False
        return effect > max(NUMERICALLY_NOTHING, NEXT_TO_NOTHING * self.travel)

    @property
    def travel_open(self) -> bool:
        """Whether there is travel too small to be seen at the assumed depth, in a path whose unit is unknown."""
        return not self.evidence.scaled and self.travel > NUMERICALLY_NOTHING

    @property
    def jitter(self) -> float:
        """RMS shake of all kinds together, in frame widths."""
        return self.shake.size

    @property
    def shake_open(self) -> bool:
        """Whether poses leave open that the picture shakes: it may all be the noise of a tracker that stands still."""
        t = self.thresholds
        return self.shake.doubtful and self.largest <= t.visible and steadiness(self.shake.size, t) != "very_smooth"

    @property
    def arc(self) -> CompositeMotion:
        """The best candidate for an arc."""
        return self.composites.arcs[0]

    @property
    def crane(self) -> CompositeMotion:
        """The best candidate for a crane."""
        return self.composites.cranes[0]

    @property
    def dolly_zoom(self) -> CompositeMotion:
        """The best candidate for a dolly zoom."""
        return self.composites.dolly_zooms[0]

    def _hidden(self, component: Component) -> bool:
        """Whether a motion shows although its median effect is none: on a near thing before a far background."""
        # A turn or a zoom moves all depths alike: of a camera that shakes what is left of one is shake.
        shakes = component not in TRANSLATIONS and self.jitter > self.thresholds.still_jitter
        return (
            not shakes and component not in self.present and self.residual_without[component] > self.thresholds.distinct
        )

    @property
    def any_hidden(self) -> bool:
        """Whether any motion shows although its median effect is none."""
        return any(self._hidden(component) for component in COMPONENTS)

    def _distinct(self, component: Component) -> bool:
        """Whether no absent motion could explain this one.

        A translation named by an earlier heading moves the picture like another one by now: then all of them count.
        """
        owns: tuple[Component, ...] = (component,)
        if component in TRANSLATIONS and component not in self.present:
            owns = tuple(c for c in TRANSLATIONS if self.axis_effects[c].largest >= self.thresholds.visible)
        return all(self.tells(margin) for (own, _), margin in self.margins.items() if own in owns)

    def tells(self, margin: Margin) -> bool:
        """Whether a person could tell the two motions of a margin apart (docs/labels.md says how that was chosen)."""
        t = self.thresholds
        enough = margin.residual >= max(t.distinct, t.distinct_part * margin.own_motion)
        return enough and margin.carried_by >= t.distinct_points

    @property
    def largest(self) -> float:
        """The largest effect of any of the seven motions."""
        return max(self.axis_effects[component].largest for component in COMPONENTS)

    def mixed(self, axis: Axis) -> bool:
        """Whether the motion along an axis goes both ways."""
        own = self.axis_effects[axis]
        return min(own.any_positive, own.any_negative) > max(self.thresholds.invisible, own.either_way)

    def as_dict(self) -> dict[str, Any]:
        """The form written to clip.json."""
        return {
            "effects": {
                axis: {"positive": _short(own.named_positive), "negative": _short(own.named_negative)}
                for axis, own in self.axis_effects.items()
            },
            "margins": {
                f"{own} as {other}": {
                    "left_over": _short(margin.residual),
                    "part": _short(margin.part),
                    "carried_by": _short(margin.carried_by),
                    "needed": _short(margin.substitute_effect),
                }
                for (own, other), margin in self.margins.items()
            },
            "jitter": _short(self.jitter),
            "moved": _short(self.picture_motion),
            "speed_per_s": _short(self.picture_speed),
            "seeable": self.enough_texture,
            "depth": self.evidence.source,
            "arc_deg": _short(self.arc.degrees) if self.arc.present else 0.0,
            "crane_deg": _short(self.crane.degrees) if self.crane.present else 0.0,
        }


def measure(
    trajectory: Trajectory,
    evidence: PixelEvidence,
    *,
    fine: Trajectory | None = None,
    thresholds: Thresholds = DEFAULT,
) -> Measurement:
    """Measure a trajectory of at least two frames, as far as its pixels can show it.

    Args:
        fine: the same path at more times, the frames' among them, if it is known: at a few frames a second the frames
            alone do not distinguish shake from a turn.
    """
    steady = remove_shake(trajectory, fine, evidence, thresholds)
    path = steady.trajectory
    motions = step_motions(steady, evidence, thresholds)
    present = _moving(motions, thresholds, thresholds.invisible)
    slight = _moving(motions, thresholds, thresholds.slight)
    picture_motion, speed = picture_speed(motions.exact, motions.fields, fps=trajectory.fps)
    segments = motion_segments(motions, path.times, thresholds, shaky=steady.shaky)
    effects = axis_effects(motions, thresholds)
    if steady.smeared_steps:
        as_it_is = replace(steady, trajectory=trajectory, hysteresis=BEYOND_SHAKE * steady.hysteresis)
        effects = _with_short_returns(effects, as_it_is, evidence, thresholds)
    return Measurement(
        axis_effects=effects,
        margins=margins(motions.exact, motions.fields, present, slight),
        residual_without=residual_without(motions.exact, motions.fields),
        present=present,
        enough_texture=_enough_texture(evidence, thresholds),
        shake=steady.shake,
        picture_motion=picture_motion,
        picture_speed=speed,
        composites=find_composite_motions(path, evidence, segments, motions, picture_motion, thresholds),
        segments=segments,
        progress={
            component: np.concatenate([[0.0], np.cumsum(motions.exact_shifts[:, i])])
            for i, component in enumerate(COMPONENTS)
        },
        evidence=evidence,
        times=trajectory.times,
        start_pitch_deg=float(np.degrees(yaw_pitch_roll(path.world_from_camera[0, :3, :3])[1])),
        steep_part=float(motions.rig.steep.mean()),
        held=_held(motions, thresholds),
        travel=0.0 if is_noise(trajectory.positions) else float(motions.travel_shifts.sum()),
        thresholds=thresholds,
    )


def _with_short_returns(
    effects: dict[Axis, AxisEffects], as_it_is: SteadyPath, evidence: PixelEvidence, thresholds: Thresholds
) -> dict[Axis, AxisEffects]:
    """Effects that do not deny what the path does before its shake is taken away.

    A short move between two long ones the other way is averaged away with the shake, though it reaches farther.
    """
    raw = axis_effects(step_motions(as_it_is, evidence, thresholds), thresholds)
    return {
        axis: replace(
            own,
            any_positive=max(own.any_positive, raw[axis].any_positive),
            any_negative=max(own.any_negative, raw[axis].any_negative),
        )
        for axis, own in effects.items()
    }


def _held(motions: StepMotions, t: Thresholds) -> frozenset[Held]:
    """Find the orientations (upright, sideways, upside down) in which the camera pans, tilts, trucks or pedestals."""
    names = [COMPONENTS.index(name) for name in ("pan", "tilt", "truck", "pedestal")]
    shifts = np.abs(motions.exact_shifts[:, names]).sum(axis=1)
    ways: tuple[tuple[Held, int], ...] = (("upright", 1), ("sideways", 0), ("upside down", -1))
    return frozenset(way for way, upright in ways if shifts[motions.rig.upright == upright].sum() > t.invisible)


def _moving(motions: StepMotions, t: Thresholds, least: float) -> tuple[Component, ...]:
    """The motions that move the picture by more than `least`, in frame widths, in either direction."""
    shifts = motions.exact_shifts
    return tuple(
        component
        for i, component in enumerate(COMPONENTS)
        if max(one_way_effects(shifts[:, i], hysteresis=motions.hysteresis_of(component))) > least
    )


def _enough_texture(evidence: PixelEvidence, t: Thresholds) -> bool:
    return bool(
        np.median(evidence.textured) >= t.textured
        and np.median(evidence.static) >= t.static_part
        and evidence.counts.mean() > 0.5 * t.textured
    )


def _short(value: float) -> float:
    return float(f"{value:.4g}")
