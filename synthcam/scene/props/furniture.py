"""Furniture, lamps, and pictures and windows for walls. Sizes in metres."""

import numpy as np

from synthcam.scene.props.prop import Prop, Top
from synthcam.scene.round_shapes import cone, cylinder, lathe, limb, lump, ring, sphere
from synthcam.scene.shapes import box, frustum
from synthcam.scene.surfaces import BARK, IRON, STEEL, WOOD, Piece, Surface

Rng = np.random.Generator


def _legs(width: float, depth: float, height: float, thickness: float, surface: Surface) -> list[Piece]:
    x, z = width / 2 - thickness, depth / 2 - thickness
    leg = box(thickness, height, thickness, bevel=thickness / 8)
    return [Piece(leg.moved(sx * x, 0, sz * z), surface) for sx in (-1, 1) for sz in (-1, 1)]


def table(rng: Rng, main: Surface) -> Prop:
    width, depth, height = rng.uniform(1.2, 2.0), rng.uniform(0.75, 1.0), rng.uniform(0.7, 0.78)
    board = box(width, 0.05, depth, bevel=0.012).moved(y=height - 0.05)
    apron = box(width - 0.2, 0.09, depth - 0.2, bevel=0.005).moved(y=height - 0.14)
    legs = _legs(width, depth, height - 0.05, 0.075, main.shaded(0.85))
    return Prop((Piece(board, main), Piece(apron, main.shaded(0.85)), *legs), (Top(height, width, depth),))


def round_table(rng: Rng, main: Surface) -> Prop:
    radius, height = rng.uniform(0.45, 0.7), rng.uniform(0.68, 0.76)
    foot = lathe(
        [(0, 0), (0.3, 0), (0.3, 0.03), (0.08, 0.1), (0.05, height * 0.5), (0.09, height - 0.06), (0, height - 0.06)]
    )
    board = cylinder(radius, 0.045, segments=40, bevel=0.012).moved(y=height - 0.045)
    side = radius * 1.3
    return Prop((Piece(board, main), Piece(foot, main.shaded(0.8))), (Top(height, side, side),))


def coffee_table(rng: Rng, main: Surface) -> Prop:
    width, depth, height = rng.uniform(0.9, 1.2), rng.uniform(0.5, 0.65), rng.uniform(0.38, 0.46)
    board = box(width, 0.04, depth, bevel=0.01).moved(y=height - 0.04)
    shelf = box(width - 0.16, 0.025, depth - 0.16, bevel=0.006).moved(y=0.14)
    legs = _legs(width, depth, height - 0.04, 0.06, IRON)
    return Prop((Piece(board, main), Piece(shelf, main.shaded(0.85)), *legs), (Top(height, width, depth),))


def chair(rng: Rng, main: Surface) -> Prop:
    width, depth, seat = rng.uniform(0.42, 0.48), rng.uniform(0.42, 0.48), rng.uniform(0.43, 0.47)
    back = rng.uniform(0.42, 0.55)
    pieces = _legs(width, depth, seat, 0.04, WOOD)
    pieces.append(Piece(box(width, 0.05, depth, bevel=0.018).moved(y=seat), main))
    for side in (-1, 1):
        post = box(0.038, back, 0.035, bevel=0.008).moved(side * (width / 2 - 0.03), seat + 0.03, depth / 2 - 0.03)
        pieces.append(Piece(post, WOOD))
    rest = box(width - 0.02, back * 0.5, 0.035, bevel=0.012).moved(y=seat + back * 0.5, z=depth / 2 - 0.03)
    return Prop((*pieces, Piece(rest, main)))


