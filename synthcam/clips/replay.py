"""Real poses in a rendered scene: a pose file's path is placed, and scaled if need be, where it has room."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from synthcam.clips.placement import RejectedError, check_view, draw_start
from synthcam.clips.spec import ClipSpec
from synthcam.clips.window import check_length, check_replay
from synthcam.errors import DoesNotFitError
from synthcam.formats.pose_file import PoseFile
from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import Array, se3, world_from_yaw, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.path import RigStart
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster
from synthcam.seeding import stream

SCALES = (1.0, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08, 0.05)
"""Tried in turn: metres are kept where there is room for them."""
ATTEMPTS_A_SCALE = 25


@dataclass(frozen=True, eq=False)
class StagedReplay:
    """The poses of a file replayed in a scene: see `StagedClip`.

    Attributes:
        trajectory: the cameras, known at their own frames only.
        scale: how many scene metres one unit of the file became.
    """

    scene: Scene
    trajectory: Trajectory
    static: RayCaster
    scale: float
    subject_id: None = None
    subject: None = None
    continuous: bool = False
    notes: tuple[str, ...] = ()

    def cameras(self, times: Array, width: int, height: int) -> Trajectory:
        """The cameras at `times` (T,) in seconds."""
        if (width, height) != (self.trajectory.width, self.trajectory.height):
            raise ValueError("a replay has one size")
        return self.trajectory.at(times)

    def record(self) -> dict[str, Any]:
        """The scale at which the poses had room."""
        return {"scale": self.scale, "notes": list(self.scene.notes)}

    def object_poses(self, time: float) -> Mapping[int, Array]:
        """world_from_object (4, 4) of everything that moves by itself, at a time in seconds."""
        at = np.array([time])
        return {thing.id: thing.path.poses(at)[0] for thing in self.scene.objects if thing.path is not None}


def replayed_intrinsics(source: Trajectory, width: int, height: int) -> Array:
    """Intrinsics (F, 4) of the file for another picture size: same field of view along the tighter side, square pixels.

    The picture is scaled to cover `width` x `height` and cropped around the principal point, as one would resize and
    crop the real clip. Pixels that are not square in the file are made so by their mean focal length.
    """
    cover = max(width / source.width, height / source.height)
    out = np.empty_like(source.intrinsics)
    out[:, :2] = source.intrinsics[:, :2].mean(axis=1, keepdims=True) * cover
    out[:, 2] = (source.intrinsics[:, 2] - source.width / 2) * cover + width / 2
    out[:, 3] = (source.intrinsics[:, 3] - source.height / 2) * cover + height / 2
    return out


def resampled(source: Trajectory, frames: int, fps: float) -> Trajectory:
    """The same path in `frames` frames at `fps`: pose for pose where the numbers agree, else interpolated evenly."""
    rows = replace(source, times=np.arange(len(source), dtype=np.float64))
    if frames != len(source):
        rows = rows.at(np.linspace(0, len(source) - 1, frames))
    return replace(rows, times=np.arange(frames) / fps)


def stage_replay(spec: ClipSpec, scene: Scene, poses: PoseFile) -> StagedReplay:
    """Place a pose file's path in a scene; its shape, turns and zooms are kept, its scale only shrunk if it must be.

    Raises:
        DoesNotFitError: no place was found, however small.
    """
    caster = RayCaster((thing for thing in scene.objects if thing.path is None), surrounded=scene.backdrop is not None)
    check_length(scene, spec)
    source = resampled(poses.trajectory, spec.frames, spec.fps)
    intrinsics = replayed_intrinsics(source, spec.width, spec.height)
    hfov = float(field_of_view(intrinsics[0], spec.width, spec.height)[0])
    for step, scale in enumerate(SCALES):
        for attempt in range(ATTEMPTS_A_SCALE):
            rng = stream(spec.seed, "replay", step, attempt)
            start = draw_start(scene.camera_zone, rng, hfov_deg=None)
            trajectory = _placed(source, intrinsics, start, scale, spec)
            yaw, pitch, _ = yaw_pitch_roll(trajectory.world_from_camera[0, :3, :3])
            first = RigStart(start.position, float(yaw), float(pitch), hfov)
            try:
                check_view(first, scene.camera_zone, caster, aspect=spec.height / spec.width)
            except RejectedError:
                continue
            try:
                check_replay(trajectory, scene, caster)
            except RejectedError:
                continue
            near = caster.clearance(trajectory.positions) < scene.camera_zone.clearance_m
            if not near.any() and not caster.crosses(trajectory.positions):
                return StagedReplay(scene, trajectory, caster, scale)
    raise DoesNotFitError(
        f"trajectory {spec.trajectory}: no way through scene {spec.scene} (scene seed {spec.scene_seed}) was found at "
        f"any scale from {SCALES[0]:g} to {SCALES[-1]:g}; try another --scene or --seed"
    )


def _placed(source: Trajectory, intrinsics: Array, start: RigStart, scale: float, spec: ClipSpec) -> Trajectory:
    """The file's path, turned about gravity and moved so that its first camera stands at `start`."""
    first_yaw = float(yaw_pitch_roll(source.world_from_camera[0, :3, :3])[0])
    turn = world_from_yaw(start.yaw - first_yaw)
    positions = start.position + scale * (source.positions - source.positions[0]) @ turn.T
    poses = se3(turn @ source.world_from_camera[:, :3, :3], positions)
    return Trajectory(poses, intrinsics, source.times, spec.width, spec.height)
