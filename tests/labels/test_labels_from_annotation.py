from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.annotation_strategies import DIRECTIONS, KINDS, annotation, annotations, moving

from synthcam.labels.annotation import KEYS, MotionAnnotation, allowed_values
from synthcam.labels.conditions import Truth
from synthcam.labels.label_names import DESCRIPTIONS, LABEL_NAMES
from synthcam.labels.labels_from_annotation import RULES, derive_labels

TRANSITION = "cam_motion.has_shot_transition_cam_motion"
MOTION = tuple(
    name
    for name in LABEL_NAMES
    if name.split(".")[1]
    in ("camera_centric_movement", "ground_centric_movement", "arc_crane_movement", "dolly_zoom_movement")
)
OPPOSITES = [
    ("forward", "backward"),
    ("upward", "downward"),
    ("leftward", "rightward"),
    ("pan_left", "pan_right"),
    ("tilt_up", "tilt_down"),
    ("roll_clockwise", "roll_counterclockwise"),
    ("zoom_in", "zoom_out"),
    ("arc_clockwise", "arc_counterclockwise"),
    ("crane_up", "crane_down"),
]


def label(record: MotionAnnotation, ending: str) -> Truth:
    """The one label whose name ends so."""
    [truth] = [truth for name, truth in derive_labels(record).items() if name.endswith(f".{ending}")]
    return truth


@settings(deadline=None)
@given(annotations())
def test_every_label_is_there_in_order(record: MotionAnnotation) -> None:
    assert tuple(derive_labels(record)) == LABEL_NAMES


def test_labels_rules_and_descriptions_name_the_same_83() -> None:
    assert tuple(RULES) == LABEL_NAMES
    assert len(LABEL_NAMES) == 83
    assert list(LABEL_NAMES) == sorted(LABEL_NAMES)
    assert len(set(DESCRIPTIONS.values())) == 83


@settings(max_examples=300, deadline=None)
@given(annotations())
def test_no_rule_says_true_and_false_at_once(record: MotionAnnotation) -> None:
    for name, rule in RULES.items():
        assert not (rule.true.holds(record) and rule.false.holds(record)), name


@settings(deadline=None)
@given(annotations())
def test_opposites_are_never_both_true(record: MotionAnnotation) -> None:
    labels = derive_labels(record)
    for one, other in OPPOSITES:
        for name in LABEL_NAMES:
            if f".{one}." in name and labels[name]:
                assert not labels[name.replace(one, other)]
    assert not (label(record, "has_dolly_in_zoom_out") and label(record, "has_dolly_out_zoom_in"))
    assert not (label(record, "fixed_camera") and label(record, "moving_camera"))


@settings(deadline=None)
@given(annotations())
def test_only_one_direction_implies_that_direction_and_no_other(record: MotionAnnotation) -> None:
    labels = derive_labels(record)
    sole = [name for name in LABEL_NAMES if ".only_" in name and labels[name]]
    for name in sole:
        assert labels[name.replace("only_", "has_")] is True
    assert len({name.split(".")[2] for name in sole if "wrt_camera" not in name}) <= 1


@settings(deadline=None)
@given(annotations(), st.sampled_from([{"steadiness": "static"}, {"camera_movement": "no"}]))
def test_a_still_camera_denies_every_motion(record: MotionAnnotation, still: dict[str, str]) -> None:
    labels = derive_labels(record.model_copy(update=still | {"start_view": None}))
    assert {labels[name] for name in MOTION} == {False}


@settings(deadline=None)
@given(annotations())
def test_a_clip_of_several_shots_is_asked_about_the_transition_alone(record: MotionAnnotation) -> None:
    labels = derive_labels(record.model_copy(update={"shot_transition": True}))
    assert labels.pop(TRANSITION) is True
    assert set(labels.values()) == {None}
    labels = derive_labels(record.model_copy(update={"unsure": frozenset({"shot_transition"})}))
    assert set(labels.values()) == {None}


