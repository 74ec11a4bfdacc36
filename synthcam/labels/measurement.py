"""The measurement: how far each motion moves the picture, what else could explain it, when it happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from synthcam.geometry.image_motion import COMPONENTS, Component
from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.axis_effects import (
    LOOKS_LIKE,
    NAMES,
    TRANSLATIONS,
    Axis,
    Reading,
    Sign,
    all_parts,
    read_effects,
    travel_parts,
)
from synthcam.labels.composite_motions import Whole, find_arc, find_crane, find_dolly_zoom
from synthcam.labels.effects import Fields, Margin, effects, margins, picture_speed, step_fields, unexplained
from synthcam.labels.pixel_evidence import PixelEvidence
from synthcam.labels.rig_steps import UP, increments, intended, rig_path
from synthcam.labels.segments import MotionSegment, find_segments
from synthcam.labels.shake import BLUR_S, LEAST_S, jitter
from synthcam.labels.thresholds import DEFAULT, Thresholds


@dataclass(frozen=True)
class Measurement:
    """What the pixels of a clip show of its camera's motion. Shares are of the frame width."""

    readings: Mapping[Axis, Reading]
    margins: Mapping[tuple[Component, Component], Margin]
    left_out: Mapping[Component, float]
    """What all other motions together cannot explain when this one is left out."""
    present: tuple[Component, ...]
    seeable: bool
    """Enough of the picture carries texture, and enough of that stands still, to tell anything."""
    jitter: float
    moved: float
    """How far the picture as a whole moves (RMS, summed over time)."""
    speed: float
    """... and how fast while it moves, in frame widths a second."""
    arcs: tuple[Whole, ...]
    cranes: tuple[Whole, ...]
    dolly_zooms: tuple[Whole, ...]
    """The best candidate of each kind, and the best one the other way round where there is one."""
    segments: tuple[MotionSegment, ...]
    progress: Mapping[Component, Array]
    """How far each motion has moved the picture by each frame (F,), in frame widths, signed."""
    evidence: PixelEvidence
    start_pitch_deg: float
    thresholds: Thresholds = field(default=DEFAULT)

    def status(self, axis: Axis, sign: Sign) -> bool | None:
        """Whether a motion is there: True, False, or None where the pixels cannot tell or it is too small to ask."""
        t, reading = self.thresholds, self.readings[axis]
        like = LOOKS_LIKE[axis]
        if not self.seeable:
            return None
        if reading.any(sign) <= t.invisible:
            confused = (
                m.left_over < t.distinct and m.needed > t.invisible
                for (_, other), m in self.margins.items()
                if other == like
            )
            return None if self._hidden(like) or any(confused) else False
        enough = reading.named(sign) >= max(t.visible, t.minor_part * reading.beside)
        return True if enough and self._distinct(like) else None

    @property
    def arc(self) -> Whole:
        """The best candidate for an arc."""
        return self.arcs[0]

    @property
    def crane(self) -> Whole:
        """The best candidate for a crane."""
        return self.cranes[0]

    @property
    def dolly_zoom(self) -> Whole:
        """The best candidate for a dolly zoom."""
        return self.dolly_zooms[0]

    def _hidden(self, like: Component) -> bool:
        """Whether a motion that the median does not see shows all the same: on a near thing before a far world."""
        return like not in self.present and self.left_out[like] > self.thresholds.distinct

    @property
    def any_hidden(self) -> bool:
        """Whether any motion is hidden from the median like that."""
        return any(self._hidden(c) for c in COMPONENTS)

    def _distinct(self, like: Component) -> bool:
        """Whether nothing absent could stand in for a motion.

        A translation whose name follows an earlier heading looks like another one by now: then all of them count.
        """
        owns: tuple[Component, ...] = (like,)
        if like in TRANSLATIONS and like not in self.present:
            owns = tuple(c for c in TRANSLATIONS if self.readings[c].largest >= self.thresholds.visible)
        return all(m.left_over >= self.thresholds.distinct for (own, _), m in self.margins.items() if own in owns)

    @property
    def largest(self) -> float:
        """The largest effect of any of the seven motions."""
        return max(self.readings[c].largest for c in COMPONENTS)

    def mixed(self, axis: Axis) -> bool:
        """Whether an axis goes both ways."""
        reading, t = self.readings[axis], self.thresholds
        return min(reading.any_positive, reading.any_negative) > t.invisible

    def as_dict(self) -> dict[str, Any]:
        """The form written to clip.json."""
        return {
            "effects": {
                axis: {"positive": _short(r.positive), "negative": _short(r.negative)}
                for axis, r in self.readings.items()
            },
            "margins": {
                f"{own} as {other}": {"left_over": _short(m.left_over), "needed": _short(m.needed)}
                for (own, other), m in self.margins.items()
            },
            "jitter": _short(self.jitter),
            "moved": _short(self.moved),
            "speed_per_s": _short(self.speed),
            "seeable": self.seeable,
            "depth": self.evidence.source,
            "arc_deg": _short(self.arc.degrees) if self.arc.found else 0.0,
            "crane_deg": _short(self.crane.degrees) if self.crane.found else 0.0,
        }


