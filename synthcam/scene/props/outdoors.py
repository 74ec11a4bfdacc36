"""Houses, cars and street furniture. Sizes in metres."""

import numpy as np

from synthcam.scene.props.prop import Prop
from synthcam.scene.round_shapes import cone, cylinder, lathe, limb, lump, ring, sphere
from synthcam.scene.shapes import box, frustum, gable
from synthcam.scene.skeleton import Skeleton, Wheel
from synthcam.scene.surfaces import GLASS, IRON, RUBBER, STEEL, STONE, WOOD, Piece, Surface

Rng = np.random.Generator
CHIMNEY = Surface((0.60, 0.36, 0.28), "brick", tile_m=1.0)
LEAVES = Surface((0.32, 0.55, 0.24), "foliage", 1, tile_m=1.4)
SLIT = Surface((0.15, 0.15, 0.18), "rock", tile_m=2.0)


def house(rng: Rng, main: Surface) -> Prop:
    """A small house; its walls are the main part."""
    width, depth, height = rng.uniform(5, 8), rng.uniform(6, 9), rng.uniform(2.8, 5.2)
    rise = width * rng.uniform(0.35, 0.5)
    tiles = ((0.66, 0.28, 0.2), (0.38, 0.38, 0.42), (0.5, 0.34, 0.24))[int(rng.integers(3))]
    roof = Surface(tiles, "shingles", int(rng.integers(4)), tile_m=2.0)
    pieces = [
        Piece(box(width, height + 1.6, depth).moved(y=-1.6), main),
        Piece(gable(width, rise, depth).moved(y=height), main),
        Piece(gable(width + 1.0, rise * (1 + 1.0 / width), depth + 0.7).moved(y=height - 0.12), roof),
        Piece(box(0.7, rise * 0.9, 0.7, bevel=0.03).moved(width * 0.22, height + rise * 0.35, depth * 0.2), CHIMNEY),
    ]  # fmt: skip
    trim = Surface((0.93, 0.91, 0.87), "wood", tile_m=1.5)
    storeys = 2 if height > 4.4 else 1
    for storey in range(storeys):
        y = 0.9 + storey * 2.3
        for side in (-1, 1):
            for share in (-0.28, 0.28):
                pieces += _window(1.1, 1.2, trim, x=share * width, y=y, z=side * depth / 2, yaw_deg=0)
                pieces += _window(1.1, 1.2, trim, x=side * width / 2, y=y, z=share * depth, yaw_deg=90)
    door = Surface(((0.55, 0.2, 0.15), (0.2, 0.35, 0.5), (0.28, 0.42, 0.26))[int(rng.integers(3))], "wood", tile_m=1.0)
    pieces.append(Piece(box(1.2, 2.2, 0.1, bevel=0.01).moved(0, 0, -depth / 2 - 0.03), trim))
    pieces.append(Piece(box(0.95, 2.05, 0.1, bevel=0.01).moved(0, 0, -depth / 2 - 0.06), door))
    pieces.append(Piece(box(1.6, 1.0, 1.0, bevel=0.02).moved(0, -0.87, -depth / 2 - 0.5), STONE))
    return Prop(tuple(pieces))


def _window(width: float, height: float, trim: Surface, *, x: float, y: float, z: float, yaw_deg: float) -> list[Piece]:
    """A framed pane on an outside wall, its foot's middle at x, y, z, facing -Z before it is turned."""
    pieces = [
        Piece(box(width + 0.16, height + 0.16, 0.08, bevel=0.015).moved(y=-0.08), trim),
        Piece(box(width, height, 0.11), GLASS),
        Piece(box(0.05, height, 0.14), trim),
        Piece(box(width, 0.05, 0.14).moved(y=height * 0.6), trim),
    ]
    return [Piece(piece.geometry.turned(yaw_deg).moved(x, y, z), piece.surface) for piece in pieces]


