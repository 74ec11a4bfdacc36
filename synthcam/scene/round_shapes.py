"""Closed round solids: surfaces of revolution, limbs between two points, rings, and lumpy stones and foliage."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array, hat
from synthcam.scene.shapes import Geometry

CREASE_COS = float(np.cos(np.deg2rad(45.0)))
"""Profile corners sharper than this keep their edge; flatter ones are shaded smooth."""


def lathe(profile: npt.ArrayLike, *, segments: int = 24) -> Geometry:
    """Turn a profile (P, 2) of radius and height about +Y; listed from the foot's middle, outwards and up.

    The profile should start and end at radius 0, so that the solid is closed.
    """
    points = np.asarray(profile, dtype=np.float64)
    step = np.diff(points, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    tangent = step / length[:, None]
    outward = np.column_stack([tangent[:, 1], -tangent[:, 0]])
    smooth = (outward[1:] * outward[:-1]).sum(axis=1) > CREASE_COS
    mean = outward[1:] + outward[:-1]
    mean /= np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
    # Each segment owns the ring at its start and at its end, so that creases can differ in normal.
    first, last = outward.copy(), outward.copy()
    first[1:][smooth], last[:-1][smooth] = mean[smooth], mean[smooth]
    ring_points = np.stack([points[:-1], points[1:]], axis=1).reshape(-1, 2)
    ring_normals = np.stack([first, last], axis=1).reshape(-1, 2)
    travelled = np.concatenate([[0.0], np.cumsum(length)])
    ring_v = np.stack([travelled[:-1], travelled[1:]], axis=1).reshape(-1)
    radius = float(points[:, 0].max())

    angle, cos, sin = _circle(segments)
    r, y = ring_points[:, :1], ring_points[:, 1:]
    vertices = np.stack([r * cos, np.broadcast_to(y, (len(r), segments + 1)), r * sin], axis=-1)
    nr, ny = ring_normals[:, :1], ring_normals[:, 1:]
    normals = np.stack([nr * cos, np.broadcast_to(ny, (len(r), segments + 1)), nr * sin], axis=-1)
    u = np.broadcast_to(-angle * radius, (len(r), segments + 1))
    uvs = np.stack([u, np.broadcast_to(ring_v[:, None], u.shape)], axis=-1)
    flat = np.abs(outward[:, 1]) > 0.999
    caps = np.repeat(flat, 2)
    uvs[caps] = vertices[caps][..., [0, 2]]

    faces = _strip_faces(len(step), segments)
    keep = np.ones(faces.shape[:2], dtype=bool)
    keep[points[:-1, 0] < 1e-9, 0] = False
    keep[points[1:, 0] < 1e-9, 1] = False
    return Geometry(
        vertices.reshape(-1, 3),
        normals.reshape(-1, 3),
        uvs.reshape(-1, 2),
        faces[keep].reshape(-1, 3),
        wrap_m=2.0 * np.pi * radius,
    )


@lru_cache(maxsize=16)
def _circle(segments: int) -> tuple[Array, Array, Array]:
    angle: Array = np.arange(segments + 1, dtype=np.float64) * (2.0 * np.pi / segments)
    wrapped = angle.copy()
    wrapped[-1] = 0.0
    return angle, np.cos(wrapped), np.sin(wrapped)


@lru_cache(maxsize=64)
def _strip_faces(strips: int, segments: int) -> npt.NDArray[np.int32]:
    """(strips, 2, segments, 3): the lower triangles (two corners below) and the upper ones of each strip."""
    row = segments + 1
    low = (2 * row * np.arange(strips))[:, None] + np.arange(segments)[None]
    high = low + row
    lower = np.stack([low, high + 1, low + 1], axis=-1)
    upper = np.stack([low, high, high + 1], axis=-1)
    return np.stack([lower, upper], axis=1).astype(np.int32)


def cylinder(radius: float, height: float, *, segments: int = 24, bevel: float = 0.0) -> Geometry:
    """A cylinder on y = 0 about +Y."""
    return cone(radius, radius, height, segments=segments, bevel=bevel)


def cone(bottom_radius: float, top_radius: float, height: float, *, segments: int = 24, bevel: float = 0.0) -> Geometry:
    """A cylinder that narrows; a top radius of 0 gives a pointed cone."""
    profile = [(0.0, 0.0), (bottom_radius, 0.0), (top_radius, height), (0.0, height)]
    if bevel > 0:
        profile[1:3] = [
            (bottom_radius - bevel, 0.0),
            (bottom_radius, bevel),
            (top_radius, height - bevel),
            (top_radius - bevel, height),
        ]
    if top_radius == 0:
        profile = profile[:-1]
    return lathe(profile, segments=segments)


@lru_cache(maxsize=8)
def _unit_sphere(segments: int) -> Geometry:
    polar = np.linspace(0.0, np.pi, segments // 2 + 1)
    profile = np.column_stack([np.sin(polar), 1.0 - np.cos(polar)])
    profile[[0, -1], 0] = 0.0
    return lathe(profile, segments=segments)


def sphere(radius: float, *, segments: int = 32) -> Geometry:
    """A sphere that rests on y = 0."""
    return _unit_sphere(segments).scaled(radius)


def limb(
    start: npt.ArrayLike,
    end: npt.ArrayLike,
    radius: float,
    end_radius: float | None = None,
    *,
    segments: int = 16,
    cap_rings: int = 6,
) -> Geometry:
    """A capsule from point `start` (3,) to `end` (3,), round at both ends, thicker or thinner towards its end."""
    a, b = np.asarray(start, dtype=np.float64), np.asarray(end, dtype=np.float64)
    r0, r1 = radius, radius if end_radius is None else end_radius
    length = float(np.linalg.norm(b - a))
    quarter = np.linspace(0.0, np.pi / 2, cap_rings)
    low = np.column_stack([r0 * np.sin(quarter), -r0 * np.cos(quarter)])
    high = np.column_stack([r1 * np.cos(quarter), length + r1 * np.sin(quarter)])
    profile = np.concatenate([low, high])
    profile[[0, -1], 0] = 0.0
    shape = lathe(profile, segments=segments)
    return shape.rotated(rotation_between(UP, (b - a) / length)).moved(*a)


def rotation_between(first: Array, second: Array) -> Array:
    """The shortest rotation (3, 3) that takes unit vector `first` (3,) to `second` (3,)."""
    cross, cos = hat(np.cross(first, second)), float(first @ second)
    if cos < -0.999999:
        return np.diag([1.0, -1.0, -1.0])
    return np.asarray(np.eye(3) + cross + cross @ cross / (1.0 + cos))


def ring(radius: float, thickness: float, *, segments: int = 36, sides: int = 18) -> Geometry:
    """A torus lying on y = 0 about +Y."""
    around, cos_a, sin_a = _circle(segments)
    across, cos_b, sin_b = _circle(sides)
    reach = radius + thickness * cos_b
    vertices = np.stack(
        [
            np.outer(cos_a, reach),
            np.broadcast_to(thickness * (1 + sin_b), (segments + 1, sides + 1)),
            np.outer(sin_a, reach),
        ],
        axis=-1,
    )
    normals = np.stack(
        [np.outer(cos_a, cos_b), np.broadcast_to(sin_b, (segments + 1, sides + 1)), np.outer(sin_a, cos_b)], axis=-1
    )
    # v closes too, so its tile is rounded here against u's.
    turns = max(1, round(thickness / radius * 4)) / 4
    uvs = np.stack(np.broadcast_arrays(around[:, None] * radius, across[None] * radius * turns), axis=-1)
    i = (np.arange(segments) * (sides + 1))[:, None] + np.arange(sides)
    j = i + sides + 1
    faces = np.concatenate([np.stack([i, i + 1, j + 1], -1), np.stack([i, j + 1, j], -1)]).reshape(-1, 3)
    return Geometry(
        vertices.reshape(-1, 3),
        normals.reshape(-1, 3),
        uvs.reshape(-1, 2),
        faces.astype(np.int32),
        wrap_m=2 * np.pi * radius,
    )


@lru_cache(maxsize=8)
def _cube_sphere(detail: int) -> tuple[Array, Array, npt.NDArray[np.int32]]:
    """Directions (V, 3), face coordinates (V, 2) and faces of a cube blown up to a unit sphere: no poles."""
    ticks = np.tan(np.linspace(-np.pi / 4, np.pi / 4, detail + 1))
    ticks = np.round(ticks, 12)
    a, b = (grid.ravel() for grid in np.meshgrid(ticks, ticks))
    cells = (np.arange(detail) * (detail + 1))[:, None] + np.arange(detail)
    square = np.concatenate(
        [
            np.stack([cells, cells + 1, cells + detail + 2], -1).reshape(-1, 3),
            np.stack([cells, cells + detail + 2, cells + detail + 1], -1).reshape(-1, 3),
        ]
    )
    directions: list[Array] = []
    coordinates: list[Array] = []
    faces: list[npt.NDArray[np.int64]] = []
    for axis in range(3):
        for side in (-1.0, 1.0):
            point = np.empty((len(a), 3))
            point[:, axis], point[:, (axis + 1) % 3], point[:, (axis + 2) % 3] = side, a * side, b
            faces.append(square + len(a) * len(directions))
            directions.append(point / np.linalg.norm(point, axis=1, keepdims=True))
            coordinates.append(np.column_stack([a, b]))
    return np.concatenate(directions), np.concatenate(coordinates), np.concatenate(faces).astype(np.int32)


def lump(
    rng: np.random.Generator,
    size: tuple[float, float, float],
    *,
    roughness: float = 0.15,
    detail: int = 8,
    waves: int = 10,
    hidden_shade: float = 1.0,
) -> Geometry:
    """A rounded lump of about `size` (width, height, depth), resting about y = 0: a stone, a bush, a crown of leaves.

    Its radius is a sum of random waves of the direction, so the normals are exact and the surface has no seam.
    `hidden_shade` darkens the hollows between the waves.
    """
    direction, coordinates, faces = _cube_sphere(detail)
    wave = rng.normal(size=(waves, 3)) * np.linspace(1.5, 5.0, waves)[:, None]
    share = rng.uniform(0.5, 1.0, waves) / np.linspace(1.0, 2.5, waves)
    share *= roughness / np.sqrt((share**2).sum() / 2)
    phase = direction @ wave.T + rng.uniform(0.0, 2.0 * np.pi, waves)
    bump = np.sin(phase) @ share
    radius = 1.0 + np.clip(bump, -0.6, 0.6)
    slope = (np.cos(phase) * share) @ wave
    slope -= direction * (slope * direction).sum(axis=1, keepdims=True)
    half = np.array(size) / 2.0
    normals = (radius[:, None] * direction - slope) / half
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    shades = np.clip(1.0 + (1.0 - hidden_shade) * bump / max(roughness, 1e-6) * 0.5, 0.3, 1.0)
    return Geometry(
        direction * radius[:, None] * half + [0.0, half[1], 0.0],
        normals,
        coordinates * float(half.mean()),
        faces,
        shades=shades if hidden_shade < 1 else None,
    )
