"""A camera path as what a camera operator does from frame to frame: pan, tilt, roll, zoom and travel.

Pan is the change of yaw about gravity, tilt of pitch about the camera's horizontal axis, roll about the optical axis,
zoom of ln f: a pan with a tilted camera is a pan, not a pan and a roll.
"""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array, forward_direction, interpolate, log_so3, right_direction, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.thresholds import Thresholds


@dataclass(frozen=True, eq=False)
class RigPath:
    """Head angles (F,) in radians, unwrapped; ln of the focal length (F,); positions (F, 3)."""

    yaw: Array
    pitch: Array
    roll: Array
    log_focal: Array
    positions: Array


@dataclass(frozen=True, eq=False)
class RigSteps:
    """The motion of the camera in each step from a frame to the next, S = F - 1 of them.

    Attributes:
        pan, tilt, roll, zoom: (S,) radians and log f. In steep steps pan is 0 and roll holds all of the spin.
        displacement: (S, 3) metres, world.
        mid_pose: (S, 4, 4) the camera half way.
        steep: (S,) bool: the camera looks nearly straight up or down, pan and roll are one.
        upright: (S,) 1 where the camera is held upright, -1 where it is upside down, 0 where it lies on its side: pan,
            tilt and right are the viewer's own, and on its side left open.
        forward, right: (S, 3) horizontal heading (image top from a bird's-eye view) and the viewer's right, world.
        up: (S, 3) gravity's opposite, in steep steps the direction in which the top of the picture points, world.
    """

    pan: Array
    tilt: Array
    roll: Array
    zoom: Array
    displacement: Array
    mid_pose: Array
    steep: Array
    upright: Array
    forward: Array
    right: Array
    up: Array


def rig_path(trajectory: Trajectory) -> RigPath:
    """Split a trajectory into head angles, focal length and position, frame by frame."""
    yaw, pitch, roll = yaw_pitch_roll(trajectory.world_from_camera[:, :3, :3])
    log_focal = np.log(trajectory.intrinsics[:, :2]).mean(axis=1)
    return RigPath(np.unwrap(yaw), pitch, np.unwrap(roll), log_focal, trajectory.positions.copy())


def rig_steps(trajectory: Trajectory, thresholds: Thresholds) -> RigSteps:
    """The frame-to-frame motion of a trajectory of at least two frames."""
    rig = rig_path(trajectory)
    poses = trajectory.world_from_camera
    mid = interpolate(poses[:-1], poses[1:], np.full(len(poses) - 1, 0.5))
    mid_yaw, mid_pitch, mid_roll = yaw_pitch_roll(mid[:, :3, :3])
    steep = np.abs(mid_pitch) > np.radians(90.0 - thresholds.steep_deg)
    turn = log_so3(np.swapaxes(poses[:-1, :3, :3], -1, -2) @ poses[1:, :3, :3])
    # Straight up or down the optical axis is horizontal nowhere: the heading is where the top of the picture points.
    top = -mid[:, :3, 1] * np.array([1.0, 0.0, 1.0]) * -np.sign(mid_pitch)[:, None]
    top /= np.maximum(np.linalg.norm(top, axis=1, keepdims=True), 1e-9)
    forward = np.where(steep[:, None], top, forward_direction(mid_yaw, np.zeros_like(mid_yaw)))
    rolled = np.abs(np.degrees(mid_roll))
    upright = np.where(
        steep | (rolled <= thresholds.sideways_deg), 1, np.where(rolled < 180 - thresholds.sideways_deg, 0, -1)
    )
    facing = np.where(upright < 0, -1.0, 1.0)
    right = np.where(steep[:, None], np.cross(forward, UP), facing[:, None] * right_direction(mid_yaw))
    across = np.cross(right, mid[:, :3, 2])
    return RigSteps(
        pan=np.where(steep, 0.0, facing * np.diff(rig.yaw)),
        tilt=np.where(steep, turn[:, 0], facing * np.diff(rig.pitch)),
        roll=np.where(steep, turn[:, 2], np.diff(rig.roll)),
        zoom=np.diff(rig.log_focal),
        displacement=np.diff(rig.positions, axis=0),
        mid_pose=mid,
        steep=steep,
        upright=upright,
        forward=forward,
        right=right,
        up=np.where(steep[:, None], across / np.linalg.norm(across, axis=1, keepdims=True), UP),
    )
