import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built_scenes import scene_of
from support.simple_scenes import view

from synthcam.geometry.se3 import invert, se3, world_from_rig
from synthcam.rendering import gpu_scene
from synthcam.rendering.moderngl_backend import ModernglRenderer
from synthcam.rendering.projection import clip_from_camera
from synthcam.rendering.visibility import Boxes, drawing_order, joined

numbers = st.integers(0, 2**32 - 1)
WIDTH, HEIGHT = 96, 64


@given(numbers)
def test_a_box_with_a_point_in_view_is_never_left_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pose = se3(world_from_rig(*rng.uniform(-3, 3, 3)), rng.normal(size=3))
    clip = clip_from_camera(view(width=WIDTH, height=HEIGHT).intrinsics, WIDTH, HEIGHT)
    middle, half = rng.normal(0, 5, (40, 3)), rng.exponential(1, (40, 3))
    boxes = Boxes(middle - half, middle + half, rng.random(40) < 0.5)
    points = middle[:, None] + half[:, None] * rng.uniform(-1, 1, (40, 50, 3))
    camera = (points - pose[:3, 3]) @ pose[:3, :3]
    x, y, _, w = np.moveaxis(np.concatenate([camera, np.ones((40, 50, 1))], axis=-1) @ clip.T, -1, 0)
    in_view = ((np.abs(x) <= w) & (np.abs(y) <= w) & (w > 0)).any(axis=1)
    order = drawing_order(boxes, clip @ invert(pose), pose[:3, 3])
    assert set(np.flatnonzero(in_view)) <= set(order.tolist())
    assert len(set(order.tolist())) == len(order)


def test_near_things_come_first_and_structure_last() -> None:
    middle = np.array([[0, 0, -5.0], [0, 0, -2.0], [0, 0, -3.0], [0, 0, 4.0]])
    boxes = Boxes(middle - 0.1, middle + 0.1, np.array([False, True, False, False]))
    camera = view((0.0, 0.0, 0.0), width=WIDTH, height=HEIGHT)
    clip = clip_from_camera(camera.intrinsics, WIDTH, HEIGHT) @ invert(camera.world_from_camera)
    assert drawing_order(boxes, clip, np.zeros(3)).tolist() == [2, 0, 1]  # the last one lies behind the camera


@given(numbers)
def test_a_moved_box_holds_what_the_box_held(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pose = se3(world_from_rig(*rng.uniform(-3, 3, 3)), rng.normal(size=3))
    low = rng.normal(size=(2, 3))
    boxes = Boxes(low, low + rng.exponential(size=(2, 3)), np.zeros(2, bool))
    points = rng.uniform(boxes.low[:, None], boxes.high[:, None], (2, 30, 3)) @ pose[:3, :3].T + pose[:3, 3]
    moved = boxes.moved(pose)
    assert (points >= moved.low[:, None] - 1e-9).all()
    assert (points <= moved.high[:, None] + 1e-9).all()
    assert len(joined([boxes, moved]).low) == 4


@pytest.mark.parametrize("name", ["warehouse", "forest"])
def test_what_is_left_out_is_not_missed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scene_of(name, 0)
    middle = 0.5 * np.add(scene.camera_zone.low, scene.camera_zone.high)
    views = [view(tuple(middle), yaw_deg=yaw, width=WIDTH, height=HEIGHT) for yaw in (0, 100, 200)]
    counts: list[int] = []

    def everything(boxes: Boxes, *_: object) -> np.ndarray:
        counts.append(len(boxes.low))
        return np.lexsort((np.arange(len(boxes.low)), boxes.behind))

    with ModernglRenderer() as renderer:
        renderer.open(scene, width=WIDTH, height=HEIGHT, shadows=True)
        drawn = [(renderer.draw_color(v), renderer.draw_truth(v)) for v in views]
        monkeypatch.setattr(gpu_scene, "drawing_order", everything)
        all_drawn = [(renderer.draw_color(v), renderer.draw_truth(v)) for v in views]
    assert counts
    for (picture, truth), (all_picture, all_truth) in zip(drawn, all_drawn, strict=True):
        assert (truth.segmentation == all_truth.segmentation).mean() > 0.999
        assert (np.abs(picture.astype(int) - all_picture) > 2).any(axis=-1).mean() < 0.002  # where faces coincide
