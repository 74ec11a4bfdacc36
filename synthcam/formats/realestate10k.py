"""Camera files that video generators are steered by: RealEstate10K's text files, and MotionCtrl's JSON lists.

RealEstate10K, also CameraCtrl, VideoX-Fun and CamI2V: line 1 is a URL or anything else, often blank. Each further
line has
19 columns: timestamp in microseconds; fx fy cx cy divided by the picture's width and height; two distortion columns,
0 in
every public file; and the 3x4 world-to-camera matrix row by row. OpenCV camera axes, arbitrary scale.
https://google.github.io/realestate10k/download.html

MotionCtrl: a JSON list with 12 numbers a frame, the 3x4 world-to-camera matrix row by row. OpenCV camera axes,
arbitrary
scale; no intrinsics, times or gravity. https://github.com/TencentARC/MotionCtrl
"""

import json
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import is_number, json_list, json_numbers, numbers, read_json, read_lines, write_text
from synthcam.formats.pose_file import METRES_MARK, WORLD_MARK, Given, PoseFile, refuse_zoom, world_mark

COLUMNS = 19
FOCAL_RANGE = (0.05, 20.0)  # divided by the width: 169 to 3 degrees; pixels are far beyond


def read_realestate10k(path: Path, given: Given | None = None) -> PoseFile:
    """Read a RealEstate10K text file.

    Raises:
        InputError: a line is not 19 finite numbers, intrinsics are in pixels, or see `assemble`.
    """
    lines = read_lines(path)
    notes = []
    first = lines[0].split()
    has_header = not (len(first) == COLUMNS and all(map(is_number, first)))
    if not has_header:
        notes.append("no header line: line 1 already holds a pose and is read as one")
    rows, where = [], []
    for index, line in enumerate(lines):
        if not line or (index == 0 and has_header):
            continue
        place = f"line {index + 1}"
        tokens = line.split()
        if len(tokens) != COLUMNS:
            raise InputError(f"{path}: {place}: {len(tokens)} columns; allowed are {COLUMNS}")
        rows.append(numbers(tokens, f"{path}: {place}"))
        where.append(place)
    table = np.array(rows).reshape(-1, COLUMNS)
    intrinsics = table[:, 1:5]
    low, high = FOCAL_RANGE
    for row, place in zip(intrinsics, where, strict=True):
        if not (low <= row[0] <= high and low <= row[1] <= high):
            raise InputError(
                f"{path}: {place}: fx fy are {row[0]:g} {row[1]:g}; allowed are {low:g} to {high:g} "
                "(divided by the picture's width and height, not pixels)"
            )
        if not (0.0 <= row[2] <= 1.0 and 0.0 <= row[3] <= 1.0):
            raise InputError(f"{path}: {place}: cx cy are {row[2]:g} {row[3]:g}; allowed are 0 to 1")
    if (table[:, 5:7] != 0).any():
        notes.append("lens distortion (columns 6 and 7) is left out: read as an undistorted pinhole")
    mark = lines[0] if has_header and lines[0].startswith(WORLD_MARK) else ""
    return assemble(
        path,
        name=path.stem,
        format="realestate10k",
        poses=table[:, 7:].reshape(-1, 3, 4),
        world_to_camera=True,
        where=where,
        given=given or Given(),
        metric=METRES_MARK in mark,
        up="y" if mark else None,
        intrinsics=intrinsics,
        size=(1.0, 1.0),
        stamps=table[:, 0],
        stamp_unit=1e-6,
        notes=notes,
    )


def write_realestate10k(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a RealEstate10K text file; focal lengths may change. Returns what the format could not hold."""
    trajectory = pose_file.trajectory
    stamps = np.rint(trajectory.times * 1e6).astype(np.int64)
    if (np.diff(stamps) <= 0).any():
        raise InputError(f"{path}: two frames less than a microsecond apart; RealEstate10K cannot hold them")
    scale = np.array([trajectory.width, trajectory.height] * 2, dtype=np.float64)
    lines = [world_mark(pose_file) or ""]
    for stamp, k, extrinsics in zip(stamps, trajectory.intrinsics / scale, trajectory.camera_from_world, strict=True):
        values = [*k.tolist(), 0, 0, *extrinsics[:3].ravel().tolist()]
        lines.append(f"{stamp} " + " ".join(map(repr, values)))
    write_text(path, "\n".join(lines) + "\n")
    return (f"the picture size {trajectory.width}x{trajectory.height} is left out: intrinsics are normalised",)


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
