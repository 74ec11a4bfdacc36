"""Trajectories refuse what is no camera path, and interpolate what is."""

import numpy as np
import pytest
from evo.core import trajectory as evo_trajectory

from synthcam.errors import InputError
from synthcam.geometry.camera import field_of_view, intrinsics_from_fov, project, rays, unproject
from synthcam.geometry.se3 import exp_so3, quaternion_wxyz, se3
from synthcam.geometry.trajectory import Trajectory


def make(frames: int = 5, **changes: np.ndarray) -> Trajectory:
    rng = np.random.default_rng(0)
    arrays = {
        "world_from_camera": se3(exp_so3(rng.normal(size=(frames, 3)) * 0.3), rng.normal(size=(frames, 3))),
        "intrinsics": np.tile(intrinsics_from_fov(1.0, 64, 48), (frames, 1)),
        "times": np.arange(frames) / 4.0,
    }
    return Trajectory(**(arrays | changes), width=64, height=48)


def broken_pose(value: np.ndarray) -> np.ndarray:
    poses = make().world_from_camera.copy()
    poses[3, :3, :3] = value
    return poses


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"world_from_camera": np.zeros((0, 4, 4))}, "F >= 1"),
        ({"world_from_camera": np.zeros((5, 3, 4))}, "allowed is"),
        ({"intrinsics": np.ones((4, 4))}, "do not match 5 poses"),
        ({"world_from_camera": broken_pose(np.full((3, 3), np.nan))}, "frame 3 holds NaN"),
        ({"world_from_camera": broken_pose(np.diag([1.0, 1.0, -1.0]))}, "frame 3: .* not a rotation"),
        ({"world_from_camera": broken_pose(1.01 * np.eye(3))}, "frame 3: .* not a rotation"),
        ({"times": np.array([0, 1, 1, 2, 3.0])}, "do not increase"),
        ({"intrinsics": np.zeros((5, 4))}, "not positive"),
    ],
)
def test_refuses(changes: dict[str, np.ndarray], message: str) -> None:
    with pytest.raises(InputError, match=message):
        make(**changes)


def test_agrees_with_evo_on_path_length_and_validity() -> None:
    t = make()
    evo = evo_trajectory.PosePath3D(
        positions_xyz=t.positions, orientations_quat_wxyz=quaternion_wxyz(t.world_from_camera[:, :3, :3])
    )
    assert np.allclose(np.array(evo.poses_se3), t.world_from_camera)
    assert evo.path_length == pytest.approx(np.linalg.norm(np.diff(t.positions, axis=0), axis=1).sum())
    assert evo.check()[0]


def test_interpolation_hits_frames_and_halves_between() -> None:
    t = make()
    same = t.at(t.times)
    assert np.allclose(same.world_from_camera, t.world_from_camera, atol=1e-12)
    between = t.at(np.array([0.125, 99.0]))
    assert np.allclose(between.positions[0], t.positions[:2].mean(axis=0))
    assert np.allclose(between.positions[1], t.positions[-1]), "past the end the last pose is held"
    assert t.fps == pytest.approx(4.0)
    assert len(t.frames(slice(1, 3))) == 2
    assert np.allclose(make(1).at(np.array([0.0])).positions, make(1).positions)


def test_camera_from_world_is_the_inverse() -> None:
    t = make()
    assert np.allclose(t.camera_from_world @ t.world_from_camera, np.eye(4))


def test_project_inverts_unproject_and_fov_inverts_intrinsics() -> None:
    rng = np.random.default_rng(1)
    k = np.array([50.0, 51.0, 30.0, 20.0])
    pixels, depth = rng.uniform(0, 60, (7, 2)), rng.uniform(0.5, 9, 7)
    found, z = project(k, unproject(k, pixels, depth))
    assert np.allclose(found, pixels)
    assert np.allclose(z, depth)
    assert np.isnan(project(k, np.array([0.0, 0.0, -1.0]))[0]).all()
    hfov, vfov = field_of_view(intrinsics_from_fov(1.1, 640, 360), 640, 360)
    assert hfov == pytest.approx(1.1)
    assert vfov == pytest.approx(2 * np.arctan(np.tan(0.55) * 360 / 640))
    assert np.allclose(rays(k, np.array([30.0, 20.0])), [0, 0, 1])
