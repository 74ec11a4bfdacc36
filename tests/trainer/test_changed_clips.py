"""What answers become, against the labels that are measured on paths which really are reversed, mirrored or frozen."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from support.hand_made_clips import record

from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, label_poses
from synthcam.language.choices import draw_choice, options
from synthcam.language.grammar import Chooser
from synthcam.language.topics import topics
from synthcam.motion.expression import parse_motion
from synthcam.motion.path import CameraPath, RigStart
from synthcam.seeding import stream
from trainer.changed_clips import Change, changed_answer
from trainer.examples import Example
from trainer.sources.label_questions import Labels, short_labels

MOTIONS = (
    "static", "pan-left:20deg", "pan-right:20deg", "tilt-up:15deg", "tilt-down:15deg", "roll-cw:15deg", "zoom-in:1.5x",
    "zoom-out:1.5x", "dolly-in:1.5m", "dolly-out:1.5m", "truck-left:1m", "truck-right:1m", "pedestal-up:1m",
    "pedestal-down:1m", "pan-left:20deg+zoom-in:1.3x", "truck-right:1m+zoom-in:1.3x", "dolly-in:1.5m, tilt-up:15deg",
    "pan-right:20deg, dolly-in:1.5m", "pedestal-up:1m+tilt-down:15deg", "arc-cw:40deg",
)  # fmt: skip
DEPTH_M = 4.0
"""Of the scene that the labels assume."""
TIMES = np.arange(16) / 4.0
ACROSS = np.diag([-1.0, 1.0, 1.0, 1.0])


def fly(motion: str) -> Trajectory:
    start = RigStart(np.array([0.0, 1.5, 0.0]), 0.3, 0.0, 1.0)
    path = CameraPath(parse_motion(motion), start, 3.75, 3.75, "start", DEPTH_M)
    return path.trajectory(TIMES, width=224, height=224)


def really(path: Trajectory, change: Change) -> Trajectory:
    """The path reversed, mirrored or frozen by its matrices."""
    poses, lens = path.world_from_camera, path.intrinsics
    changed = {
        "reversed": (poses[::-1], lens[::-1]),
        "mirrored": (ACROSS @ poses @ ACROSS, lens),
        "frozen": (np.repeat(poses[:1], len(poses), axis=0), np.repeat(lens[:1], len(lens), axis=0)),
    }
    return Trajectory(*changed[change], path.times, path.width, path.height)


@lru_cache
def flown(motion: str) -> tuple[Trajectory, ClipLabels]:
    """The path of a motion and its labels, measured once for all changes."""
    path = fly(motion)
    return path, measured(path)


def measured(path: Trajectory) -> ClipLabels:
    return label_poses(path, scene_depth=DEPTH_M)


def named(answer: str, options: tuple[str, ...] = (), topic: str = "caption", kind: str = "choice") -> Example:
    return Example("s", Path("v.mp4"), "What?", options, answer, "What?", None, kind, topic, "test", "c")


def questions(labels: ClipLabels, motion: str) -> list[Example]:
    """Every topic that the labels decide, and some choices between statements."""
    short = short_labels(labels.labels)
    truths = {name: topic.holds(short) for name, topic in topics().items()}
    yes_no = [
        named("A" if truth else "B", ("A. Yes", "B. No"), name, "binary")
        for name, truth in truths.items()
        if truth is not None
    ]
    return yes_no + list(choices(short, Chooser(stream(0, "changed clips", motion))))


OFFERED: dict[tuple[str, ...], tuple[str, ...]] = {}
"""Options -> the topics that they state, in their order."""


def choices(labels: Labels, chooser: Chooser) -> Iterator[Example]:
    """Choices between statements about a clip with these labels."""
    for _ in range(12):
        names = draw_choice(labels, chooser)
        if names is not None:
            texts = options(names, chooser)
            OFFERED[texts] = names
            (right,) = (name for name in names if topics()[name].holds(labels))
            yield named("ABCD"[names.index(right)], texts, right)


def measured_answers(example: Example, before: Labels, after: Labels) -> set[str]:
    """The letters that may be right by labels that were measured: those of options that are not certainly false."""
    if example.kind == "binary":
        topic = topics()[example.topic]
        was, becomes = topic.holds(before), topic.holds(after)
        other = {"A": "B", "B": "A"}[example.answer]
        return {"A", "B"} if becomes is None else {example.answer if becomes is was else other}
    offered = zip("ABCD", OFFERED[example.options], strict=False)
    return {letter for letter, name in offered if not topics()[name].refuted(after)}


@pytest.mark.parametrize("change", ["reversed", "mirrored", "frozen"])
def test_answers_are_those_that_measurement_gives(change: Change) -> None:
    told: Counter[str] = Counter()
    for motion in MOTIONS:
        path, before = flown(motion)
        after = measured(really(path, change))
        for example in questions(before, motion):
            answer = changed_answer(example, before.annotation, change)
            if answer is None:
                told["open"] += 1
                continue
            told["same" if answer == example.answer else "other"] += 1
            possible = measured_answers(example, short_labels(before.labels), short_labels(after.labels))
            assert answer in possible, (motion, example.question, example.options, example.answer, answer)
    assert told["same"] > 20
    assert told["other"] > 20
    assert told["same"] + told["other"] > told["open"]


@pytest.mark.parametrize("motion", ["pan-left:20deg", "dolly-in:1.5m", "truck-left:1m+zoom-out:1.3x"])
def test_what_is_changed_twice_is_as_it_was(motion: str) -> None:
    path, labels = flown(motion)
    back = measured(really(path, "reversed"))
    for example in questions(labels, motion):
        answer = changed_answer(example, labels.annotation, "reversed")
        if answer is not None:
            again = changed_answer(replace(example, answer=answer), back.annotation, "reversed")
            assert again in (example.answer, None)


PANS = record(camera_movement="major_simple", steadiness="very_smooth", camera_pan="right_to_left")


@pytest.mark.parametrize(
    ("change", "becomes"), [("reversed", "pan-right"), ("mirrored", "pan-right"), ("frozen", "static")]
)
def test_motions_by_name(change: Change, becomes: str) -> None:
    assert changed_answer(named("pan-left"), PANS, change) == becomes


def test_a_tilt_is_not_mirrored() -> None:
    tilts = record(camera_movement="major_simple", steadiness="very_smooth", camera_tilt="up")
    assert changed_answer(named("tilt-up"), tilts, "mirrored") == "tilt-up"
    assert changed_answer(named("tilt-up"), tilts, "reversed") == "tilt-down"


def test_a_name_that_the_record_does_not_bear_out_has_no_answer() -> None:
    assert changed_answer(named("dolly-in"), PANS, "reversed") is None


CAPTIONS = (
    "A. The camera pans left, then zooms in.",
    "B. The camera zooms out, then pans right.",
    "C. The camera zooms in, then pans left.",
    "D. The camera pans right, then zooms out.",
)


def test_a_caption_backwards_has_the_opposite_motions_in_the_opposite_order() -> None:
    clip = record(
        camera_movement="major_complex", steadiness="very_smooth", camera_pan="right_to_left", camera_zoom="in",
        complex_motion_description="a pan, then a zoom",
    )  # fmt: skip
    assert changed_answer(named("A", CAPTIONS), clip, "reversed") == "B"
    assert changed_answer(named("A", CAPTIONS[:1] + CAPTIONS[2:]), clip, "reversed") is None
    assert changed_answer(named("A", CAPTIONS), clip, "mirrored") is None  # none pans right, then zooms in
    assert changed_answer(named("A", CAPTIONS), clip, "frozen") is None


def test_where_travel_and_turning_mix_the_direction_backwards_is_open() -> None:
    clip = record(
        camera_movement="major_complex", steadiness="very_smooth", camera_pan="left_to_right",
        camera_forward_backward="forward", camera_forward_backward_cam_frame="forward",
        complex_motion_description="drives round a bend",
    )  # fmt: skip
    options = ("A. Yes", "B. No")
    forward = named("A", options, "has_forward_wrt_camera", "binary")
    turning = named("A", options, "has_pan_right", "binary")
    assert changed_answer(forward, clip, "reversed") is None
    assert changed_answer(turning, clip, "reversed") == "B"
    assert changed_answer(turning, clip, "mirrored") == "B"


def test_open_questions_and_foreign_topics_have_no_counterpart() -> None:
    assert changed_answer(named("The camera pans left.", kind="open"), PANS, "reversed") is None
    assert changed_answer(named("A", ("A. Yes", "B. No"), "Is it nice?", "binary"), PANS, "reversed") is None
