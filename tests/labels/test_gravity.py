"""Paths whose file does not say which way is up: nothing certain may hang on the first frame being upright."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from synthcam.clips.label_file import label_all
from synthcam.formats.pose_file import first_frame_upright
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.clip_labels import label_poses
from synthcam.labels.gravity import pitched_otherwise

FRAMES = 17
U = np.linspace(0.0, 1.0, FRAMES)


def path(*, yaw: object = 0.0, pitch: object = 0.0, roll: object = 0.0, at: Array | None = None) -> Trajectory:
    """A path of two seconds; angles in degrees, positions in metres."""
    angles = (np.radians(np.broadcast_to(np.asarray(a, float), FRAMES)) for a in (yaw, pitch, roll))
    poses = se3(world_from_rig(*angles), np.zeros((FRAMES, 3)) if at is None else at)
    return Trajectory(poses, np.tile(intrinsics_from_fov(1.05, 640, 360), (FRAMES, 1)), 2.0 * U, 640, 360)


def without_gravity(trajectory: Trajectory) -> Trajectory:
    """What a file that leaves gravity out is read as."""
    return replace(trajectory, world_from_camera=first_frame_upright(trajectory.world_from_camera))


def straight(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Array:
    """Positions from the origin: x to the right, y up, z to the north, where a camera of yaw 0 heads."""
    return U[:, None] * np.array([x, y, -z])


def looked(pitch: float) -> dict[str, Trajectory]:
    """What cameras do that look down or up by an angle."""
    rad = math.radians(pitch)
    circle = np.radians(60.0 * U)
    around = np.column_stack([-4 * np.sin(circle), 0 * circle, 4 * np.cos(circle)])
    paths = {
        "rises": path(pitch=pitch, at=straight(y=2)),
        "heads north": path(pitch=pitch, at=straight(z=-2)),
        "goes along its axis": path(pitch=pitch, at=straight(y=2 * math.sin(rad), z=2 * math.cos(rad))),
        "pans": path(pitch=pitch, yaw=35 * U),
        "pans and trucks": path(pitch=pitch, yaw=-30 * U, at=straight(x=1.5)),
        "rolls": path(pitch=pitch, roll=25 * U),
        "tilts": path(pitch=pitch - np.sign(pitch) * 25 * U),
    }
    return paths if abs(pitch) > 70 else paths | {"orbits": path(pitch=pitch, yaw=60 * U, at=around)}


@pytest.mark.parametrize("pitch", [-90.0, -50.0, 25.0])
def test_no_certain_label_is_another_than_with_gravity(pitch: float) -> None:
    wrong = []
    for name, known in looked(pitch).items():
        truth = label_poses(known, scene_depth=5.0).labels
        said = label_poses(without_gravity(known), scene_depth=5.0, up_known=False).labels
        wrong += [(name, key) for key in said if {said[key], truth[key]} == {True, False}]
    assert wrong == []


def test_taken_as_upright_the_same_paths_would_be_labelled_wrong() -> None:
    rise = without_gravity(path(pitch=-90.0, at=straight(y=2)))
    assert (
        label_poses(rise, scene_depth=5.0).labels["cam_motion.ground_centric_movement.upward.has_upward_wrt_ground"]
        is False
    )


def test_what_gravity_has_no_part_in_stays_certain() -> None:
    labels = label_poses(path(at=straight(z=2)), scene_depth=5.0, up_known=False)
    assert labels.motions == ("dolly-in",)
    assert labels.labels["cam_motion.camera_centric_movement.forward.has_forward_wrt_camera"] is True
    assert labels.labels["cam_motion.camera_centric_movement.roll_clockwise.has_roll_clockwise"] is False
    assert labels.labels["cam_motion.ground_centric_movement.forward.has_forward_wrt_ground"] is None
    assert any("--up" in note for note in labels.notes)


def test_a_level_pan_shows_that_the_camera_was_held_level() -> None:
    panned = path(yaw=25 * U, at=straight(z=1.5))
    assert pitched_otherwise(panned) == []
    assert (
        label_poses(panned, scene_depth=5.0, up_known=False).as_dict() == label_poses(panned, scene_depth=5.0).as_dict()
    )


def test_a_pan_that_looks_down_is_turned_back_by_its_horizon() -> None:
    pitches = [pitch for pitch, _ in pitched_otherwise(without_gravity(path(pitch=-33.0, yaw=40 * U)))]
    assert min(abs(pitch + 33.0) for pitch in pitches) < 0.1


def test_no_camera_is_held_upside_down() -> None:
    for pitch, turned in pitched_otherwise(path(pitch=60 * U)):
        assert (-turned.world_from_camera[:, 1, 1] > -0.11).all(), pitch


def test_a_file_says_whether_it_knows_gravity(tmp_path: Path) -> None:
    file = tmp_path / "poses.txt"
    file.write_text("".join(f"{i / 8} 0 0 {0.15 * i} 0 0 0 1\n" for i in range(16)))
    options = {"format": "tum", "fov_deg": None, "fps": None, "camera_extrinsics": None}
    key = "cam_motion.ground_centric_movement.forward.has_forward_wrt_ground"
    for up, said in ((None, None), ("-y", True)):
        (item,) = label_all(file, scene_depth=5.0, figure=None, overwrite=False, up=up, **options)  # type: ignore[arg-type]
        assert item.labels[key] is said
