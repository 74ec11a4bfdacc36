"""Kubric's metadata.json: positions and quaternions (w x y z) of its Blender camera, camera to world, metres.

Camera axes as OpenGL. The lens is focal_length on sensor_width (both millimetres), or field_of_view (radians).
Kubric's world has z up: that is taken for known where the horizon agrees, else the first frame is upright.
https://github.com/google-research/kubric
"""

from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import json_list, json_number, json_numbers, read_json, rotations_from_wxyz
from synthcam.formats.nerf import OPENGL_FROM_OPENCV
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array, se3


def read_kubric(path: Path, given: Given | None = None) -> PoseFile:
    """Read the camera of a Kubric metadata.json.

    Raises:
        InputError: positions or quaternions are missing or damaged, or see `assemble`.
    """
    given = given or Given()
    content: Any = read_json(path)
    camera = content.get("camera") if isinstance(content, dict) else None
    if not isinstance(camera, dict) or "positions" not in camera or "quaternions" not in camera:
        raise InputError(f"{path}: has no camera with positions and quaternions; allowed is Kubric's metadata.json")
    listed = json_list(camera["positions"], f"{path}: camera.positions")
    where = [f"camera.positions[{index}]" for index in range(len(listed))]
    places = [json_numbers(row, f"{path}: {place}", length=3) for row, place in zip(listed, where, strict=True)]
    turns = [
        json_numbers(row, f"{path}: camera.quaternions[{index}]", length=4)
        for index, row in enumerate(json_list(camera["quaternions"], f"{path}: camera.quaternions", length=len(listed)))
    ]
    rotations = rotations_from_wxyz(path, np.array(turns).reshape(-1, 4), where)
    poses = se3(rotations, np.array(places).reshape(-1, 3)) @ OPENGL_FROM_OPENCV
    meta = content.get("metadata") if isinstance(content.get("metadata"), dict) else {}
    assert isinstance(meta, dict)
    resolution = meta.get("resolution")
    size = None
    if isinstance(resolution, list):
        width, height = json_numbers(resolution, f"{path}: metadata.resolution", length=2)
        size = (width, height)
    fps = next(
        (json_number(meta[key], f"{path}: metadata.{key}") for key in ("frame_rate", "fps") if key in meta), None
    )
    relative = _focal_over_width(path, camera)
    shape = size or (640.0, 360.0)
    notes = []
    intrinsics = None
    if relative is not None:
        focal = relative * shape[0]
        intrinsics = np.tile([focal, focal, shape[0] / 2, shape[1] / 2], (len(poses), 1))
        if size is None:
            notes.append(f"no picture size in the file: {shape[0]:g}x{shape[1]:g} assumed")
    z_up = len(poses) > 0 and given.up is None and _level_about_z(poses)
    return assemble(
        path,
        name=path.resolve().parent.name if path.name == "metadata.json" else path.stem,
        format="kubric",
        poses=poses,
        world_to_camera=False,
        where=where,
        given=given,
        metric=True,
        up="z" if z_up else None,
        intrinsics=intrinsics,
        size=shape if relative is not None else size,
        fps=fps if fps is not None and 0.01 <= fps <= 1000 else None,
        notes=notes,
    )


def _focal_over_width(path: Path, camera: dict[str, Any]) -> float | None:
    if "focal_length" in camera and "sensor_width" in camera:
        focal = json_number(camera["focal_length"], f"{path}: camera.focal_length")
        sensor = json_number(camera["sensor_width"], f"{path}: camera.sensor_width")
        if focal > 0 and sensor > 0:
            return focal / sensor
    if "field_of_view" in camera:
        angle = json_number(camera["field_of_view"], f"{path}: camera.field_of_view")
        if 0 < angle < np.pi:
            return 0.5 / float(np.tan(0.5 * angle))
    return None


def _level_about_z(poses: Array) -> bool:
    """Whether every camera of (F, 4, 4) stands upright in a world with z up: x axis level, y axis pointing down."""
    rotations = poses[:, :3, :3]
    return bool((np.abs(rotations[:, 2, 0]) < 0.02).all() and (rotations[:, 2, 1] < -0.05).all())
