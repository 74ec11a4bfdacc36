"""What every backend must do, checked on each of them and against ray casts written here."""

import gc
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import psutil
import pytest
from scipy.ndimage import binary_dilation
from support.simple_scenes import (
    SUN,
    at,
    box,
    checker,
    ground,
    quad,
    scene,
    shifted,
    sky_picture,
    sphere,
    thing,
    view,
    yard,
)

from synthcam.errors import InputError
from synthcam.geometry.camera import pixel_centres, project_world, rays, unproject
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.rendering.protocol import BackendName, Renderer, View, create_renderer
from synthcam.scene.assets import Light, Material

WIDTH, HEIGHT = 160, 120
BACKENDS: tuple[BackendName, ...] = ("moderngl", "pyrender")


@pytest.fixture(params=BACKENDS)
def renderer(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    with create_renderer(request.param) as opened:
        yield opened


def world_rays(camera: View) -> Array:
    """Directions (H, W, 3) in the world with camera z = 1, so that a ray's parameter is z-depth."""
    return rays(camera.intrinsics, pixel_centres(WIDTH, HEIGHT)) @ camera.world_from_camera[:3, :3].T


def plane_depth(camera: View, point: npt.ArrayLike, normal: npt.ArrayLike) -> Array:
    """Depth (H, W) of an endless plane; nan where the ray does not meet it."""
    t = ((np.asarray(point) - camera.world_from_camera[:3, 3]) @ np.asarray(normal)) / (world_rays(camera) @ normal)
    return np.where(t > 0, t, np.nan)


def sphere_depth(camera: View, centre: npt.ArrayLike, radius: float) -> Array:
    """Depth (H, W) of a sphere; nan beside it."""
    direction = world_rays(camera)
    offset = camera.world_from_camera[:3, 3] - np.asarray(centre)
    a, b = (direction**2).sum(axis=-1), direction @ offset
    root = b**2 - a * (offset @ offset - radius**2)
    return np.where(root >= 0, (-b - np.sqrt(np.maximum(root, 0))) / a, np.nan)


def assert_depth(found: npt.NDArray[np.float32], expected: Array, *, tolerance: float = 1e-4) -> None:
    seen = np.isfinite(found) & np.isfinite(expected)
    assert seen.any()
    assert np.abs(found[seen] / expected[seen] - 1).max() < tolerance


@pytest.mark.parametrize("distance", [0.0501, 0.06, 0.5, 3.0, 20.0, 300.0, 4900.0])
def test_depth_of_a_slanted_board_at_any_distance(renderer: Renderer, distance: float) -> None:
    camera = view((0.3, 1.4, -0.2), yaw_deg=20, pitch_deg=-5, roll_deg=10)
    pose = camera.world_from_camera
    half = 0.2 * distance
    normal_camera = np.array([0.25, -0.3, -1.0]) if distance > 0.07 else np.array([0.0, 0.0, -1.0])
    x, y = np.meshgrid([-half, half], [-half, half])
    z = distance - (normal_camera[0] * x + normal_camera[1] * y) / normal_camera[2]
    corners = (np.stack([x, y, z], axis=-1).reshape(4, 3)[[0, 1, 3, 2]]) @ pose[:3, :3].T + pose[:3, 3]
    board = quad(corners, Material(double_sided=True))
    renderer.open(scene([thing(9, [board])]), width=WIDTH, height=HEIGHT)
    truth = renderer.draw_truth(camera)
    found = np.isfinite(truth.depth)
    assert 0.05 < found.mean() < 1
    np.testing.assert_array_equal(truth.segmentation, np.where(found, 9, 0))
    assert_depth(truth.depth, plane_depth(camera, corners[0], pose[:3, :3] @ normal_camera))


@pytest.mark.parametrize("height", [0.3, 1.5, 30.0])
def test_depth_of_a_wide_floor_to_the_horizon(renderer: Renderer, height: float) -> None:
    renderer.open(scene([thing(1, [ground(200.0, Material())])]), width=WIDTH, height=HEIGHT)
    camera = view((30.0, height, -20.0), yaw_deg=33, pitch_deg=-8, roll_deg=4)
    assert_depth(renderer.draw_truth(camera).depth, plane_depth(camera, (0, 0, 0), (0.0, 1.0, 0.0)))


def test_depth_of_a_sphere(renderer: Renderer) -> None:
    centre, radius = np.array([0.3, 1.2, -3.0]), 0.8
    ball = thing(3, [sphere(radius, Material(), rings=400)], at(*centre))
    renderer.open(scene([ball]), width=WIDTH, height=HEIGHT)
    camera = shifted(view(yaw_deg=5), 13.0, -7.0)
    truth, expected = renderer.draw_truth(camera), sphere_depth(camera, centre, radius)
    # At the rim the ray grazes the sphere, and facets of 1 cm show: there only the silhouette is compared.
    facing = np.nan_to_num(expected, nan=np.inf) < np.nanmin(expected) + 0.6 * radius
    assert_depth(np.where(facing, truth.depth, np.nan), expected)
    assert ((truth.segmentation == 3) != np.isfinite(expected)).mean() < 0.001


def test_nearer_than_near_is_cut_and_nothing_is_infinite_and_zero(renderer: Renderer) -> None:
    camera = view()
    wall = quad(np.array([[-1, 0, -0.049], [1, 0, -0.049], [1, 3, -0.049], [-1, 3, -0.049]]), Material())
    renderer.open(scene([thing(1, [wall])], sky=sky_picture()), width=WIDTH, height=HEIGHT)
    truth = renderer.draw_truth(camera)
    assert (truth.depth == np.inf).all()
    assert (truth.segmentation == 0).all()
    assert (truth.depth.dtype, truth.segmentation.dtype) == (np.float32, np.uint16)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (21.5, -13.25)])
