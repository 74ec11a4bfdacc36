"""Labels of paths without gravity: the pitches at which the camera may have been held, and what all of them agree on.

Where a file does not say which way is up, its first frame is taken as upright. A drone that looks straight down and
rises looks the same as a camera that dollies out. What the path itself excludes is the operator who would have had to
roll: who pans by 40 deg and keeps the horizon level held the camera level, too.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from synthcam.geometry.se3 import Array, exp_so3, se3
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation

PITCHES_DEG = (-90.0, -45.0, 45.0, 90.0)
"""Of the first frame, beside 0: between two of these no label is certain that is open or different at both."""
LEVEL_DEG = 3.0
"""A horizon that tilts by up to this (RMS) is kept level by hand."""
NOT_ITS_DESCRIPTION = frozenset(("complex_motion_description",))


def pitched_otherwise(trajectory: Trajectory) -> list[tuple[float, Trajectory]]:
    """Turn a path whose gravity is unknown to each other pitch of the first frame that its own turns allow.

    A pitch is allowed if the horizon then stays as level as it does with the first frame upright, or within
    `LEVEL_DEG`, and the camera never upside down; the pitch that keeps the horizon most level is among them.

    Args:
        trajectory: its first frame is upright.

    Returns:
        Pitches in degrees, and the path turned to each.
    """
    right = trajectory.world_from_camera[:, :3, 0]
    most = max(np.sin(np.radians(LEVEL_DEG)), _tilt_of_horizon(0.0, right))
    pitches = list(PITCHES_DEG)
    if _tilt_of_horizon(0.0, right) > np.sin(np.radians(LEVEL_DEG)):
        from scipy.optimize import minimize_scalar  # 0.15 s, and few paths need it

        pitches.append(float(minimize_scalar(_tilt_of_horizon, bounds=(-90, 90), args=(right,), method="bounded").x))
    out = []
    for pitch in pitches:
        turn = exp_so3(np.radians(pitch) * right[0])
        turned = replace(trajectory, world_from_camera=se3(turn, np.zeros(3)) @ trajectory.world_from_camera)
        upside_down = -turned.world_from_camera[:, 1, 1] < np.minimum(-trajectory.world_from_camera[:, 1, 1], 0) - 0.1
        if _tilt_of_horizon(pitch, right) <= most + 1e-9 and not upside_down.any():
            out.append((pitch, turned))
    return out


def _tilt_of_horizon(pitch_deg: float, right: Array) -> float:
    """RMS sine of the angle between the camera's right (F, 3) and level ground, were the first frame so pitched."""
    up = exp_so3(-np.radians(pitch_deg) * right[0]) @ np.array([0.0, 1.0, 0.0])
    return float(np.sqrt(np.mean((right @ up) ** 2)))


def agreed_annotation(upright: MotionAnnotation, others: Sequence[MotionAnnotation]) -> MotionAnnotation:
    """The record of the upright reading; a key for which another reading is sure of another value is unsure."""
    differ = {
        key
        for other in others
        for key in MotionAnnotation.model_fields
        if key not in other.unsure | NOT_ITS_DESCRIPTION | {"unsure"} and other.value(key) != upright.value(key)
    }
    return upright.model_copy(update={"unsure": upright.unsure | differ})
