"""cameras.json of 3D Gaussian Splatting, which splat viewers open: a list of cameras, camera to world, OpenCV axes.

Each has id, img_name, width, height, position (3), rotation (3x3, camera to world), fx, fy in pixels; the principal
point is the picture's middle. Arbitrary scale, no times, no gravity.
https://github.com/graphdeco-inria/gaussian-splatting/blob/main/utils/camera_utils.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._rigs import name_order, split_rigs
from synthcam.formats._text import json_list, json_number, json_numbers, quoted, read_json, write_text
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import se3


def read_splat_cameras(path: Path, given: Given | None = None) -> list[PoseFile]:
    """Read a cameras.json, in order of img_name.

    Raises:
        InputError: a camera lacks a key, pictures of several sizes, or see `assemble`.
    """
    cameras: list[Any] = json_list(read_json(path), f"{path}: the file")
    rows, names = [], []
    for index, camera in enumerate(cameras):
        where = f"{path}: [{index}]"
        if not isinstance(camera, dict):
            raise InputError(f"{where} is {quoted(camera)}; allowed is an object with position, rotation, fx, fy")
        missing = [key for key in ("position", "rotation", "fx", "fy", "width", "height") if key not in camera]
        if missing:
            raise InputError(f"{where}: has no {missing[0]}; a camera of cameras.json has position, rotation, fx, fy")
        rotation = [
            json_numbers(row, f"{where}.rotation[{i}]", length=3)
            for i, row in enumerate(json_list(camera["rotation"], f"{where}.rotation", length=3))
        ]
        position = json_numbers(camera["position"], f"{where}.position", length=3)
        fx, fy, width, height = (json_number(camera[key], f"{where}.{key}") for key in ("fx", "fy", "width", "height"))
        rows.append((se3(rotation, position), (fx, fy, width / 2, height / 2), (width, height)))
        names.append(str(camera.get("img_name", f"{index:06d}")))
    order, notes = name_order(names, "img_name")
    places = [f"[{index}]" for index in order]
    names, rows = [names[i] for i in order], [rows[i] for i in order]
    found = []
    for rig in split_rigs(names, [(row[1], row[2]) for row in rows], [row[0] for row in rows]):
        odd = next((i for i in rig.index if rows[i][2] != rows[rig.index[0]][2]), None)
        if odd is not None:
            raise InputError(f"{path}: {places[odd]}: another picture size than {places[rig.index[0]]}; allowed is one")
        found.append(
            assemble(
                path,
                name=rig.name or path.stem,
                format="3dgs",
                poses=np.array([rows[i][0] for i in rig.index]).reshape(-1, 4, 4),
                world_to_camera=False,
                where=[places[i] for i in rig.index],
                given=given or Given(),
                metric=False,
                intrinsics=np.array([rows[i][1] for i in rig.index]),
                size=rows[rig.index[0]][2],
                notes=[*notes, *rig.notes],
            )
        )
    if not found:
        raise InputError(f"{path}: holds no pose; allowed is at least one")
    return found


def write_splat_cameras(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a cameras.json; focal lengths may change. Returns what the format could not hold."""
    trajectory = pose_file.trajectory
    cameras = []
    for index, (pose, k) in enumerate(zip(trajectory.world_from_camera, trajectory.intrinsics.tolist(), strict=True)):
        cameras.append(
            {
                "id": index,
                "img_name": f"frame_{index:05d}",
                "width": trajectory.width,
                "height": trajectory.height,
                "position": pose[:3, 3].tolist(),
                "rotation": pose[:3, :3].tolist(),
                "fx": k[0],
                "fy": k[1],
            }
        )
    write_text(path, json.dumps(cameras, indent=1) + "\n")
    lost = ["cameras.json holds no times and no gravity: left out"]
    middle = np.array([trajectory.width / 2, trajectory.height / 2])
    if np.abs(trajectory.intrinsics[:, 2:] - middle).max() > 0.5:
        lost.append("cameras.json holds no principal point: the picture's middle is implied")
    return tuple(lost)
