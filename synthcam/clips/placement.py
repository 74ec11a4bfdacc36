"""How a clip begins: where the camera starts, where its subject stands, and whether the view from there will do."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.camera import intrinsics_from_fov, pixel_centres
from synthcam.geometry.se3 import Array, forward_direction, look_at_yaw_pitch, se3, world_from_rig
from synthcam.motion.expression import MotionExpression
from synthcam.motion.motions import is_tracking
from synthcam.motion.path import RigStart
from synthcam.scene.assets import CameraZone, Scene, SubjectModel
from synthcam.scene.raycast import RayCaster
from synthcam.scene.subjects import make_subject

FOLLOW_DISTANCE = (2.0, 3.2)
"""How far the subject is, in its own sizes."""
TRACKING_HEIGHT = (0.6, 1.2)
"""Height of the camera in a tracking shot, in the subject's heights."""
STEEPEST_AIM = np.radians(55.0)
AERIAL_PITCH_DEG = (-62.0, -40.0)
AERIAL_DISTANCE_M = (4.0, 8.0)
DOWN = np.array([0.0, -1.0, 0.0])


class RejectedError(Exception):
    """A start from which the motion cannot be carried out; the message is the reason, in the same words each time."""


@dataclass(frozen=True, eq=False)
class PlacedSubject:
    """The subject that the camera attends to, where it stands when the camera starts.

    Attributes:
        feet: (3,) world metres.
        distance: metres from the camera to its middle, along the optical axis.
    """

    model: SubjectModel
    feet: Array
    distance: float


@dataclass(frozen=True, eq=False)
class Opening:
    """How a clip begins.

    Attributes:
        start: the camera.
        subject: None where the camera attends to none, or to the scene's centrepiece.
        subject_distance: metres to the subject or the centrepiece; 1 where there is neither.
        side: +1 or -1: which way a subject passes in tracking shots that leave it open.
    """

    start: RigStart
    subject: PlacedSubject | None
    subject_distance: float
    side: int


def draw_opening(
    scene: Scene, expression: MotionExpression, caster: RayCaster, rng: np.random.Generator, *, hfov_deg: float | None
) -> Opening:
    """Draw the camera's start and, where the motion needs one, the subject.

    Args:
        caster: at everything that stands still.
        hfov_deg: horizontal field of view; None draws it from the scene's range.

    Raises:
        RejectedError: there is no room for the subject, or the scene has none of its kind.
    """
    zone = scene.camera_zone
    start = draw_start(zone, rng, hfov_deg=hfov_deg)
    side = 1 if rng.random() < 0.5 else -1
    needing = next((term.name for term in expression.terms if term.primitive.needs_subject), None)
    if needing is None:
        return Opening(start, None, 1.0, side)
    if zone.centrepiece is not None and not is_tracking(needing):
        start, distance = face_centrepiece(start, zone)
        return Opening(start, None, distance, side)
    kinds = scene.subjects_for(needing)
    if not kinds:
        raise RejectedError(f"the scene has no subject for {needing}")
    model = make_subject(kinds[int(rng.integers(len(kinds)))], rng)
    start, subject = attend(start, model, caster, rng, shot=needing)
    return Opening(start, subject, subject.distance, side)


def draw_start(zone: CameraZone, rng: np.random.Generator, *, hfov_deg: float | None) -> RigStart:
    """A start somewhere in the zone, looking anywhere it allows."""
    position = rng.uniform(zone.low, zone.high)
    yaw, pitch, hfov = (
        float(np.radians(rng.uniform(*limits))) for limits in (zone.yaw_deg, zone.pitch_deg, zone.hfov_deg)
    )
    if zone.centrepiece is not None:
        ahead, up = look_at_yaw_pitch(np.array(zone.centrepiece) - position)
        yaw, pitch = yaw + float(ahead), pitch + float(up)
    return RigStart(position, yaw, pitch, hfov if hfov_deg is None else float(np.radians(hfov_deg)))


def face_centrepiece(start: RigStart, zone: CameraZone) -> tuple[RigStart, float]:
    """The start turned to look straight at the zone's centrepiece, and how far that is."""
    to_it = np.array(zone.centrepiece) - start.position
    yaw, pitch = look_at_yaw_pitch(to_it)
    return RigStart(start.position, float(yaw), float(pitch), start.hfov), float(np.linalg.norm(to_it))


