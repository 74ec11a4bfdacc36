"""The record of a mirrored, time-reversed or frozen clip, from the record of the clip itself."""

from typing import Any, Literal, assert_never

from synthcam.labels.annotation import MotionAnnotation, TrackingKind
from synthcam.labels.conditions import Is
from synthcam.labels.validity import DIRECTION_KEYS

Change = Literal["reversed", "mirrored", "frozen"]
"""A change to the frames of a clip after which its record is known."""

OPPOSITE = {
    "left_to_right": "right_to_left",
    "clockwise": "counter_clockwise",
    "forward": "backward",
    "up": "down",
    "in": "out",
    "crane_up": "crane_down",
    "larger": "smaller",
}
OPPOSITE |= {b: a for a, b in OPPOSITE.items()}

SIDEWAYS = ("camera_left_right", "camera_pan", "camera_roll", "camera_arc")
ALONG_AND_UP = (
    "camera_forward_backward",
    "camera_forward_backward_cam_frame",
    "camera_up_down",
    "camera_up_down_cam_frame",
    "camera_tilt",
    "camera_zoom",
    "camera_crane",
    "subject_size_change",
)
ENDS: dict[TrackingKind, TrackingKind] = {"lead": "tail", "tail": "lead"}

HORIZONTAL_PATH = ("camera_forward_backward", "camera_left_right")
FRAME_PATH = ("camera_forward_backward_cam_frame", "camera_up_down_cam_frame")

_NOT_OF_ONE_FRAME = frozenset({"motion_blur", "frame_freezing"})
_STANDS_STILL = {
    "steadiness": "static",
    "camera_movement": "no",
    "scene_movement": "static",
    "is_tracking": False,
    "tracking_shot_types": (),
    "dolly_zoom": False,
    "complex_motion_description": "",
    **dict.fromkeys((*DIRECTION_KEYS, "subject_size_change"), "no"),
}


def changed(annotation: MotionAnnotation, change: Change) -> MotionAnnotation:
    """The record of the changed clip."""
    match change:
        case "reversed":
            return time_reversed(annotation)
        case "mirrored":
            return mirrored(annotation)
        case "frozen":
            return frozen(annotation)
    assert_never(change)


def frozen(annotation: MotionAnnotation) -> MotionAnnotation:
    """The record of a clip that shows its first frame throughout: nothing moves."""
    unsure = (annotation.unsure & {"start_view"}) | _NOT_OF_ONE_FRAME
    return annotation.model_copy(update=_STANDS_STILL | {"unsure": unsure})


def mirrored(annotation: MotionAnnotation, *, description: str = "") -> MotionAnnotation:
    """The record of the left-right mirrored clip. Its own inverse.

    Words cannot be mirrored by rule, so `description` replaces `complex_motion_description`.
    """
    changes: dict[str, Any] = _opposites(annotation, SIDEWAYS)
    return annotation.model_copy(update=changes | {"complex_motion_description": description})


def time_reversed(annotation: MotionAnnotation, *, description: str = "") -> MotionAnnotation:
    """The record of the clip played backwards, its subject moving backwards too: a lead shot becomes a tail shot.

    Directions are relative to the camera's first view, and the reversed clip starts with the original's last view. So
    if the camera travels *and* turns, keys that depend on that view become unsure.
    """
    changes = _opposites(annotation, SIDEWAYS + ALONG_AND_UP)
    changes["tracking_shot_types"] = tuple(ENDS.get(kind, kind) for kind in annotation.tracking_shot_types)
    turns_about_gravity = not _all_no(annotation, ("camera_pan", "camera_arc"))
    turns_otherwise = not _all_no(annotation, ("camera_tilt", "camera_roll", "camera_crane"))
    travels_level = not _all_no(annotation, HORIZONTAL_PATH)
    travels = travels_level or not _all_no(annotation, (*FRAME_PATH, "camera_up_down"))
    unsure = set(annotation.unsure)
    if travels_level and turns_about_gravity:
        unsure.update(HORIZONTAL_PATH)
    if travels and (turns_about_gravity or turns_otherwise):
        unsure.update(FRAME_PATH)
    if turns_otherwise:
        unsure.add("start_view")
    return annotation.model_copy(
        update=changes | {"unsure": frozenset(unsure), "complex_motion_description": description}
    )


def _opposites(annotation: MotionAnnotation, keys: tuple[str, ...]) -> dict[str, Any]:
    values = {key: getattr(annotation, key) for key in keys}
    return {key: OPPOSITE.get(value, value) for key, value in values.items()}


def _all_no(annotation: MotionAnnotation, keys: tuple[str, ...]) -> bool:
    """Whether the record is sure that nothing happens along these keys."""
    return all(Is(key, ("no",)).holds(annotation) is True for key in keys)
