"""Frames and cameras on disk as other tools open them: COLMAP (by pycolmap), nerfstudio (by its keys), GIF players."""

import json
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import pytest

import synthcam
from synthcam.rendering.video import read_video

SMALL = ("--size", "64x48", "--frames", "6", "--fps", "5")


@pytest.fixture(scope="module")
def scene(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("frames")
    frames, clip = folder / "scene" / "images", folder / "clip"
    synthcam.render("arc-cw+zoom-in", size=(64, 48), frames=6, fps=5, gif=True, frames_dir=frames, out=clip)
    for target, format in (("transforms.json", None), ("sparse/0", "colmap"), ("bin", "colmap-binary")):
        synthcam.convert(clip / "clip.json", folder / "scene" / target, to_format=format)
    return folder


def test_frames_are_those_of_the_video_before_it_was_compressed(scene: Path) -> None:
    files = sorted((scene / "scene" / "images").iterdir())
    assert [file.name for file in files] == [f"frame_{i:05d}.png" for i in range(6)]
    drawn = np.stack([imageio.imread(file) for file in files]).astype(float)
    decoded = read_video(scene / "clip" / "clip.mp4")[0].astype(float)
    assert drawn.shape == decoded.shape == (6, 48, 64, 3)
    assert np.abs(drawn - decoded).mean() < 6
    order = np.abs(drawn[:, None] - decoded[None]).mean(axis=(2, 3, 4)).argmin(axis=1)
    assert order.tolist() == [0, 1, 2, 3, 4, 5]


def test_the_gif_shows_the_clip(scene: Path) -> None:
    frames = imageio.imread(scene / "clip" / "clip.gif", index=None)
    decoded = read_video(scene / "clip" / "clip.mp4")[0].astype(float)
    assert frames.shape[:3] == (6, 48, 64)
    assert np.abs(frames[..., :3].astype(float) - decoded).mean() < 12
    assert imageio.immeta(scene / "clip" / "clip.gif")["duration"] == pytest.approx(200)


@pytest.mark.parametrize("model", ["sparse/0", "bin"])
def test_pycolmap_opens_the_cameras_and_finds_their_pictures(scene: Path, model: str) -> None:
    pycolmap = pytest.importorskip("pycolmap", reason="the dev extra is not installed")
    found = pycolmap.Reconstruction(scene / "scene" / model)
    clip = json.loads((scene / "clip" / "clip.json").read_text())
    images = sorted(found.images.values(), key=lambda image: image.name)
    assert len(images) == 6
    colors: list[float] = []
    for image, pose, k in zip(images, clip["world_from_camera"], clip["intrinsics"], strict=True):
        picture = imageio.imread(scene / "scene" / "images" / image.name)
        camera = found.cameras[image.camera_id]
        assert picture.shape[:2] == (camera.height, camera.width)
        np.testing.assert_allclose(np.linalg.inv(pose)[:3], image.cam_from_world().matrix(), atol=1e-9)
        np.testing.assert_allclose(camera.params, k, atol=1e-9)
    assert len(found.points3D) > 300
    for point in found.points3D.values():
        (seen,) = point.track.elements
        image = found.images[seen.image_id]
        at = image.project_point(point.xyz)
        np.testing.assert_allclose(at, image.points2D[seen.point2D_idx].xy, atol=1e-3)
        drawn = imageio.imread(scene / "scene" / "images" / image.name)[int(at[1]), int(at[0])]
        colors.append(np.abs(drawn.astype(float) - point.color).mean())
    assert np.median(colors) < 10


def test_transforms_json_has_nerfstudios_keys_and_its_pictures(scene: Path) -> None:
    """As nerfstudio's dataparser reads it: nerfstudio_dataparser.py, with a lens a frame."""
    folder = scene / "scene"
    meta = json.loads((folder / "transforms.json").read_text())
    assert meta["camera_model"] in ("OPENCV", "PINHOLE", "SIMPLE_PINHOLE")
    clip = json.loads((scene / "clip" / "clip.json").read_text())
    for frame, pose, k in zip(meta["frames"], clip["world_from_camera"], clip["intrinsics"], strict=True):
        assert (folder / frame["file_path"]).is_file()
        lens = [frame.get(key, meta.get(key)) for key in ("fl_x", "fl_y", "cx", "cy")]
        np.testing.assert_allclose(lens, k)
        assert (meta["w"], meta["h"]) == (64, 48)
        opengl = np.array(frame["transform_matrix"])
        np.testing.assert_allclose(opengl @ np.diag([1, -1, -1, 1]), pose, atol=1e-12)


def test_frames_replace_nothing_but_frames(synthcam, scene: Path, tmp_path: Path) -> None:
    frames = tmp_path / "frames"
    frames.mkdir()
    (frames / "holiday.jpg").write_bytes(b"mine")
    options = ("render", "--motion", "static", *SMALL)
    ran = synthcam(*options, "--frames-dir", frames, "--out", tmp_path / "a", "--overwrite")
    assert ran.code == 2
    assert "holds holiday.jpg; allowed is a folder of frames alone, or a new one" in ran.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["frames", "holiday.jpg"]
    (frames / "holiday.jpg").unlink()
    for number in range(9):
        (frames / f"frame_{number:05d}.png").write_bytes(b"old")
    ran = synthcam(*options, "--frames-dir", frames, "--out", tmp_path / "a")
    assert ran.code == 2
    assert "already holds frame_00000.png; choose another folder, or --overwrite" in ran.err
    ran = synthcam(*options, "--frames-dir", frames, "--out", tmp_path / "a", "--overwrite")
    assert ran.code == 0, ran.err
    assert len(list(frames.iterdir())) == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "frames"]


