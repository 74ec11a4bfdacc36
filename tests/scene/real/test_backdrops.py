"""Panoramas and photographs: what is drawn is what an independent remap gives, and what is no panorama is none."""

from pathlib import Path

import numpy as np
import pytest
from support.real_pictures import largest_shift, sample, save, smooth_picture, view_rays

import synthcam
from synthcam.clips.scene_source import find_scene
from synthcam.errors import DoesNotFitError, InputError
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.rendering.protocol import View, create_renderer

WIDTH, HEIGHT = 168, 120


def look(yaw_deg: float, pitch_deg: float, roll_deg: float, hfov_deg: float) -> View:
    yaw, pitch, roll, hfov = np.radians([yaw_deg, pitch_deg, roll_deg, hfov_deg])
    pose = se3(world_from_rig(yaw, pitch, roll), np.array([0.0, 1.6, 0.0]))
    return View(pose, intrinsics_from_fov(hfov, WIDTH, HEIGHT))


def drawn(path: Path, view: View) -> Array:
    with create_renderer("moderngl") as renderer:
        renderer.open(find_scene(str(path)).build(0), width=WIDTH, height=HEIGHT)
        return np.asarray(renderer.draw_color(view))


@pytest.mark.parametrize(
    ("view", "heading_deg"),
    [
        (look(0, 0, 0, 60), 0.0),
        (look(178, 12, 0, 75), 0.0),  # across the seam
        (look(-70, -25, 20, 50), 0.0),
        (look(40, 5, 0, 60), 25.0),
    ],
)
def test_panoramas_are_drawn_where_a_remap_has_them(tmp_path: Path, view: View, heading_deg: float) -> None:
    picture = smooth_picture(1024, 512, around=True, grain=5.0)
    save(tmp_path / "place.png", picture)
    (tmp_path / "place.yaml").write_text(f"kind: panorama\nheading_deg: {heading_deg}\n")
    x, y, z = np.moveaxis(view_rays(view, WIDTH, HEIGHT), -1, 0)
    yaw, pitch = np.arctan2(x, -z) - np.radians(heading_deg), np.arctan2(y, np.hypot(x, z))
    expected = sample(picture, (0.5 - pitch / np.pi) * 512, (0.5 + yaw / (2 * np.pi)) * 1024 % 1024, around=True)
    assert largest_shift(drawn(tmp_path / "place.png", view), expected) < 0.2


@pytest.mark.parametrize("size", [(640, 424), (555, 333)])
@pytest.mark.parametrize("view", [look(0, 0, 0, 40), look(12, -6, 8, 30), look(-10, 5, 0, 36)])
def test_photographs_are_drawn_by_the_homography(tmp_path: Path, view: View, size: tuple[int, int]) -> None:
    width, height = size
    picture = smooth_picture(width, height, grain=4.0)
    save(tmp_path / "photo.png", picture)
    (tmp_path / "photo.yaml").write_text("kind: photograph\nhfov_deg: 70\n")
    direction = view_rays(view, WIDTH, HEIGHT)
    focal = 0.5 * width / np.tan(np.radians(35))
    columns = 0.5 * width + focal * direction[..., 0] / -direction[..., 2]
    rows = 0.5 * height - focal * direction[..., 1] / -direction[..., 2]
    assert largest_shift(drawn(tmp_path / "photo.png", view), sample(picture, rows, columns)) < 0.2


def test_a_panorama_is_known_by_its_shape_and_its_edges(tmp_path: Path) -> None:
    around = save(tmp_path / "around.png", smooth_picture(512, 256, around=True))
    cut = save(tmp_path / "cut.png", smooth_picture(512, 256))
    photo = save(tmp_path / "photo.png", smooth_picture(400, 300))
    scenes = [find_scene(str(path)).build(0) for path in (around, cut, photo)]
    kinds = [scene.backdrop.projection for scene in scenes if scene.backdrop is not None]
    assert kinds == ["panorama", "photograph", "photograph"]
    assert "left and right edges differ" in scenes[1].notes[0]
    assert scenes[0].notes == ()
    assert "65 deg" in scenes[2].notes[0]


