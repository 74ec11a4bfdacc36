"""Claims about the camera: its path, its axis, its roll, its lens."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from synthcam.verification.sentences import Claim, Side, Span, Turn

Rise: TypeAlias = Literal["up", "down"]
Way: TypeAlias = Literal["along", "against", "up", "down", "forwards", "backwards", "left", "right"]


@dataclass(frozen=True)
class ApexMoved(Claim):
    """The camera centre moved this far, this way."""

    metres: Decimal
    way: tuple[Way, ...]
    over: Span


@dataclass(frozen=True)
class ApexPath(Claim):
    """Length of the camera centre's path."""

    metres: Decimal
    over: Span


@dataclass(frozen=True)
class ApexStays(Claim):
    """The camera centre does not move."""

    over: Span


@dataclass(frozen=True)
class AxisTurned(Claim):
    """The optical axis turned sideways, or up or down."""

    degrees: float
    way: Side | Rise
    over: Span


@dataclass(frozen=True)
class AxisStays(Claim):
    """The optical axis keeps its direction."""

    over: Span


@dataclass(frozen=True)
class Rolled(Claim):
    """The camera rolled, seen from behind it."""

    degrees: float
    turn: Turn
    over: Span


@dataclass(frozen=True)
class RollStays(Claim):
    """The camera does not roll."""

    over: Span


@dataclass(frozen=True)
class FovChanged(Claim):
    """Horizontal field of view at both ends, in degrees."""

    first: float
    last: float
    way: Literal["narrows", "widens"] | None
    over: Span


@dataclass(frozen=True)
class Focal(Claim):
    """Focal length at the end over that at the start."""

    factor: float
    over: Span


@dataclass(frozen=True)
class FovStays(Claim):
    """The field of view stays; None: at what is not said."""

    degrees: float | None
    over: Span


@dataclass(frozen=True)
class Overlap(Claim):
    """Part of the first frustum that the last one still sees, in percent."""

    percent: float


TRAJECTORY = (ApexMoved, ApexPath, ApexStays)
FRUSTUM = (AxisTurned, AxisStays, Rolled, RollStays, FovChanged, Focal, FovStays, Overlap)
"""Every chain makes a claim of either kind."""