def attend(
    start: RigStart, model: SubjectModel, caster: RayCaster, rng: np.random.Generator, *, shot: str
) -> tuple[RigStart, PlacedSubject]:
    """Put a subject ahead of the camera and aim at its middle.

    An aerial shot lifts the camera above it; the other tracking shots are taken at about the subject's own height.

    Raises:
        RejectedError: there is no room for the subject.
    """
    size = max(model.height, 2 * model.radius)
    aerial = shot == "track-aerial"
    if aerial:
        slant, pitch = rng.uniform(*AERIAL_DISTANCE_M), float(np.radians(rng.uniform(*AERIAL_PITCH_DEG)))
        away = slant * np.cos(pitch)
    else:
        away = size * rng.uniform(*FOLLOW_DISTANCE)
    spot = start.position + away * forward_direction(start.yaw, 0.0)
    drop = caster.free_way(spot, DOWN)
    if not np.isfinite(drop) or drop < 0.05:
        raise RejectedError("there is no ground for the subject")
    feet = spot + drop * DOWN
    centre = feet - model.centre_height * DOWN
    if not _room_around(centre, model, caster):
        raise RejectedError("there is no room for the subject")
    if aerial:
        position = start.position.copy()
        position[1] = centre[1] - away * np.tan(pitch)
    else:
        position = start.position.copy()
        if is_tracking(shot):
            position[1] = feet[1] + model.height * rng.uniform(*TRACKING_HEIGHT)
        pitch = float(np.arctan2(centre[1] - position[1], away))
        if abs(pitch) > STEEPEST_AIM:
            raise RejectedError("the subject would be seen from straight above")
    distance = float(np.linalg.norm(centre - position))
    return RigStart(position, start.yaw, pitch, start.hfov), PlacedSubject(model, feet, distance)


def check_view(start: RigStart, zone: CameraZone, caster: RayCaster, *, aspect: float, aimed: bool = False) -> None:
    """Refuse a start that is too close to something, or whose view shows too little or too near.

    A view that is `aimed` at a subject may be of any depth.

    Raises:
        RejectedError: with the reason.
    """
    if caster.clearance(start.position[None])[0] < zone.clearance_m:
        raise RejectedError("the start is too close to something")
    rotation = world_from_rig(start.yaw, start.pitch, 0.0)
    intrinsics = intrinsics_from_fov(start.hfov, 1, 1)
    intrinsics[3] *= aspect
    pixels = pixel_centres(1, 1, columns=16, rows=16) * np.array([1.0, aspect])
    depth = caster.depth(se3(rotation, start.position), intrinsics, pixels)
    seen = depth[np.isfinite(depth)]
    if seen.size < 0.3 * depth.size:
        if caster.surrounded:
            return  # a real place fills the view
        raise RejectedError("the view is mostly sky")
    if not aimed and not zone.depth_m[0] <= np.median(seen) <= zone.depth_m[1]:
        raise RejectedError("the view is too near or too far")
    if np.quantile(seen, 0.05) < 1.5 * zone.clearance_m:
        raise RejectedError("the view is blocked by something near")


def sees(positions: Array, targets: Array, caster: RayCaster) -> Array:
    """Whether the straight line from each camera position (N, 3) to its target (N, 3) is free: (N,) bool."""
    return np.asarray(caster.distances(positions, targets - positions) > 0.97)


def _room_around(centre: Array, model: SubjectModel, caster: RayCaster) -> bool:
    """Whether nothing stands within the subject's radius at the height of its middle, and its feet are outside."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    outward = np.stack([np.cos(angles), np.zeros_like(angles), np.sin(angles)], axis=-1)
    for height in (0.15, 1.0, 1.8):
        at = centre + (height - 1.0) * model.centre_height * -DOWN
        distance = caster.distances(np.broadcast_to(at, outward.shape), outward)
        if (distance < model.radius + 0.05).any():
            return False
    return bool(caster.clearance(centre[None])[0] > 0.0)
