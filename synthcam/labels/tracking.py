"""Detect tracking shots from the subject's path and its place in the frame."""

from dataclasses import dataclass
from typing import get_args

import numpy as np

from synthcam.geometry.camera import project_world
from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import TrackingKind
from synthcam.labels.thresholds import Thresholds

KEPT = 0.2
"""A tracked subject stays within this of its mean place in the frame (frame widths)."""
FOLLOWED = 0.5
"""... and drifts by at most this part of what it would in the view of a camera that kept its first pose."""
LEAST_TRAVEL = 0.1
"""In that still view it would have drifted by at least this."""
SIZE_WEIGHT = 0.5
"""Drift is in frame widths; a change of size counts as this times its logarithm: 22 % equal LEAST_TRAVEL."""
AERIAL_PITCH_DEG = -30.0
TRACKING_KINDS: tuple[TrackingKind, ...] = get_args(TrackingKind)


@dataclass(frozen=True, eq=False)
class SubjectTrack:
    """A subject: centre positions (F, 3) in world metres, and its height."""

    centres: Array
    height: float


@dataclass(frozen=True)
class Tracking:
    """What kind of tracking shot it is, if it is one, and how the subject's apparent size changes.

    Attributes:
        kinds: of tracking shot; empty if it is none.
        size_ratio: of the subject in the last frame to that in the first.
        arc_deg: by how much the camera circles a subject that moves, positive clockwise seen from above; 0 for none.
        even: it circles at a distance that is constant as that of an arc.
    """

    kinds: tuple[TrackingKind, ...]
    size_ratio: float
    arc_deg: float = 0.0
    even: bool = True


def find_tracking(trajectory: Trajectory, subject: SubjectTrack, t: Thresholds) -> Tracking:
    """Decide whether the camera follows the subject, and in which kind of tracking shot.

    It does if the subject's place in the frame hardly changes, and would have changed with a camera that stood still.
    """
    place, size = _place_and_size(trajectory.world_from_camera, trajectory.intrinsics, trajectory.width, subject)
    still_poses = np.broadcast_to(trajectory.world_from_camera[0], trajectory.world_from_camera.shape)
    still_k = np.broadcast_to(trajectory.intrinsics[0], trajectory.intrinsics.shape)
    still_place, still_size = _place_and_size(still_poses, still_k, trajectory.width, subject)
    if not (np.isfinite(place).all() and np.isfinite(size).all()):
        return Tracking((), 1.0)
    drift = _drift(place, size)
    # A subject that ends up behind the still camera has drifted as far as possible.
    still_drift = _drift(still_place, still_size) if np.isfinite(still_place).all() else np.inf
    ratio = float(np.exp(size[-1] - size[0]))
    centred = float(np.linalg.norm(place - place.mean(axis=0), axis=1).max())
    if still_drift < LEAST_TRAVEL or drift > FOLLOWED * still_drift or centred > KEPT:
        return Tracking((), ratio)
    kinds = _kinds(trajectory, subject, t)
    if kinds != ("arc",):
        return Tracking(kinds, ratio)
    arm = (trajectory.positions - subject.centres)[:, [0, 2]]
    radius = np.linalg.norm(arm, axis=1)
    bearing = np.unwrap(np.arctan2(arm[:, 0], -arm[:, 1]))
    even = bool(np.abs(radius / radius.mean() - 1).max() <= t.arc_radius)
    return Tracking(kinds, ratio, float(np.degrees(bearing[-1] - bearing[0])), even)


def _place_and_size(poses: Array, intrinsics: Array, width: int, subject: SubjectTrack) -> tuple[Array, Array]:
    """Place in the frame (F, 2) in frame widths and log of the apparent height (F,)."""
    pixels, depth = project_world(poses, intrinsics, subject.centres[:, None, :])
    with np.errstate(invalid="ignore", divide="ignore"):
        size = np.log(intrinsics[:, 1] * subject.height / depth[:, 0] / width)
    return pixels[:, 0] / width, np.asarray(size)


def _drift(place: Array, size: Array) -> float:
    away = np.linalg.norm(place - place[0], axis=1).max()
    return float(max(away, SIZE_WEIGHT * np.abs(size - size[0]).max()))


def _kinds(trajectory: Trajectory, subject: SubjectTrack, t: Thresholds) -> tuple[TrackingKind, ...]:
    positions, centres = trajectory.positions, subject.centres
    walked, driven = centres[-1] - centres[0], positions[-1] - positions[0]
    way = float(np.linalg.norm(np.diff(centres, axis=0), axis=1).sum())
    if np.linalg.norm(np.diff(positions, axis=0), axis=1).sum() < 0.25 * way:
        turned = trajectory.optical_axes
        yaw, pitch, _ = yaw_pitch_roll(trajectory.world_from_camera[:, :3, :3])
        across = float(np.ptp(np.unwrap(yaw))) * float(np.hypot(turned[0, 0], turned[0, 2]))
        return ("pan",) if across >= float(np.ptp(pitch)) else ("tilt",)
    arm = positions - centres
    bearing = np.unwrap(np.arctan2(arm[:, 0], -arm[:, 2]))
    if abs(bearing[-1] - bearing[0]) >= np.radians(t.arc_deg):
        return ("arc",)
    pitch = yaw_pitch_roll(trajectory.world_from_camera[:, :3, :3])[1]
    if np.degrees(np.median(pitch)) < AERIAL_PITCH_DEG:
        return ("aerial",)
    if np.linalg.norm(driven) < 0.25 * np.linalg.norm(walked):
        return ()
    ahead = -arm[0] * np.array([1.0, 0.0, 1.0])
    cosine = float(ahead @ walked / max(np.linalg.norm(ahead) * np.linalg.norm(walked), 1e-9))
    if abs(cosine) < np.sqrt(0.5):
        return ("side",)
    return ("tail",) if cosine > 0 else ("lead",)
