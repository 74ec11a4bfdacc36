"""Claims about what is seen: named things, near against far, the static scene, the horizon."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from synthcam.verification.sentences import At, Claim, Name, Span, Spot, Turn

Edge: TypeAlias = Literal["left", "right", "upper", "lower"]
Resize: TypeAlias = Literal["grows", "shrinks"]


@dataclass(frozen=True)
class Place(Claim):
    """The centre of a thing at an instant, in percent of the width from the left and of the height from the top."""

    thing: Name | Spot
    x: float
    y: float
    at: At


@dataclass(frozen=True)
class Shift(Claim):
    """A thing moved by these percents of the width and height: right and down positive. None: not said."""

    thing: Name | Spot
    right: float | None
    down: float | None
    over: Span


@dataclass(frozen=True)
class Hold(Claim):
    """A thing keeps its place in the frame."""

    thing: Name
    over: Span


@dataclass(frozen=True)
class Growth(Claim):
    """A thing's size at the end over that at the start."""

    thing: Name
    factor: float
    way: Resize | None
    over: Span


@dataclass(frozen=True)
class SameSize(Claim):
    """A thing keeps its size."""

    thing: Name
    over: Span


@dataclass(frozen=True)
class Crosses(Claim):
    """A thing enters or leaves the frame over an edge."""

    thing: Name
    enters: bool
    edge: Edge
    at: At


@dataclass(frozen=True)
class ParallaxShift(Claim):
    """How far a near and a far thing moved sideways, in percent of the width, whichever way."""

    near: Name
    far: Name
    near_shift: float
    far_shift: float
    over: Span


@dataclass(frozen=True)
class ParallaxGrowth(Claim):
    """By which factors a near and a far thing changed size."""

    near: Name
    far: Name
    near_factor: float
    far_factor: float
    over: Span


@dataclass(frozen=True)
class Spread(Claim):
    """By which factor static points moved apart; `way` where the words say it."""

    factor: float
    way: Literal["apart", "together"] | None
    over: Span


@dataclass(frozen=True)
class Still(Claim):
    """No static point moves in the frame."""

    over: Span


@dataclass(frozen=True)
class Horizon(Claim):
    """The horizon leans in the picture; None: it is level."""

    degrees: float | None
    turn: Turn | None
    at: At


@dataclass(frozen=True)
class Supposed(Claim):
    """What a kind of motion would do to a near and a far thing: the same to both, or more to the near one."""

    kind: str
    near: Name
    far: Name
    alike: bool


@dataclass(frozen=True)
class SupposedFixed(Claim):
    """A camera that does not move would leave a thing at its place."""

    thing: Name
