"""Blender's own way to read a .chan file (io_anim_nuke_chan), written down again with matrices about single axes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.pose_layouts import in_world, path

from synthcam.errors import InputError
from synthcam.formats.chan import write_chan
from synthcam.formats.read_write import detect_format, read_poses


def about(axis: int, degrees: float) -> np.ndarray:
    c, s = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    out = np.eye(3)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    out[i, i], out[i, j], out[j, i], out[j, j] = c, -s, s, c
    return out


def blender(file: Path, order: str = "XYZ", height: int = 360) -> tuple[np.ndarray, np.ndarray]:
    """Matrices (F, 4, 4) of the camera object (it looks along -z, y up) and focal lengths in pixels."""
    poses, focal = [], []
    for line in file.read_text().splitlines():
        data = line.split()
        if not data or data[0].startswith("#"):
            continue
        assert float(data[0]) == int(data[0])
        pose = np.eye(4)
        pose[:3, 3] = [float(v) for v in data[1:4]]
        for letter in order:  # the first letter turns first
            axis = "XYZ".index(letter)
            pose[:3, :3] = about(axis, float(data[4 + axis])) @ pose[:3, :3]
        poses.append(pose)
        focal.append(height / 2 / np.tan(np.deg2rad(float(data[7])) / 2))
    return np.array(poses), np.array(focal)


def test_blender_reads_what_we_write(tmp_path: Path, make_pose_file) -> None:
    before = make_pose_file(4, zoom=True, up_known=True)
    file = tmp_path / "camera.chan"
    lost = write_chan(file, before)
    poses, focal = blender(file)
    opengl = np.diag([1.0, -1.0, -1.0, 1.0])
    np.testing.assert_allclose(poses @ opengl, before.trajectory.world_from_camera, atol=1e-9)
    np.testing.assert_allclose(focal, before.trajectory.intrinsics[:, 1], rtol=1e-9)
    assert any("rotation order XYZ" in note for note in lost)
    (after,) = read_poses(file)
    assert after.up_known
    assert after.metric
    np.testing.assert_allclose(after.trajectory.world_from_camera, before.trajectory.world_from_camera, atol=1e-9)


def test_a_full_turn_has_no_jump(tmp_path: Path, make_pose_file) -> None:
    before = make_pose_file(frames=40)
    turning = replace(before.trajectory, world_from_camera=in_world(path(pan=340), "y"), times=np.arange(40) / 24)
    file = tmp_path / "turn.chan"
    write_chan(file, replace(before, trajectory=turning))
    angles = np.array(
        [[float(v) for v in line.split()[4:7]] for line in file.read_text().splitlines() if line[0] != "#"]
    )
    assert np.abs(np.diff(angles, axis=0)).max() < 20


def chan(folder: Path, order: str, *angles: tuple[float, float, float], suffix: str = ".chan") -> Path:
    file = folder / f"nuke{suffix}"
    rows = [f"{i + 1} 0 1.6 {-i} {x} {y} {z} 40" for i, (x, y, z) in enumerate(angles)]
    file.write_text("\n".join(rows))
    return file


def test_the_order_is_asked_where_it_matters(tmp_path: Path) -> None:
    level = [(-5.0 - i, 30.0 + 5 * i, 0.0) for i in range(6)]
    file = chan(tmp_path, "ZXY", *level)
    (read,) = read_poses(file)
    poses, _ = blender(file, "ZXY")
    np.testing.assert_allclose(read.trajectory.world_from_camera[:, :3, 2], -poses[:, :3, 2], atol=1e-9)
    shaky = [(-5.0 - i, 30.0 + 5 * i, 0.5 * (i % 2)) for i in range(6)]
    (read,) = read_poses(chan(tmp_path, "ZXY", *shaky))
    assert any("XYZ is taken; ZXY (--format chan-zxy) differs by less than 2 deg" in note for note in read.notes)
    rolled = [(10.0 + i, 30.0 + 5 * i, 20.0) for i in range(6)]
    with pytest.raises(InputError, match=r"order XYZ \(Blender\) or ZXY \(Nuke\).*give --format chan or chan-zxy"):
        read_poses(chan(tmp_path, "ZXY", *rolled))
    poses, _ = blender(tmp_path / "nuke.chan", "XYZ")
    (read,) = read_poses(tmp_path / "nuke.chan", format="chan")
    np.testing.assert_allclose(read.trajectory.world_from_camera[:, :3, 2], -poses[:, :3, 2], atol=1e-9)
    poses, _ = blender(tmp_path / "nuke.chan", "ZXY")
    (read,) = read_poses(tmp_path / "nuke.chan", format="chan-zxy")
    np.testing.assert_allclose(read.trajectory.world_from_camera[:, :3, 2], -poses[:, :3, 2], atol=1e-9)


def test_its_rate_is_nukes_and_its_content_is_enough(tmp_path: Path) -> None:
    file = chan(tmp_path, "XYZ", (0, 0, 0), (0, 10, 0), (0, 20, 0), suffix=".txt")
    assert detect_format(file) == "chan"
    (read,) = read_poses(file)
    assert read.trajectory.fps == pytest.approx(24)
    assert any("24 fps" in note for note in read.notes)
    (read,) = read_poses(file, fps=10)
    assert read.trajectory.fps == pytest.approx(10)


@pytest.mark.parametrize("line", ["1 0 0 0 0 0", "1 0 0 0 0 0 x 40", "1 0 0 0 0 0 nan 40"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.chan"
    file.write_text(f"# comment\n{line}\n")
    with pytest.raises(InputError, match=r"bad\.chan: line 2"):
        read_poses(file)