def test_frames_have_a_folder_of_their_own(synthcam, tmp_path: Path) -> None:
    for clip in ("both", "both/clip"):
        ran = synthcam("render", "--motion", "static", "--frames-dir", tmp_path / "both", "--out", tmp_path / clip)
        assert ran.code == 2
        assert "is where the clip goes" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_camera_of_a_rig_is_replayed_by_name(synthcam, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (model / "cameras.txt").write_text("1 PINHOLE 64 48 60 60 32 24\n2 PINHOLE 64 48 60 60 32 24\n")
    images = [f"{10 * c + i} 1 0 0 0 0 0 {-0.1 * c * i} {c} cam{c}/{i:03d}.png\n\n" for c in (1, 2) for i in range(6)]
    (model / "images.txt").write_text("".join(images))
    (model / "points3D.txt").write_text("")
    ran = synthcam("render", "--trajectory", model, "--size", "64x48", "--out", tmp_path / "out")
    assert ran.code == 2
    assert "holds 2 cameras; choose one with --camera: cam1, cam2" in ran.err
    ran = synthcam("render", "--trajectory", model, "--camera", "cam2", "--size", "64x48", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    clip = json.loads((tmp_path / "out" / "clip.json").read_text())
    first, last = (np.array(clip["world_from_camera"])[i] for i in (0, -1))
    travel = (np.linalg.inv(first) @ last)[:3, 3]
    np.testing.assert_allclose(travel, [0, 0, clip["staging"]["scale"]], atol=1e-9)
    ran = synthcam("render", "--motion", "static", "--format", "tum", "--out", tmp_path / "x")
    assert ran.code == 2
    assert "--format tum: is for a --trajectory" in ran.err
    ran = synthcam("render", "--motion", "static", "--camera", "cam2", "--out", tmp_path / "x")
    assert ran.code == 2
    assert "--camera cam2: is for a --trajectory" in ran.err


def test_a_file_that_can_be_read_in_two_ways_is_asked_about_and_answered(synthcam, tmp_path: Path) -> None:
    poses = np.tile([0.0, 0, 0, 0, 0, 0, 1], (6, 1))
    poses[:, 2] = np.linspace(0, -0.5, 6)
    np.save(tmp_path / "track.npy", poses)
    options = ("render", "--trajectory", tmp_path / "track.npy", "--size", "64x48", "--out", tmp_path / "out")
    asked = synthcam(*options, "--format", "auto")
    assert asked.code == 2
    assert "whether its matrices take" in asked.err
    assert "droid-c2w (camera to world)" in asked.err
    assert not (tmp_path / "out").exists()
    ran = synthcam(*options, "--format", "droid-c2w")
    assert ran.code == 0, ran.err
    first, last = np.array(json.loads((tmp_path / "out" / "clip.json").read_text())["world_from_camera"])[[0, -1]]
    assert (np.linalg.inv(first) @ last)[2, 3] < -0.02
    poses[:, 0], poses[:, 2] = poses[:, 2], 0.0
    np.save(tmp_path / "track.npy", poses)
    for command in (("label",), ("convert",)):
        target = (tmp_path / "a.tum",) if command == ("convert",) else ()
        ran = synthcam(*command, tmp_path / "track.npy", *target)
        assert ran.code == 2
        assert "whether its matrices take" in ran.err
        assert "droid-c2w (camera to world)" in ran.err
        ran = synthcam(*command, tmp_path / "track.npy", *target, "--format", "droid-c2w")
        assert ran.code == 0, ran.err


def test_keyed_cameras_are_rendered(synthcam, tmp_path: Path) -> None:
    (tmp_path / "shot.yaml").write_text(
        "fps: 6\nkeyframes:\n"
        "- {time: 0, position: [0, 1.5, 1], pan_deg: 0}\n- {time: 1, position: [0, 1.5, 0], pan_deg: 0}\n"
    )
    ran = synthcam("render", "--trajectory", tmp_path / "shot.yaml", "--size", "64x48", "--out", tmp_path / "out")
    assert ran.code == 0, ran.err
    assert json.loads((tmp_path / "out" / "clip.json").read_text())["motions"] == ["dolly-in"]


def test_a_clip_without_its_video_gives_a_model_without_points(scene: Path, tmp_path: Path) -> None:
    alone = tmp_path / "clip.json"
    alone.write_bytes((scene / "clip" / "clip.json").read_bytes())
    done = synthcam.convert(alone, tmp_path / "model", to_format="colmap")
    assert "clip.mp4 is not beside it: the model has no points" in done.notes
    assert (tmp_path / "model" / "points3D.txt").read_text().count("\n") == 1
