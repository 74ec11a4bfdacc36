"""Conditions on a record in three-valued logic: one that depends on an unsure key is undecided.

The logic is Kleene's: `a & b` is False as soon as one side is False, whatever the other is; `a | b` is True as soon
as one side is True; otherwise an undecided side makes the result None. So no decision depends on an unsure key.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from synthcam.labels.annotation import MotionAnnotation

Truth = bool | None
"""True, False, or None: undecided."""


class Condition(ABC):
    """A test that a record passes, fails, or leaves open; `str()` is the condition in words."""

    @abstractmethod
    def holds(self, record: MotionAnnotation) -> Truth:
        """Whether the record passes: True, False, or None if it depends on an unsure key."""

    def __and__(self, other: "Condition") -> "Condition":
        return All((self, other))

    def __or__(self, other: "Condition") -> "Condition":
        return Any((self, other))

    def __invert__(self) -> "Condition":
        return Not(self)


@dataclass(frozen=True)
class Is(Condition):
    """The key holds one of the values."""

    key: str
    values: tuple[str | bool, ...]

    def holds(self, record: MotionAnnotation) -> Truth:
        return None if self.key in record.unsure else record.value(self.key) in self.values

    def __str__(self) -> str:
        return f"{self.key} {self.listed}"

    @property
    def listed(self) -> str:
        """The values as text."""
        return "/".join(str(value).lower() or "empty" for value in self.values)


@dataclass(frozen=True)
class Tracks(Condition):
    """`kind` is among the kinds of tracking shot."""

    kind: str

    def holds(self, record: MotionAnnotation) -> Truth:
        return None if "tracking_shot_types" in record.unsure else self.kind in record.tracking_shot_types

    def __str__(self) -> str:
        return f"tracking_shot_types includes {self.kind}"


@dataclass(frozen=True)
class TracksExactly(Condition):
    """The kinds of tracking shot are these and no others, in any order."""

    kinds: frozenset[str]

    def holds(self, record: MotionAnnotation) -> Truth:
        return None if "tracking_shot_types" in record.unsure else set(record.tracking_shot_types) == self.kinds

    def __str__(self) -> str:
        return f"tracking_shot_types is {' and '.join(sorted(self.kinds)) or 'empty'} only"


@dataclass(frozen=True)
class All(Condition):
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, record: MotionAnnotation) -> Truth:
        truth: Truth = True
        for part in self.parts:
            held = part.holds(record)
            if held is False:
                return False
            if held is None:
                truth = None
        return truth

    def __and__(self, other: Condition) -> Condition:
        return All((*self.parts, other))

    def __str__(self) -> str:
        return " and ".join(f"({part})" if isinstance(part, Any) else str(part) for part in self.parts)


@dataclass(frozen=True)
class Any(Condition):
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, record: MotionAnnotation) -> Truth:
        truth: Truth = False
        for part in self.parts:
            held = part.holds(record)
            if held is True:
                return True
            if held is None:
                truth = None
        return truth

    def __or__(self, other: Condition) -> Condition:
        return Any((*self.parts, other))

    def __str__(self) -> str:
        return " or ".join(f"({part})" if isinstance(part, All) else str(part) for part in self.parts)


@dataclass(frozen=True)
class Not(Condition):
    """The part does not hold."""

    part: Condition

    def holds(self, record: MotionAnnotation) -> Truth:
        held = self.part.holds(record)
        return None if held is None else not held

    def __invert__(self) -> Condition:
        return self.part

    def __str__(self) -> str:
        if isinstance(self.part, Is):
            return f"{self.part.key} not {self.part.listed}"
        return f"not ({self.part})" if isinstance(self.part, All | Any) else f"not {self.part}"


@dataclass(frozen=True)
class Named(Condition):
    """A condition that several rules share, under a short name."""

    name: str
    meaning: Condition

    def holds(self, record: MotionAnnotation) -> Truth:
        return self.meaning.holds(record)

    def __str__(self) -> str:
        return self.name
