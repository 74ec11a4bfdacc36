"""Paths in closed form."""

import numpy as np
import pytest

from synthcam.geometry.se3 import rotation_error
from synthcam.scene.mover_paths import CirclePath, LinePath

TIMES = np.linspace(0, 20, 201)


def test_a_line_runs_at_its_speed_and_stops() -> None:
    path = LinePath((0, 0, 10), (0, 0, -10), speed=4.0)
    z = path.positions(TIMES)[:, 2]
    assert np.allclose(z, np.maximum(10 - 4 * TIMES, -10))
    assert np.allclose(path.poses(TIMES)[:, :3, :3], np.eye(3))


def test_back_and_forth_stays_on_the_line_and_turns_round() -> None:
    path = LinePath((0, 0, 0), (6, 0, 0), speed=1.5, head_start=3.0, back_and_forth=True)
    poses = path.poses(TIMES)
    x = poses[:, 0, 3]
    assert x.min() >= 0
    assert x.max() <= 6
    assert x[0] == pytest.approx(3.0)
    assert np.abs(np.diff(x)).max() <= 0.15 + 1e-9
    moving = np.abs(np.diff(x)) > 0.149
    assert np.allclose(-poses[:-1, 0, 2][moving], np.sign(np.diff(x))[moving])


@pytest.mark.parametrize("speed", [1.3, -1.3])
def test_a_circle_keeps_its_radius_and_heads_along_itself(speed: float) -> None:
    path = CirclePath((1, 0, 2), 3.0, speed, phase=0.4)
    poses = path.poses(TIMES)
    away = poses[:, :3, 3] - [1, 0, 2]
    assert np.allclose(np.linalg.norm(away, axis=1), 3.0)
    assert rotation_error(poses[:, :3, :3]).max() < 1e-9
    fine = path.positions(TIMES + 1e-4) - path.positions(TIMES)
    assert np.allclose(fine / np.linalg.norm(fine, axis=1, keepdims=True), -poses[:, :3, 2], atol=1e-3)
    assert np.linalg.norm(fine, axis=1).mean() / 1e-4 == pytest.approx(1.3, rel=1e-3)
