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
        ("0.1,0,0,0,0,0,1", "line 3: 7 columns; allowed are 8"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str, message: str) -> None:
    with pytest.raises(InputError, match=rf"poses\.txt: {message}"):
        read_tum(write(tmp_path, "# comment", GOOD, bad, "0.2 0 0 0 0 0 0 1"))


def test_of_two_poses_at_one_time_the_first_is_kept(tmp_path: Path) -> None:
    read = read_tum(write(tmp_path, GOOD, "0.1 0 0 1 0 0 0 1", "0.1 0 0 9 0 0 0 1", "0.2 0 0 2 0 0 0 1"))
    np.testing.assert_allclose(np.linalg.norm(read.trajectory.positions, axis=1), [0, 1, 2], atol=1e-12)
    assert any("several poses at one timestamp: the first is kept (1 left out" in note for note in read.notes)
    assert len(read_tum(tmp_path / "poses.txt", Given(fps=10)).trajectory) == 4


def test_lost_frames_are_left_out_and_commas_and_a_header_are_read(tmp_path: Path) -> None:
    lost = "0.1,nan,nan,nan,nan,nan,nan,nan"
    read = read_tum(write(tmp_path, "time,tx,ty,tz,qx,qy,qz,qw", GOOD.replace(" ", ","), lost, "0.2,0,0,2,0,0,0,1"))
    assert len(read.trajectory) == 2
    assert any("1 poses are not numbers" in note and "line 3" in note for note in read.notes)


def test_nanoseconds_are_seen_by_their_digits(tmp_path: Path) -> None:
    stamps = [1403636579763555584 + i * 50_000_000 for i in range(3)]
    read = read_tum(write(tmp_path, *(f"{stamp} 0 0 {i} 0 0 0 1" for i, stamp in enumerate(stamps))))
    assert read.trajectory.fps == pytest.approx(20, rel=1e-4)


def test_a_zoom_is_refused(tmp_path: Path, make_pose_file) -> None:
    path = tmp_path / "zoom.txt"
    with pytest.raises(InputError, match=r"zoom\.txt: the focal length changes .* which TUM cannot hold"):
        write_tum(path, make_pose_file(zoom=True))
    assert not path.exists()
