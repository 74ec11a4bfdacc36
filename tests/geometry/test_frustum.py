"""Frustums: corners, volumes in closed form, overlap against sampling and symmetry."""

import numpy as np
import pytest

from synthcam.geometry.camera import intrinsics_from_fov, project_world
from synthcam.geometry.frustum import frustums, overlap_fraction, overlap_volume, volume
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory


def trajectory(yaws: list[float], shift: float = 0.0) -> Trajectory:
    poses = se3(world_from_rig(np.array(yaws), 0.1, 0.0), np.linspace(0, shift, len(yaws))[:, None] * np.ones(3))
    k = np.tile(intrinsics_from_fov(np.radians(60), 320, 200), (len(yaws), 1))
    return Trajectory(poses, k, np.arange(len(yaws)) / 8.0, 320, 200)


def test_corners_project_to_the_picture_corners_in_the_stated_order() -> None:
    t = trajectory([0.3])
    corners = frustums(t, near=0.5, far=4.0)[0].corners
    pixels, depth = project_world(t.world_from_camera[0], t.intrinsics[0], corners)
    assert np.allclose(pixels[:4], [[0, 0], [320, 0], [320, 200], [0, 200]], atol=1e-9)
    assert np.allclose(pixels[4:], pixels[:4], atol=1e-9)
    assert np.allclose(depth, [0.5] * 4 + [4.0] * 4)


def test_volume_is_that_of_the_truncated_pyramid() -> None:
    frustum = frustums(trajectory([0.7]), near=0.5, far=4.0)[0]
    area = (320 * 200) / intrinsics_from_fov(np.radians(60), 320, 200)[0] ** 2  # at depth 1
    assert volume(frustum.corners) == pytest.approx(area * (4.0**3 - 0.5**3) / 3, rel=1e-12)
    assert frustum.hfov_deg == pytest.approx(60)


def test_overlap_against_monte_carlo_and_symmetry() -> None:
    t = trajectory([0.0, 0.4], shift=0.6)
    a, b = (f.corners for f in frustums(t, near=0.3, far=5.0))
    shared = overlap_volume(a, b)
    assert shared == pytest.approx(overlap_volume(b, a), rel=1e-9)
    rng = np.random.default_rng(0)
    low, high = a.min(axis=0), a.max(axis=0)
    points = rng.uniform(low, high, size=(400_000, 3))
    inside = np.ones(len(points), dtype=bool)
    for i in (0, 1):
        pixels, depth = project_world(t.world_from_camera[i], t.intrinsics[i], points)
        inside &= (depth > 0.3) & (depth < 5.0)
        inside &= (pixels >= 0).all(axis=1) & (pixels[:, 0] <= 320) & (pixels[:, 1] <= 200)
    estimate = inside.mean() * np.prod(high - low)
    assert shared == pytest.approx(estimate, rel=0.02)


def test_overlap_of_same_disjoint_and_nested() -> None:
    t = trajectory([0.0, np.pi])
    a, b = (f.corners for f in frustums(t, near=0.3, far=5.0))
    assert overlap_fraction(a, a) == pytest.approx(1.0)
    assert overlap_fraction(a, b) == 0.0
    inner = frustums(trajectory([0.0]), near=1.0, far=2.0)[0].corners
    assert overlap_volume(inner, a) == pytest.approx(volume(inner), rel=1e-9)
    assert overlap_fraction(inner, a) == pytest.approx(1.0)


def test_near_and_far_are_checked() -> None:
    with pytest.raises(ValueError, match="near"):
        frustums(trajectory([0.0]), near=1.0, far=1.0)
