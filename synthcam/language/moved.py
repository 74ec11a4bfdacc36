"""Facts about the camera itself: its trajectory and its frustum."""

from dataclasses import dataclass

from synthcam.language.facts import Fact, Span
from synthcam.language.grammar import Chooser, Filling


@dataclass(frozen=True)
class ApexMoved(Fact):
    """The camera position moves so far, that way."""

    RULE = "APEX_MOVED"
    m: float
    way: str
    span: Span


@dataclass(frozen=True)
class ApexPath(Fact):
    """The length of the camera's path."""

    RULE = "APEX_PATH"
    m: float
    span: Span


@dataclass(frozen=True)
class ApexStays(Fact):
    """The camera position stays."""

    RULE = "APEX_STAYS"
    span: Span


@dataclass(frozen=True)
class AxisPanned(Fact):
    """The optical axis turns sideways."""

    RULE = "AXIS_PANNED"
    deg: int
    side: str
    span: Span


@dataclass(frozen=True)
class AxisTilted(Fact):
    """The optical axis turns up or down."""

    RULE = "AXIS_TILTED"
    deg: int
    rise: str
    span: Span


@dataclass(frozen=True)
class AxisStays(Fact):
    """The optical axis keeps its direction."""

    RULE = "AXIS_STAYS"
    span: Span


@dataclass(frozen=True)
class Rolled(Fact):
    """The camera turns about its axis."""

    RULE = "ROLLED"
    deg: int
    sense: str
    span: Span


@dataclass(frozen=True)
class RollStays(Fact):
    """The camera does not roll."""

    RULE = "ROLL_STAYS"
    span: Span


@dataclass(frozen=True)
class FovChanged(Fact):
    """The horizontal field of view goes from one angle to another."""

    RULE = "FOV_CHANGED"
    d0: int
    d1: int
    span: Span

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """With the verb that fits the angles."""
        return super().fill(chooser) | {"narrows": "narrows" if self.d1 < self.d0 else "widens"}


@dataclass(frozen=True)
class Focal(Fact):
    """The focal length changes by a factor."""

    RULE = "FOCAL"
    f: float
    span: Span


@dataclass(frozen=True)
class FovStays(Fact):
    """The horizontal field of view stays."""

    RULE = "FOV_STAYS"
    d0: int
    span: Span


@dataclass(frozen=True)
class Overlap(Fact):
    """How much of the first view's volume the last one still sees, in percent."""

    RULE = "OVERLAP"
    s: int
