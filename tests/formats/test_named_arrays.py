import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.named_arrays import read_megasam
from synthcam.geometry.se3 import invert

K = np.array([[400.0, 0, 320], [0, 401, 180], [0, 0, 1]])


def write(folder: Path, **arrays: Any) -> Path:
    path = folder / "scene_sgd_cvd_hr.npz"
    np.savez(path, **arrays)
    return path


def test_camera_to_world_and_the_size_of_the_images(tmp_path: Path, make_pose_file) -> None:
    poses = make_pose_file(1, up_known=True).trajectory.world_from_camera.astype(np.float32)
    images = np.zeros((9, 36, 64, 3), np.uint8)
    read = read_megasam(write(tmp_path, cam_c2w=poses, intrinsic=K / [[10], [10], [1]], images=images)).trajectory
    np.testing.assert_allclose(
        invert(read.world_from_camera[0]) @ read.world_from_camera, invert(poses[0]) @ poses, atol=1e-5
    )
    assert (read.width, read.height) == (64, 36)
    np.testing.assert_allclose(read.intrinsics[0], [40, 40.1, 32, 18])


def test_without_images_the_size_is_twice_the_principal_point(tmp_path: Path) -> None:
    read = read_megasam(write(tmp_path, cam_c2w=np.eye(4)[None], intrinsic=K))
    assert (read.trajectory.width, read.trajectory.height) == (640, 360)
    assert any("twice the principal point" in note for note in read.notes)
    assert "only one frame: there is no motion in it" in read.notes


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"intrinsic": K}, "has no array 'cam_c2w'; found are intrinsic"),
        ({"cam_c2w": np.eye(4)[None]}, "has no array 'intrinsic'"),
        ({"cam_c2w": np.eye(4), "intrinsic": K}, r"cam_c2w has shape \(4, 4\)"),
        ({"cam_c2w": np.eye(4)[None], "intrinsic": K[0]}, r"intrinsic has shape \(3,\)"),
        ({"cam_c2w": np.full((2, 4, 4), np.nan), "intrinsic": K}, r"cam_c2w\[0\] holds NaN"),
        ({"cam_c2w": np.zeros((2, 4, 4)), "intrinsic": K}, r"cam_c2w\[0\]: the 3x3 block is not a rotation"),
        ({"cam_c2w": np.zeros((0, 4, 4)), "intrinsic": K}, "holds no pose"),
        ({"cam_c2w": np.array(["a"]), "intrinsic": K}, "cam_c2w holds <U1; allowed are numbers"),
        ({"cam_c2w": np.eye(4)[None], "intrinsic": K, "images": np.zeros((3, 2, 2, 3))}, "images have shape"),
        ({"cam_c2w": np.array([{}], dtype=object), "intrinsic": K}, "is a damaged npz .*allow_pickle=False"),
    ],
)
def test_a_bad_array_is_named(tmp_path: Path, arrays: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_megasam(write(tmp_path, **arrays))


def test_a_cut_archive_is_an_input_error(tmp_path: Path) -> None:
    path = write(tmp_path, cam_c2w=np.eye(4)[None], intrinsic=K)
    data = path.read_bytes()
    for length in range(0, len(data), 7):
        path.write_bytes(data[:length])
        with pytest.raises(InputError, match="damaged npz"):
            read_megasam(path)


def test_an_array_that_claims_to_be_huge_is_refused_before_it_is_made(tmp_path: Path) -> None:
    header = io.BytesIO()
    shape = (10**9, 4, 4)
    np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": shape})
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("cam_c2w.npy", header.getvalue())
        archive.writestr("intrinsic.npy", header.getvalue())
    with pytest.raises(InputError, match=r"cam_c2w has shape .*; allowed are 100000 frames"):
        read_megasam(path)
