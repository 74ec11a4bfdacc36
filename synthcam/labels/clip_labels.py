"""Label a clip from its cameras and what its pixels can show: the entry to this folder."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from synthcam.geometry.camera import field_of_view
from synthcam.geometry.frustum import Frustum, overlap_fraction
from synthcam.geometry.image_motion import Component
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.annotation_from_measurement import fill_annotation, motions, segments
from synthcam.labels.gravity import agreed_annotation, pitched_otherwise
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.measurement import Measurement, measure
from synthcam.labels.pixel_evidence import PixelEvidence, assumed_evidence
from synthcam.labels.segments import MotionSegment
from synthcam.labels.shots import find_shots
from synthcam.labels.thresholds import DEFAULT, Thresholds
from synthcam.labels.tracking import SubjectTrack, Tracking, find_tracking
from synthcam.motion.motions import SHAKE

STRAIGHT_DEG = 75.0
GRAVITY_OPEN = "what would be different if the first frame looked up or down is left open (--up says which axis is up)"
BLUR_SEEN, BLUR_UNSEEN = 0.008, 0.002
"""Motion blur is visible from the first smear on and invisible up to the second, in frame widths; open in between."""


@dataclass(frozen=True)
class ClipLabels:
    """All labels of a clip: canonical motions and their times, CameraBench's record and tri-state labels."""

    motions: tuple[str, ...]
    annotation: MotionAnnotation
    labels: dict[str, bool | None]
    segments: tuple[MotionSegment, ...]
    measurement: Measurement
    notes: tuple[str, ...] = ()
    """What was assumed or repaired, one sentence each."""

    def as_dict(self) -> dict[str, Any]:
        """The keys of clip.json and of `synthcam label --json`."""
        separable = {pair: separation.as_dict() for pair, separation in separable_pairs(self.measurement).items()}
        return {
            "motions": list(self.motions),
            "annotation": self.annotation.as_record(),
            "labels": self.labels,
            "measurements": {**self.measurement.as_dict(), "told_apart": separable},
            "segments": [segment.as_dict() for segment in self.segments],
        }


def label_clip(
    trajectory: Trajectory,
    evidence: PixelEvidence,
    *,
    fine: Trajectory | None = None,
    subject: SubjectTrack | None = None,
    rendered: bool = True,
    shutter_s: float = 0.0,
    thresholds: Thresholds = DEFAULT,
) -> ClipLabels:
    """Label a clip of at least two frames.

    Args:
        fine: the same path at more times, where it is known (see `measure`).
        subject: a subject whose path is known, for tracking shots.
        rendered: the scene is known, so it is known what moves in it.
        shutter_s: how long the shutter is open for a frame, in seconds.
    """
    measured = measure(trajectory, evidence, fine=fine, thresholds=thresholds)
    tracking: Tracking | None = None
    if subject is not None and measured.largest > thresholds.invisible:
        tracking = find_tracking(trajectory, subject, thresholds)
    # The picture is smeared by as much as it moves while the shutter is open.
    smear = measured.picture_speed * shutter_s
    blurred = True if smear >= BLUR_SEEN else False if smear <= BLUR_UNSEEN else None
    annotation = fill_annotation(measured, tracking, subject_known=rendered, blurred=blurred)
    return ClipLabels(
        motions=tuple(motions(measured, tracking)),
        annotation=annotation,
        labels=derive_labels(annotation),
        segments=tuple(segments(measured, tracking)),
        measurement=measured,
        notes=_notes(measured),
    )


def _notes(measured: Measurement) -> tuple[str, ...]:
    """What the labels of a camera that is not held upright, or of a path without a unit, rest on."""
    notes = []
    if "sideways" in measured.held:
        notes.append("the camera is rolled by more than 60 deg: left, right, up and down are left open there")
    if "upside down" in measured.held:
        notes.append("the camera is upside down: left and right are the viewer's own, up and down are left open")
    if measured.shake_open:
        notes.append("how much the picture shakes is left open: the poses may have the noise of a tracker")
    if measured.travel_open and measured.travel < measured.thresholds.visible_unscaled:
        notes.append("the positions have no unit, and travel is small beside the assumed depth: it is left open")
    return tuple(notes)


