"""How the subject of a clip walks or stands, and the scene with the subject in it."""

from dataclasses import replace

import numpy as np

from synthcam.clips.placement import PlacedSubject
from synthcam.geometry.se3 import Array, forward_direction, right_direction
from synthcam.motion.easing import Easing
from synthcam.motion.path import CameraPath
from synthcam.motion.subject import SubjectPath
from synthcam.scene.assets import Scene, SceneObject
from synthcam.scene.skeleton import LimbMotion

ARC_WALK = 0.9
"""In a tracking arc the subject walks this part of the length of the arc."""


def subject_walk(
    shot: str,
    amount: float,
    *,
    camera: Array,
    yaw: float,
    feet: Array,
    centre_height: float,
    side: int,
    start_time: float,
    end_time: float,
    easing: Easing,
) -> SubjectPath:
    """Plan the walk that a tracking shot follows, from the camera's state when the shot begins.

    Args:
        shot: canonical name, track-lead and so on.
        amount: metres that the subject travels; for track-arc degrees that the camera circles.
        camera: (3,) where the camera stands when the shot begins.
        yaw: its heading in radians.
        feet: (3,) where the subject stands when the shot begins.
        centre_height: metres from its feet to its middle.
        side: +1 or -1: which way it passes (track-pan: right or left; track-tilt: up or down).
        start_time, end_time: seconds.
        easing: of the term.
    """
    ahead, right = forward_direction(yaw, 0.0), right_direction(yaw)
    distance = float(np.hypot(*(feet - camera)[[0, 2]]))
    match shot:
        case "track-lead":
            travel, faces = -amount * ahead, yaw + np.pi
        case "track-tail" | "track-aerial":
            travel, faces = amount * ahead, yaw
        case "track-side-left":
            travel, faces = -amount * right, yaw - np.pi / 2
        case "track-side-right":
            travel, faces = amount * right, yaw + np.pi / 2
        case "track-arc":
            travel, faces = np.radians(amount) * distance * ARC_WALK * ahead, yaw
        case "track-pan":
            # Passes on a chord: nearest to the camera half way.
            turn = np.arcsin(min(0.9, amount / (2 * distance)))
            travel = amount * (side * np.cos(turn) * right - np.sin(turn) * ahead)
            faces = float(np.arctan2(travel[0], -travel[2]))
        case "track-tilt":
            travel, faces = side * amount * np.array([0.0, 1.0, 0.0]), yaw + np.pi
        case _:
            raise ValueError(f"{shot} is not a tracking shot")
    return SubjectPath(feet, travel, float(faces), centre_height, start_time, end_time, easing)


def standing_subject(placed: PlacedSubject, path: CameraPath) -> SubjectPath:
    """A subject that stands still and faces the camera as it was at the start."""
    return SubjectPath(
        placed.feet, np.zeros(3), path.start.yaw + np.pi, placed.model.centre_height, 0.0, path.duration, "linear"
    )


def add_subject(scene: Scene, placed: PlacedSubject, walk: SubjectPath) -> tuple[Scene, SceneObject]:
    """The scene with the subject as one more object, and that object; its id is the first free one."""
    model = placed.model
    thing = SceneObject(
        id=1 + max((thing.id for thing in scene.objects), default=0),
        kind=model.kind,
        color_name=model.color_name,
        parts=model.parts,
        world_from_object=walk.poses(np.zeros(1))[0],
        role="subject",
        limbs=LimbMotion(model.skeleton, walk) if model.skeleton is not None and walk.travel.any() else None,
    )
    return replace(scene, objects=(*scene.objects, thing)), thing
