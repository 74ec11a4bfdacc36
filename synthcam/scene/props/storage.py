"""Crates, barrels, racks and what stands about in workshops and on tables. Sizes in metres."""

import numpy as np

from synthcam.scene.props.prop import Prop, Top
from synthcam.scene.round_shapes import cone, cylinder, lathe, limb, lump, ring, sphere
from synthcam.scene.shapes import Geometry, box, frustum, polyhedron
from synthcam.scene.skeleton import Skeleton, Wheel
from synthcam.scene.surfaces import IRON, RUBBER, STEEL, WOOD, Piece, Surface

Rng = np.random.Generator
CARDBOARD = Surface((0.76, 0.58, 0.38), "plaster", 2, tile_m=0.8)


def crate(rng: Rng, main: Surface) -> Prop:
    width, height, depth = rng.uniform(0.55, 0.95), rng.uniform(0.5, 0.8), rng.uniform(0.55, 0.95)
    pieces = [Piece(box(width - 0.04, height - 0.04, depth - 0.04).moved(y=0.02), main)]
    b = 0.07
    edge = main.shaded(0.78)
    for sx in (-1, 1):
        for sz in (-1, 1):
            pieces.append(
                Piece(box(b, height, b, bevel=0.008).moved(sx * (width - b) / 2, 0, sz * (depth - b) / 2), edge)
            )
    for y in (0.0, height - b):
        for s in (-1, 1):
            pieces.append(Piece(box(width, b, b, bevel=0.008).moved(0, y, s * (depth - b) / 2), edge))
            pieces.append(Piece(box(b, b, depth, bevel=0.008).moved(s * (width - b) / 2, y, 0), edge))
    return Prop(tuple(pieces), (Top(height, width * 0.8, depth * 0.8),))


def carton(rng: Rng, main: Surface) -> Prop:
    """A cardboard box with tape."""
    width, height, depth = rng.uniform(0.35, 0.65), rng.uniform(0.25, 0.5), rng.uniform(0.3, 0.5)
    tape = box(0.06, 0.006, depth + 0.006).moved(y=height - 0.002)
    label = box(width * 0.4, height * 0.3, 0.006).moved(width * 0.15, height * 0.5, -depth / 2 - 0.001)
    return Prop(
        (
            Piece(box(width, height, depth, bevel=0.008), main),
            Piece(tape, main.shaded(0.75)),
            Piece(label, Surface((0.95, 0.95, 0.92), "stripes", tile_m=0.3)),
        ),
        (Top(height, width * 0.8, depth * 0.8),),
    )


def barrel(rng: Rng, main: Surface) -> Prop:
    height, radius = rng.uniform(0.8, 0.95), rng.uniform(0.27, 0.34)
    rise = np.linspace(0, 1, 9)
    belly = radius * (1.0 + 0.1 * np.sin(np.pi * rise))
    profile = [(0, 0), *zip(belly, rise * height, strict=True), (radius - 0.03, height), (radius - 0.04, height - 0.03)]
    body = lathe([*profile, (0, height - 0.03)], segments=32)
    hoops = [
        ring(radius * 1.05 + 0.015 * (i % 2), 0.018, sides=8).moved(y=y * height - 0.018)
        for i, y in enumerate((0.18, 0.38, 0.62, 0.82))
    ]
    return Prop((Piece(body, main), *(Piece(hoop, IRON) for hoop in hoops)))


def drum(rng: Rng, main: Surface) -> Prop:
    """A steel oil drum."""
    height, radius = rng.uniform(0.85, 0.92), 0.29
    body = cylinder(radius, height, segments=32, bevel=0.015)
    ribs = [ring(radius - 0.005, 0.016, sides=8).moved(y=y * height - 0.016) for y in (0.02, 0.35, 0.67, 1.0)]
    return Prop((Piece(body, main), *(Piece(rib, main.shaded(0.8)) for rib in ribs)), (Top(height, 0.35, 0.35),))


def pallet(rng: Rng, main: Surface) -> Prop:
    board = box(1.2, 0.022, 0.1, bevel=0.004)
    pieces = [Piece(board.moved(0, 0.12, -0.35 + 0.175 * i), main) for i in range(5)]
    pieces += [Piece(box(0.1, 0.12, 0.8, bevel=0.006).moved(x), main.shaded(0.8)) for x in (-0.5, 0.0, 0.5)]
    for _ in range(int(rng.integers(0, 3))):
        height = rng.uniform(0.3, 0.7)
        load = box(rng.uniform(0.4, 0.55), height, rng.uniform(0.4, 0.65), bevel=0.01)
        x = -0.29 if len(pieces) == 8 else 0.29
        pieces.append(Piece(load.moved(x, 0.142), CARDBOARD.shaded(rng.uniform(0.8, 1.1))))
    return Prop(tuple(pieces))


