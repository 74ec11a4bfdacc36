from typing import Any

import pytest
from hypothesis import given, settings
from support.annotation_strategies import annotation, annotations, moving

from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.symmetry import violations


@settings(deadline=None)
@given(annotations())
def test_valid_records_break_nothing(record: MotionAnnotation) -> None:
    assert violations(record) == []


CASES: list[tuple[dict[str, Any], str]] = [
    ({"steadiness": "static", "camera_pan": "left_to_right"}, "steadiness static allows camera_movement no or"),
    ({"camera_movement": "no", "steadiness": "smooth", "camera_zoom": "in"}, "camera_movement no allows no direction"),
    ({"camera_movement": "no"}, "camera_movement no forbids steadiness very_smooth"),
    ({"camera_movement": "major_complex"}, "camera_movement major_complex needs complex_motion_description"),
    ({"camera_movement": "minor", "complex_motion_description": "it moves"}, "complex_motion_description is for"),
    ({}, "major_simple needs a direction"),
    ({"camera_zoom": "in", "camera_forward_backward": "forward", "dolly_zoom": True}, "dolly_zoom needs forward with"),
    ({"camera_arc": "clockwise", "camera_crane": "crane_up"}, "an arc and a crane do not go together"),
    ({"camera_pan": "left_to_right", "tracking_shot_types": ["pan"]}, "tracking_shot_types need is_tracking"),
    ({"camera_pan": "left_to_right", "subject_size_change": "larger"}, "subject_size_change needs is_tracking"),
]


@pytest.mark.parametrize(("changes", "message"), CASES)
def test_each_rule_is_reported_alone(changes: dict[str, Any], message: str) -> None:
    found = violations(moving(**changes))
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize(("changes", "message"), CASES)
def test_a_clip_of_several_shots_breaks_nothing(changes: dict[str, Any], message: str) -> None:
    assert violations(moving(**changes, shot_transition=True)) == []


def test_what_hangs_on_an_unsure_key_breaks_nothing() -> None:
    assert violations(moving(unsure=["camera_pan"])) == []
    assert violations(annotation(camera_zoom="in", unsure=["camera_zoom"])) == []
    assert violations(annotation(camera_zoom="in", unsure=["camera_pan"])) != []
