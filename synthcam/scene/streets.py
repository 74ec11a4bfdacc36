"""Buildings in rows: streets and courtyards. Windows are real, so that they show parallax."""

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.scene.floor_plan import FloorPlan, Lane, ObjectDraft, Rect, Wall
from synthcam.scene.recipe import Courtyard, Street, SurfaceSpec
from synthcam.scene.shapes import box, floor_panel, gable, join
from synthcam.scene.structures import pick, wall_line
from synthcam.scene.surfaces import GLASS, Piece, Surface

Rng = np.random.Generator
_DEPTH_M = 9.0
_STOREY_M = 3.1
_TRIMS = ((0.93, 0.91, 0.87), (0.82, 0.78, 0.70), (0.42, 0.40, 0.40), (0.70, 0.72, 0.74))
_DOORS = ((0.52, 0.18, 0.14), (0.16, 0.30, 0.46), (0.22, 0.40, 0.26), (0.36, 0.24, 0.16), (0.75, 0.55, 0.15))
LIT = Surface((1.0, 0.86, 0.52), "glass", tile_m=2.2, unlit=True)
"""A window with light behind it."""
_GROUND_M = 600.0


def build_street(spec: Street, rng: Rng) -> FloorPlan:
    """A road along z with a footway, lamps' rows and buildings on either side."""
    road, walk = rng.uniform(*spec.road_m), rng.uniform(*spec.sidewalk_m)
    half = rng.uniform(*spec.length_m) / 2
    asphalt, road_color = pick(rng, spec.road)
    paving, _ = pick(rng, spec.sidewalk)
    x = road / 2 + walk
    dashes = np.arange(-half, half, 4.5) + 1.0
    line = box(0.14, 0.012, 2.0).repeated(np.column_stack([0 * dashes, 0 * dashes, dashes]))
    kerb = paving.shaded(0.8)
    ground = [
        Piece(floor_panel(_GROUND_M, _GROUND_M), asphalt),
        Piece(line, Surface((0.93, 0.92, 0.88), "asphalt", tile_m=2.0)),
    ]
    footway: list[Piece] = []
    for side in (-1, 1):
        middle = side * (road / 2 + walk / 2)
        footway.append(Piece(box(walk, 0.12, 2 * half).moved(middle), paving))
        footway.append(Piece(box(0.16, 0.14, 2 * half, bevel=0.02).moved(side * (road / 2 + 0.08)), kerb))
    drafts = [
        ObjectDraft("road", road_color, tuple(ground), role="structure"),
        ObjectDraft("sidewalk", "gray", tuple(footway), role="structure"),
    ]
    # Listed so that the street lies to the left of each line.
    east, west = wall_line((x, half), (x, -half), 8.0), wall_line((-x, -half), (-x, half), 8.0)
    north, south = (
        wall_line((x + _DEPTH_M, -half), (-x - _DEPTH_M, -half), 8.0),
        wall_line((-x - _DEPTH_M, half), (x + _DEPTH_M, half), 8.0),
    )
    for row in (east, west, north, south):
        drafts += _building_row(rng, row, spec.building_m, spec.height_m, spec.walls, spec.lit_windows)
    rows = tuple(
        wall_line((side * (road / 2 + 0.45), side * half * 0.9), (side * (road / 2 + 0.45), -side * half * 0.9), 1.0)
        for side in (1, -1)
    )
    return FloorPlan(
        tuple(drafts),
        Rect(-x, -half, x, half),
        walls=(east, west),
        rows=rows,
        height_at=lambda px, pz: np.where(np.abs(px) > road / 2, 0.12, 0.0) + 0.0 * pz,
        lanes={
            "road": (
                Lane((road / 4, half - 3), (road / 4, -half + 3), road / 2),
                Lane((-road / 4, -half + 3), (-road / 4, half - 3), road / 2),
            ),
            "walk": (
                Lane((road / 2 + 1.3, half - 3), (road / 2 + 1.3, -half + 3), 0.9),
                Lane((-road / 2 - 1.3, -half + 3), (-road / 2 - 1.3, half - 3), 0.9),
            ),
        },
        blocked=(Rect(-road / 2 - 0.15, -half, road / 2 + 0.15, half),),
    )


