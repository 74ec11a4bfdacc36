import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats.colmap import read_colmap, write_colmap, write_colmap_binary
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.surface_points import SurfacePoints
from synthcam.geometry.camera import rays

WRITERS = {"text": write_colmap, "binary": write_colmap_binary}
CAMERAS = "1 PINHOLE 640 360 400 401 310 190\n"


def read_one(path: Path) -> PoseFile:
    (only,) = read_colmap(path)
    return only


def model(folder: Path, cameras: str, *images: str) -> Path:
    (folder / "cameras.txt").write_text(cameras)
    (folder / "images.txt").write_text("# Image list\n" + "".join(f"{image}\n\n" for image in images))
    return folder


@pytest.mark.parametrize("zoom", [False, True])
@pytest.mark.parametrize("kind", WRITERS)
def test_pycolmap_reads_what_we_write_the_same(tmp_path: Path, make_pose_file, kind: str, zoom: bool) -> None:
    pycolmap = pytest.importorskip("pycolmap", reason="the evaluate extra is not installed")
    trajectory = make_pose_file(1, zoom=zoom).trajectory
    WRITERS[kind](tmp_path, make_pose_file(1, zoom=zoom))
    oracle = pycolmap.Reconstruction(tmp_path)
    images = sorted(oracle.images.values(), key=lambda image: image.name)
    found = np.stack([image.cam_from_world().matrix() for image in images])
    np.testing.assert_allclose(found, trajectory.camera_from_world[:, :3], atol=1e-12)
    k = np.stack([oracle.cameras[image.camera_id].params for image in images])
    np.testing.assert_allclose(k, trajectory.intrinsics, atol=1e-12)


@pytest.mark.parametrize("kind", WRITERS)
def test_what_pycolmap_writes_is_read_the_same(tmp_path: Path, make_pose_file, kind: str) -> None:
    pycolmap = pytest.importorskip("pycolmap", reason="the evaluate extra is not installed")
    before = make_pose_file(2, zoom=True)
    write_colmap(tmp_path, before)
    again = tmp_path / "again"
    again.mkdir()
    oracle = pycolmap.Reconstruction(tmp_path)
    if kind == "binary":
        oracle.write_binary(again)
    else:
        oracle.write_text(again)
    after = read_one(again).trajectory
    np.testing.assert_allclose(after.world_from_camera, before.trajectory.world_from_camera, atol=1e-9)
    np.testing.assert_allclose(after.intrinsics, before.trajectory.intrinsics, atol=1e-9)


def test_frames_come_in_order_of_name_with_numbers_as_numbers(tmp_path: Path) -> None:
    images = [f"{i} 1 0 0 0 0 0 {-n} 1 frame {n}.png" for i, n in enumerate([10, 2, 1])]
    read = read_one(model(tmp_path, CAMERAS, *images))
    np.testing.assert_allclose(read.trajectory.positions[:, 2], [0, -1, -9], atol=1e-12)


@pytest.mark.parametrize(
    ("camera", "expected", "noted"),
    [
        ("SIMPLE_PINHOLE 640 360 400 310 190", (400, 400, 310, 190), False),
        ("SIMPLE_RADIAL 640 360 400 310 190 0", (400, 400, 310, 190), False),
        ("SIMPLE_RADIAL 640 360 400 310 190 0.01", (400, 400, 310, 190), True),
        ("OPENCV 640 360 400 401 310 190 0 0 0 0.1", (400, 401, 310, 190), True),
    ],
)
def test_lenses_become_pinholes_and_distortion_is_said(
    tmp_path: Path, camera: str, expected: tuple[float, ...], noted: bool
) -> None:
    read = read_one(model(tmp_path, f"1 {camera}\n", "1 1 0 0 0 0 0 0 1 a.png"))
    np.testing.assert_allclose(read.trajectory.intrinsics[0], expected)
    assert any("distortion" in note for note in read.notes) == noted


@pytest.mark.parametrize(
    ("camera", "expected"),
    [
        ("OPENCV_FISHEYE 640 360 400 401 310 190 0 0 0 0", (400, 401, 310, 190)),
        ("SIMPLE_RADIAL_FISHEYE 640 360 400 310 190 0.1", (400, 400, 310, 190)),
        ("EQUIRECTANGULAR 640 360 640 360", (320, 320, 320, 180)),
    ],
)
def test_of_a_wide_lens_the_path_is_read_and_the_lens_said(
    tmp_path: Path, camera: str, expected: tuple[float, ...]
) -> None:
    read = read_one(model(tmp_path, f"1 {camera}\n", "1 1 0 0 0 0 0 0 1 a.png", "2 1 0 0 0 0 0 -1 1 b.png"))
    np.testing.assert_allclose(read.trajectory.intrinsics[0], expected)
    np.testing.assert_allclose(read.trajectory.positions[1], [0, 0, -1], atol=1e-12)
    assert any("pinhole of the same focal length" in note or "panoramas" in note for note in read.notes)


