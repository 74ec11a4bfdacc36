"""What a clause can claim of a clip: motions of the camera, what the picture shows, how one shows the other."""

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Family = Literal[
    "any", "move", "truck", "pedestal", "dolly", "turn", "pan", "tilt", "roll", "zoom", "arc", "crane", "dolly_zoom"
]
"""`move` is any change of place, `turn` any change of direction, `any` either of them or a zoom."""
Way = Literal["left", "right", "up", "down", "forward", "backward", "in", "out", "cw", "ccw"]
Part = Literal["start", "early", "middle", "late", "end", "throughout"]
Amount = Literal["hardly", "slight", "clear", "large"]
What = Literal["slides", "grows"]
Side = Literal["left", "right", "up", "down", "middle"]


@dataclass(frozen=True)
class Motion:
    """The camera does (or does not do) something; `way` None leaves the direction open."""

    family: Family
    way: Way | None = None
    denied: bool = False
    alone: bool = False
    """It is all that the camera does."""
    part: Part | None = None
    amount: Amount | None = None


@dataclass(frozen=True)
class Still:
    """The camera stays in its place, keeps its direction, keeps the width of its view, or all of these."""

    what: Literal["all", "place", "direction", "width", "level"] = "all"
    denied: bool = False
    part: Part | None = None


@dataclass(frozen=True)
class Order:
    """One motion begins before another."""

    first: Motion
    second: Motion


@dataclass(frozen=True)
class Together:
    """Two motions happen at the same time."""

    one: Motion
    other: Motion


@dataclass(frozen=True)
class Steadiness:
    """How much the picture shakes: from 0, not at all, over 1 hardly and 2 somewhat to 3, plainly."""

    least: int
    most: int


@dataclass(frozen=True)
class Speed:
    """How fast the camera or the picture goes."""

    level: Literal["slow", "regular", "fast"]
    denied: bool = False


@dataclass(frozen=True)
class SpeedChange:
    """The camera or the picture goes faster or slower with time."""

    way: Literal["faster", "slower"]
    denied: bool = False
    part: Part | None = None


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
class Sequence:
    """One thing that happens in the picture, or a motion, comes before another."""

    first: "Claim"
    second: "Claim"


@dataclass(frozen=True)
class Returns:
    """The camera, or something in the picture, goes one way and then back again."""

    thing: Name | None = None
    camera: bool = False
    denied: bool = False
    or_stays: bool = False
    """It is enough that it ends where it began."""


@dataclass(frozen=True)
class Possible:
    """Motions of which each is said to account for what is seen."""

    motions: tuple[Motion, ...]


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
class SubjectSize:
    """What the camera follows becomes larger or smaller in the picture, or keeps its size."""

    way: Literal["larger", "smaller", "same"]
    thing: Name | None = None


@dataclass(frozen=True)
class Reveals:
    """Something comes into view by the camera's motion."""

    thing: Name | None = None
    denied: bool = False


@dataclass(frozen=True)
class LooksAt:
    """The camera looks at something, or has it in its picture."""

    thing: Name | None = None
    how: Literal["side", "tail", "lead", "aerial"] | None = None
    """From where, of what it follows."""


@dataclass(frozen=True)
class Effect:
    """A state of the whole video that CameraBench records: frozen frames, blur, cuts and so on."""

    key: Literal["frame_freezing", "motion_blur", "cinemagraph", "shot_transition"]
    denied: bool = False


@dataclass(frozen=True)
class SceneMoves:
    """How much of the scene moves by itself."""

    level: Literal["static", "some", "much"]


@dataclass(frozen=True)
class Kind:
    """How the motion is as a whole: hardly there, plain, or made of several."""

    kind: Literal["minor", "clear", "complex", "simple"]
    denied: bool = False


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
class MovesItself:
    """A thing moves in the scene, whatever the camera does."""

    thing: Name | None
    way: Way | None = None
    denied: bool = False


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


@dataclass(frozen=True)
class Nearer:
    """One thing is nearer to the camera than another."""

    one: Name
    other: Name | None
    denied: bool = False


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
class Figure:
    """A figure: metres that the camera goes, degrees that it turns, or degrees that its view is wide at the end."""

    quantity: Literal["moves", "turns", "view"]
    value: float
    way: Way | None = None
    before: float | None = None
    """The width of the view at the start, where it is told too."""


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
