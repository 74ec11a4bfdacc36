import json
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.pose_file import Given
from synthcam.formats.realestate10k import read_motionctrl, read_realestate10k, write_realestate10k
from synthcam.geometry.se3 import yaw_pitch_roll

URL = "https://www.youtube.com/watch?v=x"
K = "0.45 0.8 0.5 0.5 0 0"


def row(stamp: str = "0", k: str = K, matrix: str = "1 0 0 0 0 1 0 0 0 0 1 0") -> str:
    return f"{stamp} {k} {matrix}"


def write(path: Path, *lines: str) -> Path:
    path = path / "a b.txt"
    path.write_text("\n".join(lines))
    return path


def test_extrinsics_are_world_to_camera_with_opencv_axes(tmp_path: Path) -> None:
    # t = -R c: a camera one unit along its own axis has t = -1 there.
    forward = "1 0 0 0 0 1 0 0 0 0 1 -1"
    right = "1 0 0 -1 0 1 0 0 0 0 1 0"
    up = "1 0 0 0 0 1 0 1 0 0 1 0"
    rows = [row(str(1000 * i), matrix=m) for i, m in enumerate(["1 0 0 0 0 1 0 0 0 0 1 0", forward, right, up])]
    trajectory = read_realestate10k(write(tmp_path, URL, *rows)).trajectory
    np.testing.assert_allclose(trajectory.positions, [[0, 0, 0], [0, 0, -1], [1, 0, 0], [0, 1, 0]], atol=1e-12)
    np.testing.assert_allclose(trajectory.times, [0, 1e-3, 2e-3, 3e-3])
    assert (trajectory.width, trajectory.height) == (640, 360)
    np.testing.assert_allclose(trajectory.intrinsics[0], [288, 288, 320, 180])


@pytest.mark.parametrize("first", [URL, "", "anything at all", "1 2 3"])
def test_the_first_line_may_be_anything(tmp_path: Path, first: str) -> None:
    pose_file = read_realestate10k(write(tmp_path, first, row(), row()))
    assert len(pose_file.trajectory) == 2
    assert not pose_file.up_known
    assert not pose_file.metric


def test_a_missing_first_line_loses_no_pose(tmp_path: Path) -> None:
    pose_file = read_realestate10k(write(tmp_path, row("0"), row("40000"), row("80000")))
    assert len(pose_file.trajectory) == 3
    assert any("no header line" in note for note in pose_file.notes)


def test_a_mirrored_file_keeps_the_motion_seen_from_the_camera(tmp_path: Path) -> None:
    # The world's x mirrored: every matrix times diag(-1, 1, 1) on the right; turns and moves stay what they were.
    cos, sin = np.cos(0.3), np.sin(0.3)
    plain = np.array([[cos, 0, -sin, -1.0], [0, 1, 0, 0], [sin, 0, cos, -2.0]])
    mirrored = plain @ np.diag([-1.0, 1, 1, 1])
    lines = [
        row(str(33000 * i), matrix=" ".join(map(str, m.ravel())))
        for i, m in enumerate([np.eye(4)[:3] @ np.diag([-1.0, 1, 1, 1]), mirrored])
    ]
    flipped = read_realestate10k(write(tmp_path, URL, *lines))
    lines = [row("0"), row("33000", matrix=" ".join(map(str, plain.ravel())))]
    straight = read_realestate10k(write(tmp_path, URL, *lines))
    np.testing.assert_allclose(flipped.trajectory.world_from_camera, straight.trajectory.world_from_camera, atol=1e-12)
    assert float(yaw_pitch_roll(flipped.trajectory.world_from_camera[1, :3, :3])[0]) == pytest.approx(0.3)
    assert any("mirrored rotations (det -1) in all 2 frames" in note for note in flipped.notes)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (row() + " 1", "line 3: 20 columns; allowed are 19"),
        ("1 2 3", "line 3: 3 columns; allowed are 19"),
        (row(matrix="1 0 0 nan 0 1 0 0 0 0 1 0"), "line 3: column 11 is 'nan'"),
        (row(matrix="1 0 0 0 0 1 0 0 0 0 2 0"), "line 3: the 3x3 block is not a rotation"),
        (row(k="320 180 320 180 0 0"), "line 3: fx fy are 320 180; allowed are 0.05 to 20"),
        (row(k="0.5 0.5 320 180 0 0"), "line 3: cx cy are 320 180; allowed are 0 to 1"),
        (row(k="-0.5 0.5 0.5 0.5 0 0"), "line 3: fx fy are -0.5 0.5"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, bad: str, message: str) -> None:
    with pytest.raises(InputError, match=rf"a b\.txt: {message}"):
        read_realestate10k(write(tmp_path, URL, row("0"), bad, row("2000")))


def test_a_header_alone_holds_no_pose(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no pose"):
        read_realestate10k(write(tmp_path, URL, ""))


def test_distortion_is_left_out_aloud(tmp_path: Path) -> None:
    notes = read_realestate10k(write(tmp_path, URL, row(k="0.45 0.8 0.5 0.5 0.1 0"))).notes
    assert any("distortion" in note for note in notes)


def test_a_zoom_survives_the_round_trip(tmp_path: Path, make_pose_file) -> None:
    before = make_pose_file(zoom=True)
    path = tmp_path / "zoom.txt"
    lost = write_realestate10k(path, before)
    after = read_realestate10k(path, Given(width=640, height=360))
    np.testing.assert_allclose(after.trajectory.intrinsics, before.trajectory.intrinsics, rtol=1e-12)
    assert lost == ("the picture size 640x360 is left out: intrinsics are normalised",)
    assert path.read_text().split("\n")[0] == ""


IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]


def test_extrinsics_are_world_to_camera(tmp_path: Path) -> None:
    path = tmp_path / "poses.json"
    path.write_text(json.dumps([IDENTITY, [*IDENTITY[:11], -0.5], [1, 0, 0, 0.25, *IDENTITY[4:]]]))
    read = read_motionctrl(path)
    np.testing.assert_allclose(read.trajectory.positions, [[0, 0, 0], [0, 0, -0.5], [-0.25, 0, 0]], atol=1e-12)
    assert not read.metric
    assert not read.up_known


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"a": 1}, "the file is {'a': 1}; allowed is a list"),
        ([], "holds no pose"),
        ([IDENTITY, IDENTITY[:11]], "frame 1 has 11 entries; allowed are 12"),
        ([IDENTITY, [*IDENTITY[:11], "0"]], r"frame 1\[11\] is '0'; allowed is a finite number"),
        ([IDENTITY, [*IDENTITY[:11], float("nan")]], r"frame 1\[11\] is nan"),
        ([IDENTITY, [0] * 12], "frame 1: the 3x3 block is not a rotation"),
        ([[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]], "frame 0 has 3 entries; allowed are 12"),
    ],
)
def test_a_bad_entry_is_named(tmp_path: Path, content: object, message: str) -> None:
    path = tmp_path / "poses.json"
    path.write_text(json.dumps(content))
    with pytest.raises(InputError, match=rf"poses\.json: {message}"):
        read_motionctrl(path)
