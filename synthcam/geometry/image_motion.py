"""How each rig motion moves the picture: seven basis fields, and the rig rates that drive them.

A point at normalised image position (x, y) and depth Z seen by a camera that moves with velocity v and turns with
angular velocity w (both in its own frame) moves by

    x' = (-vx + x vz) / Z + x y wx - (1 + x^2) wy + y wz
    y' = (-vy + y vz) / Z + (1 + y^2) wx - x y wy - x wz

(Longuet-Higgins & Prazdny 1980, with the camera moving instead of the scene). A zoom scales about the principal point.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array

Component: TypeAlias = Literal["pan", "tilt", "roll", "zoom", "dolly", "truck", "pedestal"]
COMPONENTS: tuple[Component, ...] = get_args(Component)
UP = np.array([0.0, 1.0, 0.0])


def rig_axes(world_from_camera: npt.ArrayLike) -> tuple[Array, Array, Array]:
    """The head's own axes in the camera frame, each (..., 3): gravity (down), right (horizontal), optical axis.

    `right` is the horizontal axis the head tilts about; for a camera that looks straight up or down, where the
    horizontal axis is not defined by the view direction, it is the camera's own x axis.
    """
    r = np.asarray(world_from_camera, dtype=np.float64)[..., :3, :3]
    down = -r[..., 1, :]
    forward = np.broadcast_to(np.array([0.0, 0.0, 1.0]), down.shape)
    right = np.cross(down, forward)
    norm = np.linalg.norm(right, axis=-1, keepdims=True)
    own = np.broadcast_to(np.array([1.0, 0.0, 0.0]), down.shape)
    right = np.where(norm > 1e-6, right / np.where(norm > 1e-6, norm, 1.0), own)
    return down, right, np.asarray(forward)


def basis_fields(
    world_from_camera: npt.ArrayLike,
    intrinsics: npt.ArrayLike,
    pixels: npt.ArrayLike,
    inverse_depth: npt.ArrayLike,
) -> Array:
    """The seven fields (7, N, 2) in the order of COMPONENTS, pixels per radian, per log f and per metre.

    Args:
        world_from_camera: (4, 4) one pose; it says where gravity is.
        intrinsics: (4,)
        pixels: (N, 2)
        inverse_depth: (N,) 1 / z-depth in 1 / m; 0 is infinitely far.
    """
    down, right, _ = rig_axes(world_from_camera)
    return fields_about(intrinsics, pixels, inverse_depth, pan=down, right=right, up=-down)


def fields_about(
    intrinsics: npt.ArrayLike,
    pixels: npt.ArrayLike,
    inverse_depth: npt.ArrayLike,
    *,
    pan: Array,
    right: Array,
    up: Array,
    moves: Sequence[Array] = (),
) -> Array:
    """The seven fields of `basis_fields` about axes of one's own, and those of D further moves: (7 + D, N, 2).

    A turn's unit is a radian, a zoom's one of log focal length, a move's a metre. All share the rays of the pixels.

    Args:
        pan, right, up: (3,) unit vectors in the camera frame: the axis of a pan, that of a tilt and the direction of a
            truck, and the direction of a pedestal.
        moves: D further directions (3,) in the camera frame, to move along.
    """
    k = np.asarray(intrinsics, dtype=np.float64)
    p = np.asarray(pixels, dtype=np.float64)
    inverse = np.asarray(inverse_depth, dtype=np.float64)
    x, y = (p[:, 0] - k[2]) / k[0], (p[:, 1] - k[3]) / k[1]
    forward = np.array([0.0, 0.0, 1.0])
    out = np.empty((7 + len(moves), len(p), 2))
    wx, wy, wz = np.stack([pan, right, forward]).T[:, :, None]
    out[:3, :, 0] = (x * y * wx - (1 + x * x) * wy + y * wz) * k[0]
    out[:3, :, 1] = ((1 + y * y) * wx - x * y * wy - x * wz) * k[1]
    out[3] = p - k[2:]
    dx, dy, dz = np.stack([forward, right, up, *moves]).T[:, :, None]
    out[4:, :, 0] = (x * dz - dx) * inverse * k[0]
    out[4:, :, 1] = (y * dz - dy) * inverse * k[1]
    return out