@pytest.mark.parametrize("point", [(0.4, 1.8, -5.0), (-1.1, 0.9, -4.0), (0.0, 1.5, -30.0)])
def test_a_point_lands_on_its_pixel(renderer: Renderer, point: tuple[float, ...], shift: tuple[float, float]) -> None:
    camera = shifted(view(yaw_deg=2, pitch_deg=1, roll_deg=15), *shift)
    radius = 0.018 * -point[2]  # some pixels: the samples of a smaller dot are too few to tell its middle
    dot = thing(1, [sphere(radius, Material(unlit=True))], at(*point))
    renderer.open(scene([dot]), width=WIDTH, height=HEIGHT)
    weight = renderer.draw_color(camera)[..., 0].astype(np.float64)
    centroid = (pixel_centres(WIDTH, HEIGHT) * weight[..., None]).sum(axis=(0, 1)) / weight.sum()
    expected, _ = project_world(camera.world_from_camera, camera.intrinsics, np.array([point]))
    np.testing.assert_allclose(centroid, expected[0], atol=0.1)


@pytest.mark.parametrize("size", [(160, 120), (101, 67)])
def test_shapes_and_types_for_any_width(renderer: Renderer, size: tuple[int, int]) -> None:
    width, height = size
    renderer.open(yard(), width=width, height=height)
    camera = view(width=width, height=height, pitch_deg=-8)
    picture, truth = renderer.draw_color(camera), renderer.draw_truth(camera)
    assert (picture.shape, picture.dtype) == ((height, width, 3), np.uint8)
    assert truth.depth.shape == truth.segmentation.shape == (height, width)
    unlit = truth.segmentation == 5
    np.testing.assert_allclose(np.median(picture[unlit], axis=0), [229, 229, 51], atol=1.5)


def test_large_ids_survive(renderer: Renderer) -> None:
    things = [thing(number, [box((0.5, 9, 0.5), Material())], at(x, 0, -5)) for number, x in ((65535, -1), (300, 1))]
    renderer.open(scene(things), width=WIDTH, height=HEIGHT)
    assert set(np.unique(renderer.draw_truth(view()).segmentation)) == {0, 300, 65535}