# --- three-valued logic against its meaning: try every value an unsure key could hold ------------------------------
def completions(record: MotionAnnotation, key: str) -> list[MotionAnnotation]:
    """The record with every value that `key` could hold, sure of it."""
    values: tuple[Any, ...] = allowed_values(key) or (True, False)
    if key == "tracking_shot_types":
        values = ((), *((kind,) for kind in KINDS), *((one, other) for one in KINDS for other in KINDS if one < other))
    return [record.model_copy(update={key: value, "unsure": record.unsure - {key}}) for value in values]


SURE_HOLD = set(KEYS) - {"complex_motion_description", "steadiness", "camera_movement"}
"""With steadiness or movement unsure the logic may be more cautious than needed: each rule leans on them twice."""


@settings(max_examples=200, deadline=None)
@given(annotations(), st.sampled_from(sorted(SURE_HOLD)))
def test_one_unsure_key_opens_exactly_the_labels_it_decides(record: MotionAnnotation, key: str) -> None:
    labels = derive_labels(record.model_copy(update={"unsure": frozenset({key})}))
    tried = [derive_labels(one) for one in completions(record, key)]
    for name, truth in labels.items():
        values = {one[name] for one in tried}
        assert truth is (values.pop() if len(values) == 1 else None), name


UNSURE = (*DIRECTIONS, "steadiness", "camera_movement", "camera_arc")


@settings(deadline=None)
@given(annotations(), st.sets(st.sampled_from(UNSURE), min_size=2, max_size=2))
def test_two_unsure_keys_decide_nothing(record: MotionAnnotation, unsure: set[str]) -> None:
    labels = derive_labels(record.model_copy(update={"unsure": frozenset(unsure)}))
    first, second = sorted(unsure)
    for one in completions(record, first):
        for both in completions(one, second):
            found = derive_labels(both)
            assert all(truth is None or found[name] is truth for name, truth in labels.items())