def car(rng: Rng, main: Surface) -> Prop:
    """A car; it drives towards -Z."""
    length, width, height = rng.uniform(3.9, 4.5), rng.uniform(1.7, 1.82), rng.uniform(1.42, 1.55)
    wheel, sill = 0.32, 0.2
    waist = height * 0.6
    cabin = length * rng.uniform(0.5, 0.58)
    body = box(width, waist - sill, length, bevel=0.14).moved(y=sill)
    skirt = box(width + 0.02, 0.2, length - 0.2, bevel=0.05).moved(y=sill)
    back = 0.12 * length
    glass = frustum((width - 0.16, cabin), (width - 0.42, cabin * 0.62), height - waist - 0.03).moved(
        y=waist - 0.02, z=back
    )
    roof = box(width - 0.38, 0.07, cabin * 0.66, bevel=0.03).moved(y=height - 0.07, z=back)
    dark = Surface((0.24, 0.29, 0.35), "glass", 2, tile_m=2.4)
    wheels: list[Wheel] = []
    pieces = [Piece(body, main), Piece(skirt, main.shaded(0.8)), Piece(glass, dark), Piece(roof, main)]
    for side in (-1, 1):
        for share in (-0.5, 0.04, 0.5):  # pillars, leaning as the glass does
            foot = [side * (width - 0.15) / 2, waist - 0.03, back + share * cabin]
            head = [side * (width - 0.42) / 2, height - 0.04, back + share * cabin * 0.62]
            pieces.append(Piece(limb(foot, head, 0.035, segments=8), main))
        for end in (-1, 1):
            x, z = side * (width / 2 - 0.07), end * length * 0.31
            wheels.append(Wheel(1 + len(wheels), (x, wheel, z), wheel))
            pieces += _wheel(wheels[-1])
        lamp = box(0.3, 0.13, 0.06, bevel=0.02)
        pieces.append(Piece(lamp.moved(side * width * 0.32, waist - 0.3, -length / 2), Surface((1.0, 0.98, 0.9))))
        pieces.append(Piece(lamp.moved(side * width * 0.34, waist - 0.28, length / 2), Surface((0.75, 0.08, 0.06))))
        mirror = box(0.14, 0.1, 0.08, bevel=0.02).moved(side * (width / 2 + 0.05), waist - 0.02, back - cabin * 0.42)
        pieces.append(Piece(mirror, main))
    grille = box(width * 0.42, 0.12, 0.05, bevel=0.015).moved(y=waist - 0.3, z=-length / 2)
    for end in (-1, 1):
        pieces.append(Piece(box(width - 0.1, 0.16, 0.14, bevel=0.04).moved(0, 0.25, end * length / 2), IRON))
    plate = box(0.5, 0.11, 0.03).moved(0, 0.42, length / 2)
    rolls = Skeleton(5, wheels=tuple(wheels))
    return Prop((*pieces, Piece(grille, IRON), Piece(plate, Surface((0.93, 0.9, 0.75)))), skeleton=rolls)


def _wheel(wheel: Wheel, width: float = 0.2) -> list[Piece]:
    """A tyre with a spoked hub."""
    tyre = cylinder(wheel.radius, width, segments=28, bevel=width / 5).rolled(90).moved(width / 2)
    hub = cylinder(wheel.radius * 0.6, 1.1 * width, segments=20, bevel=width / 10).rolled(90).moved(0.55 * width)
    spoke = box(1.14 * width, wheel.radius * 1.05, wheel.radius / 9).moved(y=-wheel.radius * 0.525)
    pieces = [(tyre, RUBBER), (hub, STEEL), *((spoke.pitched(angle), IRON) for angle in (0, 60, 120))]
    return [Piece(shape.moved(*wheel.axle), surface, wheel.limb) for shape, surface in pieces]


