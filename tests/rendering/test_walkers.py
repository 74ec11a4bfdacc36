"""Figures that walk are drawn limb by limb where their skeleton says: against triangles moved and hit here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from support.simple_scenes import checker, ground, scene, thing

from synthcam.clips.drawing import flow_between, view_at
from synthcam.clips.placement import PlacedSubject
from synthcam.clips.staged import StagedClip
from synthcam.clips.subject_walk import add_subject
from synthcam.geometry.camera import intrinsics_from_fov, pixel_centres, project_world, rays
from synthcam.geometry.se3 import Array, se3, transform_points, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.subject import SubjectPath
from synthcam.rendering.protocol import BackendName, Renderer, create_renderer
from synthcam.scene.assets import Material, Scene, SceneObject
from synthcam.scene.moving import MovingThing
from synthcam.scene.subjects import make_subject

WIDTH, HEIGHT = 160, 120
BACKENDS: tuple[BackendName, ...] = ("moderngl", "pyrender")
TIMES = np.arange(6) / 8.0 + 0.3
KINDS = ("person", "dog", "car", "ball")


@dataclass(frozen=True, eq=False)
class Walk:
    """A walker on a checkered ground, and a camera that goes along beside it."""

    scene: Scene
    walker: SceneObject
    path: SubjectPath

    def object_poses(self, time: float) -> Mapping[int, Array]:
        return {self.walker.id: self.path.poses(np.array([time]))[0]}

    @property
    def cameras(self) -> Trajectory:
        size = 2 * self.path.centre_height
        eyes = 0.8 * self.path.positions(TIMES) + [0.3 * size, self.path.centre_height, 1.5 * size]
        poses = se3(world_from_rig(np.linspace(-0.1, 0.05, len(TIMES)), -0.05, 0.02), eyes)
        lens = np.broadcast_to(intrinsics_from_fov(np.radians(58), WIDTH, HEIGHT), (len(TIMES), 4))
        return Trajectory(poses, lens, TIMES, WIDTH, HEIGHT)

    @property
    def staged(self) -> StagedClip:
        return cast(StagedClip, self)

    def triangles(self, time: float) -> Array:
        """World corners (N, 3, 3) of the walker's triangles."""
        motion = self.walker.limbs
        assert motion is not None
        limbs, root = motion.poses(np.array([time]))[0], self.path.poses(np.array([time]))[0]
        corners = [transform_points(root @ limbs[p.limb], p.vertices)[p.faces] for p in self.walker.parts]
        return np.concatenate(corners)


def _walk(kind: str) -> Walk:
    model = make_subject(kind, np.random.default_rng(8))
    path = SubjectPath(
        np.zeros(3), np.array([0.8 * model.height, 0.0, -0.2]), np.pi / 2, model.centre_height, 0.0, 1.2, "ease-in-out"
    )
    floor = thing(1, [ground(30.0, Material(texture=checker(64, 8)), repeat=20.0)])
    full, walker = add_subject(scene([floor]), PlacedSubject(model, np.zeros(3), 1.0), path)
    return Walk(full, walker, path)


@dataclass(frozen=True, eq=False)
class Hits:
    """What the pixels of a frame hit of the walker: which triangle and where on it."""

    depth: Array
    """(H, W), inf beside it"""
    at: Array
    """(H, W, 3) weights of the triangle's corners"""
    triangle: npt.NDArray[np.int64]


def _hits(walk: Walk, frame: int) -> Hits:
    corners = walk.triangles(float(TIMES[frame])).astype(np.float32)
    embree = EmbreeScene()
    mesh = TriangleMesh(embree, corners)
    pose, lens = walk.cameras.world_from_camera[frame], walk.cameras.intrinsics[frame]
    directions = (rays(lens, pixel_centres(WIDTH, HEIGHT)).reshape(-1, 3) @ pose[:3, :3].T).astype(np.float32)
    origins = np.broadcast_to(pose[:3, 3], directions.shape).astype(np.float32)
    hit: dict[str, Any] = embree.run(origins, directions, output=True)
    assert mesh is not None  # it must outlive the rays
    u, v = hit["u"], hit["v"]
    shape = (HEIGHT, WIDTH)
    return Hits(
        np.where(hit["primID"] < 0, np.inf, hit["tfar"]).reshape(shape),
        np.stack([1 - u - v, u, v], axis=-1).reshape(*shape, 3),
        np.maximum(hit["primID"], 0).astype(np.int64).reshape(shape),
    )


