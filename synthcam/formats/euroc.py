"""EuRoC ground truth: "timestamp [ns], p_RS_R (x y z), q_RS (w x y z), ..." with commas; the pose of the *body*.

The body is the IMU, not a camera: body_from_camera (T_BS) of the camera's sensor.yaml is needed, and its intrinsics
are read with it. The reference world has z up, metres. https://projects.asl.ethz.ch/datasets/euroc-mav/
"""

from pathlib import Path

import numpy as np

from synthcam.checked_yaml import load_yaml
from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import json_list, json_numbers, numbers, quoted, read_lines, read_text, rotations_from_wxyz
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array, rotation_error, se3

COLUMNS = 8  # further ones hold velocity and biases


def read_euroc(path: Path, given: Given | None = None, *, sensor: Path | None = None) -> PoseFile:
    """Read EuRoC ground truth as the path of the camera described by `sensor` (a sensor.yaml).

    Raises:
        InputError: `sensor` is missing or has no T_BS, a line is damaged, or see `assemble`.
    """
    if sensor is None:
        raise InputError(
            f"{path}: EuRoC ground truth is the path of the body, not of a camera; allowed is with the camera's "
            "sensor.yaml (camera_extrinsics), or --format tum (tum-wxyz where w is first) if it is a camera's after all"
        )
    body_from_camera, intrinsics, size = _sensor(sensor)
    rows, where = [], []
    for index, line in enumerate(read_lines(path)):
        if not line or line.startswith("#"):
            continue
        place = f"line {index + 1}"
        tokens = [token.strip() for token in line.split(",")]
        if len(tokens) < COLUMNS:
            raise InputError(f"{path}: {place}: {len(tokens)} columns; allowed are at least {COLUMNS}")
        rows.append(numbers(tokens[:COLUMNS], f"{path}: {place}"))
        where.append(place)
    table = np.array(rows).reshape(-1, COLUMNS)
    far = np.abs(table[:, 1:4]) > 1e9
    table[:, 1:4][far] = 1e12  # refused below; kept from overflowing in the product
    world_from_body = se3(rotations_from_wxyz(path, table[:, 4:8], where), table[:, 1:4])
    return assemble(
        path,
        name=path.stem,
        format="euroc",
        poses=np.asarray(world_from_body @ body_from_camera),
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=True,
        up="z",
        intrinsics=np.tile(intrinsics, (len(table), 1)),
        size=size,
        stamps=table[:, 0],
        stamp_unit=1e-9,
        notes=[f"lens distortion in {sensor.name}, if any, is left out: read as an undistorted pinhole"],
    )


def _sensor(path: Path) -> tuple[Array, Array, tuple[float, float]]:
    """body_from_camera (4, 4), intrinsics (4,) in pixels and picture size of a sensor.yaml."""
    content = load_yaml(read_text(path), str(path))
    extrinsics = content.get("T_BS") if isinstance(content, dict) else None
    if not isinstance(extrinsics, dict):
        raise InputError(f"{path}: has no T_BS with data; allowed is a EuRoC sensor.yaml of a camera")
    pose = np.array(json_numbers(extrinsics.get("data"), f"{path}: T_BS.data", length=16)).reshape(4, 4)
    if np.abs(pose).max() > 1e3 or rotation_error(pose[:3, :3]) > 1e-3:
        raise InputError(f"{path}: T_BS.data is not a rigid 4x4 matrix; found {quoted(pose[0].tolist())} ...")
    if content.get("camera_model", "pinhole") != "pinhole":
        raise InputError(f"{path}: camera_model is {quoted(content['camera_model'])}; allowed is pinhole")
    json_list(content.get("resolution"), f"{path}: resolution", length=2)
    width, height = json_numbers(content["resolution"], f"{path}: resolution", length=2)
    intrinsics = np.array(json_numbers(content.get("intrinsics"), f"{path}: intrinsics", length=4))
    return pose, intrinsics, (width, height)
