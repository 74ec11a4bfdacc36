"""The prop: shapes with surfaces, and what smaller props can stand on it."""

from dataclasses import dataclass

from synthcam.scene.skeleton import Skeleton
from synthcam.scene.surfaces import Piece


@dataclass(frozen=True)
class Top:
    """A free level rectangle that smaller things can stand on, in the prop's frame, metres."""

    y: float
    width: float
    depth: float
    x: float = 0.0
    z: float = 0.0


@dataclass(frozen=True)
class Prop:
    """A prop in its own frame: the origin on the ground in the middle of its feet, its front towards -Z.

    Props that hang on a wall have their back at z = 0.
    """

    pieces: tuple[Piece, ...]
    tops: tuple[Top, ...] = ()
    light_at: tuple[float, float, float] | None = None
    """The position of its light, for props that can give light."""
    skeleton: Skeleton | None = None
    """How its limbs move where it travels; None for what is rigid."""
