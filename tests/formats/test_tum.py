from pathlib import Path

import numpy as np
import pytest
from evo.core.trajectory import PoseTrajectory3D
from evo.tools import file_interface
from scipy.spatial.transform import Rotation

from synthcam.errors import InputError
from synthcam.formats.pose_file import Given
from synthcam.formats.tum import read_tum, write_tum
from synthcam.geometry.se3 import invert
from synthcam.seeding import stream

GOOD = "0 0 0 0 0 0 0 1"


def write(folder: Path, *lines: str) -> Path:
    path = folder / "poses.txt"
    path.write_text("\n".join(lines))
    return path


def test_what_evo_writes_is_read_the_same(tmp_path: Path) -> None:
    rng = stream(0, "tum")
    rotations = Rotation.random(12, rng=rng)
    positions = rng.normal(size=(12, 3))
    stamps = 1305031100.0 + np.cumsum(rng.uniform(0.02, 0.05, 12))
    path = tmp_path / "evo.txt"
    quaternions = rotations.as_quat(scalar_first=True)
    file_interface.write_tum_trajectory_file(path, PoseTrajectory3D(positions, quaternions, stamps))
    read = read_tum(path, Given(up="y"))
    np.testing.assert_allclose(read.trajectory.world_from_camera[:, :3, :3], rotations.as_matrix(), atol=1e-9)
    np.testing.assert_allclose(read.trajectory.positions, positions, atol=1e-9)
    np.testing.assert_allclose(read.trajectory.times, stamps - stamps[0], atol=1e-6)
    assert read.up_known
    assert read.metric


def test_evo_reads_what_we_write_the_same(tmp_path: Path, make_pose_file) -> None:
    pose_file = make_pose_file(3)
    path = tmp_path / "ours.txt"
    write_tum(path, pose_file)
    evo = file_interface.read_tum_trajectory_file(str(path))
    np.testing.assert_allclose(np.array(evo.poses_se3), pose_file.trajectory.world_from_camera, atol=1e-9)
    np.testing.assert_allclose(evo.timestamps, pose_file.trajectory.times, atol=1e-12)


def test_up_turns_the_world_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, "0.0 1 2 3 0 0 0 1", "0.1 1 2 4 0 0 0 1", "0.2 2 2 4 0 0 0.7071068 0.7071068")
    free, turned = read_tum(path), read_tum(path, Given(up="z"))
    # One unit along z of the file is one unit up.
    np.testing.assert_allclose(np.diff(turned.trajectory.positions[:2], axis=0), [[0, 1, 0]], atol=1e-12)
    np.testing.assert_allclose(turned.trajectory.positions[0], [1, 3, -2], atol=1e-12)
    assert turned.up_known
    assert not free.up_known
    for trajectory in (free.trajectory, turned.trajectory):
        relative = invert(trajectory.world_from_camera[0]) @ trajectory.world_from_camera
        np.testing.assert_allclose(relative[1][:3, 3], [0, 0, 1], atol=1e-12)


def test_gravity_and_scale_survive_a_file_of_ours(tmp_path: Path, make_pose_file) -> None:
    before = make_pose_file(5, up_known=True)
    path = tmp_path / "known.txt"
    write_tum(path, before)
    after = read_tum(path)
    assert after.up_known
    assert after.metric
    np.testing.assert_allclose(after.trajectory.world_from_camera, before.trajectory.world_from_camera, atol=1e-9)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("0.1 0 0 0 0 0 1", "line 3: 7 columns; allowed are 8"),
        ("0.1 0 0 0 0 0 0 1 1", "line 3: 9 columns; allowed are 8"),
        ("0.1 0 0 0 0 0 0 0", "line 3: the quaternion .* has not length 1"),
        ("0.1 0 0 0 0 0 0 2", "line 3: the quaternion .* has not length 1"),
        ("0.1 0 0 0 1e300 0 0 0", "line 3: the quaternion .* has not length 1"),
        ("0.1 0 0 inf 0 0 0 1", "line 3: column 4 is 'inf'"),
        ("0.1,0,0,0,0,0,0,1", "line 3: 1 columns"),
        ("0 1 0 0 0 0 0 1", "line 2 and line 3: two poses at timestamp 0"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str, message: str) -> None:
    with pytest.raises(InputError, match=rf"poses\.txt: {message}"):
        read_tum(write(tmp_path, "# comment", GOOD, bad, "0.2 0 0 0 0 0 0 1"))


def test_a_zoom_is_refused(tmp_path: Path, make_pose_file) -> None:
    path = tmp_path / "zoom.txt"
    with pytest.raises(InputError, match=r"zoom\.txt: the focal length changes .* which TUM cannot hold"):
        write_tum(path, make_pose_file(zoom=True))
    assert not path.exists()
