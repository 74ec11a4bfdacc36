"""Cameras of the viewers of radiance fields are read and written as these tools do."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.viewer_cameras import read_camera_path, read_splat_cameras, write_camera_path, write_splat_cameras

OPENGL = np.diag([1.0, -1.0, -1.0, 1.0])


def nerfstudio(file: Path) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    """Camera-to-world (F, 3, 4) with OpenGL axes, focal lengths (F,) in pixels, and the file's content."""
    content = json.loads(file.read_text())
    c2w = np.array([np.array(camera["camera_to_world"]).reshape(4, 4)[:3] for camera in content["camera_path"]])
    fov = np.array([camera["fov"] for camera in content["camera_path"]])
    return c2w, content["render_height"] / 2 / np.tan(fov * (np.pi / 180) / 2), content


def test_nerfstudio_reads_what_we_write(tmp_path: Path, make_pose_file) -> None:
    before = make_pose_file(4, zoom=True, up_known=True)
    file = tmp_path / "camera_path.json"
    lost = write_camera_path(file, before)
    c2w, focal, content = nerfstudio(file)
    np.testing.assert_allclose(c2w @ OPENGL, before.trajectory.world_from_camera[:, :3], atol=1e-12)
    np.testing.assert_allclose(focal, before.trajectory.intrinsics[:, 1], rtol=1e-12)
    assert (content["render_width"], content["render_height"], content["fps"]) == (640, 360, pytest.approx(12.5))
    assert content["seconds"] == pytest.approx(9 / 12.5)
    assert content["camera_type"] == "perspective"
    assert any("principal point" in note for note in lost)


def write(folder: Path, *cameras: Any, **keys: Any) -> Path:
    file = folder / "camera_path.json"
    file.write_text(json.dumps({"camera_path": list(cameras), "render_height": 100, "render_width": 200} | keys))
    return file


EYE = np.eye(4).ravel().tolist()


def test_rows_of_rows_a_fisheye_and_missing_keys_are_read_aloud(tmp_path: Path) -> None:
    moved = np.eye(4)
    moved[2, 3] = -1
    file = write(tmp_path, {"camera_to_world": EYE}, {"camera_to_world": moved.tolist()}, camera_type="fisheye", fps=10)
    read = read_camera_path(file)
    np.testing.assert_allclose(read.trajectory.positions, [[0, 0, 0], [0, 0, -1]], atol=1e-12)
    assert read.trajectory.fps == pytest.approx(10)
    assert "the lens ('fisheye') is left out: read as a pinhole of the same fov" in read.notes
    assert "a camera without fov: nerfstudio's 50 deg are taken" in read.notes


@pytest.mark.parametrize(
    ("cameras", "keys", "message"),
    [
        ([], {}, "holds no pose"),
        ([{"fov": 50}], {}, r"camera_path\[0\] has no camera_to_world"),
        ([{"camera_to_world": EYE[:15]}], {}, r"camera_path\[0\]\.camera_to_world has 15 rows"),
        ([{"camera_to_world": EYE, "fov": 180}], {}, r"camera_path\[0\]\.fov is 180; allowed is 0\.1 to 179"),
        ([{"camera_to_world": EYE, "fov": "50"}], {}, r"fov is '50'; allowed is a finite number"),
        ([{"camera_to_world": EYE}], {"fps": 0}, "fps is 0; allowed"),
        ([{"camera_to_world": EYE}], {"render_width": 0}, "the picture is 0x100"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, cameras: list[Any], keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=rf"camera_path\.json: .*{message}"):
        read_camera_path(write(tmp_path, *cameras, **keys))


CAMERA = {
    "id": 0, "img_name": "a", "width": 64, "height": 48, "position": [0, 0, 0],
    "rotation": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "fx": 60, "fy": 61,
}  # fmt: skip


def write_splats(folder: Path, *cameras: Any) -> Path:
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
    read = read_one(write_splats(tmp_path, *cameras))
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
        read_splat_cameras(write_splats(tmp_path, *cameras))
