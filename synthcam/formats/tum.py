"""TUM RGB-D trajectories: "timestamp tx ty tz qx qy qz qw" a line, # comments, seconds, metres, camera to world.

No intrinsics, no declared gravity. (The benchmark's own motion-capture world has z up: `up="z"`.) Camera axes OpenCV.
https://cvg.cit.tum.de/data/datasets/rgbd-dataset/file_formats
"""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import numbers, read_lines, rotations_from_wxyz, write_text
from synthcam.formats.pose_file import METRES_MARK, WORLD_MARK, Given, PoseFile, refuse_zoom, world_mark
from synthcam.geometry.se3 import quaternion_wxyz, se3

COLUMNS = 8


def read_tum(path: Path, given: Given | None = None) -> PoseFile:
    """Read a TUM trajectory.

    Raises:
        InputError: a line is not 8 finite numbers, a quaternion has no unit length, or see `assemble`.
    """
    given = given or Given()
    rows, where = [], []
    mark = ""
    for index, line in enumerate(read_lines(path)):
        if line.startswith("#") or not line:
            comment = line.lstrip("# ")
            mark = comment if comment.startswith(WORLD_MARK) else mark
            continue
        place = f"line {index + 1}"
        tokens = line.split()
        if len(tokens) != COLUMNS:
            raise InputError(f"{path}: {place}: {len(tokens)} columns; allowed are {COLUMNS}")
        rows.append(numbers(tokens, f"{path}: {place}"))
        where.append(place)
    table = np.array(rows).reshape(-1, COLUMNS)
    rotations = rotations_from_wxyz(path, table[:, [7, 4, 5, 6]], where)
    notes = []
    if not mark:
        notes.append("positions are taken as metres; the result of a monocular tracker has an arbitrary scale")
        if given.up is None:
            notes.append("a TUM file declares no gravity; worlds of motion capture have z up (--up z)")
    return assemble(
        path,
        name=path.stem,
        format="tum",
        poses=se3(rotations, table[:, 1:4]),
        world_to_camera=False,
        where=where,
        given=given,
        metric=not mark or METRES_MARK in mark,
        up="y" if mark else None,
        stamps=table[:, 0],
        notes=notes,
    )


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
