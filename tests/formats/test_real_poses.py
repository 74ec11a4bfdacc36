"""Every real pose file reads, and moves the way its name or its matching video says."""

import json
from pathlib import Path

import numpy as np
import pytest

from synthcam.formats.read_write import PoseFile, read_poses
from synthcam.geometry.se3 import Array, invert, log_so3

pytestmark = pytest.mark.real

FRAMES = {
    "re10k": 16,
    "videoxfun": 81,
    "motionctrl": 16,
    "gendop": 120,
    "tum": 60,
    "cami2v/pan left": 150,
    "cami2v/orbit left": 150,
    "cami2v/rotate clockwise": 50,
    "cami2v/look left": 50,
    "cami2v/zoom in": 8,
    "cami2v/stationary": 2,
}


def files(real_dir: Path) -> list[tuple[Path, list[str]]]:
    """Pose files of the manifest with their labels."""
    manifest = json.loads((real_dir / "manifest.json").read_text())
    return [
        (real_dir / entry["path"], entry["label"])
        for entry in manifest["files"]
        if entry["path"].startswith("poses/") and entry["label"] and "caption" not in entry["path"]
    ]


def one(path: Path) -> PoseFile:
    (pose_file,) = read_poses(path)
    return pose_file


def relative_to_first(pose_file: PoseFile) -> Array:
    """(F, 4, 4) first camera from camera: x right, y down, z forward of the first frame."""
    poses = pose_file.trajectory.world_from_camera
    return np.asarray(invert(poses[0]) @ poses)


def test_every_file_reads_with_all_its_frames(real_dir: Path) -> None:
    seen = files(real_dir)
    assert len(seen) == 30
    for path, _ in seen:
        pose_file = one(path)
        folder = path.parent.name
        expected = FRAMES.get(folder) or FRAMES[f"{folder}/{path.stem}"]
        assert len(pose_file.trajectory) == expected, path
        determinants = np.linalg.det(pose_file.trajectory.world_from_camera[:, :3, :3])
        np.testing.assert_allclose(determinants, 1.0, atol=1e-9)
        assert not pose_file.up_known


def test_translations_and_turns_have_the_direction_of_their_label(real_dir: Path) -> None:
    # Column and sign of the first camera's frame (x right, y down, z forward) for each name.
    moves = {
        "dolly-in": (2, 1),
        "dolly-out": (2, -1),
        "truck-right": (0, 1),
        "truck-left": (0, -1),
        "pedestal-down": (1, 1),
        "pedestal-up": (1, -1),
    }
    turns = {"pan-right": (1, 1), "pan-left": (1, -1), "tilt-up": (0, 1), "roll-ccw": (2, -1), "arc-ccw": (1, -1)}
    checked = 0
    for path, labels in files(real_dir):
        last = relative_to_first(one(path))[-1]
        turn = log_so3(last[:3, :3])
        for label in labels:
            if label in moves:
                axis, sign = moves[label]
                assert sign * last[axis, 3] > 0.2 * np.linalg.norm(last[:3, 3]), (path, label)
            elif label in turns:
                axis, sign = turns[label]
                assert sign * turn[axis] > np.deg2rad(5), (path, label)
            else:
                continue
            checked += 1
    assert checked >= 30


def test_mirrored_files_turn_as_their_names_say(real_dir: Path) -> None:
    look = one(real_dir / "poses/cami2v/look left.txt")
    assert any("mirrored rotations (det -1) in all 50 frames" in note for note in look.notes)
    turn = log_so3(relative_to_first(look)[:, :3, :3])
    assert (np.diff(turn[:, 1]) < 0).all()
    orbit = relative_to_first(one(real_dir / "poses/cami2v/orbit left.txt"))
    # arc-cw: the camera moves left while it turns right.
    assert orbit[20, 0, 3] < 0
    assert log_so3(orbit[20, :3, :3])[1] > 0


def test_dummy_times_are_said_and_real_times_are_kept(real_dir: Path) -> None:
    for path, _ in files(real_dir):
        pose_file = one(path)
        assumed = any("8 fps assumed" in note for note in pose_file.notes)
        assert assumed == (path.parent.name not in ("re10k", "tum")), path
    tum = one(real_dir / "poses/tum/fr1_xyz_rows150-209.txt")
    assert tum.trajectory.fps == pytest.approx(100, rel=0.02)


def test_realestate10k_pixels_are_square(real_dir: Path) -> None:
    for path, _ in files(real_dir):
        if path.parent.name in ("re10k", "videoxfun"):
            trajectory = one(path).trajectory
            assert (trajectory.width, trajectory.height) == (640, 360)
            np.testing.assert_allclose(trajectory.intrinsics[:, 0], trajectory.intrinsics[:, 1], rtol=1e-3)