def test_unlit_and_vertex_colours_are_shown_as_they_are(renderer: Renderer) -> None:
    part = quad(np.array([[-9, -9, -4], [9, -9, -4], [9, 9, -4], [-9, 9, -4.0]]), Material(unlit=True))
    colors = np.tile(np.array([200, 120, 40], np.uint8), (4, 1))
    renderer.open(scene([thing(1, [replace(part, colors=colors)])]), width=WIDTH, height=HEIGHT)
    np.testing.assert_allclose(
        renderer.draw_color(view()).reshape(-1, 3), np.tile(colors[0], (WIDTH * HEIGHT, 1)), atol=1
    )


def test_back_faces_are_culled_unless_double_sided(renderer: Renderer) -> None:
    corners = np.array([[-1, 0, -4], [1, 0, -4], [1, 3, -4], [-1, 3, -4.0]])[::-1]  # turned away from the camera
    pictures = []
    for double_sided in (False, True):
        board = quad(corners, Material(double_sided=double_sided))
        renderer.open(scene([thing(1, [board])], lights=[Light("directional", (0, 0, -1))]), width=WIDTH, height=HEIGHT)
        pictures.append((renderer.draw_color(view()), renderer.draw_truth(view()).segmentation))
    assert (pictures[0][0] == 0).all()
    assert (pictures[0][1] == 0).all()
    inside = pictures[1][1] == 1
    assert inside.mean() > 0.1
    assert np.median(pictures[1][0][inside]) > 200  # lit by a light from behind the camera: the normal turned round


def test_shadow_falls_where_the_sun_is_hidden(renderer: Renderer) -> None:
    centre, radius = np.array([0.3, 0.6, -4.0]), 0.6
    objects = [
        thing(1, [ground(12, Material(base_color=(0.8, 0.8, 0.8)))]),
        thing(2, [sphere(radius, Material(), rings=48)], at(*centre)),
    ]
    camera, pictures = view(pitch_deg=-15), []
    for shadows in (False, True):
        renderer.open(scene(objects, lights=[SUN]), width=WIDTH, height=HEIGHT, shadows=shadows)
        pictures.append(renderer.draw_color(camera).astype(float).mean(axis=-1))
    truth = renderer.draw_truth(camera)
    floor = ~binary_dilation(truth.segmentation != 1)  # and not the smoothed edge of the ball
    points = unproject(camera.intrinsics, pixel_centres(WIDTH, HEIGHT), np.where(floor, truth.depth, 1.0))
    to_ball = centre - (points @ camera.world_from_camera[:3, :3].T + camera.world_from_camera[:3, 3])
    along = to_ball @ -(np.asarray(SUN.vector) / np.linalg.norm(SUN.vector))
    miss = np.sqrt((to_ball**2).sum(axis=-1) - along**2)
    drop = pictures[0] - pictures[1]
    assert (floor & (miss < 0.85 * radius)).sum() > 50
    assert drop[floor & (miss < 0.85 * radius)].min() > 40
    assert np.abs(drop[floor & (miss > 1.3 * radius)]).max() < 3
    assert np.abs(drop[truth.segmentation == 2]).mean() < 2  # the lit side of the ball does not shade itself


