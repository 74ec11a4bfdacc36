"""Subjects that a camera looks at or follows: people, animals, machines. In metres; feet at the origin, facing -Z."""

from collections.abc import Callable

import numpy as np

from synthcam.scene.assets import SubjectModel
from synthcam.scene.palette import shade_of
from synthcam.scene.props.outdoors import car, cart
from synthcam.scene.props.prop import Prop
from synthcam.scene.props.storage import ball
from synthcam.scene.round_shapes import cone, cylinder, lathe, limb, lump, ring, sphere
from synthcam.scene.shapes import box, frustum
from synthcam.scene.skeleton import Skeleton
from synthcam.scene.surfaces import IRON, STEEL, Piece, Surface, assemble
from synthcam.scene.textures import VARIANTS
from synthcam.scene.walkers import dog, person, robot

Rng = np.random.Generator


def statue(rng: Rng, main: Surface) -> Prop:
    """A bust on a plinth."""
    plinth = frustum((0.62, 0.62), (0.5, 0.5), 0.95).moved(y=0.12)
    neck = lathe([(0, 0), (0.24, 0), (0.2, 0.1), (0.085, 0.2), (0.075, 0.36), (0, 0.36)]).moved(y=1.15)
    pieces = [
        Piece(plinth, main),
        Piece(box(0.76, 0.13, 0.76, bevel=0.03), main),
        Piece(box(0.62, 0.1, 0.62, bevel=0.03).moved(y=1.06), main),
        Piece(neck, main),
        Piece(limb([-0.2, 1.3, 0], [0.2, 1.3, 0], 0.12), main),
        Piece(lump(rng, (0.24, 0.32, 0.28), roughness=0.015, detail=9).moved(y=1.46, z=-0.02), main),
        Piece(frustum((0.05, 0.08), (0.02, 0.02), 0.09).moved(y=1.56, z=-0.16), main),
        Piece(lump(rng, (0.27, 0.2, 0.29), roughness=0.07, detail=8).moved(y=1.64, z=0.02), main),
    ]
    return Prop(tuple(pieces))


def balloon(rng: Rng, main: Surface) -> Prop:
    """A small hot-air balloon with its basket."""
    t = np.linspace(0.0, np.pi, 18)
    r = 0.75 * np.sin(t) * (0.72 + 0.28 * (1 - np.cos(t)) / 2)
    profile = np.column_stack([np.maximum(r, 0.0), 0.75 + 0.8 * (1 - np.cos(t))])
    profile[0], profile[-1, 0] = (0.0, profile[1, 1]), 0.0
    profile[1, 0] = max(profile[1, 0], 0.16)
    pieces = [
        Piece(lathe(profile, segments=40), main),
        Piece(box(0.32, 0.26, 0.32, bevel=0.03), Surface((0.62, 0.44, 0.26), "wood", tile_m=0.4)),
    ]
    for sx in (-1, 1):
        for sz in (-1, 1):
            rope = limb([sx * 0.13, 0.24, sz * 0.13], [sx * 0.17, 0.95, sz * 0.17], 0.008, segments=6)
            pieces.append(Piece(rope, IRON))
    pieces.append(Piece(ring(0.645, 0.025).moved(y=1.62), main.shaded(0.6)))
    return Prop(tuple(pieces))


def drone(rng: Rng, main: Surface) -> Prop:
    pieces = [
        Piece(lump(rng, (0.26, 0.12, 0.36), roughness=0.01, detail=8).moved(y=0.12), main),
        Piece(sphere(0.045, segments=20).moved(y=0.08, z=-0.16), IRON),
    ]
    for sx in (-1, 1):
        pieces.append(Piece(limb([sx * 0.1, 0.13, -0.14], [sx * 0.14, 0.012, -0.14], 0.012, segments=8), STEEL))
        pieces.append(Piece(limb([sx * 0.1, 0.13, 0.14], [sx * 0.14, 0.012, 0.14], 0.012, segments=8), STEEL))
        pieces.append(Piece(limb([sx * 0.14, 0.012, -0.2], [sx * 0.14, 0.012, 0.2], 0.012, segments=8), STEEL))
        for sz in (-1, 1):
            tip = [sx * 0.32, 0.2, sz * 0.32]
            pieces.append(Piece(limb([sx * 0.06, 0.18, sz * 0.06], tip, 0.022, 0.018, segments=10), main.shaded(0.8)))
            pieces.append(Piece(cylinder(0.032, 0.06, segments=16).moved(tip[0], 0.18, tip[2]), IRON))
            pieces.append(Piece(ring(0.17, 0.012, segments=32, sides=8).moved(tip[0], 0.22, tip[2]), main))
            for turn in (20, 110):
                blade = box(0.3, 0.008, 0.03, bevel=0.002).turned(turn + 40 * sx).moved(tip[0], 0.242, tip[2])
                pieces.append(Piece(blade, STEEL))
    pieces.append(Piece(cone(0.02, 0.008, 0.05, segments=12).moved(y=0.22), STEEL))
    return Prop(tuple(pieces))


_BRIGHT = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
# kind: builder, its main texture and that texture's tile in metres, scale range
_SUBJECTS: dict[str, tuple[Callable[[Rng, Surface], Prop], str, float, tuple[float, float]]] = {
    "person": (person, "plaid", 0.5, (0.94, 1.08)),
    "car": (car, "paint", 1.5, (0.95, 1.05)),
    "cart": (cart, "paint", 1.0, (0.9, 1.15)),
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
        words = ("brown", "black", "white", "beige")
    word = words[int(rng.integers(len(words)))]
    scale = float(rng.uniform(*scales))
    # The texture is scaled with the shape: a toy has small checks.
    surface = Surface(shade_of(word, rng), texture, int(rng.integers(VARIANTS)), tile_m)
    prop = build(rng, surface)
    pieces = [_small(piece, scale) for piece in prop.pieces]
    points = np.concatenate([piece.geometry.vertices for piece in pieces])
    skeleton = None if prop.skeleton is None else prop.skeleton.scaled(scale)
    return SubjectModel(
        kind=kind,
        color_name=word,
        parts=assemble(pieces),
        height=float(points[:, 1].max()),
        radius=_radius(pieces, skeleton),
        skeleton=skeleton,
    )


def _radius(pieces: list[Piece], skeleton: Skeleton | None) -> float:
    """Metres from the upright axis to what is farthest from it, standing and striding."""
    feet = {leg.foot for leg in skeleton.legs} if skeleton else set()
    stride = skeleton.stride if skeleton else 0.0
    farthest = 0.0
    for geometry, _, carrier in pieces:
        ahead = np.abs(geometry.vertices[:, 2]) + (stride if carrier in feet else 0.0)
        farthest = max(farthest, float(np.hypot(geometry.vertices[:, 0], ahead).max()))
    return farthest


def _small(piece: Piece, scale: float) -> Piece:
    surface = piece.surface
    tile = Surface(surface.color, surface.texture, surface.variant, surface.tile_m * scale, surface.unlit)
    return Piece(piece.geometry.scaled(scale), tile, piece.limb)
