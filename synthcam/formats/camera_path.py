"""nerfstudio's camera_path.json, for `ns-render camera-path` and its viewer: camera to world, OpenGL camera axes.

Each camera has camera_to_world (16 numbers, row by row), fov (vertical, degrees) and aspect; the file has
render_width, render_height, fps and seconds. Arbitrary scale, no gravity.
https://github.com/nerfstudio-project/nerfstudio/blob/main/nerfstudio/cameras/camera_paths.py
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import json_list, json_matrix, json_number, json_numbers, quoted, read_json, write_text
from synthcam.formats.nerf import OPENGL_FROM_OPENCV
from synthcam.formats.pose_file import Given, PoseFile

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
