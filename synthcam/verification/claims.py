"""What a sentence can say of a clip, as typed values. One class a claim of the page on language.

Numbers stay as they were read: percent, factors, degrees, metres, seconds. `span` is where in the text it stands.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

Side: TypeAlias = Literal["left", "right"]
Rise: TypeAlias = Literal["up", "down"]
Edge: TypeAlias = Literal["left", "right", "upper", "lower"]
Turn: TypeAlias = Literal["clockwise", "counter-clockwise"]
Way: TypeAlias = Literal["along", "against", "up", "down", "forwards", "backwards", "left", "right"]
Resize: TypeAlias = Literal["grows", "shrinks"]


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
class DoesNotMove(Claim):
    """ "The camera does not move": the words both for a static shot and for the absence of clear motion."""


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


Parsed: TypeAlias = Claim | NotAClaim | NotUnderstood
