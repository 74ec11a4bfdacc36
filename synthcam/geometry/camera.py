"""Undistorted pinhole cameras, and optical flow: where a pixel's point goes in another frame, by depth and exact poses.

Intrinsics are (..., 4) arrays of fx, fy, cx, cy in pixels. A pixel's centre is at +0.5: the picture spans [0, width]
x [0,
height]. Camera axes are OpenCV's: x right, y down, z forward. Depth means z, the distance along the optical axis, not
along
the ray.
"""

from collections.abc import Mapping
from typing import Any

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


def reproject(
    pixels: npt.ArrayLike,
    depth: npt.ArrayLike,
    *,
    world_from_a: npt.ArrayLike,
    intrinsics_a: npt.ArrayLike,
    world_from_b: npt.ArrayLike,
    intrinsics_b: npt.ArrayLike,
) -> Array:
    """Pixels (..., 2) of camera B that see what camera A sees at `pixels` (..., 2) and z-depth (...,).

    Infinite depth means a direction (sky): it turns with the camera and has no parallax. Points behind B give nan.
    """
    z = np.asarray(depth, dtype=np.float64)
    b_from_a = invert(world_from_b) @ np.asarray(world_from_a, dtype=np.float64)
    direction = rays(intrinsics_a, pixels) @ b_from_a[:3, :3].T
    inverse = 1.0 / z  # exactly 0 for infinite depth
    return project(intrinsics_b, direction + b_from_a[:3, 3] * inverse[..., None])[0]


def optical_flow(
    depth: npt.NDArray[np.float32],
    *,
    world_from_a: npt.ArrayLike,
    intrinsics_a: npt.ArrayLike,
    world_from_b: npt.ArrayLike,
    intrinsics_b: npt.ArrayLike,
    segmentation: npt.NDArray[np.integer[Any]] | None = None,
    object_motion: Mapping[int, Array] | None = None,
) -> Array:
    """Exact forward flow A -> B (H, W, 2) in pixels: x right, y down; nan where the point passes behind camera B.

    Args:
        depth: (H, W) z-depth of frame A in metres, inf for sky.
        world_from_a, world_from_b: (4, 4) poses.
        intrinsics_a, intrinsics_b: (4,)
        segmentation: (H, W) object ids of frame A; needed when things move.
        object_motion: for each moving object id its (4, 4) motion world_at_b_from_world_at_a.
    """
    height, width = depth.shape
    pixels = pixel_centres(width, height)
    flow = reproject(
        pixels,
        depth,
        world_from_a=world_from_a,
        intrinsics_a=intrinsics_a,
        world_from_b=world_from_b,
        intrinsics_b=intrinsics_b,
    )
    for identity, motion in (object_motion or {}).items():
        if segmentation is None:
            raise ValueError("object_motion needs a segmentation")
        mask = segmentation == identity
        # A point that moves by M looks like a fixed one seen from a camera that moves by M^-1.
        flow[mask] = reproject(
            pixels[mask],
            depth[mask],
            world_from_a=world_from_a,
            intrinsics_a=intrinsics_a,
            world_from_b=invert(motion) @ np.asarray(world_from_b, dtype=np.float64),
            intrinsics_b=intrinsics_b,
        )
    return flow - pixels
