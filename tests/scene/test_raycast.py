"""Ray casts against a room whose every distance is known."""

import numpy as np
import pytest
import trimesh

from synthcam.geometry.camera import intrinsics_from_fov, pixel_centres
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.scene.assets import Material, MeshPart, SceneObject
from synthcam.scene.raycast import RayCaster


def solid(
    identity: int, mesh: trimesh.Trimesh, *, inward: bool = False, at: tuple[float, ...] = (0, 0, 0)
) -> SceneObject:
    if inward:
        mesh.invert()
    part = MeshPart(
        mesh.vertices.astype(np.float32),
        mesh.vertex_normals.astype(np.float32),
        np.zeros((len(mesh.vertices), 2), np.float32),
        mesh.faces.astype(np.int32),
        Material(),
    )
    return SceneObject(identity, "box", None, (part,), se3(np.eye(3), np.array(at, dtype=float)))


@pytest.fixture(scope="module")
def caster() -> RayCaster:
    """A 10 x 4 x 10 m room around the origin, floor at y = -2, with a 1 m cube at z = -3."""
    room = solid(1, trimesh.creation.box((10, 4, 10)), inward=True)
    return RayCaster([room, solid(5, trimesh.creation.box((1, 1, 1)), at=(0, 0, -3))])


def test_depth_is_along_the_axis_and_ids_are_right(caster: RayCaster) -> None:
    k = intrinsics_from_fov(np.radians(90), 64, 64)
    pose = se3(world_from_rig(0, 0, 0), np.zeros(3))
    depth, ids = caster.view(pose, k, pixel_centres(64, 64))
    x = (np.arange(64) + 0.5 - 32) / 32
    cube = np.maximum(*np.meshgrid(np.abs(x), np.abs(x))) < 0.5 / 2.5
    assert np.array_equal(ids == 5, cube)
    assert np.allclose(depth[cube], 2.5, rtol=1e-5)
    wall = np.minimum(5.0, 2.0 / np.maximum(np.abs(x), 1e-9))[:, None] * np.ones(64)
    assert np.allclose(depth[~cube], wall[~cube], rtol=1e-5)


def test_clearance_inside_and_outside(caster: RayCaster) -> None:
    found = caster.clearance([[0, 0, 0], [0, 0, -3], [4.5, 0, 0]])
    assert found[0] == pytest.approx(2.0, rel=0.03)
    assert found[1] == 0.0, "the middle of the cube is inside a solid"
    assert found[2] == pytest.approx(0.5, rel=0.03)


def test_free_way_and_crossing(caster: RayCaster) -> None:
    assert caster.free_way([0, 0, 0], [0, 0, -1]) == pytest.approx(2.5)
    assert caster.crosses([[0, 0, 0], [0, 0, -2.0], [0, 0, -4.0]])
    assert not caster.crosses([[0, 0, 0], [2, 0, 0], [2, 0, -4.0]])
    assert not caster.crosses([[0, 0, 0], [0, 0, 0]])


def test_an_empty_scene_hits_nothing() -> None:
    empty = RayCaster([])
    assert np.isinf(empty.free_way([0, 0, 0], [0, 0, 1]))
    assert np.isinf(empty.clearance([[0, 0, 0]]))
