"""Cameras of the viewers of radiance fields: nerfstudio's camera_path.json, cameras.json of 3D Gaussian Splatting.

camera_path.json, for `ns-render camera-path` and its viewer: camera to world, OpenGL camera axes. Each camera has
camera_to_world (16 numbers, row by row), fov (vertical, degrees) and aspect; the file has render_width,
render_height, fps
and seconds. Arbitrary scale, no gravity.
https://github.com/nerfstudio-project/nerfstudio/blob/main/nerfstudio/cameras/camera_paths.py

cameras.json, which splat viewers open: a list of cameras, camera to world, OpenCV axes. Each has id, img_name, width,
height, position (3), rotation (3x3, camera to world), fx, fy in pixels; the principal point is the picture's middle.
Arbitrary scale, no times, no gravity.
https://github.com/graphdeco-inria/gaussian-splatting/blob/main/utils/camera_utils.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._rigs import name_order, split_rigs
from synthcam.formats._text import json_list, json_matrix, json_number, json_numbers, quoted, read_json, write_text
from synthcam.formats.nerf import OPENGL_FROM_OPENCV
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import se3

FISHEYES = ("fisheye", "equirectangular", "omnidirectional", "vr180")


def read_camera_path(path: Path, given: Given | None = None) -> PoseFile:
    """Read a camera_path.json.

    Raises:
        InputError: a camera has no camera_to_world or no sound fov, or see `assemble`.
    """
    content: Any = read_json(path)
    if not isinstance(content, dict) or "camera_path" not in content:
        raise InputError(f"{path}: has no key 'camera_path'; allowed is a camera_path.json of nerfstudio")
    cameras = json_list(content["camera_path"], f"{path}: camera_path")
    where = [f"camera_path[{index}]" for index in range(len(cameras))]
    poses, fovs, aspects = [], [], []
    for camera, place in zip(cameras, where, strict=True):
        if not isinstance(camera, dict) or "camera_to_world" not in camera:
            raise InputError(f"{path}: {place} has no camera_to_world")
        name = f"{path}: {place}.camera_to_world"
        values = camera["camera_to_world"]
        if isinstance(values, list) and len(values) == 16:
            flat = json_numbers(values, name, length=16)
            values = [flat[i : i + 4] for i in range(0, 16, 4)]
        poses.append(json_matrix(values, name))
        fovs.append(json_number(camera.get("fov", 50.0), f"{path}: {place}.fov"))
        aspects.append(json_number(camera.get("aspect", 16 / 9), f"{path}: {place}.aspect"))
    notes = []
    if any(isinstance(camera, dict) and "fov" not in camera for camera in cameras):
        notes.append("a camera without fov: nerfstudio's 50 deg are taken")
    bad = next((i for i, fov in enumerate(fovs) if not 0.1 < fov < 179.0), None)
    if bad is not None:
        raise InputError(f"{path}: {where[bad]}.fov is {fovs[bad]:g}; allowed is 0.1 to 179 degrees")
    height = json_number(content.get("render_height", 1080.0), f"{path}: render_height")
    width = json_number(content.get("render_width", height * (aspects or [16 / 9])[0]), f"{path}: render_width")
    focal = 0.5 * height / np.tan(0.5 * np.deg2rad(np.array(fovs)))
    if content.get("camera_type") in FISHEYES:
        notes.append(f"the lens ({quoted(content['camera_type'])}) is left out: read as a pinhole of the same fov")
    fps = json_number(content["fps"], f"{path}: fps") if content.get("fps") is not None else None
    if fps is not None and not 0.01 <= fps <= 1000:
        raise InputError(f"{path}: fps is {fps:g}; allowed is 0.01 to 1000")
    half = np.ones_like(focal)
    return assemble(
        path,
        name=path.stem,
        format="camera-path",
        poses=np.array(poses).reshape(-1, 4, 4) @ OPENGL_FROM_OPENCV,
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=False,
        intrinsics=np.stack([focal, focal, half * width / 2, half * height / 2], axis=1),
        size=(width, height),
        fps=fps,
        notes=notes,
    )


def write_camera_path(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a camera_path.json; focal lengths may change. Returns what the format could not hold."""
    trajectory = pose_file.trajectory
    vertical = 2.0 * np.arctan(0.5 * trajectory.height / trajectory.intrinsics[:, 1])
    aspect = trajectory.width / trajectory.height
    cameras = [
        {"camera_to_world": pose.ravel().tolist(), "fov": fov, "aspect": aspect}
        for pose, fov in zip(
            trajectory.world_from_camera @ OPENGL_FROM_OPENCV, np.rad2deg(vertical).tolist(), strict=True
        )
    ]
    content = {
        "camera_type": "perspective",
        "render_height": trajectory.height,
        "render_width": trajectory.width,
        "fps": trajectory.fps,
        "seconds": len(trajectory) / trajectory.fps,
        "camera_path": cameras,
        "keyframes": [],
        "is_cycle": False,
        "crop": None,
    }
    write_text(path, json.dumps(content, indent=1) + "\n")
    lost = ["camera_path.json holds no gravity and no principal point (the picture's middle is implied): left out"]
    if not np.allclose(np.diff(trajectory.times) * trajectory.fps, 1.0, atol=1e-3):
        lost.append(f"uneven times are written as an even {trajectory.fps:g} fps")
    return tuple(lost)


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
