"""The floor plan of a built structure: where props and movers can be placed (floor, walls, ceiling, rows, lanes)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.scene.surfaces import Piece


class Rect(NamedTuple):
    """A rectangle on the ground, or on a wall (along it and up)."""

    x0: float
    z0: float
    x1: float
    z1: float

    def grown(self, margin: float) -> "Rect":
        """The rectangle enlarged by `margin` metres on all sides."""
        return Rect(self.x0 - margin, self.z0 - margin, self.x1 + margin, self.z1 + margin)

    def overlaps(self, other: "Rect") -> bool:
        """Whether two rectangles share more than a border."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.z0 < other.z1 and other.z0 < self.z1


@dataclass(frozen=True, eq=False)
class ObjectDraft:
    """A scene object before it gets its id."""

    kind: str
    color_name: str | None
    pieces: tuple[Piece, ...]
    world_from_object: Array = field(default_factory=lambda: np.eye(4))
    role: Literal["structure", "prop", "mover"] = "prop"


@dataclass(frozen=True)
class Wall:
    """A stretch of wall on the ground from `start` to `end` (x, z), and the yaw that turns a prop's back to it."""

    start: tuple[float, float]
    end: tuple[float, float]
    yaw_deg: float
    height: float
    taken: list[Rect] = field(default_factory=list)
    """Parts of the wall that are covered: along it, and up."""

    @property
    def length(self) -> float:
        """Metres from start to end."""
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))

    def point(self, along: float) -> tuple[float, float]:
        """The place (x, z) that is `along` metres from the start."""
        share = along / self.length
        return (
            self.start[0] + share * (self.end[0] - self.start[0]),
            self.start[1] + share * (self.end[1] - self.start[1]),
        )


@dataclass(frozen=True)
class Lane:
    """A straight lane from (x, z) to (x, z) that movers follow."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float


def _level(x: Array, z: Array) -> Array:
    return np.zeros(np.broadcast_shapes(x.shape, z.shape))


@dataclass(frozen=True, eq=False)
class FloorPlan:
    """A built structure with the places it offers for props, movers and lights."""

    drafts: tuple[ObjectDraft, ...]
    floor: Rect
    """Where things may stand."""
    walls: tuple[Wall, ...] = ()
    """Walls that things may stand against or hang on."""
    rows: tuple[Wall, ...] = ()
    """Lines that things stand along (place: row)."""
    ceiling_m: float | None = None
    height_at: Callable[[Array, Array], Array] = _level
    """Height of the ground at x (...,) and z (...,)."""
    lanes: Mapping[str, tuple[Lane, ...]] = field(default_factory=dict)
    blocked: tuple[Rect, ...] = ()
    """Parts of the floor that stay free, a road say."""

    def ground(self, x: float, z: float) -> float:
        """Height of the ground at one place."""
        return float(self.height_at(np.array([x]), np.array([z]))[0])
