"""Rigid motions as 4x4 matrices, batched over leading axes.

Transform names read right to left: `a_from_b @ b_from_c == a_from_c`. Angles in radians.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

# Level camera that looks along world -Z: x right, y down, z forward (OpenCV) in a +Y-up world.
WORLD_FROM_LEVEL_CAMERA: Array = np.diag([1.0, -1.0, -1.0])


def rotation_x(angle: npt.ArrayLike) -> Array:
    """Rotation about x by `angle` (...,) -> (..., 3, 3). Camera frame: positive tilts up."""
    return _axis_rotation(angle, 1, 2)


def rotation_y(angle: npt.ArrayLike) -> Array:
    """Rotation about y by `angle` (...,) -> (..., 3, 3). Camera frame (y down): positive pans right."""
    return _axis_rotation(angle, 2, 0)


def rotation_z(angle: npt.ArrayLike) -> Array:
    """Rotation about z by `angle` (...,) -> (..., 3, 3). Camera frame: positive rolls clockwise."""
    return _axis_rotation(angle, 0, 1)


def _axis_rotation(angle: npt.ArrayLike, first: int, second: int) -> Array:
    a = np.asarray(angle, dtype=np.float64)
    out = np.zeros((*a.shape, 3, 3))
    out[..., 0, 0] = out[..., 1, 1] = out[..., 2, 2] = 1.0
    cos, sin = np.cos(a), np.sin(a)
    out[..., first, first] = cos
    out[..., second, second] = cos
    out[..., first, second] = -sin
    out[..., second, first] = sin
    return out


def se3(rotation: npt.ArrayLike, translation: npt.ArrayLike) -> Array:
    """Build (..., 4, 4) from rotation (..., 3, 3) and translation (..., 3); batch axes broadcast."""
    r = np.asarray(rotation, dtype=np.float64)
    t = np.asarray(translation, dtype=np.float64)
    batch = np.broadcast_shapes(r.shape[:-2], t.shape[:-1])
    out = np.zeros((*batch, 4, 4))
    out[..., :3, :3] = r
    out[..., :3, 3] = t
    out[..., 3, 3] = 1.0
    return out


def invert(a_from_b: npt.ArrayLike) -> Array:
    """Inverse of rigid transforms (..., 4, 4)."""
    m = np.asarray(a_from_b, dtype=np.float64)
    rotation_t = np.swapaxes(m[..., :3, :3], -1, -2)
    return se3(rotation_t, -(rotation_t @ m[..., :3, 3:])[..., 0])


def transform_points(a_from_b: npt.ArrayLike, points_b: npt.ArrayLike) -> Array:
    """Apply (..., 4, 4) to points (..., N, 3) -> (..., N, 3)."""
    m = np.asarray(a_from_b, dtype=np.float64)
    p = np.asarray(points_b, dtype=np.float64)
    return np.asarray(p @ np.swapaxes(m[..., :3, :3], -1, -2) + m[..., None, :3, 3])


def hat(vector: npt.ArrayLike) -> Array:
    """Cross-product matrix of (..., 3) -> (..., 3, 3): hat(a) @ b == cross(a, b)."""
    v = np.asarray(vector, dtype=np.float64)
    out = np.zeros((*v.shape[:-1], 3, 3))
    out[..., 0, 1], out[..., 0, 2], out[..., 1, 2] = -v[..., 2], v[..., 1], -v[..., 0]
    out[..., 1, 0], out[..., 2, 0], out[..., 2, 1] = v[..., 2], -v[..., 1], v[..., 0]
    return out


def exp_so3(rotation_vector: npt.ArrayLike) -> Array:
    """Rodrigues: axis times angle (..., 3) -> (..., 3, 3), with series near zero."""
    w = np.asarray(rotation_vector, dtype=np.float64)
    theta2 = np.sum(w * w, axis=-1)[..., None, None]
    theta = np.sqrt(theta2)
    small = theta2 < 1e-8
    safe = np.where(small, 1.0, theta)
    a = np.where(small, 1.0 - theta2 / 6.0, np.sin(safe) / safe)
    b = np.where(small, 0.5 - theta2 / 24.0, (1.0 - np.cos(safe)) / safe**2)
    k = hat(w)
    return np.asarray(np.eye(3) + a * k + b * (k @ k))


def log_so3(rotation: npt.ArrayLike) -> Array:
    """Axis times angle (..., 3) of rotations (..., 3, 3), angle in [0, pi]; goes through quaternions, stable at pi."""
    q = quaternion_wxyz(rotation)
    vec = q[..., 1:]
    sine = np.linalg.norm(vec, axis=-1)
    angle = 2.0 * np.arctan2(sine, q[..., 0])
    small = sine < 1e-12
    scale = np.where(small, 2.0, angle / np.where(small, 1.0, sine))
    return np.asarray(vec * scale[..., None])


def quaternion_wxyz(rotation: npt.ArrayLike) -> Array:
    """Unit quaternions (..., 4) in w, x, y, z order with w >= 0 of rotations (..., 3, 3) (Shepperd 1978)."""
    r = np.asarray(rotation, dtype=np.float64)
    xx, yy, zz = r[..., 0, 0], r[..., 1, 1], r[..., 2, 2]
    squares = np.stack([1 + xx + yy + zz, 1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz], axis=-1)
    wx, wy, wz = r[..., 2, 1] - r[..., 1, 2], r[..., 0, 2] - r[..., 2, 0], r[..., 1, 0] - r[..., 0, 1]
    xy, xz, yz = r[..., 0, 1] + r[..., 1, 0], r[..., 0, 2] + r[..., 2, 0], r[..., 1, 2] + r[..., 2, 1]
    rows = np.stack(
        [
            np.stack([squares[..., 0], wx, wy, wz], axis=-1),
            np.stack([wx, squares[..., 1], xy, xz], axis=-1),
            np.stack([wy, xy, squares[..., 2], yz], axis=-1),
            np.stack([wz, xz, yz, squares[..., 3]], axis=-1),
        ],
        axis=-2,
    )
    best = np.argmax(squares, axis=-1)
    q = np.take_along_axis(rows, best[..., None, None], axis=-2)[..., 0, :]
    q = q / np.linalg.norm(q, axis=-1, keepdims=True)
    return np.asarray(np.where(q[..., :1] < 0, -q, q))


def rotation_from_quaternion_wxyz(quaternion: npt.ArrayLike) -> Array:
    """Rotations (..., 3, 3) of quaternions (..., 4) in w, x, y, z order; normalised first."""
    q = np.asarray(quaternion, dtype=np.float64)
    w, v = q[..., 0], q[..., 1:]
    norm2 = np.sum(q * q, axis=-1)[..., None, None]
    k = hat(v)
    return np.asarray(np.eye(3) + (2.0 * w[..., None, None] * k + 2.0 * (k @ k)) / norm2)


def rotation_error(rotation: npt.ArrayLike) -> Array:
    """How far (..., 3, 3) is from a proper rotation: max |R R^T - I| (inf where det <= 0)."""
    r = np.asarray(rotation, dtype=np.float64)
    gram = np.abs(r @ np.swapaxes(r, -1, -2) - np.eye(3)).max(axis=(-1, -2))
    return np.where(np.linalg.det(r) > 0, gram, np.inf)


def nearest_rotation(matrix: npt.ArrayLike) -> Array:
    """Closest proper rotation in Frobenius norm (orthogonal Procrustes, Higham 1988), (..., 3, 3)."""
    u, _, vt = np.linalg.svd(np.asarray(matrix, dtype=np.float64))
    sign = np.sign(np.linalg.det(u @ vt))
    u = u.copy()
    u[..., :, 2] *= sign[..., None]
    return np.asarray(u @ vt)


def world_from_rig(yaw: npt.ArrayLike, pitch: npt.ArrayLike, roll: npt.ArrayLike) -> Array:
    """Rotation (..., 3, 3) of a tripod head: yaw about gravity, pitch about camera x, roll about the optical axis.

    yaw 0 looks along world -Z. Positive yaw pans right, positive pitch tilts up, positive roll turns the camera
    clockwise seen from behind it.
    """
    return np.asarray(WORLD_FROM_LEVEL_CAMERA @ rotation_y(yaw) @ rotation_x(pitch) @ rotation_z(roll))


def yaw_pitch_roll(rotation: npt.ArrayLike) -> tuple[Array, Array, Array]:
    """Inverse of `world_from_rig`: yaw in (-pi, pi], pitch in [-pi/2, pi/2], roll in (-pi, pi], each (...,).

    Straight up or down yaw and roll are one motion; all of it is then given to yaw.
    """
    m = WORLD_FROM_LEVEL_CAMERA @ np.asarray(rotation, dtype=np.float64)
    forward_horizontal = np.hypot(m[..., 0, 2], m[..., 2, 2])
    pitch = np.arctan2(-m[..., 1, 2], forward_horizontal)
    degenerate = forward_horizontal < 1e-9
    yaw = np.where(degenerate, np.arctan2(-m[..., 2, 0], m[..., 0, 0]), np.arctan2(m[..., 0, 2], m[..., 2, 2]))
    roll = np.where(degenerate, 0.0, np.arctan2(m[..., 1, 0], m[..., 1, 1]))
    return np.asarray(yaw), np.asarray(pitch), np.asarray(roll)


def interpolate(world_from_a: npt.ArrayLike, world_from_b: npt.ArrayLike, fraction: npt.ArrayLike) -> Array:
    """Between two poses (..., 4, 4): linear in position, geodesic in rotation; fraction (...,) in [0, 1]."""
    a, b = np.asarray(world_from_a, dtype=np.float64), np.asarray(world_from_b, dtype=np.float64)
    t = np.asarray(fraction, dtype=np.float64)[..., None]
    step = log_so3(np.swapaxes(a[..., :3, :3], -1, -2) @ b[..., :3, :3])
    rotation = a[..., :3, :3] @ exp_so3(step * t)
    return se3(rotation, a[..., :3, 3] * (1 - t) + b[..., :3, 3] * t)


def look_at_yaw_pitch(direction: npt.ArrayLike) -> tuple[Array, Array]:
    """Yaw and pitch (...,) that point the optical axis along world `direction` (..., 3)."""
    d = np.asarray(direction, dtype=np.float64)
    yaw = np.arctan2(d[..., 0], -d[..., 2])
    pitch = np.arctan2(d[..., 1], np.hypot(d[..., 0], d[..., 2]))
    return np.asarray(yaw), np.asarray(pitch)


def world_from_yaw(yaw: npt.ArrayLike) -> Array:
    """Rotation (..., 3, 3) about world up that turns -Z towards +X by `yaw`: growing turns to the right."""
    return np.asarray(WORLD_FROM_LEVEL_CAMERA @ rotation_y(yaw) @ WORLD_FROM_LEVEL_CAMERA)


def forward_direction(yaw: npt.ArrayLike, pitch: npt.ArrayLike) -> Array:
    """Unit world direction (..., 3) of an optical axis at yaw and pitch."""
    y, p = np.asarray(yaw, dtype=np.float64), np.asarray(pitch, dtype=np.float64)
    return np.stack([np.sin(y) * np.cos(p), np.sin(p), -np.cos(y) * np.cos(p)], axis=-1)


def right_direction(yaw: npt.ArrayLike) -> Array:
    """Unit horizontal world direction (..., 3) to the right of a heading."""
    y = np.asarray(yaw, dtype=np.float64)
    return np.stack([np.cos(y), np.zeros_like(y), np.sin(y)], axis=-1)
