"""What can be asked of a clip: each label with its skill, and the cues by which its answer is told from its twin's."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from synthcam.labels.rules import RULES
from synthcam.language.facts import Fact
from synthcam.language.seen import (
    Enters,
    Growth,
    Hold,
    HorizonLeans,
    HorizonLevel,
    Leaves,
    ParallaxGrowth,
    ParallaxShift,
    Place,
    SameSize,
    Shift,
    Spread,
    Still,
)
from synthcam.language.statements import SceneMovement, Steadiness
from synthcam.language.told_facts import LABEL_OF

SHIFTS: tuple[type[Fact], ...] = (Shift, ParallaxShift, Enters, Leaves)
GROWTHS: tuple[type[Fact], ...] = (Growth, ParallaxGrowth, Spread, SameSize)
RESTS: tuple[type[Fact], ...] = (Still, Hold, Place, SceneMovement)
SLANTS: tuple[type[Fact], ...] = (HorizonLeans, HorizonLevel)


@dataclass(frozen=True)
class Cues:
    """How one recognises a family of motions.

    Attributes:
        laws: what the motion, its twin and the frustum do in general; the first two tell the twins apart.
        sights: kinds of fact that show it.
        frustum: the part of the frustum that matters: axis, roll or lens.
        kind: the family as a kind of motion, its twin likewise; "" where there is none.
    """

    laws: tuple[str, ...]
    sights: tuple[type[Fact], ...]
    frustum: str
    kind: str = ""
    twin: str = ""


CUES: Mapping[str, Cues] = {
    "pan": Cues(("truck_shifts_near_more", "pan_shifts_alike", "turn_keeps_apex"), SHIFTS, "axis", "pan", "truck"),
    "truck": Cues(("pan_shifts_alike", "truck_shifts_near_more", "travel_keeps_axis"), SHIFTS, "axis", "truck", "pan"),
    "tilt": Cues(
        ("pedestal_shifts_near_more", "tilt_shifts_alike", "turn_keeps_apex"), SHIFTS, "axis", "tilt", "pedestal"
    ),
    "pedestal": Cues(
        ("tilt_shifts_alike", "pedestal_shifts_near_more", "travel_keeps_axis"), SHIFTS, "axis", "pedestal", "tilt"
    ),
    "zoom": Cues(("dolly_scales_near_more", "zoom_scales_alike", "zoom_keeps_apex"), GROWTHS, "lens", "zoom", "dolly"),
    "dolly": Cues(
        ("zoom_scales_alike", "dolly_scales_near_more", "travel_keeps_fov"), GROWTHS, "lens", "dolly", "zoom"
    ),
    "roll": Cues(("only_roll_slants", "roll_turns_picture", "turn_keeps_apex"), SLANTS, "roll", "roll"),
    "arc": Cues(("arc_keeps_centre", "truck_shifts_near_more", "travel_keeps_axis"), SHIFTS, "axis", "arc"),
    "crane": Cues(("crane_keeps_centre", "pedestal_shifts_near_more", "travel_keeps_axis"), SHIFTS, "axis", "crane"),
    "dolly-zoom": Cues(
        ("dolly_zoom_keeps_one_size", "zoom_scales_alike", "dolly_scales_near_more"), GROWTHS, "lens", "dolly-zoom"
    ),
    "moving": Cues(("fixed_keeps_background", "subject_keeps_background", "zoom_keeps_apex"), RESTS, "axis", "motion"),
    "hold": Cues(("shake_goes_to_and_fro", "smooth_goes_one_way"), (Steadiness, *RESTS), "axis", "shake"),
    "speed": Cues(("slow_is", "fast_is"), SHIFTS + GROWTHS, "axis"),
    "scene": Cues(("subject_keeps_background", "fixed_keeps_background"), RESTS, "axis"),
    "complexity": Cues(("complex_is", "simple_is", "minor_is"), SHIFTS + GROWTHS, "axis"),
    "tracking": Cues(("tracking_keeps_subject", "subject_keeps_background"), (Hold, SameSize, Growth), "axis", "track"),
}


@dataclass(frozen=True)
class Topic:
    """Something that is so or not so of a clip.

    Attributes:
        name: of the topic, and of its statement in the grammar.
        needs: labels by last name, each with the truth it must have for "yes"; for "no", each the opposite.
        skill: one of CameraBench's nine.
        family: which cues decide it.
        opposite: the rule of the statement that holds where the answer is no.
    """

    name: str
    needs: tuple[tuple[str, bool], ...]
    skill: str
    family: str
    opposite: str

    def holds(self, labels: Mapping[str, bool | None]) -> bool | None:
        """Whether it is so; None where the clip does not decide it."""
        truths = [labels[label] for label, _ in self.needs]
        # "Only x" is denied wherever anything else may be there; it is asked only where x itself is certain.
        if (
            None in truths
            or labels[self.name.replace("only_", "has_", 1) if self.name in labels else self.needs[0][0]] is None
        ):
            return None
        agree = [truth == wanted for truth, (_, wanted) in zip(truths, self.needs, strict=True)]
        return True if all(agree) else False if not any(agree) else None

    def statement(self, truth: bool) -> str:
        """The rule of what is so."""
        return f"YES.{self.name}" if truth else self.opposite


NOT_GEOMETRY = ("has_frame_freezing", "has_motion_blur", "has_shot_transition_cam_motion")
"""Labels of the picture, not of the camera's path: nothing in the geometry supports an answer."""
_PAIRS = (
    ("dolly-in", "zoom-in"),
    ("dolly-out", "zoom-out"),
    ("pan-left", "truck-left"),
    ("pan-right", "truck-right"),
    ("tilt-up", "pedestal-up"),
    ("tilt-down", "pedestal-down"),
)
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
    """Every topic by name: one a label, and one a confusable pair and order."""
    found = [_label_topic(rule) for rule in RULES if rule.rsplit(".", 1)[-1] not in NOT_GEOMETRY]
    for a, b in _PAIRS:
        for x, y in ((a, b), (b, a)):
            needs = ((LABEL_OF[x], True), (LABEL_OF[y], False))
            family = x.rsplit("-", 1)[0]
            found.append(Topic(f"{x}_not_{y}", needs, "confusable_motion", family, f"YES.{y}_not_{x}"))
    return {topic.name: topic for topic in found}


