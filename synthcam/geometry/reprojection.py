"""Where a pixel's point goes in another frame: optical flow from depth and exact poses."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.geometry.camera import pixel_centres, project, rays
from synthcam.geometry.se3 import Array, invert


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
