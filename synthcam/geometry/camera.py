"""Undistorted pinhole cameras: intrinsics are (..., 4) arrays of fx, fy, cx, cy in pixels.

A pixel's centre is at +0.5: the picture spans [0, width] x [0, height]. Camera axes are OpenCV's: x right, y down,
z forward. Depth means z, the distance along the optical axis, not along the ray.
"""

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array, invert, transform_points


def intrinsics_from_fov(hfov: float, width: int, height: int) -> Array:
    """Square-pixel intrinsics (4,) with the given horizontal field of view in radians, centred."""
    focal = 0.5 * width / np.tan(0.5 * hfov)
    return np.array([focal, focal, 0.5 * width, 0.5 * height])


def field_of_view(intrinsics: npt.ArrayLike, width: int, height: int) -> tuple[Array, Array]:
    """Horizontal and vertical field of view in radians, each (...,); exact for off-centre principal points."""
    k = np.asarray(intrinsics, dtype=np.float64)
    fx, fy, cx, cy = (k[..., i] for i in range(4))
    hfov = np.arctan(cx / fx) + np.arctan((width - cx) / fx)
    vfov = np.arctan(cy / fy) + np.arctan((height - cy) / fy)
    return np.asarray(hfov), np.asarray(vfov)


def pixel_centres(width: int, height: int, *, columns: int | None = None, rows: int | None = None) -> Array:
    """Pixel positions (rows, columns, 2) as x, y: every pixel's centre, or a coarser even grid over the picture."""
    columns, rows = columns or width, rows or height
    x = (np.arange(columns) + 0.5) * (width / columns)
    y = (np.arange(rows) + 0.5) * (height / rows)
    return np.stack(np.meshgrid(x, y), axis=-1)


def rays(intrinsics: npt.ArrayLike, pixels: npt.ArrayLike) -> Array:
    """Camera-frame directions with z = 1 through pixels (..., 2) -> (..., 3) for one camera's intrinsics (4,)."""
    fx, fy, cx, cy = np.asarray(intrinsics, dtype=np.float64)
    p = np.asarray(pixels, dtype=np.float64)
    return np.stack([(p[..., 0] - cx) / fx, (p[..., 1] - cy) / fy, np.ones(p.shape[:-1])], axis=-1)


def unproject(intrinsics: npt.ArrayLike, pixels: npt.ArrayLike, depth: npt.ArrayLike) -> Array:
    """Camera-frame points (..., 3) of pixels (..., 2) at z-depth (...,)."""
    return np.asarray(rays(intrinsics, pixels) * np.asarray(depth, dtype=np.float64)[..., None])


def project(intrinsics: npt.ArrayLike, points_camera: npt.ArrayLike) -> tuple[Array, Array]:
    """Pixels (..., 2) and z-depth (...,) of camera-frame points (..., 3); pixels are nan at or behind the camera."""
    k = np.asarray(intrinsics, dtype=np.float64)
    p = np.asarray(points_camera, dtype=np.float64)
    z = p[..., 2]
    front = np.where(z > 1e-9, z, np.nan)
    pixels = p[..., :2] / front[..., None] * k[..., :2] + k[..., 2:]
    return np.asarray(pixels), np.asarray(z)


def project_world(
    world_from_camera: npt.ArrayLike, intrinsics: npt.ArrayLike, points_world: npt.ArrayLike
) -> tuple[Array, Array]:
    """Pixels (..., N, 2) and depths (..., N) of world points (..., N, 3) in cameras (..., 4, 4), (..., 4)."""
    points = transform_points(invert(world_from_camera), points_world)
    return project(np.asarray(intrinsics, dtype=np.float64)[..., None, :], points)
