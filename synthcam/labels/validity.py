"""CameraBench's consistency rules: which values of a record exclude each other."""

from dataclasses import dataclass

from synthcam.labels.annotation import MotionAnnotation
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