def stool(rng: Rng, main: Surface) -> Prop:
    height = rng.uniform(0.45, 0.65)
    seat = cylinder(0.19, 0.05, bevel=0.018).moved(y=height)
    legs = [
        limb([0.16 * np.cos(a), 0.02, 0.16 * np.sin(a)], [0.11 * np.cos(a), height, 0.11 * np.sin(a)], 0.018)
        for a in np.pi / 4 + np.arange(4) * np.pi / 2
    ]
    return Prop((Piece(seat, main), *(Piece(leg, WOOD) for leg in legs)))


def sofa(rng: Rng, main: Surface) -> Prop:
    width, depth = rng.uniform(1.6, 2.1), rng.uniform(0.8, 0.9)
    seats = 2 if width < 1.85 else 3
    pieces = [
        Piece(box(width, 0.24, depth, bevel=0.03).moved(y=0.08), main.shaded(0.9)),
        Piece(box(width, 0.5, 0.2, bevel=0.05).moved(y=0.3, z=depth / 2 - 0.1), main),
    ]
    inner = width - 0.36
    for side in (-1, 1):
        arm = box(0.18, 0.34, depth, bevel=0.05).moved(side * (width / 2 - 0.09), 0.26)
        pieces.append(Piece(arm, main))
    for i in range(seats):
        x = (i - (seats - 1) / 2) * inner / seats
        pieces.append(Piece(box(inner / seats - 0.01, 0.16, depth - 0.2, bevel=0.05).moved(x, 0.3, -0.1), main))
        cushion = box(inner / seats - 0.03, 0.36, 0.14, bevel=0.06).pitched(10).moved(x, 0.45, depth / 2 - 0.26)
        pieces.append(Piece(cushion, main.shaded(1.08)))
    pieces += _legs(width, depth, 0.08, 0.06, WOOD)
    return Prop(tuple(pieces))


def bed(rng: Rng, main: Surface) -> Prop:
    width, length = rng.uniform(1.2, 1.6), 2.0
    pieces = [
        Piece(box(width, 0.22, length, bevel=0.015).moved(y=0.1), WOOD),
        Piece(box(width - 0.06, 0.2, length - 0.06, bevel=0.06).moved(y=0.3), Surface((0.93, 0.92, 0.9), "fabric")),
        Piece(box(width, 0.1, length * 0.62, bevel=0.04).moved(y=0.44, z=-length * 0.18), main),
        Piece(box(width, 0.95, 0.07, bevel=0.02).moved(y=0.05, z=length / 2 + 0.03), WOOD),
        *_legs(width, length, 0.1, 0.08, WOOD),
    ]
    for side in (-1, 1):
        pillow = box(width * 0.4, 0.13, 0.38, bevel=0.06).moved(side * width * 0.23, 0.48, length / 2 - 0.3)
        pieces.append(Piece(pillow, Surface((0.95, 0.94, 0.92), "fabric")))
    return Prop(tuple(pieces))


def shelf(rng: Rng, main: Surface) -> Prop:
    """An open bookcase with books."""
    width, depth, levels = rng.uniform(0.8, 1.3), 0.3, int(rng.integers(4, 6))
    height = levels * 0.36 + 0.06
    board = box(width, 0.025, depth, bevel=0.004)
    post = box(0.03, height, depth, bevel=0.005)
    pieces = [Piece(board.moved(y=0.03 + i * 0.36), main) for i in range(levels + 1)]
    pieces += [Piece(post.moved(x), main) for x in (-width / 2, width / 2)]
    pieces.append(Piece(box(width, height, 0.012).moved(z=depth / 2 - 0.012), main.shaded(0.7)))
    for i in range(levels):
        filled = rng.uniform(0.45, 0.95) * (width - 0.06)
        tall = rng.uniform(0.2, 0.29)
        books = box(filled, tall, 0.19, bevel=0.004).moved(
            (rng.choice([-1, 1]) * (width - 0.06 - filled)) / 2, 0.055 + i * 0.36, 0.02
        )
        pieces.append(Piece(books, Surface((1, 1, 1), "spines", int(rng.integers(4)), tile_m=0.55)))
    return Prop(tuple(pieces), (Top(0.055 + levels * 0.36, width, depth),))


