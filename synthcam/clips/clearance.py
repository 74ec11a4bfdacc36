"""How much room there is for a motion, and whether a planned path touches anything on its way."""

from collections.abc import Callable

import numpy as np

from synthcam.clips.placement import PlacedSubject, RejectedError, sees
from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array, forward_direction, right_direction
from synthcam.motion.expression import Term
from synthcam.motion.path import CameraPath
from synthcam.motion.rig import RigState
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster

WIDEST_FOV, NARROWEST_FOV, STEEPEST_PITCH = np.radians([110.0, 8.0, 85.0])
CHECKED_FRAMES = 25
"""Clearance is checked at this many times along the path, crossing between them exactly."""


def highest_amount(
    term: Term, state: RigState, *, hfov: float, subject_distance: float, caster: RayCaster, clearance_m: float
) -> float:
    """The largest amount of a motion that there is room for, as far as a single ray or the lens can tell.

    Args:
        state: the camera (1,) when the motion begins.
        hfov: horizontal field of view in radians where log_zoom is 0.
        caster: at everything that stands still.
        clearance_m: what the camera keeps from everything.

    Returns:
        In the motion's own unit; infinite where one ray cannot tell.
    """
    yaw, pitch = float(state.yaw[0]), float(state.pitch[0])
    half = np.tan(hfov / 2) * np.exp(-float(state.log_zoom[0]))
    sign = term.primitive.sign

    def way(direction: Array) -> float:
        return caster.free_way(state.position[0], direction) - clearance_m

    free: dict[str, Callable[[], float]] = {
        "pan": lambda: 150.0,
        "tilt": lambda: float(np.degrees(STEEPEST_PITCH - sign * pitch)),
        "roll": lambda: 170.0,
        "zoom": lambda: float(half / np.tan(NARROWEST_FOV / 2) if sign > 0 else np.tan(WIDEST_FOV / 2) / half),
        "dolly": lambda: way(sign * forward_direction(yaw, pitch)),
        "truck": lambda: way(sign * right_direction(yaw)),
        "pedestal": lambda: way(sign * UP),
        "dolly-zoom": lambda: min(0.6 * subject_distance, way(sign * forward_direction(yaw, pitch))),
    }
    family = term.primitive.family
    return free[family]() if family in free else np.inf


def check_pose(state: RigState, hfov: float) -> None:
    """Refuse a lens zoomed beyond what is sensible, and a camera that tilts over the top.

    Args:
        state: the camera (1,) at the end of a segment.
        hfov: horizontal field of view in radians where log_zoom is 0.

    Raises:
        RejectedError: with the reason.
    """
    fov = 2 * np.arctan(np.tan(hfov / 2) * np.exp(-float(state.log_zoom[0])))
    if not NARROWEST_FOV / 2 <= fov <= WIDEST_FOV * 1.25 or not np.isfinite(fov):
        raise RejectedError("the lens would be zoomed beyond what is sensible")
    if abs(float(state.pitch[0])) > np.radians(89.0):
        raise RejectedError("the camera would tilt over the top")


def check_clearance(path: CameraPath, scene: Scene, caster: RayCaster, subject: PlacedSubject | None) -> None:
    """Refuse a path on which the camera comes too near to something, or its subject is blocked or hidden.

    Args:
        scene: without the subject.
        caster: at everything in the scene that stands still.

    Raises:
        RejectedError: with the reason.
    """
    clearance_m = scene.camera_zone.clearance_m
    times = np.linspace(0.0, path.duration, CHECKED_FRAMES)
    positions = path.rig(times).position
    if (caster.clearance(positions) < clearance_m).any() or caster.crosses(positions):
        raise RejectedError("the way is blocked")
    for mover in scene.objects:
        if mover.path is not None:
            gap = np.linalg.norm(mover.path.positions(times) - positions, axis=1)
            if (gap < clearance_m + mover.radius()).any():
                raise RejectedError("something that moves comes too close")
    if subject is not None:
        _check_subject(path, positions, times, caster, subject, clearance_m)


def _check_subject(
    path: CameraPath, positions: Array, times: Array, caster: RayCaster, subject: PlacedSubject, clearance_m: float
) -> None:
    """Refuse a subject that the camera would touch, cannot see, or that cannot walk its way."""
    model = subject.model
    feet = path.subject.positions(times) if path.subject else np.broadcast_to(subject.feet, (len(times), 3))
    centre = feet + model.centre_height * UP
    if (np.linalg.norm(centre - positions, axis=1) < model.radius + clearance_m).any():
        raise RejectedError("the camera would touch its subject")
    if sees(positions, centre, caster).mean() < 0.8:
        raise RejectedError("the subject is hidden behind something")
    if path.subject is not None and path.subject.travel.any():
        if (caster.clearance(centre) < min(model.radius, 0.8 * model.centre_height)).any():
            raise RejectedError("the subject's way is blocked")
        if not path.subject.travel[1] and np.ptp(_ground(centre, caster)) > 0.1:
            raise RejectedError("the ground is too uneven for the subject")


def _ground(centre: Array, caster: RayCaster) -> Array:
    """Height (T,) of the ground below points (T, 3); -1e9 where there is none."""
    distance = caster.distances(centre, np.broadcast_to(-UP, centre.shape))
    return np.nan_to_num(centre[:, 1] - distance, neginf=-1e9)