def measure(
    trajectory: Trajectory,
    evidence: PixelEvidence,
    *,
    fine: Trajectory | None = None,
    thresholds: Thresholds = DEFAULT,
) -> Measurement:
    """Measure a trajectory of at least two frames under what its pixels can show.

    Args:
        fine: the same path at more times, the frames' among them, where it is known: at a few frames a second shake and
            a turn cannot be told from the frames alone.
    """
    t = thresholds
    whole = trajectory if fine is None else fine
    shake = _jitter(whole)
    shaky = shake > t.still_jitter and float(np.ptp(whole.times)) >= LEAST_S
    path = _at_frames(intended(whole), trajectory) if shaky else trajectory
    reach = t.shake_reach * shake if shaky else 0.0
    steps = increments(path, t)
    raw = all_parts(steps)
    first = path.world_from_camera[0, :3, :3]
    count = len(steps.pan)
    directions = {
        "ground_forward": steps.forward,
        "ground_up": np.broadcast_to(UP, (count, 3)),
        "first_forward": np.broadcast_to(first[:, 2], (count, 3)),
        "first_up": np.broadcast_to(-first[:, 1], (count, 3)),
        "travel": steps.displacement / np.maximum(np.linalg.norm(steps.displacement, axis=1, keepdims=True), 1e-12),
    }
    fields = step_fields(path, steps, evidence, list(directions.values()))
    travel_moved = np.linalg.norm(steps.displacement, axis=1) * fields.along[:, -1]
    blurred = int(np.ceil(BLUR_S * trajectory.fps)) if shaky else 0
    named, first_named = travel_parts(steps, path, travel_moved, t, blurred=blurred)
    turning = np.column_stack([steps.pan, steps.tilt, steps.roll, steps.zoom])
    amounts, all_amounts, first_names = (np.column_stack([turning, travel]) for travel in (named, raw, first_named))
    readings = read_effects(steps, fields, amounts, all_amounts, first_names, directions, t, reach)
    moved_now = all_amounts * fields.magnitude
    present = tuple(c for i, c in enumerate(COMPONENTS) if max(effects(moved_now[:, i], reach=reach)) > t.invisible)
    seeable = bool(
        np.median(evidence.textured) >= t.textured
        and np.median(evidence.static) >= t.static_part
        and evidence.counts.mean() > 0.5 * t.textured
    )
    moved, speed = picture_speed(all_amounts, fields, fps=trajectory.fps)
    segments = _segments(path, fields, amounts, t, reach)
    arcs, cranes = _circles(path, evidence, segments, t)
    return Measurement(
        readings=readings,
        margins=margins(all_amounts, fields, present),
        left_out=unexplained(all_amounts, fields),
        present=present,
        seeable=seeable,
        jitter=shake,
        moved=moved,
        speed=speed,
        arcs=arcs,
        cranes=cranes,
        dolly_zooms=_dolly_zooms(all_amounts, evidence, segments, moved, t),
        segments=segments,
        progress={
            name: np.concatenate([[0.0], np.cumsum(all_amounts[:, i] * fields.magnitude[:, i])])
            for i, name in enumerate(COMPONENTS)
        },
        evidence=evidence,
        start_pitch_deg=float(np.degrees(yaw_pitch_roll(path.world_from_camera[0, :3, :3])[1])),
        thresholds=t,
    )


