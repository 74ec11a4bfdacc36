import re

from hypothesis import given, settings
from support.annotation_strategies import annotations, moving

from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import mirrored, time_reversed, violations

MIRROR = (("left", "right"), ("leftward", "rightward"), ("clockwise", "counterclockwise"))
REVERSE = (
    *MIRROR,
    ("forward", "backward"),
    ("up", "down"),
    ("upward", "downward"),
    ("in", "out"),
    ("lead", "tail"),
    ("front", "rear"),
    ("larger", "smaller"),
)


def swapped(name: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """A label's name with each word swapped for its opposite."""
    opposite = dict(pairs) | {b: a for a, b in pairs}
    return re.sub(r"[a-z]+", lambda word: opposite.get(word[0], word[0]), name)


@settings(deadline=None)
@given(annotations())
def test_a_mirrored_clip_has_mirrored_labels(record: MotionAnnotation) -> None:
    labels, mirror = derive_labels(record), derive_labels(mirrored(record, description="mirrored"))
    assert mirror == {swapped(name, MIRROR): truth for name, truth in labels.items()}


@settings(deadline=None)
@given(annotations())
def test_mirroring_undoes_itself_and_keeps_records_valid(record: MotionAnnotation) -> None:
    text = record.complex_motion_description
    assert mirrored(mirrored(record), description=text) == record
    assert violations(mirrored(record, description=text)) == []


@settings(deadline=None)
@given(annotations())
def test_a_reversed_clip_has_reversed_labels_or_leaves_them_open(record: MotionAnnotation) -> None:
    labels, reverse = derive_labels(record), derive_labels(time_reversed(record))
    for name, truth in labels.items():
        assert reverse[swapped(name, REVERSE)] in (truth, None)


@settings(deadline=None)
@given(annotations())
def test_without_turning_reversal_opens_nothing_and_undoes_itself(record: MotionAnnotation) -> None:
    turning = ("camera_pan", "camera_tilt", "camera_roll", "camera_arc", "camera_crane")
    straight = record.model_copy(
        update={"camera_movement": "minor", "steadiness": "smooth", "complex_motion_description": ""}
        | dict.fromkeys(turning, "no")
    )
    for clip in (straight, straight.model_copy(update={"camera_movement": "major_simple", "camera_zoom": "in"})):
        labels, reverse = derive_labels(clip), derive_labels(time_reversed(clip))
        assert reverse == {swapped(name, REVERSE): truth for name, truth in labels.items()}
        assert time_reversed(time_reversed(clip)) == clip


@settings(deadline=None)
@given(annotations())
def test_reversed_records_are_valid(record: MotionAnnotation) -> None:
    assert violations(time_reversed(record, description=record.complex_motion_description)) == []


def test_travel_while_turning_leaves_the_view_dependent_names_open() -> None:
    driving_round = moving(
        camera_forward_backward="forward", camera_forward_backward_cam_frame="forward", camera_pan="left_to_right"
    )
    back = time_reversed(driving_round)
    assert back.camera_pan == "right_to_left"
    assert back.unsure == {
        "camera_forward_backward",
        "camera_left_right",
        "camera_forward_backward_cam_frame",
        "camera_up_down_cam_frame",
    }


def test_turning_on_the_spot_hides_nothing() -> None:
    assert time_reversed(moving(camera_pan="left_to_right")).unsure == frozenset()
    assert time_reversed(moving(camera_tilt="up", start_view="birds_eye")).unsure == {"start_view"}


def test_an_unsure_turn_counts_as_one() -> None:
    back = time_reversed(moving(camera_forward_backward="forward", unsure=["camera_pan"]))
    assert "camera_forward_backward" in back.unsure


def test_who_is_led_is_followed_when_played_backwards() -> None:
    clip = moving(camera_forward_backward="backward", is_tracking=True, tracking_shot_types=["lead", "side"])
    assert time_reversed(clip).tracking_shot_types == ("tail", "side")
    assert mirrored(clip).tracking_shot_types == ("lead", "side")
