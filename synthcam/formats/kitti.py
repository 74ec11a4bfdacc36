"""KITTI odometry poses: 12 numbers a line, the 3x4 camera-to-world matrix row by row; OpenCV camera axes, metres.

No times, no intrinsics, no declared gravity: the world is the first camera's own frame.
https://www.cvlibs.net/datasets/kitti/eval_odometry.php
"""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import numbers, read_lines, write_text
from synthcam.formats.pose_file import Given, PoseFile, refuse_zoom

COLUMNS = 12


def read_kitti(path: Path, given: Given | None = None) -> PoseFile:
    """Read KITTI poses; blank lines and # comments are skipped.

    Raises:
        InputError: a line is not 12 finite numbers, or see `assemble`.
    """
    rows, where = [], []
    for index, line in enumerate(read_lines(path)):
        if not line or line.startswith("#"):
            continue
        place = f"line {index + 1}"
        tokens = line.split()
        if len(tokens) != COLUMNS:
            raise InputError(f"{path}: {place}: {len(tokens)} columns; allowed are {COLUMNS}")
        rows.append(numbers(tokens, f"{path}: {place}"))
        where.append(place)
    return assemble(
        path,
        name=path.stem,
        format="kitti",
        poses=np.array(rows).reshape(-1, 3, 4),
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=True,
        notes=["positions are taken as metres; the result of a monocular tracker has an arbitrary scale"],
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