def rack(rng: Rng, main: Surface) -> Prop:
    """A tall storage rack; its posts are the main part."""
    width, depth, levels = rng.uniform(2.4, 3.0), rng.uniform(0.8, 1.0), int(rng.integers(3, 5))
    gap = rng.uniform(1.0, 1.25)
    height = levels * gap + 0.1
    post = box(0.09, height, 0.09, bevel=0.01)
    pieces = [Piece(post.moved(sx * width / 2, 0, sz * (depth / 2 - 0.05)), main) for sx in (-1, 1) for sz in (-1, 1)]
    brace = limb([0, 0.1, -depth / 2 + 0.05], [0, gap, depth / 2 - 0.05], 0.02, segments=8)
    pieces += [Piece(brace.moved(sx * width / 2, i * gap), main) for sx in (-1, 1) for i in range(levels)]
    for level in range(levels):
        y = 0.12 + level * gap
        pieces.append(Piece(box(width, 0.03, depth, bevel=0.004).moved(y=y), WOOD))
        beam = box(width, 0.1, 0.05, bevel=0.01)
        pieces += [Piece(beam.moved(0, y - 0.08, s * (depth / 2 - 0.04)), main) for s in (-1, 1)]
        x = -width / 2 + 0.1
        while x < width / 2 - 0.5:
            w, h, d = rng.uniform(0.4, 0.8), rng.uniform(0.3, gap - 0.3), rng.uniform(0.5, depth - 0.1)
            w = min(w, width / 2 - 0.08 - x)
            if rng.random() < 0.8:
                load = box(w - 0.04, h, d, bevel=0.01).moved(x + w / 2, y + 0.03)
                cover = _LOADS[int(rng.integers(len(_LOADS)))]
                pieces.append(Piece(load, cover))
            x += w
    return Prop(tuple(pieces))


_LOADS = (
    CARDBOARD,
    CARDBOARD.shaded(0.85),
    Surface((0.35, 0.5, 0.68), "corrugated", tile_m=1.0),
    Surface((0.75, 0.3, 0.22), "stripes", tile_m=0.8),
    Surface((0.8, 0.72, 0.5), "wood", tile_m=0.9),
    Surface((0.4, 0.55, 0.38), "fabric", tile_m=0.8),
)


def traffic_cone(rng: Rng, main: Surface) -> Prop:
    height = rng.uniform(0.55, 0.75)
    body = lathe([(0, 0.03), (0.17, 0.03), (0.03, height), (0, height)])
    foot = box(0.42, 0.03, 0.42, bevel=0.01)
    low, high = 0.45, 0.7
    radius = 0.17 + (0.03 - 0.17) * np.array([low, high])
    band = lathe(
        [(0, low * height), (radius[0] + 0.012, low * height), (radius[1] + 0.012, high * height), (0, high * height)]
    )
    return Prop((Piece(body, main), Piece(foot, RUBBER), Piece(band, Surface((0.95, 0.95, 0.95), "plaster"))))


def bin_(rng: Rng, main: Surface) -> Prop:
    height, radius = rng.uniform(0.5, 0.8), rng.uniform(0.18, 0.26)
    body = lathe(
        [
            (0, 0),
            (radius * 0.8, 0),
            (radius, height),
            (radius * 0.9, height),
            (radius * 0.85, height - 0.06),
            (0, height - 0.06),
        ]
    )
    rim = ring(radius, 0.015).moved(y=height - 0.02)
    return Prop((Piece(body, main), Piece(rim, STEEL)))


def ladder(rng: Rng, main: Surface) -> Prop:
    """A step ladder."""
    height = rng.uniform(1.6, 2.1)
    pieces = []
    for side in (-1, 1):
        front = limb([side * 0.25, 0.03, -0.45], [side * 0.18, height, 0.0], 0.025, segments=8)
        back = limb([side * 0.25, 0.03, 0.45], [side * 0.18, height, 0.0], 0.02, segments=8)
        pieces += [Piece(front, main), Piece(back, main.shaded(0.8))]
    for i in range(1, 6):
        share = i / 6
        step = box(0.48 - 0.12 * share, 0.025, 0.1, bevel=0.004).moved(0, height * share, -0.45 * (1 - share))
        pieces.append(Piece(step, main))
    return Prop(tuple(pieces))


# What stands on tables.