def _jitter(trajectory: Trajectory) -> float:
    """RMS shake in frame widths: how far its turning moves the picture's middle."""
    rig = rig_path(trajectory)
    focal = float(np.median(trajectory.intrinsics[:, 0])) / trajectory.width
    return jitter(focal * np.column_stack([rig.yaw * np.cos(np.median(rig.pitch)), rig.pitch]), fps=trajectory.fps)


def _at_frames(fine: Trajectory, frames: Trajectory) -> Trajectory:
    """The frames of a finer path that lie at the times of `frames`."""
    index = np.searchsorted(fine.times, frames.times - 1e-6)
    if not np.allclose(fine.times[np.minimum(index, len(fine) - 1)], frames.times, atol=1e-6):
        raise ValueError("the fine path does not hold the frames' times")
    return Trajectory(fine.world_from_camera[index], fine.intrinsics[index], frames.times, frames.width, frames.height)


def _segments(
    path: Trajectory, fields: Fields, amounts: Array, t: Thresholds, reach: float
) -> tuple[MotionSegment, ...]:
    found: list[MotionSegment] = []
    moved = amounts * fields.magnitude
    for i, component in enumerate(COMPONENTS):
        for name, sign in zip(NAMES[component], (1, -1), strict=True):
            one_way = np.maximum(sign * moved[:, i], 0.0)
            found += find_segments(name, one_way, path.times, least=max(t.invisible, reach), shaky=reach > 0)
    return tuple(sorted(found, key=lambda s: (s.start_frame, s.end_frame, s.name)))


def _circles(
    path: Trajectory, evidence: PixelEvidence, segments: tuple[MotionSegment, ...], t: Thresholds
) -> tuple[tuple[Whole, ...], tuple[Whole, ...]]:
    """The best arcs and cranes over the times in which their parts go on."""
    last = len(path) - 1
    arcs = [
        find_arc(path, evidence, *span, t) for span in _spans(segments, ("truck", "pan"), ("pan", "dolly", "truck"))
    ]
    cranes = [
        find_crane(path, evidence, *span, t) for span in _spans(segments, ("pedestal", "dolly"), ("tilt", "pedestal"))
    ]
    nothing = Whole(False, 0, last)
    return _best([nothing, *arcs]), _best([nothing, *cranes])


def _spans(
    segments: tuple[MotionSegment, ...], leading: tuple[str, ...], joining: tuple[str, ...]
) -> list[tuple[int, int]]:
    """Frame ranges in which a whole could be: each leading part's, and its union and overlap with others."""
    spans = set()
    for own in segments:
        if not own.name.startswith(leading):
            continue
        start, end = own.start_frame, own.end_frame
        spans.add((start, end))
        for other in segments:
            if (
                other.name.startswith(joining)
                and other.start_frame < own.end_frame
                and other.end_frame > own.start_frame
            ):
                # An arc may run on into a truck: then only what both share is one.
                spans.add((max(own.start_frame, other.start_frame), min(own.end_frame, other.end_frame)))
                start, end = min(start, other.start_frame), max(end, other.end_frame)
        spans.add((start, end))
    return sorted(spans)


def _best(wholes: list[Whole]) -> tuple[Whole, ...]:
    """The best of all, then the best one that goes the other way and is not clearly none."""
    rank = {False: 0, None: 1, True: 2}
    ordered = sorted(wholes, key=lambda w: (rank[w.found], abs(w.degrees)), reverse=True)
    back = [w for w in ordered if w.found is not False and w.degrees * ordered[0].degrees < 0]
    return (ordered[0], *back[:1])


def _dolly_zooms(
    amounts: Array, evidence: PixelEvidence, segments: tuple[MotionSegment, ...], moved: float, t: Thresholds
) -> tuple[Whole, ...]:
    spans = [s for s in segments if s.name.startswith("dolly")]
    zooms = [s for s in segments if s.name.startswith("zoom")]
    dolly, zoom = amounts[:, COMPONENTS.index("dolly")], amounts[:, COMPONENTS.index("zoom")]
    found = [Whole(False, 0, len(amounts))]
    for span in spans:
        for other in zooms:
            # A dolly may go on before or after the lens: only where both go on can they undo each other.
            start, end = max(span.start_frame, other.start_frame), min(span.end_frame, other.end_frame)
            if end > start:
                found.append(find_dolly_zoom(dolly, zoom, evidence, moved, start, end, t))
    return _best(found)


def _short(value: float) -> float:
    return float(f"{value:.4g}")