def cart(rng: Rng, main: Surface) -> Prop:
    """A delivery cart that drives by itself, a box on four wheels; it drives towards -Z."""
    length, width, height = rng.uniform(0.9, 1.1), rng.uniform(0.6, 0.7), rng.uniform(0.6, 0.75)
    radius, sill = 0.13, 0.16
    lid = frustum((width - 0.04, length - 0.04), (width - 0.14, length - 0.2), 0.08).moved(y=sill + height)
    lamp = box(0.14, 0.06, 0.04, bevel=0.015)
    pieces = [
        Piece(box(width, height, length, bevel=0.06).moved(y=sill), main),
        Piece(box(width + 0.02, 0.1, length + 0.02, bevel=0.03).moved(y=sill), IRON),
        Piece(lid, main.shaded(0.8)),
        Piece(box(width * 0.6, height * 0.3, 0.03, bevel=0.01).moved(0, sill + 0.5 * height, -length / 2), IRON),
        Piece(limb([0, 0.9 * height, 0.35 * length], [0, height + 0.75, 0.35 * length], 0.012), STEEL),
        Piece(box(0.02, 0.14, 0.22).moved(0, height + 0.62, 0.35 * length + 0.11), Surface((0.93, 0.48, 0.1))),
    ]
    wheels: list[Wheel] = []
    for side in (-1, 1):
        pieces.append(Piece(lamp.moved(side * width * 0.3, sill + 0.2, -length / 2), Surface((1.0, 0.98, 0.9))))
        for end in (-1, 1):
            wheels.append(Wheel(1 + len(wheels), (side * (width / 2 - 0.02), radius, end * length * 0.32), radius))
            pieces += _wheel(wheels[-1], 0.09)
    return Prop(tuple(pieces), skeleton=Skeleton(5, wheels=tuple(wheels)))


def bench(rng: Rng, main: Surface) -> Prop:
    width = rng.uniform(1.4, 1.9)
    slat = box(width, 0.035, 0.09, bevel=0.008)
    pieces = [Piece(slat.moved(0, 0.43, -0.18 + i * 0.11), main) for i in range(4)]
    pieces += [Piece(slat.pitched(-78).moved(0, 0.58 + i * 0.13, 0.26 + i * 0.03), main) for i in range(3)]
    for side in (-1, 1):
        x = side * (width / 2 - 0.18)
        pieces += [
            Piece(box(0.05, 0.43, 0.05, bevel=0.01).moved(x, 0, -0.16), IRON),
            Piece(box(0.05, 0.92, 0.05, bevel=0.01).pitched(6).moved(x, 0, 0.2), IRON),
            Piece(box(0.05, 0.05, 0.46, bevel=0.01).moved(x, 0.38, 0.02), IRON),
        ]
    return Prop(tuple(pieces))


def street_lamp(rng: Rng, main: Surface) -> Prop:
    height = rng.uniform(3.6, 4.6)
    pole = lathe([(0, 0), (0.14, 0), (0.12, 0.3), (0.055, 0.5), (0.045, height), (0, height)], segments=16)
    lantern = frustum((0.2, 0.2), (0.34, 0.34), 0.4).moved(y=height)
    hat = frustum((0.42, 0.42), (0.06, 0.06), 0.16).moved(y=height + 0.4)
    glow = Surface((1.0, 0.9, 0.66), unlit=True)
    return Prop((Piece(pole, main), Piece(lantern, glow), Piece(hat, main)), light_at=(0.0, height - 0.15, 0.0))


def planter(rng: Rng, main: Surface) -> Prop:
    width = rng.uniform(0.7, 1.3)
    tub = frustum((width * 0.85, width * 0.85), (width, width), 0.55)
    size = (0.75 * width, 0.7, 0.75 * width)
    leaves = []
    for x, z in rng.uniform(-0.16, 0.16, (3, 2)) * width:
        bunch = lump(rng, size, roughness=0.16, detail=5, hidden_shade=0.5).moved(x, 0.36, z)
        leaves.append(Piece(bunch, LEAVES))
    return Prop((Piece(tub, main), *leaves))


