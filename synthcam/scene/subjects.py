"""Subjects that a camera looks at or follows: people, cars, animals, toys; feet at the origin, facing -Z."""

from collections.abc import Callable

import numpy as np

from synthcam.scene.assets import SubjectModel
from synthcam.scene.palette import shade_of
from synthcam.scene.props.figures import balloon, dog, drone, person, robot, statue
from synthcam.scene.props.outdoors import car
from synthcam.scene.props.prop import Prop
from synthcam.scene.props.storage import ball
from synthcam.scene.surfaces import Piece, Surface, assemble
from synthcam.scene.textures import VARIANTS

Rng = np.random.Generator

_BRIGHT = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
# kind: builder, its main texture and that texture's tile in metres, scale range
_SUBJECTS: dict[str, tuple[Callable[[Rng, Surface], Prop], str, float, tuple[float, float]]] = {
    "person": (person, "plaid", 0.5, (0.94, 1.08)),
    "car": (car, "paint", 1.5, (0.95, 1.05)),
    "dog": (dog, "fabric", 0.5, (0.8, 1.15)),
    "ball": (ball, "checker", 0.8, (0.6, 1.0)),
    "robot": (robot, "metal", 0.6, (0.9, 1.15)),
    "statue": (statue, "rock", 1.0, (0.9, 1.1)),
    "balloon": (balloon, "stripes", 0.8, (0.9, 1.2)),
    "drone": (drone, "checker", 0.3, (0.9, 1.3)),
    "toy car": (car, "checker", 1.5, (0.045, 0.055)),
    "toy robot": (robot, "metal", 0.6, (0.11, 0.14)),
    "small ball": (ball, "checker", 0.9, (0.12, 0.2)),
    "figurine": (statue, "zigzag", 0.9, (0.08, 0.11)),
    "toy balloon": (balloon, "stripes", 0.8, (0.1, 0.13)),
}
SUBJECT_KINDS: tuple[str, ...] = tuple(sorted(_SUBJECTS))
RISING_KINDS: tuple[str, ...] = ("balloon", "drone", "toy balloon")
"""Kinds of subject that can rise and sink."""


def make_subject(kind: str, rng: Rng) -> SubjectModel:
    """Build a subject of one of SUBJECT_KINDS; `rng` draws its size, colour and texture."""
    build, texture, tile_m, scales = _SUBJECTS[kind]
    words = ("gray", "white", "beige", "brown") if build is statue else _BRIGHT
    if build is dog:
        words = ("brown", "black", "white", "orange")
    word = words[int(rng.integers(len(words)))]
    scale = float(rng.uniform(*scales))
    # The texture is scaled with the shape: a toy has small checks.
    surface = Surface(shade_of(word, rng), texture, int(rng.integers(VARIANTS)), tile_m)
    prop = build(rng, surface)
    pieces = [_small(piece, scale) for piece in prop.pieces]
    points = np.concatenate([piece.geometry.vertices for piece in pieces])
    return SubjectModel(
        kind=kind,
        color_name=word,
        parts=assemble(pieces),
        height=float(points[:, 1].max()),
        radius=float(np.hypot(points[:, 0], points[:, 2]).max()),
    )


def _small(piece: Piece, scale: float) -> Piece:
    surface = piece.surface
    tile = Surface(surface.color, surface.texture, surface.variant, surface.tile_m * scale, surface.unlit)
    return Piece(piece.geometry.scaled(scale), tile)
