"""Facts read from a clip's record, labels and segments."""

from collections.abc import Iterator, Mapping

from synthcam.evidence.shot import Shot
from synthcam.labels.segments import time_overlap
from synthcam.language.clock import Clock
from synthcam.language.facts import Fact, Moment, Span
from synthcam.language.grammar import Noun, has_rule
from synthcam.language.statements import (
    Absent,
    Motion,
    MotionWhen,
    Nothing,
    Order,
    SceneMovement,
    Speed,
    Steadiness,
    SubjectSize,
    Together,
    TrackingShot,
)
from synthcam.motion.motions import LABEL_OF, MOTIONS

APART_S, SIMULTANEOUS = 0.25, 0.65
"""ORDER and TOGETHER of docs/claims.md with a margin."""

KINDS: Mapping[str, tuple[str, ...]] = {
    **{
        kind: tuple(label for motion, label in LABEL_OF.items() if MOTIONS[motion].family == kind)
        for kind in ("pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal", "arc", "crane", "dolly-zoom")
    },
    "track": ("track_shot",),
    "shake": ("shaky_camera",),
    "motion": ("clear_moving_camera",),
}
"""The labels that a kind of motion stands for."""


def short_labels(shot: Shot) -> dict[str, bool | None]:
    """Labels by their last name, which is unique."""
    return {name.rsplit(".", 1)[-1]: truth for name, truth in shot.labels.items()}


def motion_facts(shot: Shot, clock: Clock) -> Iterator[Fact]:
    """Which motions there are, when, and in which order."""
    named = [motion for motion in shot.motions if has_rule(f"VERB.{motion}") and motion != "static"]
    runs = {motion: [s for s in shot.segments if s.name == motion] for motion in named}
    last = len(clock.times) - 1
    for motion in named:
        yield Motion(motion)
        for run in runs[motion]:
            ends = (run.start_frame, run.end_frame)
            start, end = (Moment(f, round(float(clock.times[f]), 1), f == 0, f == last) for f in ends)
            if start.seconds < end.seconds:
                yield MotionWhen(motion, Span(start, end))
    once = [(motion, found[0]) for motion, found in runs.items() if len(found) == 1]
    for i, (a, run_a) in enumerate(once):
        for b, run_b in once[i + 1 :]:
            if run_b.start_s - run_a.start_s >= APART_S and run_b.end_s - run_a.end_s >= APART_S:
                yield Order(a, b)
            elif time_overlap(run_a, run_b) >= SIMULTANEOUS:
                yield Together(a, b)


def absent_facts(shot: Shot) -> dict[str, Fact]:
    """What is certainly not there: kinds and single directions, by their names."""
    labels = short_labels(shot)
    wanted = {**KINDS, **{motion: (label,) for motion, label in LABEL_OF.items()}}
    return {name: Absent(name) for name, needed in wanted.items() if all(labels[label] is False for label in needed)}


def record_facts(shot: Shot, clock: Clock, names: Mapping[int, Noun]) -> Iterator[Fact]:
    """Steadiness, speed, what moves in the scene, and the subject; nothing the record is unsure of."""
    record, whole = shot.annotation, clock.whole
    sure = {key for key in type(record).model_fields if key not in record.unsure}
    if "camera_movement" in sure and record.camera_movement == "no":
        yield Nothing(whole)
    if "steadiness" in sure:
        yield Steadiness(record.steadiness, whole)
    if {"camera_motion_speed", "camera_movement"} <= sure and record.camera_movement != "no":
        yield Speed(record.camera_motion_speed)
    if "scene_movement" in sure and record.scene_movement in ("static", "mostly_static", "dynamic"):
        yield SceneMovement(record.scene_movement, whole)
    name = names.get(shot.subject_id) if shot.subject_id is not None else None
    if record.is_tracking and name is not None and {"is_tracking", "tracking_shot_types"} <= sure:
        for kind in record.tracking_shot_types:
            yield TrackingShot(name, kind, whole)
        if record.subject_size_change != "no":
            yield SubjectSize(name, record.subject_size_change, whole)