def fountain(rng: Rng, main: Surface) -> Prop:
    radius = rng.uniform(1.1, 1.6)
    basin = lathe([(0, 0), (radius, 0), (radius, 0.1), (radius * 0.95, 0.5), (radius * 1.04, 0.56),
                   (radius * 1.04, 0.62), (radius * 0.9, 0.62), (radius * 0.88, 0.3), (0, 0.3)],
                  segments=48)  # fmt: skip
    water = cylinder(radius * 0.89, 0.2, segments=48).moved(y=0.29)
    stem = lathe([(0, 0), (0.3, 0), (0.16, 0.4), (0.13, 1.2), (0.2, 1.3), (0, 1.3)]).moved(y=0.28)
    bowl = lathe([(0, 0), (0.2, 0), (0.62, 0.22), (0.66, 0.3), (0.56, 0.28), (0, 0.2)], segments=36).moved(y=1.5)
    top = sphere(0.16, segments=20).moved(y=1.68)
    blue = Surface((0.35, 0.62, 0.78), "sand", tile_m=1.5)
    return Prop((Piece(basin, main), Piece(water, blue), Piece(stem, main), Piece(bowl, main), Piece(top, main)))


def sign(rng: Rng, main: Surface) -> Prop:
    """A road sign on a pole; the plate is the main part."""
    height = rng.uniform(2.1, 2.6)
    plate = cylinder(0.34, 0.03, segments=32, bevel=0.008).pitched(-90).moved(y=height - 0.2, z=-0.03)
    inner = cylinder(0.27, 0.01, segments=32).pitched(-90).moved(y=height - 0.2, z=-0.058)
    stripe = box(0.36, 0.1, 0.008).moved(y=height - 0.25, z=-0.068)
    white = Surface((0.95, 0.95, 0.93), "plaster")
    pole = cylinder(0.03, height, segments=12)
    return Prop((Piece(plate, main), Piece(inner, white), Piece(stripe, main), Piece(pole, STEEL)))


def hydrant(rng: Rng, main: Surface) -> Prop:
    body = lathe(
        [(0, 0), (0.16, 0), (0.16, 0.06), (0.11, 0.08), (0.11, 0.5), (0.13, 0.53), (0.12, 0.6), (0.06, 0.7), (0, 0.72)]
    )
    arms = limb([-0.2, 0.42, 0], [0.2, 0.42, 0], 0.05)
    front = limb([0, 0.4, 0], [0, 0.4, -0.18], 0.055)
    return Prop((Piece(body, main), Piece(arms, main.shaded(0.9)), Piece(front, main.shaded(0.9))))


def mailbox(rng: Rng, main: Surface) -> Prop:
    body = box(0.5, 0.75, 0.42, bevel=0.05).moved(y=0.35)
    slot = box(0.34, 0.04, 0.03).moved(y=0.92, z=-0.21)
    legs = [Piece(box(0.06, 0.4, 0.06).moved(sx * 0.18, 0, sz * 0.14), IRON) for sx in (-1, 1) for sz in (-1, 1)]
    label = box(0.24, 0.14, 0.02).moved(y=0.68, z=-0.21)
    return Prop(
        (Piece(body, main), Piece(slot, IRON), Piece(label, Surface((0.95, 0.94, 0.88), "stripes", tile_m=0.3)), *legs)
    )


def fence(rng: Rng, main: Surface) -> Prop:
    posts = int(rng.integers(3, 5))
    pieces = [
        Piece(box(0.1, 1.15, 0.1, bevel=0.015).moved((i - (posts - 1) / 2) * 1.5, -0.1), main) for i in range(posts)
    ]
    rail = box((posts - 1) * 1.5, 0.1, 0.04, bevel=0.01)
    pieces += [Piece(rail.moved(y=y, z=-0.06), main) for y in (0.25, 0.55, 0.85)]
    return Prop(tuple(pieces))


def tent(rng: Rng, main: Surface) -> Prop:
    width, height, depth = rng.uniform(1.8, 2.4), rng.uniform(1.2, 1.5), rng.uniform(2.2, 2.8)
    flap = gable(width * 0.4, height * 0.62, 0.02).moved(z=-depth / 2 - 0.005)
    return Prop((Piece(gable(width, height, depth), main), Piece(flap, main.shaded(0.35))))


