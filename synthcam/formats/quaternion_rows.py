"""Seven numbers a row: tx ty tz qx qy qz qw without a time. TartanAir's text files, and what DROID-SLAM saves as npy.

TartanAir's pose_left.txt: camera to world, metres, both x forward, y right, z down (NED), so that gravity is known.
https://github.com/castacks/tartanair_tools/blob/master/data_type.md
DROID-SLAM's poses.npy: world to camera, OpenCV camera axes, arbitrary scale. The same rows are saved as camera to world
by who takes the result of its terminate(): the format droid-c2w; of ARKit's and other OpenGL cameras: droid-gl.
https://github.com/princeton-vl/DROID-SLAM
"""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import read_npy
from synthcam.formats._assemble import assemble
from synthcam.formats._tables import pose_rows, read_table
from synthcam.formats._text import rotations_from_wxyz
from synthcam.formats.matrices import READINGS
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array, se3

COLUMNS = 7
DROID = {"-w2c": "droid", "": "droid-c2w", "-gl": "droid-gl", "-gl-w2c": "droid-gl-w2c"}
"""The format of each key of READINGS."""

# An OpenCV camera's x right, y down, z forward in axes x forward, y right, z down: body_from_camera.
NED_FROM_OPENCV = np.array([[0.0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]])


def quaternion_poses(path: Path) -> tuple[Array, list[str], list[str]]:
    """Poses (F, 4, 4) of rows tx ty tz qx qy qz qw of a text or npy file, their places, and notes.

    Raises:
        InputError: a row has not 7 numbers, or a quaternion has not length 1.
    """
    if path.suffix.lower() == ".npy":
        rows = read_npy(path)
        if rows.ndim != 2 or rows.shape[1] != COLUMNS:
            raise InputError(f"{path}: has shape {rows.shape}; allowed is (N, {COLUMNS})")
        where = [f"[{index}]" for index in range(len(rows))]
        notes: list[str] = []
        bad = np.flatnonzero(~np.isfinite(rows).all(axis=1))
        if bad.size:
            raise InputError(f"{path}: [{bad[0]}] holds NaN or infinity; allowed are finite numbers")
    else:
        rows, where, notes = pose_rows(path, read_table(path), (COLUMNS,))
    return se3(rotations_from_wxyz(path, rows[:, [6, 3, 4, 5]], where), rows[:, :3]), where, notes


def read_tartanair(path: Path, given: Given | None = None) -> PoseFile:
    """Read TartanAir poses: its world has z down, so gravity is known.

    Raises:
        InputError: a row is damaged, or see `assemble`.
    """
    poses, where, notes = quaternion_poses(path)
    return assemble(
        path,
        name=path.stem,
        format="tartanair",
        poses=poses @ NED_FROM_OPENCV,
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=True,
        up="-z",
        notes=notes,
    )


def read_droid(path: Path, given: Given | None = None, *, reading: str = "-w2c") -> PoseFile:
    """Read rows of cameras, world to camera as DROID-SLAM saves them.

    Args:
        reading: a key of READINGS.

    Raises:
        InputError: a row is damaged, or see `assemble`.
    """
    poses, where, notes = quaternion_poses(path)
    return assemble(
        path,
        name=path.stem,
        format=DROID[reading],
        poses=READINGS[reading].opencv(poses),
        world_to_camera=READINGS[reading].world_to_camera,
        where=where,
        given=given or Given(),
        metric=False,
        notes=notes,
    )
