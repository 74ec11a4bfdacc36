"""Claims about motions, and about what the record and the labels of a clip say."""

from dataclasses import dataclass
from typing import Literal

from synthcam.verification.sentences import Claim, Name, Span


@dataclass(frozen=True)
class Motion(Claim):
    """A canonical motion is there; with `over`, exactly then."""

    motion: str
    over: Span | None = None


@dataclass(frozen=True)
class Absent(Claim):
    """A direction of motion, or a kind, is not there."""

    what: str


@dataclass(frozen=True)
class Order(Claim):
    """One motion comes before another."""

    first: str
    second: str


@dataclass(frozen=True)
class Together(Claim):
    """Two motions go on at the same time."""

    one: str
    other: str


@dataclass(frozen=True)
class RecordValue(Claim):
    """One word of the record: movement, steadiness, speed or how the scene moves."""

    key: Literal["camera_movement", "steadiness", "camera_motion_speed", "scene_movement"]
    value: str
    over: Span | None = None
    """Where it is said: always the whole clip."""


@dataclass(frozen=True)
class Tracks(Claim):
    """The camera tracks a thing, in this manner."""

    thing: Name
    how: str
    over: Span | None = None


@dataclass(frozen=True)
class SubjectSize(Claim):
    """The tracked thing looks larger or smaller."""

    thing: Name
    change: Literal["larger", "smaller"]
    over: Span


@dataclass(frozen=True)
class Conclusion(Claim):
    """Labels that hold, or do not: the last part of each name and its truth. Of several, all are meant."""

    labels: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Caption(Claim):
    """A whole caption: groups of motions in order, pace, steadiness, who is followed."""

    groups: tuple[tuple[str, ...], ...]
    pace: str | None = None
    steadiness: str | None = None
    follows: Tracks | None = None