def market_stall(rng: Rng, main: Surface) -> Prop:
    """A table under an awning; the awning is the main part."""
    width, depth = rng.uniform(2.0, 2.8), rng.uniform(1.2, 1.5)
    posts = [
        Piece(box(0.07, 2.3, 0.07, bevel=0.01).moved(sx * width / 2, 0, sz * depth / 2), WOOD)
        for sx in (-1, 1)
        for sz in (-1, 1)
    ]
    awning = gable(depth + 0.6, 0.5, width + 0.4).turned(90).moved(y=2.3)
    counter = box(width, 0.06, depth * 0.8, bevel=0.012).moved(y=0.85)
    front = box(width, 0.8, 0.04).moved(y=0.05, z=-depth * 0.38)
    pieces = [Piece(awning, main), Piece(counter, WOOD), Piece(front, WOOD.shaded(0.8)), *posts]
    for i in range(int(rng.integers(3, 6))):
        x = (i - 2) * width / 6
        tray = box(width / 7, 0.14, 0.4, bevel=0.01).moved(x, 0.91, -0.1)
        pieces.append(Piece(tray, WOOD.shaded(1.2)))
        color = ((0.82, 0.18, 0.12), (0.93, 0.6, 0.12), (0.4, 0.62, 0.2), (0.55, 0.2, 0.42))[int(rng.integers(4))]
        for _ in range(7):
            dx, dz = rng.uniform(-0.09, 0.09), rng.uniform(-0.15, 0.15)
            fruit = sphere(0.06, segments=10).moved(x + dx, 1.0, -0.1 + dz)
            pieces.append(Piece(fruit, Surface(color, "plaster", tile_m=0.4)))
    return Prop(tuple(pieces))


def tower(rng: Rng, main: Surface) -> Prop:
    """A round stone tower with a pointed roof, to see from afar."""
    radius, height = rng.uniform(3, 4.5), rng.uniform(14, 22)
    body = cone(radius, radius * 0.82, height + 2.5, segments=32).moved(y=-2.5)
    roof = cone(radius * 1.1, 0.0, radius * 2.0, segments=32).moved(y=height - 0.1)
    rim = ring(radius * 0.86, 0.35).moved(y=height - 0.5)
    slits = [
        Piece(box(0.6, 1.6, 0.5).moved(0, y, -radius * 0.93).turned(float(turn)), SLIT)
        for y in np.arange(3.0, height - 3, 4.0)
        for turn in (0, 120, 240)
    ]  # fmt: skip
    return Prop(
        (Piece(body, main), Piece(roof, Surface((0.6, 0.25, 0.2), "shingles", tile_m=2.5)), Piece(rim, main), *slits)
    )


def windmill(rng: Rng, main: Surface) -> Prop:
    height = rng.uniform(8, 11)
    body = frustum((5.6, 5.6), (3.2, 3.2), height + 2.5).moved(y=-2.5)
    cap = cone(2.4, 0.0, 2.2, segments=28).moved(y=height)
    pieces = [Piece(body, main), Piece(cap, Surface((0.45, 0.3, 0.22), "shingles", tile_m=2.0))]
    turn = rng.uniform(0, 90)
    for quarter in range(4):
        arm = box(0.2, 5.5, 0.16, bevel=0.02)
        sail = box(1.2, 4.2, 0.06).moved(x=0.65, y=1.1)
        for shape, cover in ((arm, WOOD), (sail, Surface((0.93, 0.9, 0.84), "stripes", tile_m=1.5))):
            pieces.append(Piece(shape.rolled(turn + 90 * quarter).moved(y=height - 0.2, z=-2.4), cover))
    hub = limb([0, height - 0.2, -2.6], [0, height - 0.2, -1.2], 0.3)
    return Prop((*pieces, Piece(hub, IRON)))