def cup(rng: Rng, main: Surface) -> Prop:
    height, radius = rng.uniform(0.085, 0.11), rng.uniform(0.036, 0.046)
    body = lathe([(0, 0), (radius * 0.75, 0), (radius, height * 0.4), (radius, height), (radius * 0.9, height),
                  (radius * 0.86, height * 0.25), (0, height * 0.2)], segments=28)  # fmt: skip
    handle = (
        ring(height * 0.28, 0.007, segments=20, sides=10)
        .moved(y=-0.007)
        .pitched(90)
        .moved(radius + 0.012, height * 0.52)
    )
    return Prop((Piece(body, main), Piece(handle, main)))


def bowl(rng: Rng, main: Surface) -> Prop:
    radius = rng.uniform(0.1, 0.16)
    bend = np.linspace(0.35, np.pi / 2, 8)
    outer = [(radius * np.sin(a), radius * 0.62 * (1 - np.cos(a))) for a in bend]
    inner = [(radius * 0.92 * np.sin(a), 0.012 + radius * 0.6 * (1 - np.cos(a))) for a in bend[::-1]]
    pieces = [Piece(lathe([(0, outer[0][1]), *outer, *inner, (0, inner[-1][1])], segments=36), main)]
    for i in range(int(rng.integers(0, 5))):
        angle, r = i * 1.4, radius * 0.4
        fruit = sphere(0.036, segments=16).moved(r * np.cos(angle), radius * 0.3, r * np.sin(angle))
        color = ((0.85, 0.2, 0.12), (0.92, 0.6, 0.12), (0.55, 0.7, 0.2))[int(rng.integers(3))]
        pieces.append(Piece(fruit, Surface(color, "plaster", tile_m=0.2)))
    return Prop(tuple(pieces))


def vase(rng: Rng, main: Surface) -> Prop:
    height, radius = rng.uniform(0.22, 0.34), rng.uniform(0.06, 0.09)
    t = np.linspace(0, 1, 14)
    waist = rng.uniform(0.35, 0.55)
    r = radius * (0.62 + 0.38 * np.sin(np.pi * (0.15 + t * 1.1)) - waist * np.exp(-(((t - 0.85) / 0.14) ** 2)) * 0.6)
    profile = [
        (0, 0),
        *zip(r, t * height, strict=True),
        (r[-1] * 0.8, height),
        (r[-1] * 0.7, height * 0.8),
        (0, height * 0.78),
    ]
    return Prop((Piece(lathe(profile, segments=32), main),))


def bottle(rng: Rng, main: Surface) -> Prop:
    height, radius = rng.uniform(0.24, 0.32), rng.uniform(0.032, 0.042)
    neck = 0.013
    body = lathe([(0, 0), (radius, 0), (radius, height * 0.58), (radius * 0.8, height * 0.66), (neck, height * 0.76),
                  (neck, height), (0, height)], segments=28)  # fmt: skip
    label = cylinder(radius + 0.0015, height * 0.28, segments=28).moved(y=height * 0.18)
    cap = cylinder(neck + 0.004, 0.025, segments=16).moved(y=height - 0.012)
    return Prop((Piece(body, main), Piece(label, Surface((0.94, 0.9, 0.8), "stripes", tile_m=0.12)), Piece(cap, IRON)))


def book(rng: Rng, main: Surface) -> Prop:
    """A small pile of books lying flat; the lowest has the main surface."""
    pieces, y = [], 0.0
    paper = Surface((0.93, 0.9, 0.82), "stripes", tile_m=0.03)
    for i in range(int(rng.integers(1, 4))):
        w, h, d, turn = rng.uniform(0.14, 0.2), rng.uniform(0.02, 0.045), rng.uniform(0.2, 0.26), rng.uniform(-15, 15)
        cover = main if i == 0 else main.tinted(tuple(rng.uniform(0.15, 0.8, 3).round(2).tolist()))
        for dy in (0.0, h - 0.004):
            pieces.append(Piece(box(w, 0.004, d, bevel=0.001).moved(y=dy).turned(turn).moved(y=y), cover))
        pieces.append(Piece(box(0.004, h, d, bevel=0.001).moved(-w / 2).turned(turn).moved(y=y), cover))
        pieces.append(Piece(box(w - 0.008, h - 0.006, d - 0.012).moved(y=0.003).turned(turn).moved(y=y), paper))
        y += h
    return Prop(tuple(pieces))


