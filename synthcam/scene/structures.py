"""Structures that enclose or carry a scene: rooms and open land."""

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.scene.floor_plan import FloorPlan, ObjectDraft, Rect, Wall
from synthcam.scene.palette import color_word
from synthcam.scene.props.catalog import choose_surface
from synthcam.scene.recipe import Room, SurfaceSpec, Terrain
from synthcam.scene.shapes import Geometry, box, floor_panel, panel
from synthcam.scene.surfaces import Piece, Surface
from synthcam.scene.textures import OWN_COLORS

Rng = np.random.Generator


def pick(rng: Rng, spec: SurfaceSpec) -> tuple[Surface, str]:
    """Draw one of the surfaces that a recipe allows; returns it with the word for its colour."""
    surface, word = choose_surface(rng, spec.texture, spec.color, spec.tile_m)
    if spec.pastel == 0 or surface.texture in OWN_COLORS:
        return surface, word
    red, green, blue = (c * (1 - spec.pastel) + spec.pastel for c in surface.color)
    return surface.tinted((red, green, blue)), color_word((red, green, blue))


def wall_line(start: tuple[float, float], end: tuple[float, float], height: float) -> Wall:
    """A wall whose room lies to the left of the way from `start` to `end`, seen from above with -z up the page."""
    # A prop's front is -Z; yaw turns it towards the room's inside.
    dx, dz = end[0] - start[0], end[1] - start[1]
    inward = np.array([dz, -dx]) / np.hypot(dx, dz)
    yaw = float(np.rad2deg(np.arctan2(-inward[0], -inward[1])))
    return Wall(start, end, yaw, height)


def build_room(spec: Room, rng: Rng) -> FloorPlan:
    """A closed box seen from inside, with skirting boards and beams."""
    width, depth, height = rng.uniform(*spec.width_m), rng.uniform(*spec.depth_m), rng.uniform(*spec.height_m)
    x, z = width / 2, depth / 2
    corners = [(x, z), (x, -z), (-x, -z), (-x, z)]
    common, accented = pick(rng, spec.walls), int(rng.integers(4))
    accent = pick(rng, spec.accent) if spec.accent is not None else common
    drafts = []
    floor_surface, floor_color = pick(rng, spec.floor)
    drafts.append(
        ObjectDraft("floor", floor_color, (Piece(floor_panel(width, depth), floor_surface),), role="structure")
    )
    ceiling_surface, ceiling_color = pick(rng, spec.ceiling)
    lid = floor_panel(width, depth).pitched(180.0).moved(y=height)
    ceiling = [Piece(lid, ceiling_surface)]
    for i in range(beams := int(rng.integers(spec.beams[0], spec.beams[1] + 1))):
        along = -z + depth * (i + 0.5) / beams
        ceiling.append(
            Piece(box(width, 0.28, 0.2, bevel=0.02).moved(0, height - 0.28, along), ceiling_surface.shaded(0.75))
        )
    drafts.append(ObjectDraft("ceiling", ceiling_color, tuple(ceiling), role="structure"))
    walls = []
    for i in range(4):
        line = wall_line(corners[i], corners[(i + 1) % 4], height)
        surface, color = accent if i == accented else common
        middle = line.point(line.length / 2)
        pieces = [_upright(panel(line.length, height), line, middle, surface)]
        if spec.skirting:
            board = box(line.length, 0.1, 0.018).moved(z=0.009)
            pieces.append(_upright(board, line, middle, Surface((0.86, 0.84, 0.8), "wood", tile_m=1.2)))
        drafts.append(ObjectDraft("wall", color, tuple(pieces), role="structure"))
        walls.append(line)
    # Doors of corridors stand in rows along the two longest walls.
    rows = tuple(sorted(walls, key=lambda wall: -wall.length)[:2])
    return FloorPlan(tuple(drafts), Rect(-x, -z, x, z).grown(-0.03), tuple(walls), rows, height)


def _upright(geometry: Geometry, line: Wall, middle: tuple[float, float], surface: Surface) -> Piece:
    """Move a geometry that faces +Z onto a wall so that it faces the room."""
    return Piece(geometry.turned(line.yaw_deg + 180.0).moved(middle[0], 0.0, middle[1]), surface)


_ANGLES, _RINGS = 120, 62
_EDGE_M = 1100.0


