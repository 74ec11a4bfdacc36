"""Subjects that a camera looks at or follows: people, animals, machines. In metres; feet at the origin, facing -Z."""

from collections.abc import Callable

import numpy as np

from synthcam.scene.assets import SubjectModel
from synthcam.scene.palette import shade_of
from synthcam.scene.props.outdoors import car
from synthcam.scene.props.prop import Prop
from synthcam.scene.props.storage import ball
from synthcam.scene.round_shapes import cone, cylinder, lathe, limb, lump, ring, sphere
from synthcam.scene.shapes import Geometry, box, frustum
from synthcam.scene.surfaces import IRON, RUBBER, STEEL, Piece, Surface, assemble
from synthcam.scene.textures import VARIANTS

Rng = np.random.Generator
_SKINS = ((0.93, 0.76, 0.64), (0.80, 0.60, 0.46), (0.56, 0.38, 0.27), (0.38, 0.25, 0.18))
_HAIRS = ((0.16, 0.12, 0.10), (0.34, 0.22, 0.13), (0.70, 0.54, 0.30), (0.55, 0.53, 0.52))
_TROUSERS = ((0.22, 0.28, 0.45), (0.28, 0.28, 0.30), (0.55, 0.48, 0.36), (0.20, 0.32, 0.30))


def _choice(rng: Rng, items: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    return items[int(rng.integers(len(items)))]


def person(rng: Rng, main: Surface) -> Prop:
    """A person in mid-step; the jacket is the main part."""
    skin = Surface(_choice(rng, _SKINS), "plaster", tile_m=0.6)
    hair = Surface(_choice(rng, _HAIRS), "bark", tile_m=0.4)
    cloth = Surface(_choice(rng, _TROUSERS), "fabric", tile_m=0.5)
    pieces = []
    for side in (-1, 1):
        step = side * 0.13
        hip, knee, ankle = [side * 0.1, 0.92, 0], [side * 0.11, 0.5, -step * 0.6 - 0.02], [side * 0.11, 0.1, -step]
        pieces.append(Piece(limb(hip, knee, 0.092, 0.068), cloth))
        pieces.append(Piece(limb(knee, ankle, 0.068, 0.05), cloth))
        shoe = box(0.1, 0.09, 0.27, bevel=0.035).moved(side * 0.11, 0, -step - 0.05)
        pieces.append(Piece(shoe, RUBBER))
        shoulder, elbow = [side * 0.21, 1.42, 0], [side * 0.28, 1.14, step * 0.5 + 0.02]
        hand = [side * 0.27, 0.9, step * 1.3 - 0.08]
        pieces.append(Piece(limb(shoulder, elbow, 0.062, 0.052), main))
        pieces.append(Piece(limb(elbow, hand, 0.05, 0.04), main))
        pieces.append(Piece(sphere(0.045, segments=16).moved(hand[0], hand[1] - 0.08, hand[2] - 0.01), skin))
    torso = limb([0, 0.98, 0], [0, 1.36, 0], 0.16, 0.19, segments=24)
    normals = torso.normals / [1, 1, 0.68]
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    torso = Geometry(torso.vertices * [1, 1, 0.68], normals, torso.uvs, torso.faces, torso.wrap_m)
    pieces += [
        Piece(torso, main),
        Piece(limb([0, 1.5, 0], [0, 1.6, -0.01], 0.055), skin),
        Piece(lump(rng, (0.19, 0.24, 0.22), roughness=0.01, detail=8).moved(y=1.56, z=-0.01), skin),
        Piece(lump(rng, (0.205, 0.15, 0.225), roughness=0.03, detail=7).moved(y=1.675, z=0.02), hair),
        Piece(sphere(0.018, segments=10).moved(y=1.655, z=-0.135), skin),
    ]
    if rng.random() < 0.5:
        pack = box(0.28, 0.4, 0.16, bevel=0.05).moved(y=1.02, z=0.2)
        pieces.append(Piece(pack, main.tinted(_choice(rng, ((0.75, 0.25, 0.18), (0.2, 0.35, 0.6), (0.3, 0.45, 0.25))))))
    return Prop(tuple(pieces))


def dog(rng: Rng, main: Surface) -> Prop:
    """A four-legged animal; its coat is the main part."""
    dark = main.shaded(0.6)
    pieces = [
        Piece(limb([0, 0.46, 0.26], [0, 0.49, -0.24], 0.13, 0.15), main),
        Piece(limb([0, 0.54, -0.3], [0, 0.7, -0.44], 0.09, 0.08), main),
        Piece(limb([0, 0.73, -0.44], [0, 0.68, -0.62], 0.095, 0.05), main),
        Piece(sphere(0.024, segments=12).moved(y=0.67, z=-0.67), Surface((0.08, 0.08, 0.08), "fabric", tile_m=0.3)),
        Piece(limb([0, 0.53, 0.34], [0, 0.74, 0.52], 0.035, 0.02), main),
    ]
    for side in (-1, 1):
        for z, swing in ((-0.22, 0.06), (0.26, -0.06)):
            knee, foot = [side * 0.09, 0.24, z + 0.02], [side * 0.09, 0.045, z - side * swing]
            pieces.append(Piece(limb([side * 0.09, 0.44, z], knee, 0.065, 0.04), main))
            pieces.append(Piece(limb(knee, foot, 0.038, 0.045), dark))
        pieces.append(Piece(limb([side * 0.06, 0.8, -0.42], [side * 0.1, 0.68, -0.44], 0.035, 0.025), dark))
        pieces.append(Piece(sphere(0.014, segments=8).moved(side * 0.045, 0.745, -0.535), RUBBER))
    return Prop(tuple(pieces))


def robot(rng: Rng, main: Surface) -> Prop:
    light = Surface((0.95, 0.9, 0.5), unlit=True)
    pieces = [
        Piece(box(0.5, 0.52, 0.32, bevel=0.05).moved(y=0.62), main),
        Piece(box(0.34, 0.26, 0.28, bevel=0.04).moved(y=1.22), main.shaded(0.85)),
        Piece(cylinder(0.07, 0.1).moved(y=1.13), STEEL),
        Piece(box(0.3, 0.22, 0.03, bevel=0.01).moved(y=0.82, z=-0.165), IRON),
        Piece(limb([0, 1.48, 0], [0, 1.6, 0], 0.012), STEEL),
        Piece(sphere(0.03, segments=14).moved(y=1.58), Surface((0.85, 0.15, 0.12), "plaster", tile_m=0.3)),
    ]
    for side in (-1, 1):
        pieces += [
            Piece(sphere(0.045, segments=16).moved(side * 0.08, 1.3, -0.15), light),
            Piece(cylinder(0.09, 0.1, segments=20).rolled(90).moved(side * 0.3 + 0.05, 1.02), STEEL),
            Piece(limb([side * 0.32, 1.02, 0], [side * 0.35, 0.66, -0.12], 0.055), main.shaded(0.85)),
            Piece(sphere(0.07, segments=16).moved(side * 0.35, 0.55, -0.14), IRON),
            Piece(limb([side * 0.13, 0.62, 0], [side * 0.13, 0.16, 0], 0.07), STEEL),
            Piece(box(0.2, 0.13, 0.34, bevel=0.04).moved(side * 0.13, 0, -0.04), main.shaded(0.75)),
        ]
    return Prop(tuple(pieces))


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
