"""Closed solids with outward faces, metric texture coordinates, and their origin at the middle of their foot.

Texture coordinates are in metres along the surface, so a texture never stretches; the surface that is put on a shape
divides them by the size of its tile (see surfaces.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array, rotation_x, rotation_y, rotation_z

Faces = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Geometry:
    """Triangles without a material.

    Attributes:
        vertices: (V, 3) metres.
        normals: (V, 3) unit.
        uvs: (V, 2) metres along the surface.
        faces: (N, 3), counter-clockwise seen from outside.
        wrap_m: length after which u closes on itself (round shapes); 0 where it never does. A texture's tile is
            rounded to a whole fraction of it, so that no seam shows.
        shades: (V,) brightness of each vertex, None for 1 everywhere.
    """

    vertices: Array
    normals: Array
    uvs: Array
    faces: Faces
    wrap_m: float = 0.0
    shades: Array | None = None

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> "Geometry":
        """The shape, shifted by metres."""
        return Geometry(
            self.vertices + np.array([x, y, z]), self.normals, self.uvs, self.faces, self.wrap_m, self.shades
        )

    def rotated(self, rotation: Array) -> "Geometry":
        """The shape, turned about the origin by a rotation (3, 3)."""
        return Geometry(
            self.vertices @ rotation.T, self.normals @ rotation.T, self.uvs, self.faces, self.wrap_m, self.shades
        )

    def turned(self, yaw_deg: float) -> "Geometry":
        """The shape, turned about +Y, counter-clockwise seen from above."""
        return self.rotated(rotation_y(np.deg2rad(yaw_deg)))

    def pitched(self, angle_deg: float) -> "Geometry":
        """The shape, turned about +X: the top leans towards +Z."""
        return self.rotated(rotation_x(np.deg2rad(angle_deg)))

    def rolled(self, angle_deg: float) -> "Geometry":
        """The shape, turned about +Z: the top leans towards -X."""
        return self.rotated(rotation_z(np.deg2rad(angle_deg)))

    def scaled(self, factor: float) -> "Geometry":
        """The shape, scaled about the origin, with its texture coordinates."""
        return replace(self, vertices=self.vertices * factor, uvs=self.uvs * factor, wrap_m=self.wrap_m * factor)

    def texture_from(self, u: float, v: float) -> "Geometry":
        """The shape with the texture's origin `u`, `v` metres further left and down."""
        return replace(self, uvs=self.uvs + np.array([u, v]))

    def texture_upright(self) -> "Geometry":
        """The shape with its texture turned by a right angle, for upright boards."""
        return replace(self, uvs=self.uvs[:, ::-1])

    def repeated(self, offsets: npt.ArrayLike, texture_from: npt.ArrayLike = 0.0) -> "Geometry":
        """Copies of the shape at offsets (N, 3), as one geometry, each with its texture's origin (N, 2) metres off."""
        at = np.asarray(offsets, dtype=np.float64).reshape(-1, 3)
        shifts = np.broadcast_to(np.asarray(texture_from, dtype=np.float64), (len(at), 2))
        count = len(self.vertices)
        return Geometry(
            (self.vertices[None] + at[:, None]).reshape(-1, 3),
            np.tile(self.normals, (len(at), 1)),
            (self.uvs[None] + shifts[:, None]).reshape(-1, 2),
            (self.faces[None] + (np.arange(len(at)) * count)[:, None, None]).reshape(-1, 3).astype(np.int32),
            self.wrap_m,
            None if self.shades is None else np.tile(self.shades, len(at)),
        )


def join(pieces: Iterable[Geometry]) -> Geometry:
    """Join geometries that share a surface into one; `wrap_m` is the first piece's."""
    items = list(pieces)
    starts = np.cumsum([0] + [len(item.vertices) for item in items[:-1]])
    shades = None
    if any(item.shades is not None for item in items):
        shades = np.concatenate([np.ones(len(g.vertices)) if g.shades is None else g.shades for g in items])
    return Geometry(
        np.concatenate([item.vertices for item in items]),
        np.concatenate([item.normals for item in items]),
        np.concatenate([item.uvs for item in items]),
        np.concatenate([item.faces + start for item, start in zip(items, starts, strict=True)]).astype(np.int32),
        items[0].wrap_m,
        shades,
    )


@lru_cache(maxsize=1)
def _box_topology() -> tuple[Array, npt.NDArray[np.int64], Faces]:
    """Signs (24, 3), axis (24,) of each of the three vertices at a box's corners, and faces (44, 3).

    Faces 0-11 are the six sides, 12-35 the twelve bevels, 36-43 the eight corners.
    """
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float64)
    signs = np.repeat(corners, 3, axis=0)
    axis = np.tile(np.arange(3), 8)

    def vertex(sign: Array, of_axis: int) -> int:
        corner = int((sign[0] > 0) * 4 + (sign[1] > 0) * 2 + (sign[2] > 0))
        return 3 * corner + of_axis

    def polygon(ring: list[int]) -> list[list[int]]:
        points = signs[ring] + 0.5 * np.eye(3)[axis[ring]] * signs[ring]
        normal = np.cross(points[1] - points[0], points[2] - points[0])
        ring = ring if normal @ points.mean(axis=0) > 0 else ring[::-1]
        return [[ring[0], ring[i], ring[i + 1]] for i in range(1, len(ring) - 1)]

    sides, bevels, tips = [], [], []
    for a in range(3):
        b, c = (a + 1) % 3, (a + 2) % 3
        for side in (-1.0, 1.0):
            ring = []
            for sb, sc in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                sign = np.zeros(3)
                sign[a], sign[b], sign[c] = side, sb, sc
                ring.append(vertex(sign, a))
            sides += polygon(ring)
        for sb in (-1, 1):
            for sc in (-1, 1):
                low, high = np.zeros(3), np.zeros(3)
                low[[a, b, c]], high[[a, b, c]] = (-1, sb, sc), (1, sb, sc)
                bevels += polygon([vertex(low, b), vertex(high, b), vertex(high, c), vertex(low, c)])
    for corner in corners:
        tips += polygon([vertex(corner, 0), vertex(corner, 1), vertex(corner, 2)])
    return signs, axis, np.array(sides + bevels + tips, dtype=np.int32)


