"""The labels of a rendered clip: its scene gives the depth, its decoded frames the texture."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from synthcam.clips.drawing import frame_times
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staged import StagedClip
from synthcam.geometry.camera import rays
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import ClipLabels, label_clip
from synthcam.labels.pixel_evidence import sample_points, scene_evidence
from synthcam.labels.thresholds import DEFAULT, Thresholds
from synthcam.labels.tracking import SubjectTrack
from synthcam.scene.moving import MovingThing

FINE_FPS = 24.0
"""The path is also measured at this many frames a second or more, for its shake."""


def label_staged(
    spec: ClipSpec,
    staged: StagedClip,
    pictures: Iterable[npt.NDArray[np.uint8]] | None,
    *,
    thresholds: Thresholds = DEFAULT,
) -> ClipLabels:
    """Label a staged clip; `pictures` are its decoded frames or their luma (None: every surface is textured)."""
    times = frame_times(spec)
    cameras = staged.cameras(times, spec.width, spec.height)
    evidence = scene_evidence(cameras, staged.static, pictures=pictures, moving=covered_by_movers(staged, cameras))
    subject = None
    path = staged.subject
    if path is not None and path.travel.any():
        centres = path.positions(times) + np.array([0.0, path.centre_height, 0.0])
        subject = SubjectTrack(centres, 2 * path.centre_height)
    return label_clip(
        cameras,
        evidence,
        fine=_fine(spec, staged),
        subject=subject,
        shutter_s=spec.shutter / spec.fps,
        thresholds=thresholds,
    )


def _fine(spec: ClipSpec, staged: StagedClip) -> Trajectory | None:
    """The path between the frames too; None where it is known at the frames only, or they are close enough."""
    if not staged.continuous or spec.fps >= FINE_FPS:
        return None
    parts = int(np.ceil(FINE_FPS / spec.fps))
    times = np.arange((spec.frames - 1) * parts + 1) / (spec.fps * parts)
    return staged.cameras(times, spec.width, spec.height)


def covered_by_movers(staged: StagedClip, cameras: Trajectory) -> npt.NDArray[np.bool_] | None:
    """Where things that move cover the sample points in each frame: (F, N), None where nothing moves."""
    poses = [staged.object_poses(float(t)) for t in cameras.times]
    movers = [thing for thing in staged.scene.objects if thing.id in poses[0] and _moves(thing.id, poses)]
    backdrop = staged.scene.backdrop
    in_video = backdrop is not None and backdrop.moving is not None
    if not movers and not in_video:
        return None
    pixels = sample_points(cameras)
    things = [MovingThing(m, np.stack([at[m.id] for at in poses]), cameras.times) for m in movers]
    covered = np.zeros((len(cameras), len(pixels)), dtype=bool)
    for i in range(len(cameras)):
        pose, intrinsics = cameras.world_from_camera[i], cameras.intrinsics[i]
        still = staged.static.depth(pose, intrinsics, pixels)
        if backdrop is not None and in_video:
            seen = np.isinf(still)
            covered[i] |= seen & backdrop.moves_at(rays(intrinsics, pixels) @ pose[:3, :3].T, float(cameras.times[i]))
        for thing in things:
            covered[i] |= thing.depth(i, pose, intrinsics, pixels) < still
    return covered


def _moves(identity: int, poses: list[Mapping[int, Array]]) -> bool:
    return any(not np.allclose(pose[identity], poses[0][identity]) for pose in poses[1:])
