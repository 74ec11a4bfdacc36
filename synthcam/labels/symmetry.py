"""The record of a mirrored, time-reversed or frozen clip, from the record of the clip itself.

CameraBench's consistency rules say which values of a record exclude each other.
"""

from dataclasses import dataclass
from typing import Any, Literal, assert_never

from synthcam.labels.annotation import MotionAnnotation, TrackingKind
from synthcam.labels.conditions import All, Condition, Is, TracksExactly

DIRECTION_KEYS = (
    "camera_forward_backward",
    "camera_forward_backward_cam_frame",
    "camera_up_down",
    "camera_up_down_cam_frame",
    "camera_left_right",
    "camera_pan",
    "camera_tilt",
    "camera_roll",
    "camera_zoom",
    "camera_arc",
    "camera_crane",
)
NO_DIRECTION = All(tuple(Is(key, ("no", "unknown")) for key in DIRECTION_KEYS))


@dataclass(frozen=True)
class Requirement:
    """A rule: if a record meets `given`, it must meet `required`."""

    given: Condition
    required: Condition
    text: str


def _is(key: str, *values: str | bool) -> Is:
    return Is(key, values)


NO_MOVEMENT = _is("camera_movement", "no")
COMPLEX = _is("camera_movement", "major_complex")
UNDESCRIBED = _is("complex_motion_description", "")
FORWARD, BACKWARD = _is("camera_forward_backward", "forward"), _is("camera_forward_backward", "backward")

REQUIREMENTS = (
    Requirement(
        _is("steadiness", "static"),
        NO_MOVEMENT | COMPLEX,
        "steadiness static allows camera_movement no or major_complex",
    ),
    Requirement(NO_MOVEMENT, NO_DIRECTION, "camera_movement no allows no direction"),
    Requirement(NO_MOVEMENT, ~_is("steadiness", "very_smooth"), "camera_movement no forbids steadiness very_smooth"),
    Requirement(COMPLEX, ~UNDESCRIBED, "camera_movement major_complex needs complex_motion_description"),
    Requirement(~COMPLEX, UNDESCRIBED, "complex_motion_description is for camera_movement major_complex"),
    Requirement(_is("camera_movement", "major_simple"), ~NO_DIRECTION, "major_simple needs a direction"),
    Requirement(
        _is("dolly_zoom", True),
        (FORWARD & _is("camera_zoom", "out")) | (BACKWARD & _is("camera_zoom", "in")),
        "dolly_zoom needs forward with zoom out, or backward with zoom in",
    ),
    Requirement(~_is("camera_arc", "no"), _is("camera_crane", "no"), "an arc and a crane do not go together"),
    Requirement(_is("is_tracking", False), TracksExactly(frozenset()), "tracking_shot_types need is_tracking"),
    Requirement(_is("is_tracking", False), _is("subject_size_change", "no"), "subject_size_change needs is_tracking"),
)


def violations(annotation: MotionAnnotation) -> list[str]:
    """List the rules of CameraBench that a record breaks, one line each; empty for a valid record.

    Public human records break some, so this only reports. A rule that depends on an unsure key is not broken, and the
    keys of a clip of several shots mean nothing and break none.
    """
    if annotation.shot_transition:
        return []
    return [rule.text for rule in REQUIREMENTS if (~rule.given | rule.required).holds(annotation) is False]


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