def test_a_moved_object_moves_with_its_shadow_and_comes_back(renderer: Renderer) -> None:
    renderer.open(yard(), width=WIDTH, height=HEIGHT, shadows=True)
    camera = view(pitch_deg=-12)
    moved = replace(camera, object_poses={3: se3(world_from_rig(0.3, 0.0, 0.0), [-0.6, 0.6, -3.5])})
    before, truth_before = renderer.draw_color(camera), renderer.draw_truth(camera)
    during, truth_during = renderer.draw_color(moved), renderer.draw_truth(moved)
    np.testing.assert_array_equal(renderer.draw_truth(camera).segmentation, truth_before.segmentation)
    np.testing.assert_array_equal(renderer.draw_truth(moved).depth, truth_during.depth)
    np.testing.assert_array_equal(renderer.draw_color(camera), before)  # pictures do not depend on those before
    expected = sphere_depth(moved, (-0.6, 0.6, -3.5), 0.6)
    assert ((truth_during.segmentation == 3) == (expected < np.inf)).mean() > 0.99
    floor = (truth_before.segmentation == 1) & (truth_during.segmentation == 1)
    assert (during[floor].astype(int).sum(axis=-1) - before[floor].astype(int).sum(axis=-1)).min() < -90  # new shadow
    assert (during[floor].astype(int).sum(axis=-1) - before[floor].astype(int).sum(axis=-1)).max() > 90  # old one gone


def test_moving_an_object_that_is_not_there_is_an_input_error(renderer: Renderer) -> None:
    renderer.open(yard(), width=WIDTH, height=HEIGHT)
    with pytest.raises(InputError, match="object_poses moves object 77, which scene test does not have"):
        renderer.draw_color(replace(view(), object_poses={77: np.eye(4)}))


@pytest.mark.parametrize(("yaw_deg", "side"), [(0.0, 1), (60.0, -1), (30.0, 0)])
def test_sky_patch_at_yaw_30_is_where_it_should_be(renderer: Renderer, yaw_deg: float, side: int) -> None:
    renderer.open(scene([thing(1, [ground(1, Material())])], sky=sky_picture()), width=WIDTH, height=HEIGHT)
    camera = view(yaw_deg=yaw_deg, hfov_deg=80)
    picture = renderer.draw_color(camera).astype(int)
    red = picture[..., 0] - picture[..., 1] > 150
    assert red.any()
    found = pixel_centres(WIDTH, HEIGHT)[red].mean(axis=0)
    direction = world_from_rig(*np.radians([30.0, 10.0, 0.0]))[:, 2]
    expected, _ = project_world(
        camera.world_from_camera, camera.intrinsics, camera.world_from_camera[:3, 3] + 1e6 * direction[None]
    )
    np.testing.assert_allclose(found, expected[0], atol=2.0)
    assert np.sign(round((found[0] - WIDTH / 2) / 10)) == side


def test_sky_is_upright_and_infinitely_far(renderer: Renderer) -> None:
    renderer.open(scene([thing(1, [ground(1, Material())])], sky=sky_picture()), width=WIDTH, height=HEIGHT)
    here = renderer.draw_color(view((0, 1.5, 0), yaw_deg=-100, pitch_deg=30))
    there = renderer.draw_color(view((50, 3.5, 90), yaw_deg=-100, pitch_deg=30))
    np.testing.assert_allclose(here.astype(int), there, atol=1)
    np.testing.assert_allclose(here[10, 80], [120, 170, 230], atol=2)
    np.testing.assert_allclose(renderer.draw_color(view(yaw_deg=-100, pitch_deg=-60))[60, 5], [110, 110, 105], atol=2)


def test_far_texture_is_averaged_not_sampled(renderer: Renderer) -> None:
    fine = Material(texture=checker(512, 256, ((255, 255, 255), (0, 0, 0))), unlit=True)
    wall = quad(np.array([[-40, -40, -50], [40, -40, -50], [40, 40, -50], [-40, 40, -50.0]]), fine, repeat=8)
    renderer.open(scene([thing(1, [wall])]), width=WIDTH, height=HEIGHT)
    picture = renderer.draw_color(view())
    assert picture.std() < 3  # without mipmaps, black and white noise
    assert 100 < picture.mean() < 200


