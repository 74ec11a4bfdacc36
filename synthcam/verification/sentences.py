"""What stands between two full stops, and what it may be about: things by name, instants and spans."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["left", "right"]
Turn: TypeAlias = Literal["clockwise", "counter-clockwise"]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Something between two full stops."""

    span: tuple[int, int] = field(default=(0, 0), compare=False)
    """Start and end in the text, in characters."""


@dataclass(frozen=True)
class NotUnderstood(Sentence):
    """A sentence that is none of the forms: it counts as unsupported."""

    text: str


@dataclass(frozen=True)
class NotAClaim(Sentence):
    """A sentence that says nothing of this clip: a question, or a law that holds for every camera."""

    kind: Literal["question", "law"]
    text: str


@dataclass(frozen=True)
class Claim(Sentence):
    """A sentence that is true or false of a clip."""


@dataclass(frozen=True)
class Name:
    """A thing by name: "red crate", "person in blue"; and the side, where several have the name."""

    words: str
    side: Side | None = None

    def __str__(self) -> str:
        return f"the {self.words}" + (f" on the {self.side}" if self.side else "")


@dataclass(frozen=True)
class Spot:
    """The point of the static scene in the middle of the first frame."""

    def __str__(self) -> str:
        return "the point in the middle of the first frame"


@dataclass(frozen=True)
class At:
    """An instant in seconds, or an end of the clip."""

    seconds: float | Literal["first", "last"]


@dataclass(frozen=True)
class Span:
    """Two instants in seconds; None: from the first frame to the last."""

    seconds: tuple[float, float] | None = None
