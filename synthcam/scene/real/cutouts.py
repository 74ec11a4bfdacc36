"""Photographs as meshes: planes that a photograph covers, and cut-outs along its transparency or a rounded outline."""

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.scene.assets import Material, MeshPart
from synthcam.scene.real.pictures import Picture

CELLS = 72
"""Of a grid over a picture, along its longer side: how finely its outline is followed."""
OPAQUE = 128
Rng = np.random.Generator


def covering_plane(
    corner: Array, right: Array, up: Array, texture: Picture, key: str, *, tile_m: float = 0.0
) -> MeshPart:
    """A rectangle with a photograph that covers it in its own proportions: cropped to it, or repeated.

    Args:
        corner: (3,) its lower left corner, seen from its front.
        right, up: (3,) its sides; their cross product points to its front.
        tile_m: width of one copy where the photograph is repeated; 0 where one covers all.
    """
    wide, high = float(np.linalg.norm(right)), float(np.linalg.norm(up))
    aspect = texture.shape[1] / texture.shape[0]
    if tile_m:
        u, v = wide / tile_m, high / tile_m * aspect
        low, top = np.array([0.0, 0.0]), np.array([u, v])
    else:
        share = np.array([min(1.0, wide / high / aspect), min(1.0, aspect / (wide / high))])
        low, top = 0.5 - 0.5 * share, 0.5 + 0.5 * share
    vertices = np.stack([corner, corner + right, corner + right + up, corner + up])
    uvs = np.array([[low[0], low[1]], [top[0], low[1]], [top[0], top[1]], [low[0], top[1]]])
    normal = np.cross(right, up) / (wide * high)
    return _part(vertices, np.tile(normal, (4, 1)), uvs, np.array([[0, 1, 2], [0, 2, 3]]), texture, key)


def rounded_cutout(texture: Picture, key: str, height: float, rng: Rng) -> MeshPart:
    """A piece of a photograph with a rounded outline of its own, upright, its lowest point at the origin, facing +Z."""
    angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = np.ones_like(angles)
    for k in (2, 3, 5):
        radius += rng.uniform(0.0, 0.16) * np.cos(k * angles + rng.uniform(0, 2 * np.pi))
    outline = np.stack([np.cos(angles), np.sin(angles)], axis=-1) * radius[:, None]
    low, high = outline.min(axis=0), outline.max(axis=0)
    at = (outline - low) / (high - low)
    aspect = texture.shape[1] / texture.shape[0]
    places = np.concatenate([at, [[0.5, 0.5]]])
    faces = np.stack([np.full(48, 48), np.arange(48), np.roll(np.arange(48), -1)], axis=-1)
    return _upright(places, faces, texture, key, height, aspect)


def alpha_cutout(texture: Picture, alpha: npt.NDArray[np.uint8], key: str, height: float) -> MeshPart | None:
    """What is opaque of a picture, upright, its lowest point at the origin, facing +Z; None where nothing is."""
    rows, columns = alpha.shape
    longer = max(rows, columns)
    down, across = max(2, round(CELLS * rows / longer)), max(2, round(CELLS * columns / longer))
    at_y, at_x = np.linspace(0, rows - 1, down + 1), np.linspace(0, columns - 1, across + 1)
    values = alpha[np.rint(at_y).astype(int)][:, np.rint(at_x).astype(int)].astype(np.float64) - (OPAQUE - 0.5)
    places: list[tuple[float, float]] = []
    faces: list[tuple[int, int, int]] = []
    for row in range(down):
        for column in range(across):
            corners = [(row + 1, column), (row + 1, column + 1), (row, column + 1), (row, column)]
            polygon = _inside(corners, [float(values[c]) for c in corners])
            first = len(places)
            places += [(x / across, 1.0 - y / down) for y, x in polygon]
            faces += [(first, first + k, first + k + 1) for k in range(1, len(polygon) - 1)]
    if not faces:
        return None
    return _upright(np.array(places), np.array(faces), texture, key, height, columns / rows)


def _inside(corners: list[tuple[int, int]], values: list[float]) -> list[tuple[float, float]]:
    """The part of a cell where the value is positive (Sutherland and Hodgman), rows and columns."""
    kept: list[tuple[float, float]] = []
    for i in range(4):
        (y0, x0), (y1, x1) = corners[i], corners[(i + 1) % 4]
        a, b = values[i], values[(i + 1) % 4]
        if a > 0:
            kept.append((y0, x0))
        if (a > 0) != (b > 0):
            t = a / (a - b)
            kept.append((y0 + t * (y1 - y0), x0 + t * (x1 - x0)))
    return kept


def _upright(
    places: Array, faces: npt.NDArray[np.int64], texture: Picture, key: str, height: float, aspect: float
) -> MeshPart:
    """A flat mesh from places (V, 2) in a picture (right and up, 0 to 1), as high as stated."""
    low = float(places[:, 1].min())
    scale = height / max(float(places[:, 1].max()) - low, 1e-6)
    x, y = (places[:, 0] - 0.5) * aspect * scale, (places[:, 1] - low) * scale
    vertices = np.stack([x, y, np.zeros_like(x)], axis=-1)
    return _part(vertices, np.tile([0.0, 0.0, 1.0], (len(x), 1)), places, faces, texture, key, double_sided=True)


def _part(
    vertices: Array, normals: Array, uvs: Array, faces: npt.NDArray[np.int64], texture: Picture, key: str,
    *, double_sided: bool = False,
) -> MeshPart:  # fmt: skip
    material = Material(texture=texture, texture_key=key, unlit=True, double_sided=double_sided)
    return MeshPart(
        vertices.astype(np.float32),
        normals.astype(np.float32),
        uvs.astype(np.float32),
        faces.astype(np.int32),
        material,
    )
