import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.nerf import read_nerf, write_nerf
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import WORLD_FROM_LEVEL_CAMERA

LENS = {"fl_x": 400, "fl_y": 401, "cx": 310, "cy": 190, "w": 640, "h": 360}


def read_one(path: Path, given: Given | None = None) -> PoseFile:
    (only,) = read_nerf(path, given)
    return only


def frame(x: float = 0, y: float = 0, z: float = 0, **keys: Any) -> dict[str, Any]:
    return {"transform_matrix": [[1, 0, 0, x], [0, 1, 0, y], [0, 0, 1, z], [0, 0, 0, 1]], **keys}


def write(folder: Path, frames: list[Any], **keys: Any) -> Path:
    path = folder / "transforms.json"
    path.write_text(json.dumps({**keys, "frames": frames}))
    return path


def test_an_opengl_identity_is_our_level_camera(tmp_path: Path) -> None:
    trajectory = read_one(write(tmp_path, [frame(), frame(z=-1), frame(x=1, y=2)], **LENS)).trajectory
    np.testing.assert_allclose(
        trajectory.world_from_camera[:, :3, :3], np.tile(WORLD_FROM_LEVEL_CAMERA, (3, 1, 1)), atol=1e-12
    )
    np.testing.assert_allclose(trajectory.positions, [[0, 0, 0], [0, 0, -1], [1, 2, 0]], atol=1e-12)
    np.testing.assert_allclose(trajectory.intrinsics, np.tile([400, 401, 310, 190], (3, 1)))
    assert (trajectory.width, trajectory.height) == (640, 360)


def test_camera_angle_is_the_horizontal_field_of_view(tmp_path: Path) -> None:
    for size in ({}, {"w": 800, "h": 800}):
        trajectory = read_one(write(tmp_path, [frame(), frame()], camera_angle_x=0.7, **size)).trajectory
        assert trajectory.width == size.get("w", 640)
        hfov, _ = field_of_view(trajectory.intrinsics[0], trajectory.width, trajectory.height)
        assert float(hfov) == pytest.approx(0.7)


def test_a_frames_own_lens_wins(tmp_path: Path) -> None:
    frames = [frame(fl_x=300, fl_y=300), frame()]
    trajectory = read_one(write(tmp_path, frames, **LENS)).trajectory
    np.testing.assert_allclose(trajectory.intrinsics[:, 0], [300, 400])


def test_frames_are_sorted_by_file_path_only_where_all_have_one(tmp_path: Path) -> None:
    names = ["images/10.png", "images/9.png", "images/1.png"]
    frames = [frame(x=float(i), file_path=name) for i, name in enumerate(names)]
    read = read_one(write(tmp_path, frames, **LENS))
    np.testing.assert_allclose(read.trajectory.positions[:, 0], [0, -1, -2], atol=1e-12)
    assert "frames were not in order of file_path: sorted by it" in read.notes
    del frames[1]["file_path"]
    kept = read_one(write(tmp_path, frames, **LENS))
    np.testing.assert_allclose(kept.trajectory.positions[:, 0], [0, 1, 2], atol=1e-12)


def test_a_given_size_has_square_pixels_with_a_camera_angle(tmp_path: Path) -> None:
    read = read_one(write(tmp_path, [frame()], camera_angle_x=0.7), Given(width=800, height=800))
    focal = 400 / np.tan(0.35)
    np.testing.assert_allclose(read.trajectory.intrinsics[0], [focal, focal, 400, 400])
    assert not any("picture size" in note for note in read.notes)


def test_gravity_and_scale_survive_a_file_of_ours(tmp_path: Path, make_pose_file) -> None:
    before = make_pose_file(5, up_known=True, zoom=True)
    path = tmp_path / "transforms.json"
    assert write_nerf(path, before) == ()
    after = read_one(path)
    assert after.up_known
    assert after.metric
    np.testing.assert_allclose(after.trajectory.world_from_camera, before.trajectory.world_from_camera, atol=1e-9)
    np.testing.assert_allclose(after.trajectory.intrinsics, before.trajectory.intrinsics, rtol=1e-12)
    np.testing.assert_allclose(after.trajectory.times, before.trajectory.times, atol=1e-12)


@pytest.mark.parametrize(
    ("frames", "keys", "message"),
    [
        ([], LENS, "holds no pose"),
        ({}, LENS, "frames is {}; allowed is a list"),
        ([frame(), {}], LENS, r"frames\[1\] has no transform_matrix"),
        ([frame(), 3], LENS, r"frames\[1\] has no transform_matrix"),
        ([frame(float("nan"))], LENS, r"frames\[0\]\.transform_matrix\[0\]\[3\] is nan"),
        ([frame(file_path="a"), frame(file_path="a")], LENS, "have the same file_path 'a'"),
        ([frame()], {**LENS, "fl_x": -1}, "fx, fy, cx, cy are -1"),
        ([frame()], {**LENS, "fl_y": 0}, "fx, fy, cx, cy are 400, 0"),
        ([frame()], {**LENS, "fl_x": "400"}, "fl_x is '400'; allowed is a finite number"),
        ([frame()], {"fl_x": 400}, "fl_x without w and h"),
        ([frame()], {"camera_angle_x": 60}, "camera_angle_x is 60; allowed is 0 to pi"),
        ([frame(), frame(w=320)], LENS, r"frames\[1\]: w and h differ from frames\[0\]"),
        ([frame(fl_x=1), frame()], {"w": 9, "h": 9}, r"frames\[1\]: has no fl_x where other frames have one"),
        ([frame()], {**LENS, "fps": 0}, "fps is 0"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, frames: Any, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=rf"transforms\.json: .*{message}"):
        read_one(write(tmp_path, frames, **keys))


def test_distortion_is_left_out_aloud(tmp_path: Path) -> None:
    assert any("distortion" in n for n in read_one(write(tmp_path, [frame()], k1=0.1, **LENS)).notes)
    assert not any("distortion" in n for n in read_one(write(tmp_path, [frame()], k1=0, **LENS)).notes)


@pytest.mark.parametrize(
    "keys",
    [{"camera_model": "OPENCV_FISHEYE", "k1": 0.02}, {"is_fisheye": True}, {"camera_model": "EQUIRECTANGULAR"}],
)
def test_of_a_wide_lens_the_path_is_read_and_the_lens_said(tmp_path: Path, keys: dict[str, Any]) -> None:
    read = read_one(write(tmp_path, [frame(), frame(z=-1)], **LENS, **keys))
    np.testing.assert_allclose(read.trajectory.positions, [[0, 0, 0], [0, 0, -1]], atol=1e-12)
    assert any("pinhole of the same focal length" in note for note in read.notes)


@pytest.mark.parametrize("model", ["SIMPLE_RADIAL", "RADIAL", "FULL_OPENCV", "SIMPLE_PINHOLE"])
def test_other_lens_models_are_pinholes_with_distortion(tmp_path: Path, model: str) -> None:
    read = read_one(write(tmp_path, [frame(), frame(z=-1)], **LENS, camera_model=model, k1=0.01))
    assert "lens distortion is left out: read as an undistorted pinhole" in read.notes


def test_a_rig_gives_a_path_a_camera(tmp_path: Path) -> None:
    frames = [frame(x=c, z=-i, file_path=f"images/cam{c}/{i:04d}.png") for i in range(4) for c in (0, 1)]
    left, right = read_nerf(write(tmp_path, frames, **LENS))
    assert (left.name, right.name) == ("cam0", "cam1")
    for read in (left, right):
        np.testing.assert_allclose(read.trajectory.positions[:, 2], [0, -1, -2, -3], atol=1e-12)