def build_courtyard(spec: Courtyard, rng: Rng) -> FloorPlan:
    """A yard that four rows of buildings close."""
    x, z = rng.uniform(*spec.width_m) / 2, rng.uniform(*spec.depth_m) / 2
    surface, color = pick(rng, spec.ground)
    drafts = [ObjectDraft("ground", color, (Piece(floor_panel(_GROUND_M, _GROUND_M), surface),), role="structure")]
    sides = (
        wall_line((x, z), (x, -z), 8.0),
        wall_line((x + _DEPTH_M, -z), (-x - _DEPTH_M, -z), 8.0),
        wall_line((-x, -z), (-x, z), 8.0),
        wall_line((-x - _DEPTH_M, z), (x + _DEPTH_M, z), 8.0),
    )
    for row in sides:
        drafts += _building_row(rng, row, spec.building_m, spec.height_m, spec.walls, spec.lit_windows)
    inner = tuple(
        wall_line(start, end, 2.5)
        for start, end in (((x, z), (x, -z)), ((x, -z), (-x, -z)), ((-x, -z), (-x, z)), ((-x, z), (x, z)))
    )
    inset = 2.2
    rows = (
        wall_line((x - inset, z - inset), (x - inset, -z + inset), 1.0),
        wall_line((-x + inset, -z + inset), (-x + inset, z - inset), 1.0),
    )
    return FloorPlan(tuple(drafts), Rect(-x, -z, x, z).grown(-0.5), walls=inner, rows=rows)


def _building_row(
    rng: Rng, line: Wall, width_m: tuple[float, float], height_m: tuple[float, float], walls: SurfaceSpec, lit: float
) -> list[ObjectDraft]:
    """Buildings side by side along a line, fronts towards the room on its left."""
    drafts, along = [], 0.0
    while line.length - along > 0.5:
        width = rng.uniform(*width_m)
        if line.length - along - width < width_m[0]:
            width = line.length - along
        x, z = line.point(along + width / 2)
        pieces, color = _building(rng, width, rng.uniform(*height_m), walls, lit)
        placed = tuple(Piece(p.geometry.turned(line.yaw_deg).moved(x, 0.0, z), p.surface) for p in pieces)
        drafts.append(ObjectDraft("building", color, placed, role="structure"))
        along += width
    return drafts


def _building(rng: Rng, width: float, height: float, walls: SurfaceSpec, lit: float) -> tuple[list[Piece], str]:
    """One building, its front in the plane z = 0 facing -Z, standing on the origin."""
    storeys = max(1, round(height / _STOREY_M))
    height = storeys * _STOREY_M + 0.6
    wall, color = pick(rng, walls)
    trim = Surface(_TRIMS[int(rng.integers(len(_TRIMS)))], "plaster", 1, tile_m=1.5)
    base = Surface(trim.color, "blocks", int(rng.integers(4)), tile_m=1.6).shaded(0.8)
    pieces = [
        Piece(box(width, height, _DEPTH_M).moved(z=_DEPTH_M / 2), wall),
        Piece(box(width, 0.5, 0.12).moved(z=-0.02), base),
        Piece(box(width, 0.3, 0.35, bevel=0.04).moved(y=height - 0.3, z=-0.1), trim),
        Piece(box(width, 0.14, 0.14, bevel=0.02).moved(y=_STOREY_M + 0.25, z=-0.02), trim),
    ]
    if rng.random() < 0.5:
        rise = rng.uniform(1.6, 2.8)
        tiles = ((0.62, 0.28, 0.2), (0.36, 0.36, 0.4), (0.48, 0.33, 0.25))[int(rng.integers(3))]
        roof = gable(_DEPTH_M + 0.5, rise, width).turned(90.0).moved(y=height - 0.02, z=_DEPTH_M / 2)
        pieces.append(Piece(roof, Surface(tiles, "shingles", int(rng.integers(4)), tile_m=2.2)))
    columns = max(1, round((width - 0.6) / rng.uniform(1.9, 2.5)))
    gap = width / columns
    pane_w, pane_h = min(rng.uniform(1.0, 1.4), gap - 0.6), rng.uniform(1.4, 1.8)
    entrance = int(rng.integers(columns))
    shop = storeys > 1 and rng.random() < 0.45
    places = [
        ((i + 0.5) * gap - width / 2, storey * _STOREY_M + 1.0, 0.0)
        for storey in range(storeys)
        for i in range(columns)
        if not (storey == 0 and (i == entrance or shop))
    ]
    is_lit = rng.random(len(places)) < lit
    if places:
        frame = join(
            [
                box(pane_w + 0.22, pane_h + 0.2, 0.1, bevel=0.015).moved(0, -0.1, -0.02),
                box(pane_w + 0.34, 0.09, 0.26, bevel=0.015).moved(0, -0.16, -0.06),
            ]
        )
        bars = join([box(0.06, pane_h, 0.14), box(pane_w, 0.06, 0.14).moved(y=pane_h * 0.62)]).moved(z=-0.02)
        pane = box(pane_w, pane_h, 0.12).moved(z=-0.02)
        pieces += [Piece(frame.repeated(places), trim), Piece(bars.repeated(places), trim.shaded(0.92))]
        shifts = rng.uniform(0, 5, (len(places), 2))
        for glass, chosen in ((GLASS, ~is_lit), (LIT, is_lit)):
            if chosen.any():
                pieces.append(Piece(pane.repeated(np.array(places)[chosen], shifts[chosen]), glass))
        pieces += _curtains(rng, np.array(places), pane_w, pane_h)
    if shop:
        pieces += _shop(rng, width, entrance, gap, lit)
    x = (entrance + 0.5) * gap - width / 2
    door = Surface(_DOORS[int(rng.integers(len(_DOORS)))], "wood", int(rng.integers(4)), tile_m=1.0)
    pieces.append(Piece(box(1.35, 2.55, 0.16, bevel=0.02).moved(x, 0, -0.04), trim))
    pieces.append(Piece(box(1.05, 2.15, 0.2, bevel=0.02).texture_upright().moved(x, 0.05, -0.05), door))
    pieces.append(Piece(box(1.7, 0.16, 0.5, bevel=0.02).moved(x, 0, -0.2), base))
    return pieces, color