def cabinet(rng: Rng, main: Surface) -> Prop:
    width, height, depth = rng.uniform(0.8, 1.4), rng.uniform(0.75, 1.05), rng.uniform(0.4, 0.5)
    pieces = [
        Piece(box(width, height - 0.1, depth, bevel=0.01).moved(y=0.1), main),
        Piece(box(width + 0.03, 0.03, depth + 0.03, bevel=0.008).moved(y=height), main.shaded(0.85)),
        *_legs(width, depth, 0.1, 0.05, IRON),
    ]
    columns, rows = int(rng.integers(2, 4)), int(rng.integers(1, 4))
    w, h = (width - 0.06) / columns, (height - 0.18) / rows
    for i in range(columns):
        for j in range(rows):
            x, y = (i - (columns - 1) / 2) * w, 0.14 + j * h
            door = box(w - 0.02, h - 0.02, 0.02, bevel=0.006).moved(x, y + 0.01, -depth / 2 - 0.008)
            knob = sphere(0.016, segments=10).moved(x, y + h / 2, -depth / 2 - 0.03)
            pieces += [Piece(door, main.shaded(1.06)), Piece(knob, STEEL)]
    return Prop(tuple(pieces), (Top(height + 0.03, width, depth),))


def wardrobe(rng: Rng, main: Surface) -> Prop:
    width, height, depth = rng.uniform(1.0, 1.6), rng.uniform(1.9, 2.2), 0.55
    pieces = [Piece(box(width, height, depth, bevel=0.012), main)]
    pieces.append(Piece(box(width + 0.06, 0.06, depth + 0.04, bevel=0.02).moved(y=height), main.shaded(0.85)))
    for side in (-1, 1):
        door = (
            box(width / 2 - 0.03, height - 0.16, 0.025, bevel=0.01)
            .texture_upright()
            .moved(side * width / 4, 0.1, -depth / 2 - 0.01)
        )
        inset = box(width / 2 - 0.2, height * 0.36, 0.02, bevel=0.008)
        pieces.append(Piece(door, main.shaded(1.06)))
        for y in (0.22, height * 0.55):
            pieces.append(Piece(inset.moved(side * width / 4, y, -depth / 2 - 0.025), main.shaded(0.9)))
        handle = cylinder(0.012, 0.16, segments=10).moved(side * 0.05, height * 0.48, -depth / 2 - 0.045)
        pieces.append(Piece(handle, STEEL))
    return Prop(tuple(pieces))


def lamp(rng: Rng, main: Surface) -> Prop:
    """A floor lamp; its shade is the main part."""
    height, radius = rng.uniform(1.45, 1.75), rng.uniform(0.17, 0.24)
    shade = lathe([(0, 0), (radius, 0), (radius * 0.65, 0.3), (0, 0.3)], segments=32).moved(y=height - 0.3)
    foot = cylinder(0.15, 0.03, bevel=0.01)
    pole = cylinder(0.014, height - 0.25, segments=12)
    return Prop((Piece(shade, main), Piece(foot, IRON), Piece(pole, IRON)), light_at=(0.0, height - 0.4, 0.0))


def ceiling_lamp(rng: Rng, main: Surface) -> Prop:
    """Hangs from y = 0 downwards."""
    drop, radius = rng.uniform(0.35, 0.6), rng.uniform(0.18, 0.28)
    shade = lathe([(0, 0), (radius, 0), (radius, 0.02), (0.05, 0.2), (0, 0.2)], segments=32).moved(y=-drop - 0.2)
    cord = cylinder(0.008, drop, segments=8).moved(y=-drop)
    bulb = sphere(0.07, segments=16).moved(y=-drop - 0.26)
    return Prop(
        (Piece(shade, main), Piece(cord, IRON), Piece(bulb, Surface((1.0, 0.95, 0.82), unlit=True))),
        light_at=(0.0, -drop - 0.35, 0.0),
    )