_MIRRORED = (
    ("dolly_in_zoom_out", "dolly_out_zoom_in"),
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
    """Topics that are each other's mirror image: as likely to be so as not over clips of all directions."""
    found: dict[str, str] = {}
    for name in topics():
        if "_not_" in name:
            x, _, y = name.partition("_not_")
            found[name] = f"{y}_not_{x}"
            continue
        for a, b in _MIRRORED:
            if a in name and b not in name:
                other = name.replace(a, b)
                if other in topics():
                    found[name], found[other] = other, name
    return found


def _label_topic(rule: str) -> Topic:
    name = rule.rsplit(".", 1)[-1]
    skill, family = _skill_and_family(rule, name)
    return Topic(name, ((name, True),), skill, family, f"NO.{name}")


def _skill_and_family(rule: str, name: str) -> tuple[str, str]:
    if "object_centric" in rule:
        return "tracking_shot", "tracking"
    if "scene_movement" in rule:
        return "scene_dynamics", "scene"
    if "motion_complexity" in rule:
        return "complex_description", "complexity"
    if name in ("fast_moving_camera", "slow_moving_camera"):
        return "motion_speed", "speed"
    if name in _HOLD or name in _MOVING:
        return "motion_and_steadiness", "hold" if name in _HOLD else "moving"
    family = next(family for word, family in _FAMILY_WORDS if word in name)
    if name.startswith("only_"):
        return "only_motion", family
    return "motion_direction" if family in ("dolly", "truck", "pedestal") else "has_motion", family