def test_a_rig_gives_a_path_a_camera(tmp_path: Path) -> None:
    images = [f"{10 * c + i} 1 0 0 0 {-c} 0 {-i} {c} cam{c}/frame_{i:04d}.jpg" for c in (1, 2) for i in range(5)]
    path = model(tmp_path, "1 PINHOLE 640 360 400 400 320 180\n2 PINHOLE 320 180 200 200 160 90\n", *images)
    left, right = read_colmap(path)
    assert (left.name, right.name) == ("cam1", "cam2")
    assert (left.trajectory.width, right.trajectory.width) == (640, 320)
    for read in (left, right):
        np.testing.assert_allclose(read.trajectory.positions[:, 2], -np.arange(5.0), atol=1e-12)
        assert "the pictures are of 2 cameras: each has a path of its own" in read.notes


def test_lenses_that_take_turns_in_one_folder_are_cameras_and_a_lens_a_picture_is_a_zoom(tmp_path: Path) -> None:
    lenses = "".join(f"{i} PINHOLE 640 360 {400 + i} 400 320 180\n" for i in range(1, 7))
    turns = [f"{i} 1 0 0 0 0 0 {-i} {1 + i % 2} {i:03d}.png" for i in range(1, 7)]
    assert [read.name for read in read_colmap(model(tmp_path, lenses, *turns))] == ["camera1", "camera2"]
    zoom = [f"{i} 1 0 0 0 0 0 {-i} {i} {i:03d}.png" for i in range(1, 7)]
    assert len(read_one(model(tmp_path, lenses, *zoom)).trajectory) == 6


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("{side}_{i:04d}.png", ["left", "right"]),
        ("{i:04d}-{side}.png", ["left", "right"]),
        ("cam{c}_{i}.png", ["cam1", "cam2"]),
        ("cam{c}_frame{i:03d}_v2.png", ["cam1_frame_v2", "cam2_frame_v2"]),
    ],
)
def test_names_that_share_numbers_of_frames_are_cameras(tmp_path: Path, form: str, names: list[str]) -> None:
    images = [
        f"{10 * c + i} 1 0 0 0 {-c} 0 {-i} 1 {form.format(c=c, i=i, side=side)}"
        for c, side in ((1, "left"), (2, "right"))
        for i in range(6)
    ]
    found = read_colmap(model(tmp_path, CAMERAS, *images))
    assert [read.name for read in found] == names
    for read in found:
        np.testing.assert_allclose(read.trajectory.positions[:, 2], -np.arange(6.0), atol=1e-12)


def test_chunks_of_one_recording_stay_one_path_and_a_jump_parts_two(tmp_path: Path) -> None:
    chunks = [f"{i} 1 0 0 0 0 0 {-i} 1 part{i // 4}/frame_{i:04d}.png" for i in range(1, 9)]
    assert len(read_one(model(tmp_path, CAMERAS, *chunks)).trajectory) == 8
    jumps = [f"{i} 1 0 0 0 {-50 * (i // 5)} 0 {-i} 1 shot{i // 5}/frame_{i:04d}.png" for i in range(1, 9)]
    assert len(read_colmap(model(tmp_path, CAMERAS, *jumps))) == 2


@pytest.mark.parametrize("where", ["", "sparse/0", "sparse"])
def test_the_model_may_lie_in_the_usual_sub_folders(tmp_path: Path, make_pose_file, where: str) -> None:
    write_colmap_binary(tmp_path / where, make_pose_file())
    read = read_one(tmp_path)
    assert len(read.trajectory) == 9
    assert read.name == tmp_path.name
    assert len(read_one(tmp_path / where / "images.bin").trajectory) == 9