def light_panel(rng: Rng, main: Surface) -> Prop:
    """A flat lamp under a ceiling, from y = 0 downwards."""
    width, depth = rng.uniform(0.25, 0.35), rng.uniform(1.1, 1.3)
    case = box(width, 0.07, depth, bevel=0.01).moved(y=-0.07)
    tube = box(width - 0.08, 0.02, depth - 0.08, bevel=0.005).moved(y=-0.085)
    return Prop((Piece(case, main), Piece(tube, Surface((1.0, 0.99, 0.95), unlit=True))), light_at=(0, -0.3, 0))


def plant(rng: Rng, main: Surface) -> Prop:
    """A pot plant; its leaves are the main part."""
    pot_height, radius = rng.uniform(0.26, 0.4), rng.uniform(0.15, 0.22)
    pot = lathe(
        [(0, 0), (radius * 0.7, 0), (radius, pot_height), (radius * 0.88, pot_height),
         (radius * 0.85, pot_height - 0.04), (0, pot_height - 0.04)]
    )  # fmt: skip
    stem_top = pot_height + rng.uniform(0.25, 0.5)
    pieces = [
        Piece(pot, Surface((0.74, 0.42, 0.28), "plaster", tile_m=0.6)),
        Piece(cylinder(0.02, stem_top - 0.05, segments=10), BARK),
    ]
    for _ in range(int(rng.integers(4, 7))):
        size = rng.uniform(0.26, 0.42)
        leaf = lump(rng, (size, size * 0.85, size), roughness=0.2, detail=5, hidden_shade=0.55)
        x, z = rng.uniform(-0.18, 0.18, 2)
        pieces.append(Piece(leaf.moved(x, stem_top + rng.uniform(-0.28, 0.12), z), main))
    return Prop(tuple(pieces))


def rug(rng: Rng, main: Surface) -> Prop:
    width, depth = rng.uniform(1.6, 2.4), rng.uniform(1.2, 1.7)
    edge = box(width, 0.012, depth, bevel=0.004)
    inner = box(width - 0.16, 0.016, depth - 0.16, bevel=0.004)
    return Prop((Piece(inner, main), Piece(edge, main.shaded(0.6))))


def picture(rng: Rng, main: Surface) -> Prop:
    """A framed painting; the frame is the main part."""
    width, height = rng.uniform(0.5, 1.1), rng.uniform(0.45, 0.9)
    frame = box(width, height, 0.035, bevel=0.008).moved(z=-0.0175)
    canvas = box(width - 0.12, height - 0.12, 0.01).moved(y=0.06, z=-0.037)
    art = Surface((1, 1, 1), "painting", int(rng.integers(4)), tile_m=max(width, height))
    return Prop((Piece(frame, main), Piece(canvas, art)))


def mirror(rng: Rng, main: Surface) -> Prop:
    radius = rng.uniform(0.28, 0.4)
    hoop = ring(radius, 0.035).pitched(-90).moved(y=radius + 0.04, z=-0.005)
    glass = cylinder(radius, 0.02, segments=36).pitched(-90).moved(y=radius + 0.04, z=-0.002)
    return Prop((Piece(hoop, main), Piece(glass, Surface((0.72, 0.78, 0.82), "metal", tile_m=0.9))))


def clock(rng: Rng, main: Surface) -> Prop:
    radius = rng.uniform(0.17, 0.24)
    case = cylinder(radius, 0.05, segments=36, bevel=0.012).pitched(-90).moved(y=radius)
    face = cylinder(radius * 0.86, 0.01, segments=36).pitched(-90).moved(y=radius, z=-0.048)
    hands = []
    for angle, length in ((rng.uniform(0, 360), 0.7), (rng.uniform(0, 360), 0.45)):
        hand = box(0.014, radius * length, 0.004).rolled(angle).moved(y=radius, z=-0.062)
        hands.append(Piece(hand, IRON))
    return Prop((Piece(case, main), Piece(face, Surface((0.95, 0.94, 0.9), "plaster", tile_m=0.5)), *hands))


