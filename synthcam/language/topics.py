"""What can be asked of a clip: each label with its skill and its family."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from synthcam.labels.labels_from_annotation import RULES
from synthcam.motion.motions import LABEL_OF, MOTIONS

Needs = tuple[tuple[str, bool], ...]
"""Labels by last name, each with the truth it must have."""


@dataclass(frozen=True)
class Topic:
    """Something that is so or not so of a clip.

    Attributes:
        name: of the topic, and of its statement in the grammar.
        yes, no: what makes it so, and what makes it not so; a clip with neither does not decide it.
        decided: labels that must not be open, whatever they are.
        skill: one of CameraBench's nine.
        family: of motions, or what else it is about: what decides it.
        opposite: the rule of the statement that holds where the answer is no.
    """

    name: str
    yes: Needs
    no: Needs
    decided: tuple[str, ...]
    skill: str
    family: str
    opposite: str

    def holds(self, labels: Mapping[str, bool | None]) -> bool | None:
        """Whether it is so; None where the clip does not decide it."""
        if any(labels[name] is None for name in self.decided):
            return None
        if all(labels[name] is truth for name, truth in self.yes):
            return True
        return False if all(labels[name] is truth for name, truth in self.no) else None

    def refuted(self, labels: Mapping[str, bool | None]) -> bool:
        """Whether its statement is certainly false, decided or not."""
        return any(labels[name] is (not truth) for name, truth in self.yes)

    def statement(self, truth: bool) -> str:
        """The rule of what is so."""
        return f"YES.{self.name}" if truth else self.opposite


NOT_GEOMETRY = ("has_frame_freezing", "has_shot_transition_cam_motion")
"""Labels that no geometry decides, False of every clip made here: the question alone would tell the answer."""
CONFUSABLE = (
    ("dolly-in", "zoom-in"),
    ("dolly-out", "zoom-out"),
    ("pan-left", "truck-left"),
    ("pan-right", "truck-right"),
    ("tilt-up", "pedestal-up"),
    ("tilt-down", "pedestal-down"),
)
_TWICE = "_wrt_ground"
"""Over the ground is a label twice; it is asked about with views from straight above and below included."""
FRAMED = ("forward", "backward", "upward", "downward")
"""Directions that the first frame and the ground may tell apart."""
_FAMILY_WORDS = (
    ("dolly_in", "dolly-zoom"),
    ("dolly_out", "dolly-zoom"),
    ("pan_", "pan"),
    ("tilt_", "tilt"),
    ("roll_", "roll"),
    ("zoom_", "zoom"),
    ("arc_", "arc"),
    ("crane_", "crane"),
    ("leftward", "truck"),
    ("rightward", "truck"),
    ("forward", "dolly"),
    ("backward", "dolly"),
    ("upward", "pedestal"),
    ("downward", "pedestal"),
)
_HOLD = ("fixed_camera_with_shake", "shaky_camera", "very_shaky_camera", "stable_camera", "very_stable_camera")
_MOVING = ("fixed_camera", "moving_camera", "clear_moving_camera")


@cache
def topics() -> dict[str, Topic]:
    """Every topic by name: one a label, one a confusable pair and order, one a direction of two frames of reference."""
    names = [(rule, rule.rsplit(".", 1)[-1]) for rule in RULES]
    found = [_of_label(rule, name) for rule, name in names if name not in NOT_GEOMETRY and not name.endswith(_TWICE)]
    for a, b in CONFUSABLE:
        found += [_x_not_y(a, b), _x_not_y(b, a)]
    found += [_camera_not_ground(way) for way in FRAMED]
    return {topic.name: topic for topic in found}


def _of_label(rule: str, name: str) -> Topic:
    skill, family = _skill_and_family(rule, name)
    # "Only x" is denied wherever anything else may be there; it is asked only where x itself is certain.
    decided = (name.replace("only_", "has_", 1),) if name.startswith("only_") else ()
    return Topic(name, ((name, True),), ((name, False),), decided, skill, family, f"NO.{name}")


def _x_not_y(x: str, y: str) -> Topic:
    a, b = LABEL_OF[x], LABEL_OF[y]
    family = MOTIONS[x].family
    opposite = f"YES.{y}_not_{x}"
    return Topic(
        f"{x}_not_{y}", ((a, True), (b, False)), ((a, False), (b, True)), (), "confusable_motion", family, opposite
    )


def _camera_not_ground(way: str) -> Topic:
    """In terms of the first frame and not over the ground; no: in both."""
    camera, ground = f"has_{way}_wrt_camera", f"has_{way}_wrt_ground"
    yes, no = ((camera, True), (ground, False)), ((camera, True), (ground, True))
    family = "dolly" if way in ("forward", "backward") else "pedestal"
    return Topic(f"{way}_wrt_camera_only", yes, no, (), "confusable_motion", family, f"YES.{way}_wrt_both")


def _skill_and_family(rule: str, name: str) -> tuple[str, str]:
    if "object_centric" in rule:
        return "tracking_shot", "tracking"
    if "scene_movement" in rule:
        return "scene_dynamics", "scene"
    if "motion_complexity" in rule:
        return "complex_description", "complexity"
    if name == "has_motion_blur":
        return "motion_speed", "blur"
    if name in ("fast_moving_camera", "slow_moving_camera"):
        return "motion_speed", "speed"
    if name in _HOLD or name in _MOVING:
        return "motion_and_steadiness", "hold" if name in _HOLD else "moving"
    family = next(family for word, family in _FAMILY_WORDS if word in name)
    if name.startswith("only_"):
        return "only_motion", family
    return "motion_direction" if family in ("dolly", "truck", "pedestal") else "has_motion", family


_MIRRORED = (
    ("dolly_in_zoom_out", "dolly_out_zoom_in"),
    ("dolly-in_not_zoom-in", "dolly-out_not_zoom-out"),
    ("zoom-in_not_dolly-in", "zoom-out_not_dolly-out"),
    ("pan-left_not_truck-left", "pan-right_not_truck-right"),
    ("truck-left_not_pan-left", "truck-right_not_pan-right"),
    ("tilt-up_not_pedestal-up", "tilt-down_not_pedestal-down"),
    ("pedestal-up_not_tilt-up", "pedestal-down_not_tilt-down"),
    ("left", "right"),
    ("up", "down"),
    ("_in", "_out"),
    ("forward", "backward"),
    ("_clockwise", "_counterclockwise"),
    ("lead", "tail"),
    ("larger", "smaller"),
)


@cache
def counterparts() -> dict[str, str]:
    """What a topic is called of the mirrored clip, or of the clip played backwards; its own inverse."""
    found: dict[str, str] = {}
    for name in topics():
        for a, b in _MIRRORED:
            if name not in found and a in name and b not in name and (other := name.replace(a, b)) in topics():
                found[name], found[other] = other, name
    return found
