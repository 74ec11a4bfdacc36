from pathlib import Path

import numpy as np
import pytest
from evo.core.trajectory import PosePath3D
from evo.tools import file_interface

from synthcam.errors import InputError
from synthcam.formats.kitti import read_kitti, write_kitti
from synthcam.formats.pose_file import Given, first_frame_upright


def test_what_evo_writes_is_read_the_same(tmp_path: Path, make_pose_file) -> None:
    poses = make_pose_file(1, up_known=True).trajectory.world_from_camera
    path = tmp_path / "evo.txt"
    file_interface.write_kitti_poses_file(path, PosePath3D(poses_se3=list(poses)))
    np.testing.assert_allclose(read_kitti(path, Given(up="y")).trajectory.world_from_camera, poses, atol=1e-9)
    read = read_kitti(path)
    np.testing.assert_allclose(read.trajectory.world_from_camera, first_frame_upright(poses), atol=1e-9)
    np.testing.assert_allclose(read.trajectory.times, np.arange(9) / 8)
    assert "no times in the file: 8 fps assumed" in read.notes
    assert "no intrinsics in the file: 60 deg horizontal field of view assumed" in read.notes


def test_evo_reads_what_we_write_the_same(tmp_path: Path, make_pose_file) -> None:
    pose_file = make_pose_file(2)
    path = tmp_path / "ours.txt"
    write_kitti(path, pose_file)
    evo = file_interface.read_kitti_poses_file(str(path))
    np.testing.assert_allclose(np.array(evo.poses_se3), pose_file.trajectory.world_from_camera, atol=1e-9)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("1 0 0 0 0 1 0 0 0 0 1", "line 2: 11 columns; allowed are 12"),
        ("1 0 0 0 0 1 0 0 0 0 1 x", "line 2: column 12 is 'x'"),
        ("1 0 0 0 0 1 0 0 0 0 -1 0", "line 2: determinant -1 where line 1 has \\+1"),
        ("1 0 0 0 0 1 0 0 0 1 0 0", "line 2: the 3x3 block is not a rotation"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str, message: str) -> None:
    path = tmp_path / "poses.txt"
    path.write_text("1 0 0 0 0 1 0 0 0 0 1 0\n" + bad)
    with pytest.raises(InputError, match=rf"poses\.txt: {message}"):
        read_kitti(path)