@pytest.mark.parametrize(
    ("cameras", "images", "message"),
    [
        ("1 EYE 640 360 400\n", [], "cameras.txt: line 1: is .*; allowed is CAMERA_ID MODEL"),
        ("1 PINHOLE 640 360 400\n", [], "cameras.txt: line 1: PINHOLE has 1 parameters; allowed are 4"),
        ("1 PINHOLE 6.5 360 400 400 1 1\n", [], "cameras.txt: line 1: column 3 is '6.5'; allowed is a whole number"),
        (CAMERAS, [], "images.txt|holds no pose"),
        (CAMERAS, ["1 1 0 0 0 0 0 0 2 a.png"], "line 2: camera 2 is not in cameras.txt"),
        (CAMERAS, ["1 1 0 0 0 0 0 0 1"], "images.txt: line 2: 9 columns; allowed are 10"),
        (CAMERAS, ["1 1 1 0 0 0 0 0 1 a.png"], "line 2: the quaternion .* has not length 1"),
        (CAMERAS, ["1 1 0 0 0 0 0 0 1 a.png", "2 1 0 0 0 0 0 0 1 a.png"], "line 2 and line 4 have the same name"),
        (
            CAMERAS + "2 PINHOLE 641 360 400 400 310 190\n",
            ["1 1 0 0 0 0 0 0 1 a.png", "2 1 0 0 0 0 0 0 2 b.png"],
            "line 4: picture 641x360 where line 2 has 640x360",
        ),
    ],
)
def test_a_bad_record_is_named(tmp_path: Path, cameras: str, images: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_one(model(tmp_path, cameras, *images))


def test_a_missing_line_of_points_does_not_swallow_an_image(tmp_path: Path) -> None:
    model(tmp_path, CAMERAS)
    (tmp_path / "images.txt").write_text("1 1 0 0 0 0 0 0 1 a.png\n2 1 0 0 0 0 0 0 1 b.png\n")
    with pytest.raises(InputError, match=r"images\.txt: line 2: .*POINTS2D"):
        read_one(tmp_path)


@pytest.mark.parametrize("file", ["cameras.bin", "images.bin"])
def test_a_binary_cut_anywhere_is_an_input_error(tmp_path: Path, make_pose_file, file: str) -> None:
    whole = tmp_path / "whole"
    write_colmap_binary(whole, make_pose_file(frames=2))
    data = (whole / file).read_bytes()
    for length in range(1, len(data)):
        cut = tmp_path / "cut"
        shutil.copytree(whole, cut, dirs_exist_ok=True)
        (cut / file).write_bytes(data[:length])
        with pytest.raises(InputError):
            read_one(cut)


def test_a_binary_that_promises_too_much_is_refused_at_once(tmp_path: Path, make_pose_file) -> None:
    write_colmap_binary(tmp_path, make_pose_file(frames=2))
    data = (tmp_path / "images.bin").read_bytes()
    (tmp_path / "images.bin").write_bytes(b"\xff" * 8 + data[8:])
    with pytest.raises(InputError, match=r"images\.bin: says it holds 18446744073709551615 records"):
        read_one(tmp_path)


def test_half_a_model_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "images.txt").write_text("")
    with pytest.raises(InputError, match="holds no COLMAP model"):
        read_one(tmp_path)


@pytest.mark.parametrize("kind", WRITERS)
def test_pycolmap_reads_the_points_and_where_they_are_seen(tmp_path: Path, make_pose_file, kind: str) -> None:
    pycolmap = pytest.importorskip("pycolmap", reason="the evaluate extra is not installed")
    pose_file = make_pose_file(1)
    cameras = pose_file.trajectory
    frames = np.array([1, 0, 1, 2])
    pixels = np.array([[10.5, 20.5], [100.5, 30.5], [300.5, 40.5], [10.5, 50.5]])
    local = rays(cameras.intrinsics[0], pixels) * np.array([[2.0], [3.0], [4.0], [5.0]])
    poses = cameras.world_from_camera[frames]
    positions = np.einsum("nij,nj->ni", poses[:, :3, :3], local) + poses[:, :3, 3]
    colors = np.arange(12, dtype=np.uint8).reshape(4, 3)
    WRITERS[kind](tmp_path, replace(pose_file, points=SurfacePoints(positions, colors, frames, pixels)))
    model = pycolmap.Reconstruction(tmp_path)
    assert len(model.points3D) == 4
    for point_id, point in model.points3D.items():
        np.testing.assert_allclose(point.xyz, positions[point_id - 1], atol=1e-9)
        assert list(point.color) == colors[point_id - 1].tolist()
        (seen,) = point.track.elements
        image = model.images[seen.image_id]
        assert image.name == f"frame_{frames[point_id - 1]:05d}.png"
        assert image.points2D[seen.point2D_idx].point3D_id == point_id
        np.testing.assert_allclose(image.points2D[seen.point2D_idx].xy, pixels[point_id - 1], atol=1e-9)
        np.testing.assert_allclose(image.project_point(point.xyz), pixels[point_id - 1], atol=1e-6)
    again = read_one(tmp_path)
    np.testing.assert_allclose(again.trajectory.intrinsics, cameras.intrinsics)
