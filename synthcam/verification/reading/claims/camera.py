"""What can be claimed of the camera: how it moves or stays, how fast, how steadily, how far."""

from dataclasses import dataclass
from typing import Literal

Family = Literal[
    "any", "move", "truck", "pedestal", "dolly", "turn", "pan", "tilt", "roll", "zoom", "arc", "crane", "dolly_zoom"
]
"""`move` is any change of place, `turn` any change of direction, `any` either of them or a zoom."""
Way = Literal["left", "right", "up", "down", "forward", "backward", "in", "out", "cw", "ccw"]
Part = Literal["start", "early", "middle", "late", "end", "throughout"]
Amount = Literal["hardly", "slight", "clear", "large"]


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
class Possible:
    """Motions of which each is said to account for what is seen."""

    motions: tuple[Motion, ...]


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
class Figure:
    """A figure: metres that the camera goes, degrees that it turns, or degrees that its view is wide at the end."""

    quantity: Literal["moves", "turns", "view"]
    value: float
    way: Way | None = None
    before: float | None = None
    """The width of the view at the start of a clip, if the text gives that as well."""


@dataclass(frozen=True)
class Kind:
    """How the motion is as a whole: hardly there, plain, or made of several."""

    kind: Literal["minor", "clear", "complex", "simple"]
    denied: bool = False


@dataclass(frozen=True)
class Effect:
    """A state of the whole video that CameraBench records: frozen frames, blur, cuts and so on."""

    key: Literal["frame_freezing", "motion_blur", "cinemagraph", "shot_transition"]
    denied: bool = False
