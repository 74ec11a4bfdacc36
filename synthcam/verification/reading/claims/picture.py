"""What can be claimed of the picture and the things in it: they slide, grow, turn, are seen, covered or compared."""

from dataclasses import dataclass
from typing import Literal

from synthcam.verification.reading.claims.camera import Amount, Part, Way

What = Literal["slides", "grows"]
Side = Literal["left", "right", "up", "down", "middle"]


@dataclass(frozen=True)
class Name:
    """A thing as the text names it: head noun, colour, and what else tells it from others."""

    kind: str
    color: str | None = None
    place: Literal["left", "right", "near", "far", "middle", "behind"] | None = None
    some: bool = False
    """"A car" and not "the car"."""
    many: bool = False
    """"The cars"."""


@dataclass(frozen=True)
class Slides:
    """Something moves across the picture; `thing` None is the picture as a whole."""

    thing: Name | None
    way: Way | None = None
    denied: bool = False
    share: float | None = None
    """Of the frame's width or height, where the text says by how much."""
    part: Part | None = None
    amount: Amount | None = None
    bound: Literal["least", "most"] | None = None
    """"More than half" and "less than half" of the frame."""


@dataclass(frozen=True)
class Grows:
    """Something becomes larger (`way` out) or smaller (`way` in) in the picture; None is the picture as a whole."""

    thing: Name | None
    way: Literal["larger", "smaller", "same"]
    denied: bool = False
    factor: float | None = None
    """Last size over first, where the text says how much."""
    amount: Amount | None = None
    part: Part | None = None
    bound: Literal["least", "most"] | None = None
    """"More than twice" and "less than half" of its size."""


@dataclass(frozen=True)
class Turns:
    """The picture turns about its centre; `way` as a viewer sees the picture turn."""

    way: Literal["cw", "ccw"] | None = None
    denied: bool = False
    thing: Name | None = None
    degrees: float | None = None
    bound: Literal["least", "most"] | None = None


@dataclass(frozen=True)
class Tapers:
    """Lines come to converge towards a side, or stop converging towards it: what a turn does to a wall."""

    side: Side | None = None
    ends: bool = False
    part: Part | None = None


@dataclass(frozen=True)
class Trembles:
    """The picture shakes."""

    denied: bool = False


@dataclass(frozen=True)
class Visible:
    """Something enters, leaves, stays in or is cut by the frame."""

    thing: Name | None
    what: Literal["enters", "leaves", "stays", "cut", "seen", "more", "less"]
    """`more` and `less`: of what is seen of it at the end, beside the start."""
    side: Side | None = None
    denied: bool = False
    part: Part | None = None


@dataclass(frozen=True)
class Fills:
    """Something takes up a share of the picture."""

    thing: Name | None
    share: float
    denied: bool = False
    part: Part | None = None
    bound: Literal["least", "most"] | None = None


@dataclass(frozen=True)
class Covers:
    """One thing comes to cover another, or gives it free."""

    front: Name | None
    back: Name | None
    uncovers: bool = False
    denied: bool = False
    part: Part | None = None


@dataclass(frozen=True)
class Reveals:
    """Something comes into view by the camera's motion."""

    thing: Name | None = None
    denied: bool = False


@dataclass(frozen=True)
class SubjectSize:
    """What the camera follows becomes larger or smaller in the picture, or keeps its size."""

    way: Literal["larger", "smaller", "same"]
    thing: Name | None = None


@dataclass(frozen=True)
class MovesItself:
    """A thing moves in the scene, whatever the camera does."""

    thing: Name | None
    way: Way | None = None
    denied: bool = False


@dataclass(frozen=True)
class SceneMoves:
    """How much of the scene moves by itself."""

    level: Literal["static", "some", "much"]


@dataclass(frozen=True)
class Compare:
    """One thing moves or grows more than, less than or as much as another; near against far where names are None."""

    one: Name | None
    other: Name | None
    what: What
    relation: Literal["more", "less", "same"]
    denied: bool = False
    times: bool = False
    """"Several times as fast"."""
    part: Part | None = None


@dataclass(frozen=True)
class Alike:
    """Near and far move, or grow, at one rate, or the nearer the faster."""

    what: Literal["slides", "grows", "any"]
    alike: bool
    part: Part | None = None


@dataclass(frozen=True)
class Nearer:
    """One thing is nearer to the camera than another."""

    one: Name
    other: Name | None
    denied: bool = False


@dataclass(frozen=True)
class Tracking:
    """The camera follows something, in one of CameraBench's ways or in any."""

    thing: Name | None = None
    how: Literal["side", "tail", "lead", "aerial", "arc", "pan", "tilt"] | None = None
    denied: bool = False


@dataclass(frozen=True)
class Keeps:
    """The camera keeps something in the frame, or in its centre."""

    thing: Name | None = None
    where: Literal["frame", "centre"] = "frame"
    denied: bool = False


@dataclass(frozen=True)
class LooksAt:
    """The camera looks at something, or has it in its picture."""

    thing: Name | None = None
    how: Literal["side", "tail", "lead", "aerial"] | None = None
    """From where, of what it follows."""


@dataclass(frozen=True)
class Returns:
    """The camera, or something in the picture, goes one way and then back again."""

    thing: Name | None = None
    camera: bool = False
    denied: bool = False
    or_stays: bool = False
    """It is enough that it ends where it began."""
    home: bool = False
    """It goes away and ends where it began in every respect: a pan there and back and a move forward do not."""
