"""Facts read from a clip's record and labels, and those that need no clip."""

from dataclasses import dataclass

from synthcam.language.facts import Fact, Span
from synthcam.language.grammar import Noun


@dataclass(frozen=True)
class Motion(Fact):
    """A canonical motion is there."""

    RULE = "MOTION"
    motion: str


@dataclass(frozen=True)
class MotionWhen(Fact):
    """A canonical motion is there, from when to when."""

    RULE = "MOTION_WHEN"
    motion: str
    span: Span


@dataclass(frozen=True)
class Absent(Fact):
    """A motion, or a kind of motion, is not there."""

    RULE = "ABSENT"
    absent: str


@dataclass(frozen=True)
class Order(Fact):
    """One motion comes before another."""

    RULE = "ORDER"
    motion: str
    motion2: str


@dataclass(frozen=True)
class Together(Fact):
    """Two motions go on at the same time."""

    RULE = "TOGETHER"
    motion: str
    motion2: str


@dataclass(frozen=True)
class Nothing(Fact):
    """The camera does not move."""

    RULE = "NOTHING"
    span: Span


@dataclass(frozen=True)
class Steadiness(Fact):
    """How steadily the camera is held."""

    RULE = "STEADINESS"
    steadiness: str
    span: Span


@dataclass(frozen=True)
class Speed(Fact):
    """How fast the camera moves."""

    RULE = "SPEED"
    speed: str


@dataclass(frozen=True)
class SceneMovement(Fact):
    """How much of the scene moves by itself."""

    RULE = "SCENE"
    scene: str
    span: Span


@dataclass(frozen=True)
class TrackingShot(Fact):
    """The camera follows a subject."""

    RULE = "TRACKING"
    thing: Noun
    how: str
    span: Span


@dataclass(frozen=True)
class SubjectSize(Fact):
    """The followed subject grows or shrinks in the picture."""

    RULE = "SUBJECT_SIZE"
    thing: Noun
    resizes: str
    span: Span


@dataclass(frozen=True)
class Law(Fact):
    """Something true of cameras in general, by its name in laws.txt."""

    RULE = "LAW"
    law: str


@dataclass(frozen=True)
class Conclusion(Fact):
    """A label's statement, by its rule: YES.name or NO.name."""

    RULE = "CONCLUSION"
    statement: str