def teapot(rng: Rng, main: Surface) -> Prop:
    r = rng.uniform(0.075, 0.095)
    body = sphere(r, segments=32)
    lid = lathe([(0, 0), (r * 0.5, 0), (r * 0.3, 0.02), (0.012, 0.03), (0.018, 0.045), (0, 0.055)]).moved(y=r * 1.86)
    spout = limb([r * 0.7, r * 0.8, 0], [r * 1.75, r * 1.75, 0], r * 0.26, r * 0.12)
    handle = ring(r * 0.55, r * 0.1, segments=24, sides=10).moved(y=-r * 0.1).pitched(90).moved(-r * 1.05, r * 1.05)
    foot = cylinder(r * 0.55, 0.012)
    return Prop(tuple(Piece(part, main) for part in (body, lid, spout, handle, foot)))


def candle(rng: Rng, main: Surface) -> Prop:
    height = rng.uniform(0.1, 0.22)
    wax = cylinder(0.03, height, segments=20, bevel=0.004).moved(y=0.012)
    dish = lathe([(0, 0), (0.055, 0), (0.065, 0.016), (0.05, 0.012), (0, 0.012)])
    flame = lathe([(0, 0), (0.009, 0.015), (0.005, 0.035), (0, 0.05)], segments=12).moved(y=height + 0.02)
    wick = cylinder(0.0015, 0.02, segments=6).moved(y=height + 0.008)
    return Prop(
        (Piece(wax, main), Piece(dish, STEEL), Piece(wick, IRON), Piece(flame, Surface((1.0, 0.8, 0.35), unlit=True))),
        light_at=(0.0, height + 0.12, 0.0),
    )


def toy_block(rng: Rng, main: Surface) -> Prop:
    side = rng.uniform(0.06, 0.12)
    return Prop((Piece(box(side, side, side, bevel=side * 0.08), main),))


def apple(rng: Rng, main: Surface) -> Prop:
    r = rng.uniform(0.035, 0.045)
    body = lump(rng, (2 * r, 1.85 * r, 2 * r), roughness=0.03, detail=8)
    stalk = limb([0, 1.75 * r, 0], [0.006, 2.25 * r, 0.004], 0.0025, segments=6)
    return Prop((Piece(body, main), Piece(stalk, WOOD)))


# Plain solids.


def cube(rng: Rng, main: Surface) -> Prop:
    side = rng.uniform(0.6, 1.3)
    return Prop((Piece(box(side, side, side, bevel=0.04), main),), (Top(side, side * 0.7, side * 0.7),))


def block(rng: Rng, main: Surface) -> Prop:
    width, height, depth = rng.uniform(0.4, 1.6, 3)
    return Prop((Piece(box(width, height, depth, bevel=0.04), main),))


def ball(rng: Rng, main: Surface) -> Prop:
    radius = rng.uniform(0.3, 0.7)
    rolls = Skeleton(2, wheels=(Wheel(1, (0.0, radius, 0.0), radius),))
    return Prop((Piece(sphere(radius, segments=40), main, 1),), skeleton=rolls)


def cone_(rng: Rng, main: Surface) -> Prop:
    return Prop((Piece(cone(rng.uniform(0.35, 0.7), 0.0, rng.uniform(0.9, 1.8), segments=40), main),))


def cylinder_(rng: Rng, main: Surface) -> Prop:
    return Prop((Piece(cylinder(rng.uniform(0.3, 0.6), rng.uniform(0.6, 2.2), segments=40, bevel=0.03), main),))


def ring_(rng: Rng, main: Surface) -> Prop:
    """A torus standing up."""
    radius, thickness = rng.uniform(0.4, 0.8), rng.uniform(0.1, 0.2)
    shape: Geometry = ring(radius, thickness).moved(y=-thickness).pitched(90).moved(y=radius + thickness)
    return Prop((Piece(shape, main),))


def pyramid(rng: Rng, main: Surface) -> Prop:
    side, height = rng.uniform(0.8, 1.5), rng.uniform(0.8, 1.6)
    base = [[x * side / 2, 0, z * side / 2] for x, z in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    shape = polyhedron([*base, [0, height, 0]], [[0, 1, 2, 3], *([i, (i + 1) % 4, 4] for i in range(4))])
    return Prop((Piece(shape, main),))


def pedestal(rng: Rng, main: Surface) -> Prop:
    height = rng.uniform(0.6, 1.0)
    foot, head = box(0.6, 0.1, 0.6, bevel=0.02), box(0.56, 0.08, 0.56, bevel=0.02).moved(y=height - 0.08)
    shaft = frustum((0.48, 0.48), (0.42, 0.42), height - 0.14).moved(y=0.08)
    return Prop((Piece(shaft, main), Piece(foot, main), Piece(head, main)), (Top(height, 0.5, 0.5),))
