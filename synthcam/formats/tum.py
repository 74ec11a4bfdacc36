"""TUM RGB-D trajectories: "timestamp tx ty tz qx qy qz qw" a line, # comments, seconds, metres, camera to world.

No intrinsics, no declared gravity. (The benchmark's own motion-capture world has z up: `up="z"`.) Camera axes OpenCV.
https://cvg.cit.tum.de/data/datasets/rgbd-dataset/file_formats
Some tools (MonST3R, ADVIO) write the same lines with the quaternion as qw qx qy qz: the format tum-wxyz. DPVO wrote
qy qz qw qx for a time (https://github.com/princeton-vl/DPVO/issues/57): the format tum-yzwx. Others write the camera
from the world: the format tum-w2c.
Commas and a header line are read too.
"""

from pathlib import Path

import numpy as np

from synthcam.formats._assemble import assemble
from synthcam.formats._tables import pose_rows, read_table
from synthcam.formats._text import rotations_from_wxyz, write_text
from synthcam.formats.pose_file import METRES_MARK, Given, PoseFile, refuse_zoom, world_mark
from synthcam.geometry.se3 import quaternion_wxyz, se3

COLUMNS = 8
WXYZ = {"tum": [3, 0, 1, 2], "tum-w2c": [3, 0, 1, 2], "tum-wxyz": [0, 1, 2, 3], "tum-yzwx": [2, 3, 0, 1]}
"""Where w, x, y and z are among the last four columns."""


def read_tum(path: Path, given: Given | None = None) -> PoseFile:
    """Read a TUM trajectory.

    Raises:
        InputError: a line is not 8 finite numbers, a quaternion has no unit length, or see `assemble`.
    """
    return _read(path, given or Given(), "tum")


def read_tum_wxyz(path: Path, given: Given | None = None) -> PoseFile:
    """Read a trajectory in TUM's layout whose quaternions have w first.

    Raises:
        InputError: as for `read_tum`.
    """
    return _read(path, given or Given(), "tum-wxyz")


def read_tum_yzwx(path: Path, given: Given | None = None) -> PoseFile:
    """Read a trajectory in TUM's layout as DPVO wrote it, qy qz qw qx.

    Raises:
        InputError: as for `read_tum`.
    """
    return _read(path, given or Given(), "tum-yzwx")


def read_tum_w2c(path: Path, given: Given | None = None) -> PoseFile:
    """Read a trajectory in TUM's layout that takes the world to the camera.

    Raises:
        InputError: as for `read_tum`.
    """
    return _read(path, given or Given(), "tum-w2c")


def _read(path: Path, given: Given, order: str) -> PoseFile:
    content = read_table(path)
    table, where, notes = pose_rows(path, content, (COLUMNS,))
    rotations = rotations_from_wxyz(path, table[:, 4:8][:, WXYZ[order]], where)
    mark = content.mark
    if not mark:
        notes.append("positions are taken as metres; the result of a monocular tracker has an arbitrary scale")
        if given.up is None:
            notes.append("a TUM file declares no gravity; worlds of motion capture have z up (--up z)")
    return assemble(
        path,
        name=path.stem,
        format=order,
        poses=se3(rotations, table[:, 1:4]),
        world_to_camera=order == "tum-w2c",
        where=where,
        given=given,
        metric=not mark or METRES_MARK in mark,
        up="y" if mark else None,
        stamps=table[:, 0],
        stamp_unit=stamp_unit(table[:, 0]),
        notes=notes,
    )


def stamp_unit(stamps: np.ndarray) -> float:
    """Seconds a time stamp's unit has: stamps of this century beyond any number of seconds are finer ones.

    Wall-clock seconds have ten digits today, milliseconds thirteen, microseconds sixteen, nanoseconds nineteen.
    """
    largest = float(np.abs(stamps).max(initial=0.0))
    return next((unit for limit, unit in ((1e17, 1e-9), (1e14, 1e-6), (1e11, 1e-3)) if largest > limit), 1.0)


def write_tum(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a TUM trajectory. Returns what the format could not hold.

    Raises:
        InputError: the focal length changes, which the format cannot hold.
    """
    trajectory = pose_file.trajectory
    refuse_zoom(path, "TUM", trajectory)
    mark = world_mark(pose_file)
    lines = ["# timestamp tx ty tz qx qy qz qw", *([f"# {mark}"] if mark else [])]
    quaternions = quaternion_wxyz(trajectory.world_from_camera[:, :3, :3])[:, [1, 2, 3, 0]]
    table = np.column_stack([trajectory.times, trajectory.positions, quaternions])
    lines += [" ".join(map(repr, row)) for row in table.tolist()]
    write_text(path, "\n".join(lines) + "\n")
    return ("TUM holds no intrinsics: left out",)
