"""Scenes of photographs in which the camera travels: planes of a folder's pictures, and pictures with depth maps."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support.real_pictures import largest_shift, sample, save, smooth_picture, view_rays

import synthcam
from synthcam.cli.main import main
from synthcam.clips.scene_source import find_scene
from synthcam.errors import DoesNotFitError, InputError
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import se3, world_from_rig
from synthcam.rendering.protocol import View, create_renderer
from synthcam.scene.real.backdrops import EYE
from synthcam.scene.real.photo_planes import alpha_cutout

WIDTH, HEIGHT = 168, 120


def folder_of_pictures(folder: Path) -> Path:
    folder.mkdir()
    for i in range(4):
        save(folder / f"{i}.png", smooth_picture(320, 240, seed=i))
    return folder


def rgbd_files(folder: Path, *, tilt: float = 0.3) -> Path:
    """A tilted wall: depth 3 m at the middle, farther to the right."""
    save(folder / "wall.png", smooth_picture(480, 360, grain=4.0))
    focal = 480.0
    right = (np.arange(480) + 0.5 - 240) / focal
    depth = (3.0 / (1 - tilt * right))[None].repeat(360, axis=0)
    np.save(folder / "wall.npy", depth)
    (folder / "wall.yaml").write_text("kind: rgbd\ndepth: wall.npy\nfocal_px: 480\n")
    return folder / "wall.png"


@pytest.mark.parametrize("seed", [0, 1, 4])
def test_rooms_and_streets_are_made_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.chdir(folder_of_pictures(tmp_path / "album").parent)
    options = {"scene": "album", "seed": seed, "size": (96, 96), "frames": 6, "fps": 4.0, "progress": False}
    clips = [synthcam.render("truck-left", **options) for _ in range(2)]
    assert clips[0].video == clips[1].video
    assert clips[0].motions == ("truck-left",)
    assert np.isfinite(clips[0].depth).mean() > 0.6
    clips[0].save(tmp_path / "clip")
    synthcam.load(tmp_path / "clip").ask(2)


def test_another_seed_is_another_scene_of_the_same_pictures(tmp_path: Path) -> None:
    source = find_scene(str(folder_of_pictures(tmp_path / "album")))
    one, other, again = source.build(0), source.build(1), source.build(0)
    assert [thing.kind for thing in one.objects] == [thing.kind for thing in again.objects]
    assert not np.array_equal(one.objects[0].parts[0].vertices, other.objects[0].parts[0].vertices)
    (tmp_path / "street.yaml").write_text("kind: photo-planes\nfolder: album\nlayout: street\nmovers: false\n")
    street = find_scene(str(tmp_path / "street.yaml")).build(0)
    assert street.sky is not None
    assert all(thing.path is None for thing in street.objects)


def test_cut_outs_follow_transparency() -> None:
    y, x = np.mgrid[0:80, 0:120]
    alpha = np.where((x - 60) ** 2 + (y - 40) ** 2 <= 30**2, 255, 0).astype(np.uint8)
    part = alpha_cutout(np.zeros((80, 120, 3), np.uint8), alpha, "key", 2.0)
    assert part is not None
    a, b, c = (part.vertices[part.faces[:, k]].astype(np.float64) for k in range(3))
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()
    assert area == pytest.approx(np.pi, rel=0.08)  # a disc 2 m high
    assert (np.cross(b - a, c - a)[:, 2] >= -1e-9).all()
    assert alpha_cutout(np.zeros((80, 120, 3), np.uint8), 0 * alpha, "key", 2.0) is None


@pytest.mark.parametrize("shift", [(0.0, 0.0, 0.0), (0.25, 0.0, 0.0), (-0.1, 0.12, -0.4)])
def test_pictures_with_depth_are_warped_as_points_project(tmp_path: Path, shift: tuple[float, float, float]) -> None:
    path, tilt, focal = rgbd_files(tmp_path), 0.3, 480.0
    eye = np.array(EYE) + shift
    view = View(se3(world_from_rig(0.03, -0.02, 0.0), eye), intrinsics_from_fov(np.radians(30), WIDTH, HEIGHT))
    with create_renderer("moderngl") as renderer:
        renderer.open(find_scene(str(path)).build(0), width=WIDTH, height=HEIGHT)
        color, truth = renderer.draw_color(view), renderer.draw_truth(view)
    # The wall is z = -(3 + tilt x): along each ray, and from there back into the picture.
    direction = view_rays(view, WIDTH, HEIGHT)
    along = -(3.0 + tilt * shift[0] + shift[2]) / (direction[..., 2] + tilt * direction[..., 0])
    x, y, z = np.moveaxis(np.array(shift) + along[..., None] * direction, -1, 0)
    expected = sample(smooth_picture(480, 360, grain=4.0), 180 - focal * y / -z, 240 + focal * x / -z)
    assert largest_shift(color, expected) < 0.5
    np.testing.assert_allclose(truth.depth, along, rtol=2e-3)


def test_travel_in_a_picture_with_depth_is_measured_and_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(rgbd_files(tmp_path).parent)
    options = {"scene": "wall.png", "size": (96, 96), "frames": 6, "fps": 4.0, "progress": False}
    clip = synthcam.render("truck-left:0.3m", **options)
    assert np.isfinite(clip.depth).all()
    with pytest.raises(DoesNotFitError, match="would look beyond the picture"):
        synthcam.render("truck-left:6m", **options)


def test_thin_things_in_a_picture_with_depth_leave_room_to_travel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(rgbd_files(tmp_path).parent)
    depth = np.load("wall.npy")
    depth[:, 200:280:8] *= 0.8  # bars: every eighth column is beside a cut already where nothing has travelled
    np.save("wall.npy", depth)
    options = {"scene": "wall.png", "size": (96, 96), "frames": 4, "fps": 4.0, "progress": False}
    clip = synthcam.render("truck-left", **options)
    assert np.isfinite(clip.depth).all()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: np.save(folder / "wall.npy", np.ones((10, 12))), "has 12x10 pixels, its picture 480x360"),
        (lambda folder: (folder / "wall.npy").unlink(), "wall.npy: no such file"),
        (lambda folder: (folder / "wall.npy").write_bytes(b"junk"), "cannot be read"),
        (lambda folder: np.save(folder / "wall.npy", np.full((360, 480), np.nan)), "0 % of it is depth"),
    ],
)
def test_depth_maps_that_cannot_be_are_refused(tmp_path: Path, spoil: object, message: str) -> None:
    path = rgbd_files(tmp_path)
    spoil(tmp_path)  # type: ignore[operator]
    with pytest.raises(InputError, match=message):
        find_scene(str(path)).build(0)


def test_a_folder_without_pictures_is_no_scene(tmp_path: Path) -> None:
    (tmp_path / "album").mkdir()
    (tmp_path / "album.yaml").write_text("kind: photo-planes\nfolder: album\n")
    with pytest.raises(InputError, match="folder album holds no pictures"):
        find_scene(str(tmp_path / "album.yaml"))
    with pytest.raises(InputError, match=r"album: the folder holds no pictures; allowed are \.jpg"):
        find_scene(str(tmp_path / "album"))


def test_the_command_line_takes_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of_pictures(tmp_path / "album")
    monkeypatch.chdir(tmp_path)
    arguments = [
        "render",
        "--motion",
        "pan-left",
        "--scene",
        "album/",
        "--size",
        "64x64",
        "--frames",
        "2",
        "--out",
        "o",
    ]
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert not stopped.value.code
    assert (tmp_path / "o" / "clip.mp4").is_file()


def test_damaged_pictures_are_named(tmp_path: Path) -> None:
    album = folder_of_pictures(tmp_path / "album")
    for path in album.iterdir():
        path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(InputError, match=r"picture .*png cannot be read"):
        find_scene(str(album)).build(0)
    Image.new("RGB", (2, 2)).save(tmp_path / "tiny.png")
    with pytest.raises(InputError, match="2x2 pixels; allowed are 8"):
        find_scene(str(tmp_path / "tiny.png")).build(0)
