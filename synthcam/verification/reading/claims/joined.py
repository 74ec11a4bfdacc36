"""Claims that are made of other claims (one before another, a law, an inference), and what any claim may be."""

from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from synthcam.verification.reading.claims.camera import (
    Effect,
    Figure,
    Kind,
    Motion,
    Order,
    Possible,
    Speed,
    SpeedChange,
    Steadiness,
    Still,
    Together,
)
from synthcam.verification.reading.claims.picture import (
    Alike,
    Compare,
    Covers,
    Fills,
    Grows,
    Keeps,
    LooksAt,
    MovesItself,
    Nearer,
    Returns,
    Reveals,
    SceneMoves,
    Slides,
    SubjectSize,
    Tapers,
    Tracking,
    Trembles,
    Turns,
    Visible,
)


@dataclass(frozen=True)
class Sequence:
    """One thing that happens in the picture, or a motion, comes before another."""

    first: "Claim"
    second: "Claim"


@dataclass(frozen=True)
class Law:
    """What a motion would do to the picture."""

    motion: Motion
    effects: tuple["Claim", ...]
    would_not: bool = False


@dataclass(frozen=True)
class Inference:
    """What is observed is said to show what the camera does."""

    premises: tuple["Claim", ...]
    conclusion: "Motion | Still"
    others: tuple["Motion | Still", ...] = ()
    """What else is concluded in the same breath: it is enough that the premises show one of them."""


@dataclass(frozen=True)
class Answer:
    """The text decides for an option or for yes or no."""

    text: str


Claim = (
    Motion | Still | Order | Sequence | Returns | Possible | Together
    | Steadiness | Speed | SpeedChange | Tracking | Keeps | SubjectSize | Reveals
    | LooksAt | Effect | SceneMoves | Kind | Slides | Grows | Turns | Tapers | Trembles | Visible | Fills | Covers
    | MovesItself | Compare | Alike | Nearer | Law | Inference | Figure | Answer
)  # fmt: skip
_HOW_MUCH = frozenset(
    {"part", "amount", "share", "factor", "degrees", "bound", "times", "alone", "place", "some", "many"}
)


def core(value: Any) -> Any:
    """A claim without how much, when and how its thing is named: two claims with one core say the same."""
    if is_dataclass(value):
        return (
            type(value).__name__,
            *(core(getattr(value, f.name)) for f in fields(value) if f.name not in _HOW_MUCH),
        )
    return tuple(map(core, value)) if isinstance(value, tuple) else value
