"""Clips of square plates before a camera, small enough to check by hand.

The picture is 200 x 100 pixels with a focal length of 100: a plate at x metres to the right and d metres ahead of a
camera that looks along world -Z has its centre at 50 + 50 x / d percent of the width, its size is 100 side / d pixels.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.scene.assets import Material, MeshPart, SceneObject
from synthcam.scene.raycast import RayCaster
from synthcam.verification.clip import CheckedClip, Thing

FRAMES, FPS = 11, 10.0
"""One second: frame i is at i / 10."""


def ramp(start: float, end: float) -> Array:
    """From one value to another in equal steps (F,)."""
    return np.linspace(start, end, FRAMES)


def cameras(
    *,
    right: npt.ArrayLike = 0.0,
    up: npt.ArrayLike = 0.0,
    ahead: npt.ArrayLike = 0.0,
    yaw: npt.ArrayLike = 0.0,
    pitch: npt.ArrayLike = 0.0,
    roll: npt.ArrayLike = 0.0,
    focal: npt.ArrayLike = 100.0,
) -> Trajectory:
    """Metres from the world's origin and degrees, each for all frames or one a frame."""
    r, u, a, y, p, z, f = (
        np.broadcast_to(np.asarray(v, float), FRAMES) for v in (right, up, ahead, yaw, pitch, roll, focal)
    )
    rotation = world_from_rig(np.radians(y), np.radians(p), np.radians(z))
    intrinsics = np.stack([f, f, np.full(FRAMES, 100.0), np.full(FRAMES, 50.0)], axis=1)
    return Trajectory(se3(rotation, np.stack([r, u, -a], axis=1)), intrinsics, np.arange(FRAMES) / FPS, 200, 100)


def plate(
    identity: int,
    name: str,
    *,
    right: npt.ArrayLike = 0.0,
    up: npt.ArrayLike = 0.0,
    ahead: npt.ArrayLike = 10.0,
    side: float = 2.0,
) -> tuple[SceneObject, Array]:
    """A square plate "colour kind" that faces world +Z, and its pose in every frame."""
    color, kind = name.split()
    half = side / 2
    corners = np.array([[-half, -half, 0], [half, -half, 0], [half, half, 0], [-half, half, 0]], np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    part = MeshPart(corners, np.tile(np.array([0, 0, 1], np.float32), (4, 1)), corners[:, :2], faces, Material())
    r, u, a = (np.broadcast_to(np.asarray(v, float), FRAMES) for v in (right, up, ahead))
    poses = se3(np.eye(3), np.stack([r, u, -a], axis=1))
    return SceneObject(identity, kind, color, (part,), poses[0]), poses


def record(**changes: Any) -> MotionAnnotation:
    """A record of a still, steady camera, with changes."""
    values: dict[str, Any] = {
        "steadiness": "very_smooth", "camera_movement": "no", "camera_motion_speed": "slow", "scene_movement": "static",
        "camera_forward_backward": "no", "camera_forward_backward_cam_frame": "no", "camera_up_down": "no",
        "camera_up_down_cam_frame": "no", "camera_left_right": "no", "camera_pan": "no", "camera_tilt": "no",
        "camera_roll": "no", "camera_zoom": "no", "is_tracking": False, "tracking_shot_types": [],
        "subject_size_change": "no", "dolly_zoom": False, "frame_freezing": False, "motion_blur": False,
        "cinemagraph": False, "shot_transition": False, "complex_motion_description": "",
    }  # fmt: skip
    return MotionAnnotation.from_record({**values, **changes})


def clip(
    path: Trajectory, plates: Sequence[tuple[SceneObject, Array]] = (), *, subject: int | None = None, **changes: Any
) -> CheckedClip:
    """A clip of some plates; keyword arguments left over change the record."""
    moves = [not np.allclose(poses, poses[0]) for _, poses in plates]
    static = RayCaster(thing for (thing, _), moving in zip(plates, moves, strict=True) if not moving)
    things = tuple(Thing.of(thing, poses, path.times, moves=m) for (thing, poses), m in zip(plates, moves, strict=True))
    return CheckedClip(path, things, static, record(**changes), subject)
