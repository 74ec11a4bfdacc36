import json

import pytest
from hypothesis import given
from support.annotation_strategies import STILL_RECORD, annotation, annotations

from synthcam.errors import InputError
from synthcam.labels.annotation import KEYS, MotionAnnotation, allowed_values


@given(annotations())
def test_record_survives_json(record: MotionAnnotation) -> None:
    assert MotionAnnotation.from_record(json.loads(json.dumps(record.as_record()))) == record


def test_json_form_is_camerabenchs_own() -> None:
    assert annotation().as_record() == STILL_RECORD
    assert list(annotation().as_record()) == sorted(STILL_RECORD)


def test_unsure_keys_are_written_only_where_there_are_some() -> None:
    record = annotation(unsure=["camera_zoom", "camera_pan"]).as_record()
    assert record["unsure"] == ["camera_pan", "camera_zoom"]
    assert MotionAnnotation.from_record(record).unsure == {"camera_pan", "camera_zoom"}


@pytest.mark.parametrize("key", ["camera_arc", "camera_crane", "scene_movement"])
def test_keys_that_may_be_absent_stay_absent(key: str) -> None:
    record = {name: value for name, value in STILL_RECORD.items() if name != key}
    assert key not in MotionAnnotation.from_record(record).as_record()
    assert MotionAnnotation.from_record(record).value(key) in ("no", "unknown")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"camera_pan": "left"}, "camera_pan holds 'left'; allowed is 'no', 'left_to_right' or 'right_to_left'"),
        ({"is_tracking": "yes"}, "is_tracking holds 'yes'; allowed is true or false"),
        ({"dolly_zoom": 1}, "dolly_zoom holds 1; allowed is true or false"),
        ({"tracking_shot_types": ["behind"]}, "tracking_shot_types holds 'behind'; allowed is 'side', 'tail'"),
        ({"tracking_shot_types": "side"}, "tracking_shot_types holds 'side'; allowed is"),
        ({"camera_twist": "no"}, "unknown key 'camera_twist'; allowed are camera_arc, camera_crane"),
        ({"unsure": ["camera_twist"]}, "unsure: 'camera_twist' is not a key of the record; allowed are camera_arc"),
        ({"unsure": ["unsure"]}, "unsure: 'unsure' is not a key"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InputError) as caught:
        MotionAnnotation.from_record(STILL_RECORD | changes)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", sorted(set(STILL_RECORD) - {"camera_arc", "scene_movement"}))
def test_a_missing_key_is_named(key: str) -> None:
    record = {name: value for name, value in STILL_RECORD.items() if name != key}
    with pytest.raises(InputError, match=f"key '{key}' is missing; only camera_arc, camera_crane"):
        MotionAnnotation.from_record(record)


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(InputError, match=r"the record is \[1\]; allowed is an object"):
        MotionAnnotation.from_record([1])  # type: ignore[arg-type]


def test_keys_and_values_are_those_of_the_record() -> None:
    assert set(KEYS) == set(STILL_RECORD) | {"camera_crane", "start_view"}
    assert allowed_values("camera_crane") == ("no", "crane_up", "crane_down")
    assert allowed_values("dolly_zoom") == ()
