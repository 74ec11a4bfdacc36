"""The pinhole camera of `synthcam.geometry` as OpenGL matrices. Here, and nowhere else, conventions change."""

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array, invert
from synthcam.rendering.protocol import FAR_M, NEAR_M


def clip_from_camera(intrinsics: Array, width: int, height: int) -> Array:
    """(4, 4) projection for OpenCV camera coordinates (x right, y down, z forward), off-centre points included.

    Two things differ from the textbook matrix. Clip y grows downwards, so the rows that glReadPixels returns start
    with the top one, and front faces turn clockwise. Clip depth is *reversed*, 1 at NEAR_M and 0 at FAR_M, for a float
    depth buffer with glClipControl(LOWER_LEFT, ZERO_TO_ONE): its precision is then relative at every distance
    (Reed, "Depth Precision Visualized", 2015), where a 24-bit one with these planes steps by 1.2 m at 1 km.
    """
    fx, fy, cx, cy = intrinsics
    span = FAR_M - NEAR_M
    return np.array(
        [
            [2 * fx / width, 0, 2 * cx / width - 1, 0],
            [0, 2 * fy / height, 2 * cy / height - 1, 0],
            [0, 0, -NEAR_M / span, NEAR_M * FAR_M / span],
            [0, 0, 1, 0],
        ]
    )


def clip_from_gl_camera(intrinsics: Array, width: int, height: int) -> Array:
    """(4, 4) projection for OpenGL camera coordinates (x right, y up, z backward); clip y grows upwards as usual."""
    flip_y = np.diag([1.0, -1.0, 1.0, 1.0])
    return np.asarray(flip_y @ clip_from_camera(intrinsics, width, height) @ np.diag([1.0, -1.0, -1.0, 1.0]))


def depth_from_clip(clip_depth: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Convert the depth buffer of `clip_from_camera` to metres; 0 becomes infinity."""
    d = clip_depth.astype(np.float64)
    depth = NEAR_M * FAR_M / (d * (FAR_M - NEAR_M) + NEAR_M)
    return np.where(d > 0, depth, np.inf).astype(np.float32)


def world_from_gl_camera(world_from_camera: Array) -> Array:
    """The pose (4, 4) of the same camera with OpenGL's axes: x right, y up, z backward."""
    return np.asarray(world_from_camera @ np.diag([1.0, -1.0, -1.0, 1.0]))


def ray_scales(intrinsics: Array, width: int, height: int) -> tuple[float, float, float, float]:
    """(sx, ox, sy, oy): camera-frame direction (sx * x + ox, sy * y + oy, 1) of a point (x, y) in [-1, 1], y down."""
    fx, fy, cx, cy = (float(value) for value in intrinsics)
    return (0.5 * width / fx, (0.5 * width - cx) / fx, 0.5 * height / fy, (0.5 * height - cy) / fy)


def camera_from_object(world_from_camera: Array, world_from_object: Array) -> Array:
    """The object's pose (4, 4) in the camera, in float64: float32 would lose millimetres far from the origin."""
    return np.asarray(invert(world_from_camera) @ world_from_object)