def test_a_picture_that_is_no_panorama_is_refused_as_one(tmp_path: Path) -> None:
    save(tmp_path / "photo.png", smooth_picture(400, 300))
    (tmp_path / "photo.yaml").write_text("kind: panorama\n")
    with pytest.raises(InputError, match=r"twice as wide as high, this picture has 400x300"):
        find_scene(str(tmp_path / "photo.png")).build(0)


def test_pyrender_refuses_what_it_would_draw_black(tmp_path: Path) -> None:
    save(tmp_path / "photo.png", smooth_picture(320, 240))
    with (
        create_renderer("pyrender") as renderer,
        pytest.raises(InputError, match="scene photo: --backend pyrender cannot draw panoramas, photographs"),
    ):
        renderer.open(find_scene(str(tmp_path / "photo.png")).build(0), width=32, height=32)


@pytest.mark.parametrize("motion", ["dolly-in", "pan-left+truck-left", "arc-cw"])
def test_nothing_travels_in_a_panorama(tmp_path: Path, motion: str) -> None:
    path = save(tmp_path / "around.png", smooth_picture(512, 256, around=True))
    with pytest.raises(DoesNotFitError, match="a panorama shows no depth, so the camera cannot travel in it"):
        synthcam.render(motion, scene=path, size=(64, 48), frames=4, fps=4, progress=False)


def test_what_a_photograph_has_no_room_for_is_refused_or_shortened(tmp_path: Path) -> None:
    path = save(tmp_path / "photo.png", smooth_picture(600, 400))
    options = {"scene": path, "size": (64, 48), "frames": 5, "fps": 4.0, "progress": False}
    with pytest.raises(DoesNotFitError, match="would look beyond the picture"):
        synthcam.render("pan-left:90deg", **options)
    clip = synthcam.render("zoom-out+pan-left, pan-left, pan-left", hfov_deg=24, **options)
    assert any("shortened to" in note for note in clip.notes)
    assert any("shortened to" in note for note in clip.record["staging"]["notes"])


@pytest.mark.parametrize("motion", ["pan-left", "tilt-up", "roll-cw", "zoom-in", "zoom-out", "static"])
@pytest.mark.parametrize("size", [(1024, 512), (700, 500)])
def test_what_is_filmed_is_what_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, motion: str, size: tuple[int, int]
) -> None:
    monkeypatch.chdir(tmp_path)
    save(tmp_path / "place.png", smooth_picture(*size, around=True, grain=4.0))
    made = [
        synthcam.render(motion, scene="place.png", size=(96, 96), frames=8, fps=4.0, seed=2, progress=False)
        for _ in range(2)
    ]
    assert made[0].motions == (motion,)
    assert made[0].video == made[1].video
    for family in ("truck_left", "pedestal_up", "dolly_in"):
        values = {value for name, value in made[0].labels.items() if f"has_{family}" in name}
        assert True not in values
    made[0].save(tmp_path / "clip")
    assert len(synthcam.load(tmp_path / "clip").ask(3)) > 0


def test_a_flat_photograph_cannot_tell_a_zoom_from_a_dolly(tmp_path: Path) -> None:
    save(tmp_path / "wall.png", smooth_picture(700, 500, grain=4.0))
    (tmp_path / "wall.yaml").write_text("kind: photograph\nflat: true\nlicence: CC0\ncredit: nobody\n")
    clip = synthcam.render("zoom-in", scene=tmp_path / "wall.yaml", size=(96, 96), frames=8, fps=4.0, progress=False)
    zooms = {value for name, value in clip.labels.items() if "has_zoom_in" in name}
    assert zooms == {None}
    moved = synthcam.render(
        "truck-left", scene=tmp_path / "wall.yaml", size=(96, 96), frames=8, fps=4.0, progress=False
    )
    assert moved.record["staging"]["motion"].startswith("truck-left:")
