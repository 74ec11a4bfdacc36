import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from synthcam.geometry.camera import project
from synthcam.rendering.projection import clip_from_camera, clip_from_gl_camera, depth_from_clip, ray_scales
from synthcam.rendering.protocol import FAR_M, NEAR_M

WIDTH, HEIGHT = 320, 200
INTRINSICS = np.array([250.0, 260.0, 150.0, 117.0])  # off-centre, unequal focal lengths


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(NEAR_M, FAR_M))
def test_clip_position_is_the_pixel_of_the_pinhole_camera(x: float, y: float, z: float) -> None:
    point = np.array([x * z, y * z, z])
    clip = clip_from_camera(INTRINSICS, WIDTH, HEIGHT) @ [*point, 1.0]
    pixel, _ = project(INTRINSICS, point)
    np.testing.assert_allclose((clip[:2] / clip[3] + 1) / 2 * [WIDTH, HEIGHT], pixel, rtol=1e-9, atol=1e-6)


def test_gl_camera_gives_the_same_picture_upside_up() -> None:
    opencv = np.array([0.3, 0.4, 2.0, 1.0])
    clip = clip_from_camera(INTRINSICS, WIDTH, HEIGHT) @ opencv
    gl_clip = clip_from_gl_camera(INTRINSICS, WIDTH, HEIGHT) @ (opencv * [1, -1, -1, 1])
    np.testing.assert_allclose(gl_clip, clip * [1, -1, 1, 1])


def test_reversed_depth_is_one_at_near_and_zero_at_far_and_can_be_undone() -> None:
    z = np.geomspace(NEAR_M, FAR_M * 0.999, 50)
    clip = (
        np.stack([np.zeros(50), np.zeros(50), z, np.ones(50)], axis=-1) @ clip_from_camera(INTRINSICS, WIDTH, HEIGHT).T
    )
    depth = clip[:, 2] / clip[:, 3]
    assert depth[0] == np.float64(1.0)
    assert (np.diff(depth) < 0).all()
    np.testing.assert_allclose(depth_from_clip(depth.astype(np.float32)), z, rtol=1e-6)
    assert depth_from_clip(np.zeros(1, np.float32))[0] == np.inf


def test_ray_scales_give_the_ray_through_a_pixel() -> None:
    sx, ox, sy, oy = ray_scales(INTRINSICS, WIDTH, HEIGHT)
    pixel, _ = project(INTRINSICS, np.array([sx * 0.5 + ox, sy * -0.25 + oy, 1.0]))
    np.testing.assert_allclose(pixel, [0.75 * WIDTH, 0.375 * HEIGHT])
