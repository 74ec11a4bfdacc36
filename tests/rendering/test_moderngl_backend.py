from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import map_coordinates
from support.simple_scenes import SUN, at, box, checker, ground, quad, scene, thing, view, yard

from synthcam.geometry.se3 import se3
from synthcam.rendering import batches
from synthcam.rendering.color_target import REACH, TwoPassTarget
from synthcam.rendering.context import shared_context
from synthcam.rendering.gpu import gpu_of
from synthcam.rendering.gpu_scene import GpuScene
from synthcam.rendering.moderngl_backend import ModernglRenderer
from synthcam.scene.assets import Light, Material

WIDTH, HEIGHT = 160, 120
GREY = Material(base_color=(0.5, 0.5, 0.5))


def test_textures_of_a_key_are_shared_between_scenes() -> None:
    key = "shared-between-scenes"
    with ModernglRenderer() as renderer:
        for _ in range(2):
            world = scene([thing(1, [ground(9, Material(texture=checker(64, 4), texture_key=key))])])
            renderer.open(world, width=WIDTH, height=HEIGHT)
        cached = gpu_of(shared_context()).textures
        texture = cached.get(key, checker(64, 4))
        renderer.close()
        assert cached.get(key, checker(64, 4)) is texture


def test_lambert_light_is_added_in_linear_space() -> None:
    floor = scene([thing(1, [ground(50, GREY)])], lights=[Light("directional", (0.0, -0.6, -0.8), intensity=0.5)])
    with ModernglRenderer() as renderer:
        renderer.open(floor, width=WIDTH, height=HEIGHT)
        picture = renderer.draw_color(view(pitch_deg=-80))
    albedo = ((0.5 + 0.055) / 1.055) ** 2.4
    light = np.array(floor.ambient_up) + 0.5 * 0.6
    expected = 255 * (1.055 * (albedo * light) ** (1 / 2.4) - 0.055)
    np.testing.assert_allclose(picture[60, 80], expected, atol=1)


def test_ambient_blends_by_the_way_a_surface_faces() -> None:
    wall = quad(np.array([[-9, -9, -4], [9, -9, -4], [9, 9, -4], [-9, 9, -4.0]]), Material())
    world = scene([thing(1, [wall])], lights=[], ambient_up=(0.6, 0.6, 0.6), ambient_down=(0.2, 0.2, 0.2))
    with ModernglRenderer() as renderer:
        renderer.open(world, width=WIDTH, height=HEIGHT)
        picture = renderer.draw_color(view())
    np.testing.assert_allclose(picture[60, 80], 255 * (1.055 * 0.4 ** (1 / 2.4) - 0.055), atol=1)


@pytest.mark.parametrize("distance", [1.0, 4.0])
def test_point_light_falls_off_as_the_contract_says(distance: float) -> None:
    lamp = Light("point", (0.0, distance, 0.0), intensity=0.8, range_m=2.0)
    world = scene([thing(1, [ground(50, GREY)])], lights=[lamp], ambient_up=(0, 0, 0), ambient_down=(0, 0, 0))
    with ModernglRenderer() as renderer:
        renderer.open(world, width=WIDTH + 1, height=HEIGHT + 1)
        camera = view((0, 0.8, 0), pitch_deg=-90, width=WIDTH + 1, height=HEIGHT + 1)
        picture = renderer.draw_color(camera)
    linear = ((0.5 + 0.055) / 1.055) ** 2.4 * 0.8 / (1 + (distance / 2.0) ** 2) ** 2
    encoded = 1.055 * linear ** (1 / 2.4) - 0.055
    np.testing.assert_allclose(picture[60, 80], 255 * encoded, atol=1.5)


def test_four_directional_and_eight_point_lights() -> None:
    lights = [Light("directional", (0, -1, 0), intensity=0.1)] * 4 + [Light("point", (0, 3, 0), intensity=0.1)] * 8
    with ModernglRenderer() as renderer:
        pictures = []
        for used in (lights[:1], lights):
            renderer.open(scene([thing(1, [ground(9, GREY)])], lights=used), width=WIDTH, height=HEIGHT, shadows=True)
            pictures.append(renderer.draw_color(view(pitch_deg=-60)).mean())
    assert pictures[1] > pictures[0] + 20


def test_scenes_without_lights_or_directional_light_can_have_shadows_asked_for() -> None:
    with ModernglRenderer() as renderer:
        for lights in ((), (Light("point", (0, 3, 0)),)):
            renderer.open(scene([thing(1, [ground(9, GREY)])], lights=lights), width=64, height=48, shadows=True)
            assert renderer.draw_color(view(width=64, height=48, pitch_deg=-60)).mean() > 30


def test_the_shadow_map_is_drawn_again_only_when_something_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    from synthcam.rendering.gpu_scene import ShadowMap

    drawn = []
    begin = ShadowMap.begin
    monkeypatch.setattr(ShadowMap, "begin", lambda self: (drawn.append(1), begin(self)))
    moves = [view(), view(yaw_deg=5), replace(view(), object_poses={2: at(1, 1, -5)})]
    moves += [replace(moves[2], world_from_camera=moves[1].world_from_camera), view()]
    with ModernglRenderer() as renderer:
        renderer.open(yard(), width=64, height=48, shadows=True)
        counts = []
        for camera in moves:
            renderer.draw_color(camera)
            counts.append(len(drawn))
    assert counts == [1, 1, 2, 2, 3]