def window(rng: Rng, main: Surface) -> Prop:
    """A closed window with daylight behind it; the frame is the main part."""
    width, height = rng.uniform(1.1, 1.7), rng.uniform(1.1, 1.4)
    pane = box(width - 0.08, height - 0.08, 0.02).moved(y=0.04, z=-0.01)
    view = Surface((0.97, 0.98, 1.0), "outlook", int(rng.integers(4)), tile_m=1.4 * height, unlit=True)
    bar = 0.06
    pieces = [Piece(pane.texture_from(float(rng.uniform(0, 2)), height / 2 + 0.2), view)]
    for x in (-width / 2 + bar / 2, 0.0, width / 2 - bar / 2):
        pieces.append(Piece(box(bar, height, 0.07, bevel=0.01).moved(x, 0, -0.035), main))
    for y in (0.0, height * 0.62, height - bar):
        pieces.append(Piece(box(width, bar, 0.065, bevel=0.01).moved(0, y, -0.0325), main))
    sill = box(width + 0.16, 0.04, 0.18, bevel=0.01).moved(y=-0.04, z=-0.09)
    return Prop((*pieces, Piece(sill, main)))


def door(rng: Rng, main: Surface) -> Prop:
    width, height = rng.uniform(0.85, 0.95), rng.uniform(2.0, 2.1)
    leaf = box(width, height, 0.05, bevel=0.008).texture_upright().moved(z=-0.025)
    pieces = [Piece(leaf, main)]
    for y, share in ((0.18, 0.34), (height * 0.52, 0.4)):
        inset = box(width * 0.66, height * share, 0.02, bevel=0.008).texture_upright().moved(y=y, z=-0.055)
        pieces.append(Piece(inset, main.shaded(1.1)))
    frame = Surface((0.86, 0.84, 0.8), "wood", tile_m=1.2)
    for side in (-1, 1):
        post = box(0.1, height + 0.1, 0.08, bevel=0.012).texture_upright()
        post = post.moved(side * (width / 2 + 0.05), 0, -0.04)
        pieces.append(Piece(post, frame))
    pieces.append(Piece(box(width + 0.2, 0.1, 0.08, bevel=0.012).moved(y=height, z=-0.04), frame))
    handle = limb([width * 0.4, 1.0, -0.09], [width * 0.4 - 0.12, 1.0, -0.09], 0.012)
    return Prop((*pieces, Piece(handle, STEEL)))


def radiator(rng: Rng, main: Surface) -> Prop:
    fins = int(rng.integers(8, 14))
    fin = box(0.05, 0.6, 0.1, bevel=0.018)
    pieces = [Piece(fin.moved((i - (fins - 1) / 2) * 0.062, 0.12, -0.07), main) for i in range(fins)]
    pipe = cylinder(0.02, fins * 0.062, segments=12).rolled(90).moved(fins * 0.031, 0.2, -0.07)
    return Prop((*pieces, Piece(pipe, main)))


def column(rng: Rng, main: Surface) -> Prop:
    height, radius = rng.uniform(2.4, 3.2), rng.uniform(0.16, 0.24)
    shaft = cone(radius, radius * 0.85, height - 0.4, segments=32).moved(y=0.2)
    base = box(radius * 2.8, 0.14, radius * 2.8, bevel=0.02)
    torus = ring(radius * 1.02, 0.05).moved(y=0.13)
    cap = frustum((radius * 2, radius * 2), (radius * 2.9, radius * 2.9), 0.2).moved(y=height - 0.2)
    return Prop((Piece(shaft, main), Piece(torus, main), Piece(base, main), Piece(cap, main)))