def label_poses(
    trajectory: Trajectory,
    *,
    scene_depth: float | None = None,
    up_known: bool = True,
    thresholds: Thresholds = DEFAULT,
) -> ClipLabels:
    """Label camera poses without a scene; depth is assumed (see `assumed_evidence`).

    Args:
        up_known: gravity is known; otherwise what would be different if the camera looked up or down is left open.
    """
    upright = _label_upright(trajectory, scene_depth, thresholds)
    if up_known:
        return upright
    others = [(pitch, _label_upright(path, scene_depth, thresholds)) for pitch, path in pitched_otherwise(trajectory)]
    annotation = agreed_annotation(upright.annotation, [other.annotation for _, other in others])
    # Along the optical axis is a dolly to whoever watches, also where straight down it would be called a pedestal.
    motions = upright.motions
    for pitch, other in others:
        if abs(pitch) < STRAIGHT_DEG:
            motions = tuple(name for name in motions if name in other.motions)
    if annotation == upright.annotation and motions == upright.motions:
        return upright
    return replace(
        upright,
        motions=motions,
        segments=tuple(s for s in upright.segments if s.name in motions or s.name not in upright.motions),
        annotation=annotation,
        labels=derive_labels(annotation),
        notes=(*upright.notes, GRAVITY_OPEN),
    )


def _label_upright(trajectory: Trajectory, scene_depth: float | None, thresholds: Thresholds) -> ClipLabels:
    """Label poses whose gravity is taken as known."""
    shots = find_shots(trajectory, assumed_evidence(trajectory, scene_depth=scene_depth))

    def part(first: int, last: int) -> ClipLabels:
        path = shots.trajectory.frames(slice(first, last + 1))
        return label_clip(path, assumed_evidence(path, scene_depth=scene_depth), rendered=False, thresholds=thresholds)

    whole = part(0, len(trajectory) - 1)
    notes = (*shots.notes, *whole.notes)
    if not shots.starts and not shots.doubtful:
        return replace(whole, notes=notes)
    if not shots.starts:
        annotation = whole.annotation.model_copy(update={"unsure": whole.annotation.unsure | {"shot_transition"}})
        return replace(
            whole, motions=(), segments=(), annotation=annotation, labels=derive_labels(annotation), notes=notes
        )
    return _of_shots(whole, [(first, part(first, last)) for first, last in shots.parts if last > first], notes)


def _of_shots(whole: ClipLabels, shots: list[tuple[int, ClipLabels]], notes: tuple[str, ...]) -> ClipLabels:
    """The labels of several shots: each label but the transition is open, motions and segments are those of the shots.

    Args:
        shots: first frame and labels of every shot of more than one frame.
    """
    names = list(dict.fromkeys(name for _, shot in shots for name in shot.motions))
    moving = [name for name in names if name not in ("static", SHAKE)]
    times = whole.measurement.times
    found = []
    for first, shot in shots:
        for s in shot.segments:
            start, end = s.start_frame + first, s.end_frame + first
            found.append(MotionSegment(s.name, start, end, float(times[start]), float(times[end]), s.effect))
    annotation = whole.annotation.model_copy(
        update={"shot_transition": True, "unsure": whole.annotation.unsure - {"shot_transition"}}
    )
    return replace(
        whole,
        motions=tuple(moving or names),
        segments=tuple(sorted(found, key=lambda s: (s.start_frame, s.end_frame, s.name))),
        annotation=annotation,
        labels=derive_labels(annotation),
        notes=notes,
    )


CONFUSABLE_PAIRS: tuple[tuple[Component, Component], ...] = (("zoom", "dolly"), ("pan", "truck"), ("tilt", "pedestal"))