def test_edges_are_antialiased(renderer: Renderer) -> None:
    part = quad(np.array([[-9, -9, -4], [0, -9, -4], [1, 9, -4], [-9, 9, -4.0]]), Material(unlit=True))
    renderer.open(scene([thing(1, [part])]), width=WIDTH, height=HEIGHT)
    renderer.draw_truth(view())  # must not switch it off
    values = np.unique(renderer.draw_color(view())[..., 0])
    assert len(values) >= 4


def test_no_flicker_between_close_surfaces_far_away(renderer: Renderer) -> None:
    walls = [
        thing(
            1,
            [quad(np.array([[-90, 0, z], [90, 0, z], [90, 90, z], [-90, 90, z]]), Material(base_color=c, unlit=True))],
        )
        for z, c in ((-200.0, (1.0, 0.0, 0.0)), (-199.98, (0.0, 1.0, 0.0)))
    ]
    walls[1] = replace(walls[1], id=2)
    renderer.open(scene(walls), width=WIDTH, height=HEIGHT)
    camera = view(yaw_deg=10, roll_deg=7)
    assert renderer.draw_color(camera)[..., 0].max() == 0  # the red wall, 2 cm behind at 200 m, never shows
    assert set(np.unique(renderer.draw_truth(camera).segmentation)) == {0, 2}


def test_reopening_replaces_the_scene_and_closed_ones_refuse(renderer: Renderer) -> None:
    renderer.open(yard(), width=WIDTH, height=HEIGHT)
    first = renderer.draw_color(view())
    renderer.open(scene([thing(1, [ground(5, Material())])]), width=64, height=48)
    assert renderer.draw_color(view(width=64, height=48)).shape == (48, 64, 3)
    renderer.open(yard(), width=WIDTH, height=HEIGHT)
    np.testing.assert_array_equal(renderer.draw_color(view()), first)
    renderer.close()
    with pytest.raises(RuntimeError, match="open a scene"):
        renderer.draw_color(view())


def test_backends_agree() -> None:
    cameras = [view(pitch_deg=-8), view((1.0, 0.8, 1.0), yaw_deg=12, roll_deg=-9, hfov_deg=75)]
    with create_renderer("moderngl") as ours, create_renderer("pyrender") as theirs:
        for renderer in (ours, theirs):
            renderer.open(yard(), width=WIDTH, height=HEIGHT)
        for camera in cameras:
            a, b = ours.draw_truth(camera), theirs.draw_truth(camera)
            assert (a.segmentation == b.segmentation).mean() >= 0.995
            same = (a.segmentation == b.segmentation) & (a.segmentation > 0)
            np.testing.assert_allclose(a.depth[same], b.depth[same], rtol=1e-4)
            difference = np.abs(ours.draw_color(camera).astype(int) - theirs.draw_color(camera))
            assert difference.mean() < 8
            assert np.percentile(difference, 90) < 20


def resident_mb() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss / 2**20)


def test_memory_stays_flat_over_many_scenes(renderer: Renderer) -> None:
    # 3 MB of buffers of which little is drawn; a shadow map takes 16 MB.
    whole = sphere(1, Material(), rings=190)
    heavy = replace(whole, faces=whole.faces[::40].copy())
    pictures = [checker(1024, 4 + number) for number in range(5)]  # 5 MB each on the GPU

    def draw_one(number: int) -> None:
        unnamed = Material(texture=pictures[number % 5])  # no key: must go with its scene
        world = scene([thing(1, [ground(9, unnamed)]), thing(2, [heavy], at(0, 1, -5))])
        renderer.open(world, width=64, height=64, shadows=True)
        camera = view(width=64, height=64)
        renderer.draw_color(camera)
        renderer.draw_truth(camera)
        renderer.draw_color(replace(camera, object_poses={2: at(0, 2, -5)}))
        renderer.close()

    for number in range(10):
        draw_one(number)
    before = resident_mb()
    for number in range(30):
        draw_one(number)
    assert resident_mb() - before < 70  # the allocator's own ups and downs; 30 lost buffers alone would be 90 MB
