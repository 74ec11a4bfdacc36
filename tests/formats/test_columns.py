"""What names of columns, comments and file names say of a pose table is believed; what nothing says is asked."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from support.pose_layouts import OPENGL, in_world, inverse, path, rows, times, xyzw

from synthcam.errors import InputError
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.read_write import read_poses

TRUTH = path(dolly=1.2, pan=20)
PAN = path(pan=-30)


def agrees(read: PoseFile, truth: np.ndarray) -> bool:
    poses = read.trajectory.world_from_camera
    return bool(np.abs(np.linalg.inv(poses[0]) @ poses - truth).max() < 2e-3)


def tum(poses: np.ndarray) -> np.ndarray:
    return np.column_stack([times(poses), poses[:, :3, 3], xyzw(poses)])


@pytest.mark.parametrize("world", ["first", "y", "z"])
@pytest.mark.parametrize(
    ("header", "order"),
    [
        ("qw,qx,qy,qz,x,y,z,timestamp", (7, 4, 5, 6, 1, 2, 3, 0)),
        ("frame,qx,qy,qz,qw,tx,ty,tz", (0, 4, 5, 6, 7, 1, 2, 3)),
        ("# time [s], pos_z, pos_y, pos_x, q_w, q_z, q_y, q_x", (0, 3, 2, 1, 7, 6, 5, 4)),
        ('"stamp","tx","ty","tz","qx","qy","qz","qw"', (0, 1, 2, 3, 4, 5, 6, 7)),
    ],
)
def test_columns_are_read_in_the_order_of_their_names(
    tmp_path: Path, header: str, order: tuple[int, ...], world: str
) -> None:
    for truth in (TRUTH, PAN, path(tilt=15)):
        file = tmp_path / "poses.csv"
        file.write_text(header + "\n" + rows(tum(in_world(truth, world))[:, order], ","))
        (read,) = read_poses(file)
        assert agrees(read, truth), read.notes


@pytest.mark.parametrize("header", ["t,x,y,z,roll,pitch,yaw", "# time x y z rx ry rz", "id,tx,ty,tz,rot_x,rot_y,rot_z"])
def test_columns_of_angles_are_refused(tmp_path: Path, header: str) -> None:
    file = tmp_path / "poses.csv"
    file.write_text(header + "\n" + rows(np.column_stack([times(TRUTH), TRUTH[:, :3, 3], 10 * TRUTH[:, 0, :3]]), ","))
    with pytest.raises(InputError, match=r"its header names the columns .*; allowed are qx qy qz qw"):
        read_poses(file)


def test_a_header_of_other_columns_beside_a_quaternion_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "poses.csv"
    file.write_text("timestamp,lat,lon,alt,qw,qx,qy,qz\n" + rows(tum(TRUTH), ","))
    with pytest.raises(InputError, match=r"its header names the columns timestamp lat lon alt .*in any order"):
        read_poses(file)


@pytest.mark.parametrize("world", ["first", "y", "z"])
@pytest.mark.parametrize("truth", [TRUTH, PAN], ids=["dolly and pan", "pan"])
def test_what_says_world_to_camera_is_read_so(tmp_path: Path, truth: np.ndarray, world: str) -> None:
    poses = inverse(in_world(truth, world))
    comment, kitti, named = tmp_path / "a.txt", tmp_path / "w2c.txt", tmp_path / "world_to_cam.txt"
    comment.write_text("# world to camera\n# timestamp tx ty tz qx qy qz qw\n" + rows(tum(poses)))
    kitti.write_text(rows(poses[:, :3].reshape(-1, 12)))
    named.write_text(rows(tum(poses)))
    for file in (comment, kitti, named):
        (read,) = read_poses(file)
        assert agrees(read, truth), (file.name, read.notes)
        assert any("world to camera" in note for note in read.notes), file.name


def test_matrices_that_move_against_their_view_are_asked_about(tmp_path: Path) -> None:
    """OpenGL's cameras look along -z: read as OpenCV's, a dolly in is a dolly out and a pan left one right."""
    file = tmp_path / "poses.npy"
    for world in ("first", "y", "z"):
        np.save(file, in_world(TRUTH, world) @ OPENGL)
        with pytest.raises(InputError, match="matrices-gl"):
            read_poses(file)
        (read,) = read_poses(file, format="matrices-gl")
        assert agrees(read, TRUTH)


def test_a_turn_in_place_without_a_word_is_asked_about(tmp_path: Path) -> None:
    file = tmp_path / "poses.npy"
    for world in ("first", "y"):
        np.save(file, in_world(PAN, world))
        with pytest.raises(InputError, match=r"matrices \(camera to world\).*matrices-gl \("):
            read_poses(file)
    aside = Rotation.from_euler("z", 30, degrees=True).as_matrix()
    poses = in_world(PAN, "z")
    poses[:, :3] = aside @ poses[:, :3]
    np.save(file, poses)  # upright with z up under one reading only
    assert agrees(read_poses(file)[0], PAN)
    np.save(tmp_path / "c2w.npy", in_world(PAN, "z"))
    (read,) = read_poses(tmp_path / "c2w.npy")
    assert agrees(read, PAN)


@pytest.mark.parametrize("name", ["cam2w", "im_poses", "c2w"])
def test_names_of_arrays_of_networks(tmp_path: Path, name: str) -> None:
    np.savez(tmp_path / "a.npz", **{name: in_world(TRUTH, "z")})
    (tmp_path / "a.json").write_text(json.dumps({name: in_world(TRUTH, "z").tolist()}))
    for file in ("a.npz", "a.json"):
        (read,) = read_poses(tmp_path / file)
        assert agrees(read, TRUTH)
