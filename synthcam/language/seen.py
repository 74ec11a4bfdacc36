"""Facts that can be seen in the picture: named things, near against far, the static scene, the horizon."""

from dataclasses import dataclass

from synthcam.language.facts import Fact, Moment, Span, thing_filling
from synthcam.language.grammar import Chooser, Filling, Noun, Rule


@dataclass(frozen=True)
class Place(Fact):
    """Where a thing is: percent of the width from the left and of the height from the top."""

    RULE = "PLACE"
    thing: Noun
    x: int
    y: int
    at: Moment


@dataclass(frozen=True)
class Shift(Fact):
    """How far a thing moves in the frame, in percent, positive right and down; None is not said."""

    RULE = "SHIFT"
    thing: Noun
    dx: int | None
    dy: int | None
    span: Span

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """Directions in words, amounts without their sign."""
        parts = ("x" if self.dx else "") + ("y" if self.dy else "")
        slots: dict[str, Filling] = {"thing": thing_filling(self.thing), "moved": Rule(f"MOVED.{parts}")}
        slots |= {"moved_by": Rule(f"MOVED_BY.{parts}")} | self.span.fill(chooser)
        if self.dx:
            slots |= {"dx": str(abs(self.dx)), "side": "right" if self.dx > 0 else "left"}
        if self.dy:
            slots |= {"dy": str(abs(self.dy)), "rise": "down" if self.dy > 0 else "up"}
        return slots


@dataclass(frozen=True)
class Hold(Fact):
    """A thing keeps its place in the frame."""

    RULE = "HOLD"
    thing: Noun
    span: Span


@dataclass(frozen=True)
class Growth(Fact):
    """A thing's size in the frame changes by a factor."""

    RULE = "GROWTH"
    thing: Noun
    f: float
    span: Span

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """With the verb that fits the factor."""
        return super().fill(chooser) | {"grows": "grows" if self.f > 1 else "shrinks"}


@dataclass(frozen=True)
class SameSize(Fact):
    """A thing's size in the frame stays."""

    RULE = "SAME_SIZE"
    thing: Noun
    span: Span


@dataclass(frozen=True)
class Enters(Fact):
    """A thing comes into the frame across an edge."""

    RULE = "ENTERS"
    thing: Noun
    edge: str
    at: Moment


@dataclass(frozen=True)
class Leaves(Fact):
    """A thing goes out of the frame across an edge."""

    RULE = "LEAVES"
    thing: Noun
    edge: str
    at: Moment


@dataclass(frozen=True)
class ParallaxShift(Fact):
    """A near and a far thing shift sideways by different parts of the width, or by like ones."""

    RULE = "PARALLAX_SHIFT"
    near: Noun
    far: Noun
    dn: int
    df: int
    span: Span


@dataclass(frozen=True)
class ParallaxGrowth(Fact):
    """A near and a far thing change in size by different factors, or by like ones."""

    RULE = "PARALLAX_GROWTH"
    near: Noun
    far: Noun
    fn: float
    ff: float
    span: Span


@dataclass(frozen=True)
class Spread(Fact):
    """The static scene spreads out or draws together in the frame."""

    RULE = "SPREAD"
    f: float
    span: Span

    def fill(self, chooser: Chooser) -> dict[str, Filling]:
        """With the verb that fits the factor."""
        return super().fill(chooser) | {"spreads": Rule("SPREADS.out" if self.f > 1 else "SPREADS.in")}


@dataclass(frozen=True)
class Still(Fact):
    """The static scene keeps its place in the frame."""

    RULE = "STILL"
    span: Span


@dataclass(frozen=True)
class HorizonLevel(Fact):
    """The horizon is level."""

    RULE = "HORIZON_LEVEL"
    at: Moment


@dataclass(frozen=True)
class HorizonLeans(Fact):
    """The horizon slants in the picture."""

    RULE = "HORIZON_LEANS"
    deg: int
    sense: str
    at: Moment
