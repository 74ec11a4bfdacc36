"""Hypothesis strategies for records, shared by the tests of this folder."""

from typing import Any

from hypothesis import strategies as st

from synthcam.labels.annotation import KEYS, MotionAnnotation, allowed_values

STILL_RECORD: dict[str, Any] = {
    "steadiness": "static",
    "camera_movement": "no",
    "camera_motion_speed": "regular",
    "scene_movement": "static",
    "camera_forward_backward": "no",
    "camera_forward_backward_cam_frame": "no",
    "camera_up_down": "no",
    "camera_up_down_cam_frame": "no",
    "camera_left_right": "no",
    "camera_pan": "no",
    "camera_tilt": "no",
    "camera_roll": "no",
    "camera_zoom": "no",
    "camera_arc": "no",
    "is_tracking": False,
    "tracking_shot_types": [],
    "subject_size_change": "no",
    "dolly_zoom": False,
    "frame_freezing": False,
    "motion_blur": False,
    "cinemagraph": False,
    "shot_transition": False,
    "complex_motion_description": "",
}
DIRECTIONS = tuple(key for key in KEYS if "no" in allowed_values(key) and key.startswith("camera_"))
DIRECTIONS = tuple(key for key in DIRECTIONS if key not in ("camera_movement", "camera_arc", "camera_crane"))
KINDS = ("side", "tail", "lead", "aerial", "arc", "pan", "tilt")


def annotation(**changes: Any) -> MotionAnnotation:
    """A still clip's record with some keys changed."""
    return MotionAnnotation.from_record(STILL_RECORD | changes)


def moving(**changes: Any) -> MotionAnnotation:
    """A smooth, plainly moving clip's record with some keys changed."""
    return annotation(**{"steadiness": "very_smooth", "camera_movement": "major_simple"} | changes)


@st.composite
def annotations(draw: st.DrawFn) -> MotionAnnotation:
    """Records that break no rule of validity, sure of every key."""
    record = dict(STILL_RECORD)
    record["steadiness"] = draw(st.sampled_from(allowed_values("steadiness")))
    movements = {"static": ("no", "major_complex"), "very_smooth": ("minor", "major_simple", "major_complex")}
    record["camera_movement"] = draw(
        st.sampled_from(movements.get(record["steadiness"], allowed_values("camera_movement")))
    )
    for key in ("camera_motion_speed", "scene_movement"):
        record[key] = draw(st.sampled_from(allowed_values(key)))
    record["start_view"] = draw(st.sampled_from((*allowed_values("start_view"), None)))
    for key in ("frame_freezing", "motion_blur", "cinemagraph"):
        record[key] = draw(st.booleans())
    if record["camera_movement"] != "no":
        _draw_directions(draw, record)
    if record["camera_movement"] == "major_complex":
        record["complex_motion_description"] = "first this, then that"
    record["is_tracking"] = draw(st.booleans())
    if record["is_tracking"]:
        record["tracking_shot_types"] = draw(st.lists(st.sampled_from(KINDS), max_size=3, unique=True))
        record["subject_size_change"] = draw(st.sampled_from(allowed_values("subject_size_change")))
    return MotionAnnotation.from_record(record)


def _draw_directions(draw: st.DrawFn, record: dict[str, Any]) -> None:
    for key in DIRECTIONS:
        # Most keys of a real record are "no"; without this a clip of one motion would hardly ever be drawn.
        record[key] = draw(st.one_of(st.just("no"), st.sampled_from(allowed_values(key))))
    curve = draw(st.sampled_from((None, None, "camera_arc", "camera_crane")))
    if curve is not None:
        del record["camera_arc"]
        record[curve] = draw(st.sampled_from(allowed_values(curve)[1:]))
    if record["camera_movement"] == "major_simple":
        record["camera_pan"] = draw(st.sampled_from(("left_to_right", "right_to_left")))
    opposed = (record["camera_forward_backward"], record["camera_zoom"])
    if opposed in (("forward", "out"), ("backward", "in")):
        record["dolly_zoom"] = draw(st.booleans())
