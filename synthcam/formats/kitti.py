"""KITTI odometry poses, and the poses of KITTI-360.

KITTI: 12 numbers a line, the 3x4 camera-to-world matrix row by row; OpenCV camera axes, metres. No times, no
intrinsics, no
declared gravity: the world is the first camera's own frame. https://www.cvlibs.net/datasets/kitti/eval_odometry.php

KITTI-360's poses.txt: the frame's number and the 3x4 matrix that takes the vehicle (its IMU) to the world, metres.
The
vehicle's axes are x forward, y right, z down; its world has z up. The cameras look ahead, turned from these axes by
less than 6 deg: what they are mounted by (calib_cam_to_pose.txt) is read from the file where it lies beside.
cam0_to_world.txt holds the camera itself (format matrices).
https://github.com/autonomousvision/kitti360Scripts, https://www.cvlibs.net/datasets/kitti-360/documentation.php
"""

from pathlib import Path

import numpy as np

from synthcam.formats._assemble import assemble
from synthcam.formats._tables import pose_rows, read_table
from synthcam.formats._text import is_number, read_lines, write_text
from synthcam.formats.matrices import read_rows, row_stamps
from synthcam.formats.pose_file import Given, PoseFile, refuse_zoom
from synthcam.formats.quaternion_rows import NED_FROM_OPENCV
from synthcam.geometry.se3 import Array, rotation_error, se3

COLUMNS = 12


def read_kitti(path: Path, given: Given | None = None) -> PoseFile:
    """Read KITTI poses; blank lines and # comments are skipped.

    Raises:
        InputError: a line is not 12 finite numbers, or see `assemble`.
    """
    rows, where, notes = pose_rows(path, read_table(path), (COLUMNS,))
    return assemble(
        path,
        name=path.stem,
        format="kitti",
        poses=rows.reshape(-1, 3, 4),
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=True,
        notes=[*notes, "positions are taken as metres; the result of a monocular tracker has an arbitrary scale"],
    )


def write_kitti(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write KITTI poses. Returns what the format could not hold.

    Raises:
        InputError: the focal length changes, which the format cannot hold.
    """
    refuse_zoom(path, "KITTI", pose_file.trajectory)
    matrices = pose_file.trajectory.world_from_camera[:, :3].reshape(-1, COLUMNS)
    write_text(path, "".join(" ".join(map(repr, row)) + "\n" for row in matrices.tolist()))
    return ("KITTI holds no intrinsics, no times and no gravity: left out",)


_CALIBRATION = "calib_cam_to_pose.txt"
FPS = 10.0


def read_kitti360(path: Path, given: Given | None = None) -> PoseFile:
    """Read the path of KITTI-360's left camera from that of the vehicle.

    Raises:
        InputError: a row is damaged, or see `assemble`.
    """
    poses, numbered, where, notes = read_rows(path)
    vehicle_from_camera = _mounting(path)
    if vehicle_from_camera is None:
        vehicle_from_camera = NED_FROM_OPENCV
        notes.append(
            f"the path is the vehicle's: a camera that looks ahead is assumed ({_CALIBRATION} is not beside it)"
        )
    stamps, more = row_stamps(numbered)
    return assemble(
        path,
        name=path.stem,
        format="kitti360",
        poses=poses @ vehicle_from_camera,
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=True,
        stamps=stamps,
        fps=FPS,
        notes=[*notes, *more],
    )


def _mounting(path: Path) -> Array | None:
    """vehicle_from_camera (4, 4) of the left camera, from the calibration beside the poses or in calibration/ above."""
    for folder in (path.parent, *list(path.resolve().parents)[:4]):
        for file in (folder / _CALIBRATION, folder / "calibration" / _CALIBRATION):
            if not file.is_file():
                continue
            for line in read_lines(file):
                name, _, rest = line.partition(":")
                tokens = rest.split()
                if name == "image_00" and len(tokens) == 12 and all(map(is_number, tokens)):
                    matrix = np.array([float(token) for token in tokens]).reshape(3, 4)
                    if rotation_error(matrix[:, :3]) < 1e-2:
                        return se3(matrix[:, :3], matrix[:, 3])
    return None