@pytest.fixture(params=BACKENDS)
def renderer(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    with create_renderer(request.param) as opened:
        yield opened


@pytest.mark.parametrize("kind", KINDS)
def test_depth_and_segmentation_of_every_limb(renderer: Renderer, kind: str) -> None:
    walk = _walk(kind)
    renderer.open(walk.scene, width=WIDTH, height=HEIGHT)
    for frame in (0, 3):
        truth = renderer.draw_truth(view_at(walk.staged, walk.cameras, frame))
        expected = _hits(walk, frame).depth
        seen, hit = truth.segmentation == walk.walker.id, np.isfinite(expected)
        assert hit.sum() > 300
        assert (seen != hit).sum() <= 2
        both = seen & hit
        near = np.abs(truth.depth[both] / expected[both] - 1) < 1e-4
        assert (~near).sum() <= 3  # where one limb ends before another, by a pixel's centre


@pytest.mark.parametrize("kind", KINDS)
def test_flow_takes_each_limb_along_its_own_way(kind: str) -> None:
    """A point of a triangle in one frame, found again on the same triangle in the next."""
    walk = _walk(kind)
    frame = 2
    with create_renderer("moderngl") as renderer:
        renderer.open(walk.scene, width=WIDTH, height=HEIGHT)
        truth = renderer.draw_truth(view_at(walk.staged, walk.cameras, frame))
    flow = flow_between(walk.staged, walk.cameras, frame, truth)
    hits = _hits(walk, frame)
    seen = (truth.segmentation == walk.walker.id) & np.isclose(truth.depth, hits.depth, rtol=1e-4)
    later = walk.triangles(float(TIMES[frame + 1]))[hits.triangle[seen]]
    points = (hits.at[seen][..., None] * later).sum(axis=1)
    pixels = project_world(walk.cameras.world_from_camera[frame + 1], walk.cameras.intrinsics[frame + 1], points)[0]
    expected = pixels - pixel_centres(WIDTH, HEIGHT)[seen]
    error = np.linalg.norm(flow[seen] - expected, axis=1)
    assert error.max() < 0.02
    # Limbs go ways of their own: one motion for the whole figure would miss them by pixels.
    by_limb = np.concatenate([np.full(len(part.faces), part.limb) for part in walk.walker.parts])[hits.triangle[seen]]
    means = np.stack([expected[by_limb == limb].mean(axis=0) for limb in np.unique(by_limb)])
    assert kind == "ball" or np.ptp(means, axis=0).max() > 1.5


@pytest.mark.parametrize("kind", KINDS)
def test_rays_meet_the_limbs_where_triangles_are(kind: str) -> None:
    walk = _walk(kind)
    cameras = walk.cameras
    rigid = MovingThing(walk.walker, walk.path.poses(TIMES), TIMES)
    pixels = pixel_centres(WIDTH, HEIGHT).reshape(-1, 2)
    for frame in (1, 4):
        found = rigid.depth(frame, cameras.world_from_camera[frame], cameras.intrinsics[frame], pixels)
        expected = _hits(walk, frame).depth.ravel()
        assert (np.isfinite(found) != np.isfinite(expected)).sum() <= 1
        both = np.isfinite(found) & np.isfinite(expected)
        assert (np.abs(found[both] / expected[both] - 1) > 1e-4).sum() <= 1


def test_a_frame_is_the_same_alone_and_after_others(renderer: Renderer) -> None:
    walk = _walk("person")
    renderer.open(walk.scene, width=WIDTH, height=HEIGHT, shadows=True)
    in_order = [renderer.draw_color(view_at(walk.staged, walk.cameras, i)) for i in range(len(TIMES))]
    renderer.close()
    renderer.open(walk.scene, width=WIDTH, height=HEIGHT, shadows=True)
    alone = renderer.draw_color(view_at(walk.staged, walk.cameras, 4))
    assert (alone == in_order[4]).all()
    assert (renderer.draw_color(view_at(walk.staged, walk.cameras, 1)) == in_order[1]).all()


def test_shadows_walk_along() -> None:
    """Seen by a camera that stands still, the ground beside the figure changes where its legs' shadow goes."""
    walk = _walk("person")
    with create_renderer("moderngl") as renderer:
        renderer.open(walk.scene, width=WIDTH, height=HEIGHT, shadows=True)
        first = view_at(walk.staged, walk.cameras, 2)
        later = replace(first, time=first.time + 0.15)  # where it is stays, its limbs move on
        pictures = [renderer.draw_color(view).astype(int) for view in (first, later)]
        ground = [renderer.draw_truth(view).segmentation == 1 for view in (first, later)]
    changed = np.abs(pictures[0] - pictures[1]).max(axis=2) > 20
    assert (changed & ground[0] & ground[1]).sum() > 20