def build_terrain(spec: Terrain, rng: Rng) -> FloorPlan:
    """Land on a polar grid: fine near the middle, coarse far away."""
    flat, hills = rng.uniform(*spec.flat_m), rng.uniform(*spec.hills_m)
    drop, mountains = rng.uniform(*spec.drop_m), rng.uniform(*spec.mountains_m)
    waves = _Waves(rng, 9, longest_m=170.0, shortest_m=22.0)
    ridges = _Waves(rng, 9, longest_m=800.0, shortest_m=150.0)

    def height(x: Array, z: Array) -> Array:
        r = np.hypot(x, z)
        if drop > 0:  # steep at once, so that the land near by is out of sight; hills only in the valley
            fall = drop * (1.0 - np.exp(-np.maximum(r - flat, 0.0) / (1.6 * drop)))
            land = hills * _rise(r, 110.0, 240.0) * waves(x, z) - fall
        else:
            land = hills * _rise(r, flat, flat * 2.5 + 12.0) * (waves(x, z) + 0.35)
        far = _rise(r, 360.0 if drop > 0 else 260.0, 680.0) * (1.0 - 0.55 * _rise(r, 850.0, _EDGE_M))
        return land + mountains * far * (0.25 + 0.75 * (1.0 - np.abs(ridges(x, z))) ** 1.5)

    surface, color = pick(rng, spec.ground)
    angle = np.arange(_ANGLES + 1) * (2 * np.pi / _ANGLES)
    radius = np.concatenate([[0.0], np.geomspace(1.0, _EDGE_M, _RINGS)])
    x, z = np.outer(radius, np.cos(angle)), np.outer(radius, np.sin(angle))
    x[:, -1], z[:, -1] = x[:, 0], z[:, 0]
    y = height(x, z)
    step = 0.5 + 0.02 * radius[:, None]
    slope_x = (height(x + step, z) - height(x - step, z)) / (2 * step)
    slope_z = (height(x, z + step) - height(x, z - step)) / (2 * step)
    normals = np.stack([-slope_x, np.ones_like(x), -slope_z], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    patches = _Waves(rng, 8, longest_m=60.0, shortest_m=8.0)
    shades = np.clip(0.86 + 0.14 * patches(x, z), 0.5, 1.0)
    vertices = np.stack([x, y, z], axis=-1)
    cells = (np.arange(_RINGS) * (_ANGLES + 1))[:, None] + np.arange(_ANGLES)
    over = cells + _ANGLES + 1
    inner, outer = np.stack([cells, over + 1, over], -1), np.stack([cells, cells + 1, over + 1], -1)
    outer = outer[1:]  # the innermost ring is a fan

    near = _EDGE_M if mountains == 0 else (420.0 if drop > 0 else 230.0)
    split = int(np.searchsorted(radius, near))
    pieces = [_land(vertices, normals, shades, inner[:split], outer[: split - 1], surface)]
    if split < _RINGS:
        # Aerial perspective: what is far is rock in the colour of haze.
        haze = Surface((0.62, 0.68, 0.76), "rock", int(rng.integers(4)), tile_m=90.0)
        high = np.clip(y / max(mountains, 1.0), 0.0, 1.0)
        shade = np.clip(0.62 + 0.5 * high + 0.08 * patches(x / 12.0, z / 12.0), 0.4, 1.0)
        pieces.append(_land(vertices, normals, shade, inner[split:], outer[split - 1 :], haze))
    drafts = [ObjectDraft("ground", color, (pieces[0],), role="structure")]
    drafts += [ObjectDraft("mountain", "gray", (piece,), role="structure") for piece in pieces[1:]]
    side = 0.7 * max(flat * 3.0, 90.0)
    return FloorPlan(
        tuple(drafts),
        Rect(-side, -side, side, side),
        height_at=height,
    )


def _land(vertices: Array, normals: Array, shades: Array, inner: Array, outer: Array, surface: Surface) -> Piece:
    """Part of the polar grid, with the vertices it uses."""
    faces = np.concatenate([inner.reshape(-1, 3), outer.reshape(-1, 3)]).astype(np.int64)
    used, faces = np.unique(faces, return_inverse=True)
    points = vertices.reshape(-1, 3)[used]
    return Piece(
        Geometry(
            points,
            normals.reshape(-1, 3)[used],
            points[:, [0, 2]] * [1.0, -1.0],
            faces.reshape(-1, 3).astype(np.int32),
            shades=shades.reshape(-1)[used],
        ),
        surface,
    )


def _rise(value: Array, start: float, end: float) -> Array:
    """0 before `start`, 1 after `end`, smooth between."""
    t = np.clip((value - start) / (end - start), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


class _Waves:
    """A sum of plane waves in random directions: a smooth function of the ground within about -1 to 1."""

    def __init__(self, rng: Rng, count: int, *, longest_m: float, shortest_m: float) -> None:
        length = np.geomspace(longest_m, shortest_m, count)
        angle = rng.uniform(0, 2 * np.pi, count)
        self._kx, self._kz = np.cos(angle) * 2 * np.pi / length, np.sin(angle) * 2 * np.pi / length
        self._phase = rng.uniform(0, 2 * np.pi, count)
        self._share = length / np.sqrt((length**2).sum()) / np.sqrt(2) * 1.2

    def __call__(self, x: Array, z: Array) -> Array:
        phase = x[..., None] * self._kx + z[..., None] * self._kz + self._phase
        return np.asarray(np.clip(np.sin(phase) @ self._share, -1.0, 1.0))
