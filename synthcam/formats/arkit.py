"""Paths that Apple's ARKit tracked: ARKitScenes' lowres_wide.traj, and Record3D's archives.

ARKitScenes: time, rotation as axis times angle, translation; world to camera, seconds, metres, OpenCV camera axes.
Gravity is not said (the meshes that go with the files have z up: `up="z"`).
https://github.com/apple/ARKitScenes/blob/main/DATA.md

Record3D's metadata (in an .r3d archive, or as metadata.json): poses qx qy qz qw tx ty tz, camera to world. Camera
axes as
OpenGL (ARKit's), metres, world with y up. The lens is K, a 3x3 matrix column by column, or perFrameIntrinsicCoeffs
(fx fy cx cy); the picture is w by h; times are frameTimestamps or fps.
https://record3d.app, https://github.com/nerfstudio-
project/nerfstudio/blob/main/nerfstudio/process_data/record3d_utils.py
"""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._tables import pose_rows, read_table
from synthcam.formats._text import MAX_BYTES, json_list, json_number, json_numbers, read_json, rotations_from_wxyz
from synthcam.formats.nerf import OPENGL_FROM_OPENCV
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.formats.tum import stamp_unit
from synthcam.geometry.se3 import Array, exp_so3, se3

COLUMNS = 7
MAX_ANGLE = 4 * np.pi


def read_arkitscenes(path: Path, given: Given | None = None) -> PoseFile:
    """Read an ARKitScenes trajectory.

    Raises:
        InputError: a row has not 7 numbers, a rotation is absurd, or see `assemble`.
    """
    given = given or Given()
    table, where, notes = pose_rows(path, read_table(path), (COLUMNS,))
    angle = np.linalg.norm(np.clip(table[:, 1:4], -100.0, 100.0), axis=1)
    bad = np.flatnonzero(angle > MAX_ANGLE)
    if bad.size:
        raise InputError(f"{path}: {where[bad[0]]}: the rotation's angle is {angle[bad[0]]:g}; allowed are radians")
    if given.up is None:
        notes.append("an ARKitScenes file declares no gravity; its meshes have z up (--up z)")
    return assemble(
        path,
        name=path.stem,
        format="arkitscenes",
        poses=se3(exp_so3(table[:, 1:4]), table[:, 4:7]),
        world_to_camera=True,
        where=where,
        given=given,
        metric=True,
        stamps=table[:, 0],
        stamp_unit=stamp_unit(table[:, 0]),
        notes=notes,
    )


MEMBER = "metadata"


def read_record3d(path: Path, given: Given | None = None) -> PoseFile:
    """Read an .r3d archive, its metadata, or metadata.json.

    Raises:
        InputError: poses are missing or damaged, or see `assemble`.
    """
    content = _metadata(path)
    poses = content.get("poses") if isinstance(content, dict) else None
    if not isinstance(content, dict) or not isinstance(poses, list):
        raise InputError(f"{path}: has no poses; allowed is Record3D's metadata with poses and K")
    where = [f"poses[{index}]" for index in range(len(poses))]
    rows = np.array(
        [json_numbers(row, f"{path}: {place}", length=7) for row, place in zip(poses, where, strict=True)]
    ).reshape(-1, 7)
    rotations = rotations_from_wxyz(path, rows[:, [3, 0, 1, 2]], where)
    size = None
    if "w" in content and "h" in content:
        size = (json_number(content["w"], f"{path}: w"), json_number(content["h"], f"{path}: h"))
    stamps = None
    if isinstance(content.get("frameTimestamps"), list) and len(content["frameTimestamps"]) == len(rows):
        stamps = np.array(json_numbers(content["frameTimestamps"], f"{path}: frameTimestamps", length=len(rows)))
    fps = json_number(content["fps"], f"{path}: fps") if content.get("fps") else None
    return assemble(
        path,
        name=path.resolve().parent.name if path.stem == MEMBER else path.stem,
        format="record3d",
        poses=se3(rotations, rows[:, 4:]) @ OPENGL_FROM_OPENCV,
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=True,
        up="y" if given is None or given.up is None else None,
        intrinsics=_intrinsics(path, content, len(rows)),
        size=size,
        stamps=stamps,
        fps=fps,
    )


def _metadata(path: Path) -> Any:
    if not zipfile.is_zipfile(path):
        return read_json(path)
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(MEMBER).file_size > MAX_BYTES:
                raise InputError(f"{path}: its metadata is above {MAX_BYTES // 2**20} MB")
            return json.loads(archive.read(MEMBER))
    except (OSError, KeyError, ValueError, RecursionError, zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(f"{path}: is no Record3D archive ({' '.join(str(error).split())[:80]})") from None


def _intrinsics(path: Path, content: dict[str, Any], count: int) -> Array | None:
    rows = content.get("perFrameIntrinsicCoeffs")
    if isinstance(rows, list) and len(rows) == count and rows:
        return np.array(
            [
                json_numbers(
                    list(row)[:4] if isinstance(row, list) else row, f"{path}: perFrameIntrinsicCoeffs[{i}]", length=4
                )
                for i, row in enumerate(rows)
            ]
        )
    if "K" not in content:
        return None
    listed = json_list(content["K"], f"{path}: K")
    if len(listed) == 3:
        listed = [value for row in listed for value in json_numbers(row, f"{path}: K", length=3)]
    k = np.array(json_numbers(listed, f"{path}: K", length=9)).reshape(3, 3)
    if abs(k[0, 2]) + abs(k[1, 2]) < 1e-9:  # column by column
        k = k.T
    return np.tile(k[[0, 1, 0, 1], [0, 1, 2, 2]], (count, 1))
