"""Rigid motions: axioms, bijections, limits, and pytransform3d as an oracle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytransform3d import rotations as oracle

from synthcam.geometry import se3

angles = st.floats(-3.1, 3.1)
vectors = st.tuples(*[st.floats(-5, 5)] * 3).map(np.array)


@given(vectors)
def test_exp_and_log_agree_with_oracle_and_invert(w: np.ndarray) -> None:
    rotation = se3.exp_so3(w)
    assert np.allclose(rotation, oracle.matrix_from_compact_axis_angle(w), atol=1e-12)
    assert np.allclose(se3.exp_so3(se3.log_so3(rotation)), rotation, atol=1e-9)


@pytest.mark.parametrize("angle", [0.0, 1e-12, 1e-6, 1e-4, np.pi - 1e-9, np.pi])
def test_log_is_stable_near_zero_and_pi(angle: float) -> None:
    axis = np.array([2.0, -1.0, 0.5]) / np.linalg.norm([2.0, -1.0, 0.5])
    w = se3.log_so3(se3.exp_so3(axis * angle))
    assert np.linalg.norm(w) == pytest.approx(angle, abs=1e-9)
    assert np.allclose(se3.exp_so3(w), se3.exp_so3(axis * angle), atol=1e-9)


@given(vectors)
def test_quaternions_agree_with_oracle(w: np.ndarray) -> None:
    rotation = se3.exp_so3(w)
    q = se3.quaternion_wxyz(rotation)
    assert abs(abs(q @ oracle.quaternion_from_matrix(rotation)) - 1) < 1e-9
    assert np.allclose(se3.rotation_from_quaternion_wxyz(3 * q), rotation, atol=1e-12)


@given(vectors, vectors, vectors)
def test_inverse_and_points(w: np.ndarray, t: np.ndarray, p: np.ndarray) -> None:
    a_from_b = se3.se3(se3.exp_so3(w), t)
    assert np.allclose(a_from_b @ se3.invert(a_from_b), np.eye(4), atol=1e-12)
    back = se3.transform_points(se3.invert(a_from_b), se3.transform_points(a_from_b, p[None]))
    assert np.allclose(back[0], p, atol=1e-9)


@given(angles, st.floats(-1.5, 1.5), angles)
def test_rig_angles_invert(yaw: float, pitch: float, roll: float) -> None:
    found = se3.yaw_pitch_roll(se3.world_from_rig(yaw, pitch, roll))
    assert np.allclose(found, (yaw, pitch, roll), atol=1e-9)


@pytest.mark.parametrize("pitch", [np.pi / 2, -np.pi / 2])
def test_rig_angles_rebuild_the_rotation_straight_up_and_down(pitch: float) -> None:
    rotation = se3.world_from_rig(0.4, pitch, 0.3)
    assert np.allclose(se3.world_from_rig(*se3.yaw_pitch_roll(rotation)), rotation, atol=1e-7)


def test_signs_of_pan_tilt_and_roll() -> None:
    level = se3.world_from_rig(0.0, 0.0, 0.0)
    assert np.allclose(level[:, 2], [0, 0, -1])
    assert np.allclose(level[:, 0], [1, 0, 0])
    assert np.allclose(level[:, 1], [0, -1, 0])
    assert se3.world_from_rig(0.1, 0, 0)[0, 2] > 0, "pan right turns the axis to +X"
    assert se3.world_from_rig(0, 0.1, 0)[1, 2] > 0, "tilt up raises the axis"
    assert se3.world_from_rig(0, 0, 0.1)[1, 0] < 0, "roll clockwise lowers the camera's right side"


def test_batches_equal_singles() -> None:
    rng = np.random.default_rng(0)
    w, t = rng.normal(size=(4, 5, 3)), rng.normal(size=(4, 5, 3))
    poses = se3.se3(se3.exp_so3(w), t)
    assert poses.shape == (4, 5, 4, 4)
    assert np.allclose(se3.invert(poses)[2, 3], np.linalg.inv(poses[2, 3]))
    assert np.allclose(se3.log_so3(poses[..., :3, :3])[1, 1], se3.log_so3(poses[1, 1, :3, :3]))


def test_nearest_rotation_and_error() -> None:
    rng = np.random.default_rng(1)
    rotation = se3.exp_so3(rng.normal(size=3))
    noisy = rotation + 1e-3 * rng.normal(size=(3, 3))
    assert se3.rotation_error(noisy) > 1e-4
    fixed = se3.nearest_rotation(noisy)
    assert se3.rotation_error(fixed) < 1e-12
    assert np.abs(fixed - rotation).max() < 5e-3
    assert np.isinf(se3.rotation_error(np.diag([1.0, 1.0, -1.0])))
    assert np.linalg.det(se3.nearest_rotation(np.diag([1.0, 1.0, -1.0]))) == pytest.approx(1.0)


@given(vectors, vectors, st.floats(0, 1))
def test_interpolation_ends_and_constant_speed(w: np.ndarray, t: np.ndarray, fraction: float) -> None:
    a, b = np.eye(4), se3.se3(se3.exp_so3(w), t)
    assert np.allclose(se3.interpolate(a, b, 0.0), a)
    assert np.allclose(se3.interpolate(a, b, 1.0), b, atol=1e-9)
    part = se3.interpolate(a, b, fraction)
    total = np.linalg.norm(se3.log_so3(b[:3, :3]))
    assert np.linalg.norm(se3.log_so3(part[:3, :3])) == pytest.approx(fraction * total, abs=1e-7)


@given(vectors.filter(lambda v: np.linalg.norm(v) > 1e-3))
def test_look_at_points_the_axis(direction: np.ndarray) -> None:
    rotation = se3.world_from_rig(*se3.look_at_yaw_pitch(direction), 0.0)
    assert np.allclose(rotation[:, 2], direction / np.linalg.norm(direction), atol=1e-9)
