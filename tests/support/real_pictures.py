"""Small pictures of invented places, and how far one picture is shifted against another."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy.ndimage import gaussian_filter, map_coordinates

from synthcam.geometry.camera import pixel_centres, rays
from synthcam.geometry.se3 import Array
from synthcam.rendering.protocol import View

BLOCK = 24


def smooth_picture(width: int, height: int, *, seed: int = 0, around: bool = False, grain: float = 2.5) -> Array:
    """Coloured blotches (H, W, 3) of sRGB in 0 to 255, some pixels wide; `around` joins its left and right edges."""
    noise = np.random.default_rng(seed).standard_normal((height, width, 3))
    soft = np.stack(
        [gaussian_filter(noise[..., c], grain, mode=("nearest", "wrap" if around else "nearest")) for c in range(3)], -1
    )
    return np.asarray(np.clip(128 + 45 * soft / soft.std(), 0, 255))


def save(path: Path, picture: Array) -> Path:
    """The path, with the picture written to it."""
    Image.fromarray(np.rint(picture).astype(np.uint8)).save(path)
    return path


def sample(picture: Array, rows: Array, columns: Array, *, around: bool = False) -> Array:
    """The picture at places (...,) in pixels, whose centres are at +0.5, by cubic splines: (..., 3)."""
    mode = "grid-wrap" if around else "nearest"
    return np.stack(
        [map_coordinates(picture[..., c], [rows - 0.5, columns - 0.5], order=3, mode=mode) for c in range(3)], axis=-1
    )


def view_rays(view: View, width: int, height: int) -> Array:
    """World directions (H, W, 3) of the centres of a view's pixels."""
    return np.asarray(rays(view.intrinsics, pixel_centres(width, height)) @ view.world_from_camera[:3, :3].T)


def largest_shift(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """How far blocks of one picture are shifted against another at most, in pixels: least squares on its gradients."""
    a, b = (np.asarray(x, dtype=np.float64) for x in (one, other))
    down, right = np.gradient(b, axis=(0, 1))
    found = []
    for row in range(0, b.shape[0] - BLOCK + 1, BLOCK):
        for column in range(0, b.shape[1] - BLOCK + 1, BLOCK):
            part = (slice(row, row + BLOCK), slice(column, column + BLOCK))
            slopes = np.stack([right[part].ravel(), down[part].ravel(), np.ones(a[part].size)], axis=-1)
            found.append(np.hypot(*np.linalg.lstsq(slopes, (a - b)[part].ravel(), rcond=None)[0][:2]))
    return float(max(found))