@lru_cache(maxsize=1)
def _box_tables() -> tuple[Array, Array, Array, tuple[npt.NDArray[Any], ...], Faces]:
    """What all boxes share: signs, which coordinates a bevel takes back, normals, where u and v come from, faces."""
    signs, axis, faces = _box_topology()
    outward = np.eye(3)[axis]
    u_axis, v_axis = np.array([2, 0, 0])[axis], np.array([1, 2, 1])[axis]
    u_sign = np.choose(axis, [-signs[:, 0], np.ones(24), signs[:, 2]])
    v_sign = np.choose(axis, [np.ones(24), -signs[:, 1], np.ones(24)])
    return signs, 1.0 - outward, outward * signs, (np.arange(24), u_axis, u_sign, v_axis, v_sign), faces


def box(width: float, height: float, depth: float, *, bevel: float = 0.0) -> Geometry:
    """A box along x, y, z, standing on y = 0; `bevel` metres of its edges are rounded off."""
    signs, inward, normals, (corner, u_axis, u_sign, v_axis, v_sign), faces = _box_tables()
    half = np.array([width, height, depth]) / 2.0
    vertices = signs * (half - bevel * inward)
    return Geometry(
        vertices + np.array([0.0, half[1], 0.0]),
        normals,
        np.stack([u_sign * vertices[corner, u_axis], v_sign * vertices[corner, v_axis]], axis=1),
        faces if bevel > 0 else faces[:12],
    )


def cross(a: Array, b: Array) -> Array:
    """Cross product of two vectors (3,); np.cross takes twenty times as long for a single pair."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def polyhedron(vertices: npt.ArrayLike, polygons: Iterable[Iterable[int]]) -> Geometry:
    """A convex solid with flat sides; each polygon lists corners of `vertices` (V, 3) in any turning sense."""
    corners = np.asarray(vertices, dtype=np.float64)
    centre = corners.mean(axis=0)
    all_points, all_normals, all_uvs, all_faces = [], [], [], []
    start = 0
    for polygon in polygons:
        ring = list(polygon)
        normal = cross(corners[ring[1]] - corners[ring[0]], corners[ring[2]] - corners[ring[0]])
        if normal @ (corners[ring].mean(axis=0) - centre) < 0:
            ring, normal = ring[::-1], -normal
        normal = normal / np.linalg.norm(normal)
        points = corners[ring]
        level = float(np.hypot(normal[0], normal[2]))
        along = np.array([1.0, 0.0, 0.0])
        if level > 1e-6:
            along = np.array([normal[2], 0.0, -normal[0]]) / level
        all_points.append(points)
        all_normals.append(np.broadcast_to(normal, points.shape))
        all_uvs.append(np.column_stack([points @ along, points @ cross(normal, along)]))
        all_faces += [[start, start + i, start + i + 1] for i in range(1, len(ring) - 1)]
        start += len(ring)
    return Geometry(
        np.concatenate(all_points),
        np.concatenate(all_normals),
        np.concatenate(all_uvs),
        np.array(all_faces, dtype=np.int32),
    )


def frustum(bottom: tuple[float, float], top: tuple[float, float], height: float, *, shift_z: float = 0.0) -> Geometry:
    """A box that narrows: bottom and top are (width, depth), the top is shifted by `shift_z` along z."""
    (bw, bd), (tw, td) = bottom, top
    square = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    low = np.column_stack([square[:, 0] * bw, np.zeros(4), square[:, 1] * bd])
    high = np.column_stack([square[:, 0] * tw, np.full(4, height), square[:, 1] * td + shift_z])
    sides = [[i, (i + 1) % 4, 4 + (i + 1) % 4, 4 + i] for i in range(4)]
    return polyhedron(np.concatenate([low, high]), [[0, 1, 2, 3], [4, 5, 6, 7], *sides])


def gable(width: float, height: float, depth: float) -> Geometry:
    """A triangular prism, its ridge along z: a roof."""
    ends = [[[-width / 2, 0, z], [width / 2, 0, z], [0, height, z]] for z in (-depth / 2, depth / 2)]
    return polyhedron(np.array(ends[0] + ends[1]), [[0, 1, 2], [3, 4, 5], [0, 1, 4, 3], [1, 2, 5, 4], [2, 0, 3, 5]])


def panel(width: float, height: float) -> Geometry:
    """A one-sided rectangle in the plane z = 0 that faces +Z, its foot at y = 0."""
    x, y = width / 2, height
    return Geometry(
        np.array([[-x, 0.0, 0.0], [x, 0.0, 0.0], [x, y, 0.0], [-x, y, 0.0]]),
        np.tile([0.0, 0.0, 1.0], (4, 1)),
        np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]]),
        np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32),
    )


def floor_panel(width: float, depth: float) -> Geometry:
    """A one-sided rectangle in the plane y = 0 that faces +Y."""
    return panel(width, depth).moved(y=-depth / 2).pitched(-90.0)