# --- the published rules, case by case ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("record", "ending", "truth"),
    [
        (moving(camera_pan="right_to_left"), "has_pan_left", True),
        (moving(camera_pan="right_to_left"), "has_pan_right", False),
        (moving(camera_pan="right_to_left"), "only_pan_left", True),
        (moving(camera_pan="right_to_left"), "has_tilt_up", False),
        (moving(camera_pan="right_to_left", steadiness="unsteady"), "has_tilt_up", None),
        (moving(camera_pan="right_to_left", steadiness="unsteady"), "has_pan_left", True),
        (moving(camera_pan="right_to_left", steadiness="unsteady"), "only_pan_left", None),
        (moving(camera_pan="right_to_left", unsure=["camera_tilt"]), "has_pan_left", True),
        (moving(camera_pan="right_to_left", unsure=["camera_tilt"]), "has_tilt_up", None),
        (moving(camera_pan="right_to_left", unsure=["camera_tilt"]), "only_pan_left", None),
        (moving(camera_pan="right_to_left", unsure=["camera_tilt"]), "only_zoom_in", False),
        (annotation(unsure=["camera_pan"]), "has_pan_left", False),
        (moving(camera_pan="right_to_left", camera_movement="minor"), "has_pan_left", None),
        (moving(camera_pan="right_to_left", camera_movement="minor"), "has_pan_right", False),
        (moving(camera_pan="right_to_left", camera_movement="major_complex"), "has_zoom_in", None),
        (moving(camera_arc="clockwise", camera_pan="left_to_right"), "has_pan_right", None),
        (moving(camera_arc="clockwise"), "has_arc_clockwise", True),
        (moving(camera_arc="clockwise"), "has_arc_counterclockwise", False),
        (moving(camera_arc="clockwise"), "has_crane_up", None),
        (moving(camera_arc=None, camera_crane="crane_up"), "has_crane_up", True),
        (moving(camera_arc=None, camera_crane="crane_up"), "has_crane_down", False),
        (moving(camera_arc=None, camera_crane="crane_up"), "has_arc_clockwise", None),
        (moving(camera_crane="crane_up", unsure=["camera_arc"]), "has_crane_up", None),
        (moving(camera_zoom="in"), "has_arc_clockwise", False),
        (
            moving(camera_forward_backward_cam_frame="unknown", camera_pan="left_to_right"),
            "has_forward_wrt_camera",
            None,
        ),
        (moving(camera_forward_backward="forward"), "has_forward_wrt_camera", False),
        (moving(camera_forward_backward="forward"), "only_forward_wrt_ground", True),
        (moving(camera_forward_backward="forward"), "has_forward_wrt_ground", True),
        (moving(camera_forward_backward="forward", start_view="birds_eye"), "has_forward_wrt_ground", None),
        (
            moving(camera_forward_backward="forward", start_view="birds_eye"),
            "has_forward_wrt_ground_birds_worms_included",
            True,
        ),
        (moving(camera_forward_backward="forward", start_view="other"), "has_backward_wrt_ground", False),
        (
            moving(camera_forward_backward="forward", camera_zoom="out", dolly_zoom=True),
            "has_dolly_in_zoom_out",
            True,
        ),
        (moving(camera_forward_backward="forward", camera_zoom="out"), "has_dolly_in_zoom_out", False),
        (annotation(), "fixed_camera", True),
        (annotation(camera_movement="major_complex"), "fixed_camera", None),
        (annotation(steadiness="smooth"), "fixed_camera", False),
        (annotation(steadiness="smooth"), "fixed_camera_with_shake", True),
        (annotation(steadiness="unsteady"), "fixed_camera_with_shake", True),
        (annotation(steadiness="very_unsteady"), "fixed_camera_with_shake", None),
        (moving(steadiness="very_unsteady"), "fixed_camera_with_shake", False),
        (annotation(steadiness="smooth"), "moving_camera", None),
        (annotation(steadiness="unsteady"), "moving_camera", True),
        (annotation(steadiness="unsteady"), "clear_moving_camera", None),
        (moving(), "clear_moving_camera", True),
        (moving(camera_motion_speed="slow"), "slow_moving_camera", True),
        (moving(camera_motion_speed="slow"), "fast_moving_camera", False),
        (moving(camera_movement="minor"), "slow_moving_camera", None),
        (moving(steadiness="smooth"), "very_stable_camera", None),
        (moving(steadiness="unsteady"), "very_shaky_camera", None),
        (moving(), "is_minor_motion", False),
        (moving(steadiness="unsteady"), "is_minor_motion", None),
        (annotation(scene_movement="mostly_static"), "dynamic_scene", None),
        (annotation(scene_movement="mostly_static"), "mostly_static_scene", True),
        (annotation(scene_movement=None), "static_scene", None),
        (moving(is_tracking=True, tracking_shot_types=["lead"]), "lead_tracking_shot", True),
        (moving(is_tracking=True, tracking_shot_types=["side", "lead"]), "lead_tracking_shot", None),
        (moving(is_tracking=True, tracking_shot_types=["side", "lead"]), "front_side_tracking_shot", True),
        (moving(is_tracking=True, tracking_shot_types=["side", "lead"]), "tail_tracking_shot", False),
        (moving(is_tracking=True, tracking_shot_types=["aerial", "pan"]), "aerial_tracking_shot", True),
        (
            moving(is_tracking=True, tracking_shot_types=["side"], camera_left_right="right_to_left"),
            "side_tracking_shot_leftward",
            True,
        ),
        (moving(is_tracking=True, subject_size_change="larger"), "tracking_subject_larger_size", True),
    ],
)
def test_published_rules(record: MotionAnnotation, ending: str, truth: Truth) -> None:
    assert label(record, ending) is truth
