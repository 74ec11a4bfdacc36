from dataclasses import replace

import numpy as np
import pytest
from support.simple_scenes import at, box, checker, ground, scene, sphere, thing, yard

from synthcam.rendering.batches import anchor_of, merge, srgb_to_linear
from synthcam.scene.assets import Material

ANCHOR = np.array([1.0, 2.0, 3.0])


def test_still_objects_of_one_look_become_one_batch_in_the_frame_of_the_anchor() -> None:
    red, blue = Material(base_color=(1, 0, 0)), Material(base_color=(0, 0, 1))
    world = scene([thing(1, [box((1, 1, 1), red)], at(5, 0, 0)), thing(7, [box((1, 1, 1), blue)], at(0, 0, -5))])
    (batch,) = merge(world, (), ANCHOR)
    assert batch.object_id is None
    assert len(batch.faces) == 24
    first = batch.vertices["object_id"] == 1
    np.testing.assert_allclose(batch.vertices["position"][first].mean(axis=0), [4, -2, -3], atol=1e-6)
    np.testing.assert_allclose(batch.vertices["position"][~first].mean(axis=0), [-1, -2, -8], atol=1e-6)
    np.testing.assert_array_equal(batch.vertices["color"][first][:, :3], np.tile([1, 0, 0], (24, 1)))
    np.testing.assert_array_equal(batch.vertices["object_id"][batch.faces[-1]], 7)


def test_what_moves_keeps_its_own_frame() -> None:
    world = scene([thing(1, [ground(5, Material())]), thing(2, [box((2, 2, 2), Material())], at(9, 9, 9))])
    still, moving = merge(world, {2}, ANCHOR)
    assert (still.object_id, moving.object_id) == (None, 2)
    np.testing.assert_allclose(np.abs(moving.vertices["position"]), 1.0)


def test_textures_unlit_and_double_sided_keep_batches_apart() -> None:
    picture = checker(8, 2)
    materials = [
        Material(),
        Material(unlit=True),
        Material(double_sided=True),
        Material(texture=picture, texture_key="a"),
        Material(texture=picture, texture_key="b"),
    ]
    world = scene([thing(i + 1, [box((1, 1, 1), material)]) for i, material in enumerate(materials)])
    assert len(merge(world, (), ANCHOR)) == len(materials)


@pytest.mark.parametrize(("srgb", "linear"), [(0.0, 0.0), (0.5, 0.2140411), (0.04, 0.0030960), (1.0, 1.0)])
def test_srgb_to_linear_against_the_table_of_the_standard(srgb: float, linear: float) -> None:
    assert srgb_to_linear(srgb) == pytest.approx(linear, abs=1e-6)


def test_anchor_is_in_the_middle_of_the_camera_zone() -> None:
    np.testing.assert_allclose(anchor_of(yard()), [0, 1.5, 0])


def test_faces_of_one_normal_and_one_colour_come_first() -> None:
    ball, cube = sphere(1.0, Material(), rings=8), box((1, 1, 1), Material())
    (batch,) = merge(scene([thing(1, [ball]), thing(2, [cube])]), (), ANCHOR)
    assert batch.flat == 12
    corners = batch.vertices[batch.faces]
    same = (corners["normal"] == corners["normal"][:, :1]).all(axis=(1, 2))
    assert same[:12].all()
    assert not same[12:].any()
    assert (corners["object_id"][:12] == 2).all()
    colors = np.arange(3 * len(cube.vertices), dtype=np.uint8).reshape(-1, 3)
    (varied,) = merge(scene([thing(1, [replace(cube, colors=colors)])]), (), ANCHOR)
    assert varied.flat == 0


def test_runs_part_the_faces_by_mesh_and_boxes_hold_them() -> None:
    floor, ball, cube = ground(5, Material()), sphere(1.0, Material(), rings=8), box((1, 1, 1), Material())
    things = [replace(thing(1, [floor]), role="structure"), thing(2, [ball], at(3, 0, 0)), thing(3, [cube])]
    (batch,) = merge(scene(things), (), ANCHOR)
    ends = [first + count for first, count in batch.runs]
    assert [first for first, _ in batch.runs] == [0, *ends[:-1]]
    assert ends[-1] == len(batch.faces)
    for (first, count), low, high, behind in zip(
        batch.runs, batch.boxes.low, batch.boxes.high, batch.boxes.behind, strict=True
    ):
        corners = batch.vertices[batch.faces[first : first + count]]
        (owner,) = set(corners["object_id"].ravel().tolist())
        assert behind == (owner == 1)
        np.testing.assert_allclose(corners["position"].reshape(-1, 3).min(axis=0), low)
        np.testing.assert_allclose(corners["position"].reshape(-1, 3).max(axis=0), high)
        assert first >= batch.flat or first + count <= batch.flat
