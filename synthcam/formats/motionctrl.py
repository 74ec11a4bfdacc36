"""MotionCtrl camera poses: a JSON list with 12 numbers a frame, the 3x4 world-to-camera matrix row by row.

OpenCV camera axes, arbitrary scale; no intrinsics, times or gravity. https://github.com/TencentARC/MotionCtrl
"""

import json
from pathlib import Path

import numpy as np

from synthcam.formats._assemble import assemble
from synthcam.formats._text import json_list, json_numbers, read_json, write_text
from synthcam.formats.pose_file import Given, PoseFile, refuse_zoom

NUMBERS = 12


def read_motionctrl(path: Path, given: Given | None = None) -> PoseFile:
    """Read MotionCtrl poses.

    Raises:
        InputError: the file is not a list of lists of 12 finite numbers, or see `assemble`.
    """
    rows = json_list(read_json(path), f"{path}: the file")
    where = [f"frame {index}" for index in range(len(rows))]
    values = [json_numbers(row, f"{path}: {place}", length=NUMBERS) for row, place in zip(rows, where, strict=True)]
    return assemble(
        path,
        name=path.stem,
        format="motionctrl",
        poses=np.array(values).reshape(-1, 3, 4),
        world_to_camera=True,
        where=where,
        given=given or Given(),
        metric=False,
    )


def write_motionctrl(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write MotionCtrl poses. Returns what the format could not hold.

    Raises:
        InputError: the focal length changes, which the format cannot hold.
    """
    refuse_zoom(path, "MotionCtrl", pose_file.trajectory)
    rows = pose_file.trajectory.camera_from_world[:, :3].reshape(-1, NUMBERS)
    write_text(path, json.dumps(rows.tolist()) + "\n")
    return ("MotionCtrl holds no intrinsics, no times and no gravity: left out",)