def _curtains(rng: Rng, places: Array, width: float, height: float) -> list[Piece]:
    """Blinds half down, or curtains drawn aside, in some of the windows of a building."""
    cloth = Surface(_TRIMS[int(rng.integers(2))], "fabric", int(rng.integers(4)), tile_m=0.7)
    blind = box(width - 0.02, 0.42 * height, 0.13).moved(0, 0.57 * height, -0.02)
    aside = box(0.2 * width, height - 0.02, 0.13).moved(z=-0.02)
    drawn = join([aside.moved(-0.39 * width, 0.01), aside.moved(0.39 * width, 0.01)])
    has = rng.integers(0, 4, len(places))
    return [
        Piece(shape.repeated(places[has == k]), cloth) for k, shape in enumerate((blind, drawn)) if (has == k).any()
    ]


def _shop(rng: Rng, width: float, entrance: int, gap: float, lit: float) -> list[Piece]:
    """Shop windows on both sides of the entrance, with awnings, and a sign above."""
    middle = (entrance + 0.5) * gap - width / 2
    frame = Surface((0.24, 0.22, 0.22), "wood", tile_m=1.2)
    color = _DOORS[int(rng.integers(len(_DOORS)))]
    canvas = Surface(color, "stripes", int(rng.integers(4)), tile_m=1.4).shaded(1.25)
    pieces: list[Piece] = []
    for low, high in ((-width / 2 + 0.35, middle - 0.85), (middle + 0.85, width / 2 - 0.35)):
        if high - low < 0.9:
            continue
        centre, span = (low + high) / 2, high - low
        pieces += [
            Piece(box(span + 0.16, 2.1, 0.12, bevel=0.015).moved(centre, 0.45, -0.02), frame),
            Piece(
                box(span, 1.9, 0.14).moved(centre, 0.55, -0.02).texture_from(*rng.uniform(0, 5, 2)),
                LIT if rng.random() < lit else GLASS,
            ),
            Piece(box(0.06, 1.9, 0.17).moved(centre, 0.55, -0.02), frame),
            Piece(box(span + 0.3, 0.05, 1.1).pitched(-24.0).moved(centre, 2.72, -0.52), canvas),
        ]
    sign = box(min(width - 1.0, 3.2), 0.42, 0.1, bevel=0.02).moved(0, _STOREY_M - 0.18, -0.03)
    pieces.append(Piece(sign, Surface(color, "wood", tile_m=1.4)))
    return pieces