@dataclass(frozen=True)
class PairSeparation:
    """Whether the pixels separate a pair (None if the clip holds both or neither), and by how much.

    The unit of `margin` depends on the pair, see `separable_pairs`.
    """

    separable: bool | None
    margin: float

    def as_dict(self) -> dict[str, bool | float | None]:
        """The form written to clip.json."""
        return {"told": self.separable, "margin": float(f"{self.margin:.4g}")}


def separable_pairs(measured: Measurement) -> dict[str, PairSeparation]:
    """Decide for each confusable pair whether the pixels show which of the two it is.

    Pairs of motions: the margin is what remains (frame widths) when one is explained by the other. Arc against truck
    with pan: whether the path is clearly one of them; the margin is the angle subtended, in turns. Camera against
    subject: the margin is the part of the textured picture that is static in the world.
    """
    t = measured.thresholds
    out: dict[str, PairSeparation] = {}
    for a, b in CONFUSABLE_PAIRS:
        known = [measured.margins[pair] for pair in ((a, b), (b, a)) if pair in measured.margins]
        if len(known) == 1:
            out[f"{a}/{b}"] = PairSeparation(measured.enough_texture and measured.tells(known[0]), known[0].residual)
        else:
            out[f"{a}/{b}"] = PairSeparation(None, 0.0)
    turns = abs(measured.arc.degrees) / 360.0
    both = {"pan", "truck"} <= set(measured.present)
    out["arc/truck+pan"] = PairSeparation(measured.arc.present is not None if both else None, turns if both else 0.0)
    still = float(measured.evidence.static.min(initial=1.0))
    moves = float(measured.evidence.moving.max(initial=0.0)) > 0
    out["camera/subject"] = PairSeparation(still >= t.static_part if moves else None, still)
    return out


APEX_MOVED_M, AXIS_TURNED_DEG, FOV_CHANGED = 0.02, 0.5, 1.01
"""Smaller changes do not count: 2 cm, half a degree, 1 % of the focal length."""


@dataclass(frozen=True)
class FrustumLabels:
    """How the frustum of a clip changes.

    Attributes:
        apex_moved_m: largest distance of the apex from where it was at first, metres.
        axis_turned_deg: largest angle of the optical axis from where it was at first.
        hfov_first_deg, hfov_last_deg: horizontal field of view.
        still_seen: part of the first frustum's volume that lies inside the last one.
        apex_moved, axis_turned, fov_changed: whether each is more than numerically nothing.
    """

    apex_moved_m: float
    axis_turned_deg: float
    hfov_first_deg: float
    hfov_last_deg: float
    still_seen: float
    apex_moved: bool
    axis_turned: bool
    fov_changed: bool

    def as_dict(self) -> dict[str, float | bool]:
        """The form written to clip.json."""
        return {k: v if isinstance(v, bool) else round(v, 5) for k, v in vars(self).items()}


def frustum_labels(trajectory: Trajectory, frustums: list[Frustum]) -> FrustumLabels:
    """Summarise how the frustums of a trajectory, one a frame, change over the clip."""
    moved = float(np.linalg.norm(trajectory.positions - trajectory.positions[0], axis=1).max())
    first = trajectory.optical_axes[0]
    # The arc tangent keeps small angles exact where the arc cosine loses them.
    across = np.linalg.norm(np.cross(trajectory.optical_axes, first), axis=1)
    turned = float(np.degrees(np.arctan2(across, trajectory.optical_axes @ first)).max())
    hfov = np.degrees(field_of_view(trajectory.intrinsics, trajectory.width, trajectory.height)[0])
    focal = trajectory.intrinsics[:, 0]
    return FrustumLabels(
        apex_moved_m=moved,
        axis_turned_deg=turned,
        hfov_first_deg=float(hfov[0]),
        hfov_last_deg=float(hfov[-1]),
        still_seen=overlap_fraction(frustums[0].corners, frustums[-1].corners),
        apex_moved=moved > APEX_MOVED_M,
        axis_turned=turned > AXIS_TURNED_DEG,
        fov_changed=float(focal.max() / focal.min()) > FOV_CHANGED,
    )
