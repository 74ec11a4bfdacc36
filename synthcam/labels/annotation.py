"""MotionAnnotation, CameraBench's record of a clip: its camera motion as an annotator or a measurement describes it.

Keys and values are those of the public raw labels (https://github.com/sy77777en/CameraBench, CC BY 4.0), so human and
measured clips share one type. Two keys are ours and absent from human files: `unsure` and `start_view`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, PlainSerializer, StrictBool, ValidationError, field_validator

from synthcam.errors import InputError

Horizontal = Literal["no", "left_to_right", "right_to_left"]
"""left_to_right: the camera moves or turns to its right."""
Vertical = Literal["no", "up", "down"]
Turning = Literal["no", "clockwise", "counter_clockwise"]
TrackingKind = Literal["side", "tail", "lead", "aerial", "arc", "pan", "tilt"]
Value = str | bool | tuple[str, ...]

IF_ABSENT: dict[str, str] = {
    "camera_arc": "no",
    "camera_crane": "no",
    "scene_movement": "unknown",
    "start_view": "other",
}
"""The value that the label rules read for an absent key. CameraBench's records omit `camera_arc` if they have
`camera_crane` and the other way round, and never have a start view."""


class MotionAnnotation(BaseModel):
    """The camera motion of one clip, one value a key.

    `_cam_frame` keys are relative to the first frame's camera, the others to the ground: forward is where the camera
    heads, up is against gravity. A roll is the camera body's, seen from behind it; an arc is seen
    from above. `subject_size_change` is the subject's apparent size in a tracking shot.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    steadiness: Literal["static", "very_smooth", "smooth", "unsteady", "very_unsteady"]
    camera_movement: Literal["no", "minor", "major_simple", "major_complex"]
    camera_motion_speed: Literal["slow", "regular", "fast"]
    scene_movement: Literal["static", "mostly_static", "dynamic", "unknown"] | None = None
    camera_forward_backward: Literal["no", "forward", "backward"]
    camera_forward_backward_cam_frame: Literal["no", "forward", "backward", "unknown"]
    camera_up_down: Vertical
    camera_up_down_cam_frame: Literal["no", "up", "down", "unknown"]
    camera_left_right: Horizontal
    camera_pan: Horizontal
    camera_tilt: Vertical
    camera_roll: Turning
    camera_zoom: Literal["no", "in", "out"]
    camera_arc: Turning | None = None
    camera_crane: Literal["no", "crane_up", "crane_down"] | None = None
    is_tracking: StrictBool
    tracking_shot_types: tuple[TrackingKind, ...]
    subject_size_change: Literal["no", "larger", "smaller"]
    dolly_zoom: StrictBool
    frame_freezing: StrictBool
    motion_blur: StrictBool
    cinemagraph: StrictBool
    shot_transition: StrictBool
    complex_motion_description: str
    start_view: Literal["birds_eye", "worms_eye", "other"] | None = None
    """Ours: where the first frame looks. CameraBench keeps it in another record; None reads as "other"."""
    unsure: Annotated[frozenset[str], PlainSerializer(sorted, return_type=list[str])] = frozenset()
    """Ours: keys whose value is a guess. Human records have none; no label is decided by one."""

    @field_validator("unsure")
    @classmethod
    def _names_keys(cls, unsure: frozenset[str]) -> frozenset[str]:
        if strangers := sorted(unsure - set(KEYS)):
            raise ValueError(f"{strangers[0]!r} is not a key of the record; allowed are {', '.join(KEYS)}")
        return unsure

    def value(self, key: str) -> Value:
        """The value that the label rules read for `key`: the record's own, or what its absence means."""
        found = getattr(self, key)
        value: Value = IF_ABSENT[key] if found is None else found
        return value

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "MotionAnnotation":
        """An annotation from its JSON form.

        Raises:
            InputError: a key is missing or unknown, or a value is not allowed; names key, value and what is allowed.
        """
        try:
            return cls.model_validate(record)
        except ValidationError as error:
            raise InputError(_first_problem(error)) from None

    def as_record(self) -> dict[str, Any]:
        """The JSON form, keys sorted as in CameraBench's files; empty keys are left out."""
        record = self.model_dump(mode="json", exclude_none=True)
        if not self.unsure:
            del record["unsure"]
        return dict(sorted(record.items()))


KEYS: tuple[str, ...] = tuple(sorted(set(MotionAnnotation.model_fields) - {"unsure"}))
"""Every key that holds a value, sorted."""


def allowed_values(key: str) -> tuple[str, ...]:
    """The values a key of one word may hold; empty for true/false, lists and text."""
    annotation = MotionAnnotation.model_fields[key].annotation
    choices = [part for part in (annotation, *get_args(annotation)) if str(part).startswith("typing.Literal")]
    return tuple(get_args(choices[0])) if choices else ()


def _first_problem(error: ValidationError) -> str:
    """One line on the first thing pydantic found wrong."""
    problem = error.errors()[0]
    if not problem["loc"]:
        return f"the record is {problem['input']!r}; allowed is an object of CameraBench's keys"
    key = str(problem["loc"][0])
    if problem["type"] == "missing":
        return f"key {key!r} is missing; only {', '.join(sorted(IF_ABSENT))} may be absent"
    if problem["type"] == "extra_forbidden":
        return f"unknown key {key!r}; allowed are {', '.join(KEYS)}, unsure"
    if problem["type"] == "literal_error":
        return f"{key} holds {problem['input']!r}; allowed is {problem['ctx']['expected']}"
    if problem["type"] == "value_error":
        return f"{key}: {problem['ctx']['error']}"
    expected = "true or false" if problem["type"].startswith("bool") else problem["msg"].lower()
    return f"{key} holds {problem['input']!r}; allowed is {expected}"
