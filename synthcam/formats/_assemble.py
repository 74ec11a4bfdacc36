"""From what a format's reader found to a PoseFile: the one road every format takes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._repair import frame_times, picture, proper_poses
from synthcam.formats.pose_file import Given, PoseFile, first_frame_upright, turn_up
from synthcam.geometry.se3 import Array, invert
from synthcam.geometry.trajectory import Trajectory

MAX_FRAMES = 100_000


def assemble(
    path: Path,
    *,
    name: str,
    format: str,
    poses: Array,
    world_to_camera: bool,
    where: Sequence[str],
    given: Given,
    metric: bool,
    up: str | None = None,
    intrinsics: Array | None = None,
    size: tuple[float, float] | None = None,
    stamps: Array | None = None,
    stamp_unit: float = 1.0,
    fps: float | None = None,
    notes: Sequence[str] = (),
) -> PoseFile:
    """Mend, order, turn upright and fill in what the file left out; say all of it in the notes.

    Args:
        poses: (F, 4, 4) or (F, 3, 4) finite matrices between the file's world and OpenCV camera axes.
        world_to_camera: the matrices take world points to the camera (extrinsics); else camera to world.
        where: for each frame the place in the file, e.g. "line 3", for errors.
        metric: the file's positions are metres.
        up: the axis of the file's world that points up, when the file knows it.
        intrinsics, size: see `_repair.picture`.
        stamps, stamp_unit, fps: see `_repair.frame_times`.

    Raises:
        InputError: what is there cannot be a camera path; names the file and the place.
    """
    count = len(poses)
    if count == 0:
        raise InputError(f"{path}: holds no pose; allowed is at least one")
    if count > MAX_FRAMES:
        raise InputError(f"{path}: holds {count} frames; allowed are {MAX_FRAMES}")
    if up is not None and given.up is not None:
        raise InputError(f"{path}: {format} knows its gravity ({up} up); up={given.up!r} is not allowed")
    said = list(notes)

    square = np.tile(np.eye(4), (count, 1, 1))
    square[:, :3] = poses[:, :3]
    square, mirrored, more = proper_poses(path, square, where)
    said += more
    world_from_camera = invert(square) if world_to_camera else square
    if mirrored:
        # Mirroring the world, not the camera: the relative poses of the cameras, which a viewer sees, stay.
        world_from_camera[:, 0] *= -1.0
        said.append(
            f"mirrored rotations (det -1) in all {count} frames: the world is mirrored back, which keeps the "
            "relative poses of the frames"
        )

    seen = world_from_camera.reshape(count, -1)
    if intrinsics is not None:
        seen = np.concatenate([seen, intrinsics], axis=1)
    index, times, more = frame_times(path, stamps, stamp_unit, seen, where, given, fps)
    said += more
    world_from_camera = world_from_camera[index]

    axis = up or given.up
    if axis is None:
        world_from_camera = first_frame_upright(world_from_camera)
        said.append("gravity is not in the file: the first frame is taken as upright")
    else:
        world_from_camera = turn_up(world_from_camera, axis)
        if up is None:
            said.append(f"the file's {axis} axis points up, as asked")

    kept = None if intrinsics is None else intrinsics[index]
    pixels, (width, height), more = picture(path, kept, size, len(index), [where[i] for i in index], given)
    said += more
    if len(index) == 1:
        said.append("only one frame: there is no motion in it")
    try:
        trajectory = Trajectory(world_from_camera, pixels, times, width, height)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    return PoseFile(name, format, trajectory, axis is not None, metric, tuple(said))
