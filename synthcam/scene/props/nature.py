"""Trees, bushes, stones and wood. Sizes in metres."""

import numpy as np

from synthcam.scene.props.prop import Prop
from synthcam.scene.round_shapes import cone, cylinder, lathe, limb, lump, sphere
from synthcam.scene.shapes import Geometry
from synthcam.scene.surfaces import BARK, Piece, Surface

Rng = np.random.Generator
CUT_WOOD = Surface((0.82, 0.68, 0.48), "wood", tile_m=0.7)
STALKS = Surface((0.30, 0.50, 0.22), "foliage", tile_m=0.8)


def tree(rng: Rng, main: Surface) -> Prop:
    """A broad-leaved tree; its crown is the main part."""
    height, girth = rng.uniform(4.0, 7.5), rng.uniform(0.13, 0.24)
    fork = height * rng.uniform(0.35, 0.45)
    trunk = lathe(
        [
            (0, -0.3),
            (girth * 1.7, -0.3),
            (girth * 1.15, 0.35),
            (girth * 0.9, fork),
            (girth * 0.5, height * 0.75),
            (0, height * 0.75),
        ],
        segments=14,
    )
    pieces = [Piece(trunk, BARK)]
    crown = height * rng.uniform(0.27, 0.34)
    turn = rng.uniform(0, 2 * np.pi)
    for i in range(int(rng.integers(4, 7))):
        angle = turn + i * 2.4
        reach = crown * (0.0 if i == 0 else rng.uniform(0.5, 0.75))
        size = crown * (1.5 if i == 0 else rng.uniform(0.95, 1.25))
        x, z = reach * np.cos(angle), reach * np.sin(angle)
        y = fork + (height - fork - size * 0.9) * (0.85 if i == 0 else rng.uniform(0.15, 0.7))
        leaves = lump(rng, (size, size * 0.85, size), roughness=0.14, detail=5, hidden_shade=0.45)
        pieces.append(Piece(leaves.moved(x, y, z), main))
        if i:
            pieces.append(
                Piece(
                    limb(
                        [0, fork * 0.9, 0],
                        [x * 0.8, y + size * 0.4, z * 0.8],
                        girth * 0.4,
                        girth * 0.2,
                        segments=8,
                        cap_rings=3,
                    ),
                    BARK,
                )
            )
    return Prop(tuple(pieces))


def pine(rng: Rng, main: Surface) -> Prop:
    height, girth = rng.uniform(5.0, 9.0), rng.uniform(0.12, 0.2)
    pieces = [Piece(cone(girth * 1.5, girth * 0.4, height * 0.9, segments=12).moved(y=-0.3), BARK)]
    layers, bottom = int(rng.integers(4, 7)), rng.uniform(0.12, 0.22) * height
    width = height * rng.uniform(0.2, 0.26)
    for i in range(layers):
        share = i / layers
        y, r = bottom + (height - bottom) * share, width * (1.0 - share * 0.82)
        tall = (height - bottom) / layers * 1.75
        tier = lump(rng, (1, 1, 1), roughness=0.07, detail=4, hidden_shade=0.6)
        # A lump pulled into a drooping cone: wide at its foot, pointed at its top.
        t = np.clip(tier.vertices[:, 1], 0.0, 1.0)
        narrow = (1.0 - t) ** 0.8 * 1.7 + 0.03
        vertices = tier.vertices * np.column_stack([narrow * 2 * r / 1.5, np.full_like(t, tall), narrow * 2 * r / 1.5])
        normals = tier.normals * [1.0, 0.5, 1.0] + [0.0, 0.35, 0.0]
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        shape = Geometry(vertices, normals, tier.uvs * r * 1.6, tier.faces, shades=tier.shades)
        pieces.append(Piece(shape.moved(y=min(y, height - tall)), main))
    return Prop(tuple(pieces))


def birch(rng: Rng, main: Surface) -> Prop:
    """A slender pale tree."""
    height, girth = rng.uniform(5.0, 8.0), rng.uniform(0.08, 0.12)
    trunk = cone(girth * 1.3, girth * 0.4, height * 0.9, segments=12).moved(y=-0.3)
    pieces = [Piece(trunk, Surface((0.93, 0.91, 0.87), "bark", 2, tile_m=1.2))]
    for i in range(5):
        y = height * (0.42 + 0.11 * i)
        size = height * rng.uniform(0.2, 0.27) * (1.0 - 0.1 * i)
        angle, reach = i * 2.4 + rng.uniform(0, 1), size * 0.32
        leaves = lump(rng, (size, size * 0.9, size), roughness=0.16, detail=4, hidden_shade=0.5)
        pieces.append(Piece(leaves.moved(reach * np.cos(angle), y, reach * np.sin(angle)), main))
    return Prop(tuple(pieces))


def bush(rng: Rng, main: Surface) -> Prop:
    pieces = []
    for _ in range(int(rng.integers(2, 5))):
        size = rng.uniform(0.6, 1.1)
        leaves = lump(rng, (size, size * 0.85, size), roughness=0.14, detail=5, hidden_shade=0.5)
        x, z = rng.uniform(-0.35, 0.35, 2)
        pieces.append(Piece(leaves.moved(x, -0.08, z), main))
    return Prop(tuple(pieces))


def flower(rng: Rng, main: Surface) -> Prop:
    """A clump of flowers; the blossoms are the main part."""
    leaves = lump(rng, (0.5, 0.3, 0.5), roughness=0.2, detail=5, hidden_shade=0.6).moved(y=-0.04)
    pieces = [Piece(leaves, STALKS)]
    for _ in range(int(rng.integers(6, 11))):
        x, z = rng.uniform(-0.24, 0.24, 2)
        y = rng.uniform(0.3, 0.5)
        pieces.append(Piece(cylinder(0.008, y, segments=6).moved(x, 0, z), STALKS))
        pieces.append(Piece(sphere(rng.uniform(0.04, 0.07), segments=8).moved(x, y - 0.03, z), main))
    return Prop(tuple(pieces))


def rock(rng: Rng, main: Surface) -> Prop:
    width = rng.uniform(0.5, 1.6)
    height = width * rng.uniform(0.5, 0.8)
    stone = lump(rng, (width, height, width * rng.uniform(0.7, 1.1)), roughness=0.14, detail=9, hidden_shade=0.75)
    return Prop((Piece(stone.moved(y=-0.2 * height), main),))


def log(rng: Rng, main: Surface) -> Prop:
    length, radius = rng.uniform(1.5, 3.0), rng.uniform(0.15, 0.26)
    body = cylinder(radius, length, segments=20).rolled(90).moved(length / 2, radius - 0.02)
    cut = cylinder(radius * 0.9, 0.02, segments=20).rolled(90)
    ends = [Piece(cut.moved(side * length / 2 + 0.01, radius - 0.02), CUT_WOOD) for side in (-1, 1)]
    return Prop((Piece(body, main), *ends))


def stump(rng: Rng, main: Surface) -> Prop:
    height, radius = rng.uniform(0.3, 0.55), rng.uniform(0.2, 0.34)
    body = lathe([(0, -0.1), (radius * 1.4, -0.1), (radius, height * 0.5), (radius * 0.97, height), (0, height)])
    cut = cylinder(radius * 0.85, 0.012).moved(y=height)
    return Prop((Piece(body, main), Piece(cut, CUT_WOOD)))
