"""The seven basis fields against finite differences of exact projection, and flow against reprojection."""

import numpy as np
import pytest

from synthcam.geometry.camera import (
    intrinsics_from_fov,
    optical_flow,
    pixel_centres,
    project_world,
    reproject,
    unproject,
)
from synthcam.geometry.image_motion import COMPONENTS, basis_fields
from synthcam.geometry.se3 import se3, transform_points, world_from_rig

W, H = 160, 120
K = intrinsics_from_fov(np.radians(60), W, H) + np.array([0, 0, 7.0, -5.0])


def moved(component: str, amount: float, yaw: float, pitch: float, roll: float) -> tuple[np.ndarray, np.ndarray]:
    """Pose and intrinsics after a small motion, written from the film definitions, not from the library."""
    position, k = np.zeros(3), K.copy()
    rotation = world_from_rig(yaw, pitch, roll)
    heading_right = np.array([np.cos(yaw), 0, np.sin(yaw)])
    if component == "pan":
        rotation = world_from_rig(yaw + amount, pitch, roll)
    elif component == "tilt":
        rotation = world_from_rig(yaw, pitch + amount, roll)
    elif component == "roll":
        rotation = world_from_rig(yaw, pitch, roll + amount)
    elif component == "zoom":
        k[:2] *= np.exp(amount)
    elif component == "dolly":
        position = amount * rotation[:, 2]
    elif component == "truck":
        position = amount * heading_right
    else:
        position = np.array([0, amount, 0])
    return se3(rotation, position), k


@pytest.mark.parametrize("attitude", [(0, 0, 0), (0.5, 0.4, 0.0), (-2.0, -0.7, 0.3), (1.0, -1.4, -0.5)])
@pytest.mark.parametrize("index", range(7), ids=COMPONENTS)
def test_fields_are_derivatives_of_projection(index: int, attitude: tuple[float, float, float]) -> None:
    pixels = pixel_centres(W, H, columns=8, rows=6).reshape(-1, 2)
    depth = np.random.default_rng(3).uniform(1, 20, len(pixels))
    pose, _ = moved("zoom", 0.0, *attitude)
    world = transform_points(pose, unproject(K, pixels, depth))
    step = 1e-5
    plus, _ = project_world(*moved(COMPONENTS[index], step, *attitude), world)
    minus, _ = project_world(*moved(COMPONENTS[index], -step, *attitude), world)
    field = basis_fields(pose, K, pixels, 1 / depth)[index]
    assert np.allclose(field, (plus - minus) / (2 * step), atol=1e-4)


def test_signs_seen_by_a_viewer() -> None:
    pose = se3(world_from_rig(0, 0, 0), np.zeros(3))
    centre = K[2:][None]
    fields = dict(zip(COMPONENTS, basis_fields(pose, K, centre, np.array([0.5])), strict=True))
    assert fields["pan"][0, 0] < 0, "pan right slides the picture left"
    assert fields["tilt"][0, 1] > 0, "tilt up slides it down"
    assert fields["truck"][0, 0] < 0
    assert fields["pedestal"][0, 1] > 0
    right = centre + np.array([10.0, 0.0])
    roll = basis_fields(pose, K, right, np.array([0.5]))[2]
    assert roll[0, 1] < 0, "roll clockwise turns the picture counter-clockwise"


def test_flow_of_static_and_moving_points() -> None:
    rng = np.random.default_rng(0)
    depth = rng.uniform(2, 9, (H, W)).astype(np.float32)
    depth[:10] = np.inf
    a, b = (
        se3(world_from_rig(0.1, 0.05, 0), np.zeros(3)),
        se3(world_from_rig(0.14, 0.02, 0.01), [0.1, 0.05, -0.2]),
    )
    push = se3(np.eye(3), [0.3, 0.0, 0.1])
    segmentation = np.zeros((H, W), dtype=np.uint16)
    segmentation[50:60, 40:80] = 7
    views = {"world_from_a": a, "intrinsics_a": K, "world_from_b": b, "intrinsics_b": K * [1.1, 1.1, 1, 1]}
    flow = optical_flow(depth, segmentation=segmentation, object_motion={7: push}, **views)
    pixels = pixel_centres(W, H)
    world = transform_points(a, unproject(K, pixels[55], depth[55]))
    still, _ = project_world(b, views["intrinsics_b"], world)
    pushed, _ = project_world(b, views["intrinsics_b"], transform_points(push, world))
    expected = np.where((segmentation[55] == 7)[:, None], pushed, still) - pixels[55]
    assert np.allclose(flow[55], expected, atol=1e-3)
    far = reproject(pixels[0], np.full(W, 1e9), **views) - pixels[0]
    assert np.allclose(flow[0], far, atol=1e-5), "sky is a point infinitely far"
    with pytest.raises(ValueError, match="segmentation"):
        optical_flow(depth, object_motion={7: push}, **views)


def test_a_point_behind_the_second_camera_has_no_flow() -> None:
    a, b = se3(world_from_rig(0, 0, 0), np.zeros(3)), se3(world_from_rig(0, 0, 0), [0, 0, -5.0])
    found = reproject(K[2:], 2.0, world_from_a=a, intrinsics_a=K, world_from_b=b, intrinsics_b=K)
    assert np.isnan(found).all()
