"""What every builder of props returns."""

from dataclasses import dataclass

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
    """A thing about its own origin: on the ground in the middle of its feet, its front towards -Z.

    Things that hang on a wall have their back at z = 0.
    """

    pieces: tuple[Piece, ...]
    tops: tuple[Top, ...] = ()
    light_at: tuple[float, float, float] | None = None
    """Where it would shine from, if it is lit."""