def test_far_from_the_origin_nothing_shakes() -> None:
    """The anchor keeps a scene 20 km from the origin as exact as one around it."""
    offset = np.array([20_000.0, 0.0, -15_000.0])
    pictures = []
    for shift in (np.zeros(3), offset):
        parts = [box((1, 1, 1), Material(texture=checker(64, 8), texture_key="shake"))]
        world = scene([thing(1, parts, se3(np.eye(3), np.add(shift, (0.3, 1.5, -2.0))))], lights=[SUN])
        low, high = (tuple(np.add(corner, shift)) for corner in (world.camera_zone.low, world.camera_zone.high))
        world = replace(world, camera_zone=replace(world.camera_zone, low=low, high=high))
        camera = view(yaw_deg=4)
        pose = camera.world_from_camera.copy()
        pose[:3, 3] += shift
        with ModernglRenderer() as renderer:
            renderer.open(world, width=WIDTH, height=HEIGHT)
            pictures.append(renderer.draw_color(replace(camera, world_from_camera=pose)).astype(int))
    assert np.abs(pictures[0] - pictures[1]).mean() < 0.01


def test_faces_lit_by_the_corner_look_as_if_lit_by_the_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = []
    with ModernglRenderer() as renderer:
        for shadows in (False, True):
            renderer.open(yard(), width=WIDTH, height=HEIGHT, shadows=shadows)
            pictures.append(renderer.draw_color(view(pitch_deg=-12)).astype(int))
        monkeypatch.setattr(batches, "_flat_faces", lambda part: np.zeros(len(part.faces), bool))
        for shadows in (False, True):
            renderer.open(yard(), width=WIDTH, height=HEIGHT, shadows=shadows)
            pictures.append(renderer.draw_color(view(pitch_deg=-12)).astype(int))
    plain, shadowed = np.abs(pictures[0] - pictures[2]), np.abs(pictures[1] - pictures[3])
    assert np.percentile(plain, 99.9) <= 1
    assert plain.max() <= 2  # each of two pictures is rounded, and their mean again
    assert np.percentile(shadowed, 99) <= 1  # in a shadow's soft edge the mean is taken of codes, not of light
    assert shadowed.max() <= 12


@pytest.mark.parametrize("size", [(160, 120), (101, 67)])
def test_on_a_cpu_a_pixel_is_the_mean_of_two_pictures_read_nearer_to_its_centre(size: tuple[int, int]) -> None:
    width, height = size
    drawn = np.random.default_rng(0).integers(0, 256, (2, height, width, 3), dtype=np.uint8)
    with ExitStack() as resources:
        target = TwoPassTarget(shared_context(), width, height, resources)
        for picture, pixels in zip(target._pictures, drawn, strict=True):
            picture.write(np.dstack([pixels, np.full_like(pixels[..., :1], 255)]).tobytes())
        averaged = target.read()
    rows, columns = np.mgrid[:height, :width].astype(float)
    expected = np.zeros((height, width, 3))
    for channel in range(3):
        for pixels, side in zip(drawn, (-1, 1), strict=True):  # the first was sampled to the right and below
            places = [rows + side * REACH, columns + side * REACH]
            expected[..., channel] += 0.5 * map_coordinates(
                pixels[..., channel].astype(float), places, None, 1, "nearest"
            )
    assert np.abs(averaged - expected).max() < 3  # llvmpipe's weights have 8 bits


def test_two_passes_sample_to_either_side_of_a_pixels_centre() -> None:
    """A wall that ends between the two samples of a column covers half of it."""
    pictures = []
    for share in (0.1, 0.5, 0.9):
        edge = (WIDTH // 2 + share - 0.5 * WIDTH) / view().intrinsics[0]
        white = Material(base_color=(1.0, 1.0, 1.0), unlit=True)
        corners = np.array([[-9, -9, -1], [edge, -9, -1], [edge, 9, -1], [-9, 9, -1.0]])
        with ModernglRenderer() as renderer:
            renderer.open(scene([thing(1, [quad(corners, white)])], sky=None), width=WIDTH, height=HEIGHT)
            pictures.append(renderer.draw_color(view())[HEIGHT // 2, WIDTH // 2].astype(float).mean())
    few, half, most = pictures
    assert few < half - 60
    assert half < most - 60
    assert half == pytest.approx(127.5, abs=2)


def test_a_gpu_multisamples_and_sees_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = []
    context = shared_context()
    for renderer_name in ("llvmpipe", "a GPU"):
        monkeypatch.setattr(context, "info", replace(context.info, renderer=renderer_name))
        with ModernglRenderer() as renderer:
            renderer.open(yard(), width=WIDTH, height=HEIGHT, shadows=True)
            pictures.append(renderer.draw_color(view(pitch_deg=-12)).astype(float))
    difference = np.abs(pictures[0] - pictures[1])
    assert 0 < difference.mean() < 2.5
    assert np.median(difference) <= 1


def test_the_open_scene_is_uploaded_once_and_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = []
    upload = GpuScene._upload_meshes
    monkeypatch.setattr(GpuScene, "_upload_meshes", lambda self: (uploads.append(1), upload(self))[1])
    world, moved = yard(), replace(view(), object_poses={2: at(1, 1, -5)})
    with ModernglRenderer() as renderer:
        pictures = []
        for size in (64, 64, 128):
            renderer.open(world, width=size, height=48, shadows=True)
            pictures.append(renderer.draw_color(view()))
        assert len(uploads) == 2
        renderer.draw_color(moved)
        renderer.open(world, width=128, height=48, shadows=True)
        again = renderer.draw_color(view())
        renderer.open(yard(), width=128, height=48, shadows=True)
        fresh = renderer.draw_color(view())
    np.testing.assert_array_equal(pictures[0], pictures[1])
    np.testing.assert_array_equal(again, pictures[2])
    np.testing.assert_array_equal(fresh, pictures[2])
