"""How viewers of 3D Gaussian Splatting read cameras.json: the inverse of what camera_to_JSON of its code writes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.splat_cameras import read_splat_cameras, write_splat_cameras

CAMERA = {
    "id": 0, "img_name": "a", "width": 64, "height": 48, "position": [0, 0, 0],
    "rotation": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "fx": 60, "fy": 61,
}  # fmt: skip


def write(folder: Path, *cameras: Any) -> Path:
    file = folder / "cameras.json"
    file.write_text(json.dumps(cameras))
    return file


def read_one(path: Path) -> PoseFile:
    (only,) = read_splat_cameras(path)
    return only


def test_a_viewer_reads_what_we_write(tmp_path: Path, make_pose_file) -> None:
    before = make_pose_file(2, zoom=True)
    file = tmp_path / "cameras.json"
    write_splat_cameras(file, before)
    trajectory = before.trajectory
    for camera, w2c, k in zip(
        json.loads(file.read_text()), trajectory.camera_from_world, trajectory.intrinsics, strict=True
    ):
        # scene/cameras.py keeps R (transposed) and T of world to view: Rt[:3, :3] = R.T, Rt[:3, 3] = T.
        rotation, position = np.array(camera["rotation"]), np.array(camera["position"])
        np.testing.assert_allclose(rotation.T, w2c[:3, :3], atol=1e-12)
        np.testing.assert_allclose(-rotation.T @ position, w2c[:3, 3], atol=1e-12)
        np.testing.assert_allclose([camera["fx"], camera["fy"]], k[:2])
        assert (camera["width"], camera["height"]) == (640, 360)


def test_cameras_come_in_order_of_name(tmp_path: Path) -> None:
    cameras = [CAMERA | {"img_name": f"f{n}", "position": [n, 0, 0]} for n in (10, 2, 1)]
    read = read_one(write(tmp_path, *cameras))
    np.testing.assert_allclose(read.trajectory.positions[:, 0], [0, 1, 9], atol=1e-12)
    assert "frames were not in order of img_name: sorted by it" in read.notes


@pytest.mark.parametrize(
    ("cameras", "message"),
    [
        ([CAMERA, {**CAMERA, "width": 65, "img_name": "b"}], r"\[1\]: another picture size than \[0\]"),
        ([{key: value for key, value in CAMERA.items() if key != "fx"}], r"\[0\]: has no fx"),
        ([{**CAMERA, "rotation": [[2, 0, 0], [0, 1, 0], [0, 0, 1]]}], r"\[0\]: the 3x3 block is not a rotation"),
        ([CAMERA, 3], r"\[1\] is 3; allowed is an object"),
        ([], "holds no pose"),
    ],
)
def test_a_bad_camera_is_named(tmp_path: Path, cameras: list[Any], message: str) -> None:
    with pytest.raises(InputError, match=rf"cameras\.json: {message}"):
        read_splat_cameras(write(tmp_path, *cameras))
