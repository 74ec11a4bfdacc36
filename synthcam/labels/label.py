"""Everything the labels say of one clip, from its cameras and what its pixels can show."""

from dataclasses import dataclass
from typing import Any

from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.distinguishability import told_apart
from synthcam.labels.evidence import Evidence, assumed_evidence
from synthcam.labels.measurement import Measurement, measure
from synthcam.labels.primitives import derive_labels
from synthcam.labels.record import fill_record, motions, segments
from synthcam.labels.segments import Segment
from synthcam.labels.thresholds import DEFAULT, Thresholds
from synthcam.labels.tracking import SubjectTrack, Tracking, find_tracking

BLUR_SEEN, BLUR_UNSEEN = 0.008, 0.002
"""Motion blur is seen when the picture is smeared by this much of its width, unseen below the second."""


@dataclass(frozen=True)
class ClipLabels:
    """A measured clip: canonical motions, CameraBench's record, its tri-state labels, when what happens."""

    motions: tuple[str, ...]
    annotation: MotionAnnotation
    labels: dict[str, bool | None]
    segments: tuple[Segment, ...]
    measurement: Measurement

    def as_dict(self) -> dict[str, Any]:
        """The keys of clip.json and of `synthcam label --json`."""
        told = {pair: told.as_dict() for pair, told in told_apart(self.measurement).items()}
        return {
            "motions": list(self.motions),
            "annotation": self.annotation.as_record(),
            "labels": self.labels,
            "measurements": {**self.measurement.as_dict(), "told_apart": told},
            "segments": [segment.as_dict() for segment in self.segments],
        }


def label_clip(
    trajectory: Trajectory,
    evidence: Evidence,
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
        rendered: what moves in the scene is known.
        shutter_s: how long the shutter is open for a frame, in seconds.
    """
    measured = measure(trajectory, evidence, fine=fine, thresholds=thresholds)
    tracking: Tracking | None = None
    if subject is not None and measured.largest > thresholds.invisible:
        tracking = find_tracking(trajectory, subject, thresholds)
    # How far the picture moves while the shutter is open is how wide it is smeared.
    smear = measured.speed * shutter_s
    blurred = True if smear >= BLUR_SEEN else False if smear <= BLUR_UNSEEN else None
    annotation = fill_record(measured, tracking, subject_known=rendered, blurred=blurred)
    return ClipLabels(
        motions=tuple(motions(measured, tracking)),
        annotation=annotation,
        labels=derive_labels(annotation),
        segments=tuple(segments(measured)),
        measurement=measured,
    )


def label_poses(
    trajectory: Trajectory, *, scene_depth: float | None = None, thresholds: Thresholds = DEFAULT
) -> ClipLabels:
    """Label a path of which no scene is known; its depth is assumed (see `assumed_evidence`)."""
    evidence = assumed_evidence(trajectory, scene_depth=scene_depth)
    return label_clip(trajectory, evidence, rendered=False, thresholds=thresholds)
