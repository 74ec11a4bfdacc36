"""Files in the layouts of other tools, written by independent writers, are read as the path that was written."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support import pose_layouts as layouts
from support.pose_layouts import OPEN_WRITERS, WRITERS, in_world, path

from synthcam.errors import InputError
from synthcam.formats.pose_file import PoseFile
from synthcam.formats.read_write import read_poses

PATHS = {
    "dolly in, pan right": path(dolly=1.2, pan=20),
    "dolly out": path(dolly=-1.2),
    "truck, pan left, tilt": path(truck=-0.8, pan=-30, tilt=12),
    "pan left": path(pan=-35),
    "roll": path(roll=-30),
    "handheld": path(dolly=2, truck=0.3, pan=40, tilt=10, shake=0.3),
}
UNNAMED = ("brackets", "posenet", "droid_result", "seven_columns", "folder_w2c", "npy_c2w", "kitti360_numbered_camera")
ONE_WORLD = {"tartanair": "z", "kitti360_vehicle": "z"}


def relative(read: PoseFile) -> np.ndarray:
    """(F, 4, 4) first camera from camera."""
    poses = read.trajectory.world_from_camera
    return np.linalg.inv(poses[0]) @ poses


def agrees(read: PoseFile, truth: np.ndarray) -> bool:
    found = relative(read)
    return len(found) == len(truth) and bool(np.abs(found - truth).max() < 2e-3)


@pytest.mark.parametrize("name", WRITERS)
def test_a_layout_is_read_as_it_was_written(tmp_path: Path, name: str) -> None:
    worlds = [ONE_WORLD[name]] if name in ONE_WORLD else ["first", "y", "z"]
    for index, (motion, truth) in enumerate(PATHS.items()):
        world = worlds[index % len(worlds)]
        if name == "kitti360_vehicle" and motion != "dolly in, pan right":
            continue  # a vehicle drives ahead
        if name in ("column_by_column", "redwood_log") and world == "first":
            world = "y"  # there is nothing that would tell a turn from its inverse, or forwards from backwards
        folder = tmp_path / str(index)
        folder.mkdir()
        (read,) = read_poses(WRITERS[name](folder, in_world(truth, world)))
        assert agrees(read, np.delete(truth, 7, axis=0) if name == "scannet" else truth), (motion, world, read.notes)


@pytest.mark.parametrize("name", OPEN_WRITERS)
def test_where_the_numbers_leave_a_choice_it_is_right_or_asked(tmp_path: Path, name: str) -> None:
    right, asked = 0, []
    for index, (motion, truth) in enumerate(PATHS.items()):
        for world in ("first",) if name == "dpvo" else ("first", "y", "z"):  # it starts at the origin
            folder = tmp_path / f"{index}{world}"
            folder.mkdir()
            file = OPEN_WRITERS[name](folder, in_world(truth, world))
            try:
                (read,) = read_poses(file)
            except InputError as error:
                asked.append(str(error))
                continue
            assert agrees(read, truth), (motion, world, read.format, read.notes)
            right += 1
    assert right >= (1 if name in UNNAMED else 6)
    assert all("nothing in it says which; give --format" in text for text in asked)


def test_a_folder_whose_poses_can_be_read_in_two_ways_asks_about_them(tmp_path: Path) -> None:
    np.save(tmp_path / "poses.npy", in_world(PATHS["dolly out"], "y"))
    np.save(tmp_path / "focals.npy", np.full(40, 400.0))
    np.save(tmp_path / "disps.npy", np.ones((40, 3, 5)))
    with pytest.raises(InputError, match=r"poses.npy: whether its matrices .* give --format matrices"):
        read_poses(tmp_path)


def test_two_stamps_that_count_frames_are_no_times(tmp_path: Path) -> None:
    file = tmp_path / "pose.txt"
    pose = " 0.5 0.89 0.5 0.5 0 0 1 0 0 0 0 1 0 0 0 0 1 "
    file.write_text(f"\n0{pose}0\n1{pose}-0.5\n")
    (read,) = read_poses(file)
    assert read.trajectory.times.tolist() == [0.0, 0.125]


def test_the_folder_of_scannet_says_what_was_left_out_and_brings_its_lens(tmp_path: Path) -> None:
    (read,) = read_poses(layouts.scannet(tmp_path, in_world(PATHS["dolly out"], "y")))
    assert read.format == "pose-folder"
    assert any("1 poses are not numbers" in note and "7.txt" in note for note in read.notes)
    np.testing.assert_allclose(read.trajectory.intrinsics[0], [1170, 1170, 648, 484])


@pytest.mark.parametrize(
    ("name", "width", "height", "focal"),
    [
        ("vggt", 518, 294, 450),
        ("depth_anything", 518, 294, 450),
        ("ac3d", 518, 294, 450),
        ("mvsnet", 518, 294, 450),
        ("cut3r", 518, 294, 450),
        ("llff", 960, 540, 800),
        ("record3d", 720, 960, 800),
        ("gaussian_splatting", 960, 540, 800),
        ("kubric", 256, 256, 280),
        ("co3d", 500, 1000, 800),
        ("nerfstudio_path", 1920, 1080, 540 / np.tan(np.deg2rad(25))),
    ],
)
def test_a_layouts_lens_and_picture_size_are_read(
    tmp_path: Path, name: str, width: int, height: int, focal: float
) -> None:
    (read,) = read_poses(WRITERS[name](tmp_path, in_world(PATHS["pan left"], "y")))
    assert (read.trajectory.width, read.trajectory.height) == (width, height)
    np.testing.assert_allclose(read.trajectory.intrinsics[:, :2], focal)
    assert not any("no intrinsics" in note for note in read.notes)


def test_bundlers_pictures_are_as_large_as_those_beside_it(tmp_path: Path) -> None:
    file = layouts.bundler(tmp_path, in_world(PATHS["pan left"], "y"))
    (read,) = read_poses(file)
    assert any("no picture size in the file" in note for note in read.notes)
    np.testing.assert_allclose(read.trajectory.intrinsics[0], [320 / np.tan(np.pi / 6)] * 2 + [320, 180])
    (tmp_path / "images").mkdir()
    Image.new("RGB", (1200, 800)).save(tmp_path / "images" / "0.jpg")
    (read,) = read_poses(tmp_path)
    assert (read.trajectory.width, read.trajectory.height) == (1200, 800)
    np.testing.assert_allclose(read.trajectory.intrinsics[0], [700, 700, 600, 400])
    lines = file.read_text().splitlines()
    lines[2 + 5 * 4] = "0 0 0"
    file.write_text("\n".join(lines))
    (read,) = read_poses(file)
    assert len(read.trajectory) == layouts.FRAMES - 1
    assert any("1 cameras have the focal length 0" in note for note in read.notes)


def test_each_sequence_of_co3d_is_a_path(tmp_path: Path) -> None:
    file = layouts.co3d(tmp_path, in_world(PATHS["dolly out"], "y"))
    frames = json.loads(gzip.decompress(file.read_bytes()))
    others = [frame | {"sequence_name": "b"} for frame in frames[:10]]
    file.write_bytes(gzip.compress(json.dumps(frames + others).encode()))
    first, second = read_poses(file)
    assert (first.name, len(first.trajectory), second.name, len(second.trajectory)) == ("110_13051_23361", 40, "b", 10)
    np.testing.assert_allclose(first.trajectory.intrinsics[0, 2:], [225, 550])
    np.testing.assert_allclose(np.diff(first.trajectory.times), 1 / 24)


def test_each_sequence_of_cambridge_landmarks_is_a_path(tmp_path: Path) -> None:
    file = layouts.cambridge(tmp_path, in_world(PATHS["truck, pan left, tilt"], "z"))
    file.write_text(file.read_text() + file.read_text().split("\n\n")[1].replace("seq1/", "seq2/"))
    first, second = read_poses(file)
    assert (first.name, second.name) == ("seq1", "seq2")
    assert agrees(first, PATHS["truck, pan left, tilt"])
    assert agrees(second, PATHS["truck, pan left, tilt"])


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.out", b"# Bundle file v0.3\n2 0\n700 0 0\n", "ends after 2 lines; allowed are 5 lines for each of 2 cam"),
        ("a.out", b"# Bundle file v0.3\nx 0\n", "line 2 is 'x 0'; allowed are the numbers of cameras and points"),
        ("a.out", b"# Bundle file v0.3\n0 0\n", "holds no pose"),
        ("a.out", b"# Bundle file v0.3\n1 0\n7 0 0\n1 0 0\n0 1 0\n0 0 nan\n0 0 0\n", "line 6: column 3 is 'nan'"),
        ("a.jgz", gzip.compress(b"[{}]", mtime=0), "is no list of frames with a viewpoint"),
        ("a.jgz", gzip.compress(b"[1", mtime=0), "is not JSON"),
        ("a.jgz", gzip.compress(b"[]" * 50, mtime=0)[:20], "is damaged or cannot be read"),
        (
            "a.jgz",
            gzip.compress(b'[{"viewpoint": 3, "sequence_name": "s", "frame_number": 1}]', mtime=0),
            "viewpoint is 3",
        ),
        ("a.txt", b"a.png 0 0 0 1 0 0 0\nb.png 0 0 0 1 0 0\n", "line 2: 7 columns; allowed are a picture's name and"),
        ("a.txt", b"a.png 0 0 0 2 0 0 0\nb.png 0 0 0 1 0 0 0\n", "has not length 1"),
    ],
)
def test_damage_to_lists_of_cameras_is_named(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_poses(tmp_path / name)


def test_gravity_is_known_where_the_layout_declares_it(tmp_path: Path) -> None:
    for name, world in (("tartanair", "z"), ("record3d", "y"), ("kubric", "z")):
        folder = tmp_path / name
        folder.mkdir()
        tilted = in_world(PATHS["dolly out"] @ path(tilt=0.001)[-1], world)
        (read,) = read_poses(WRITERS[name](folder, tilted))
        assert read.up_known, name
        # The first camera stands level: its y axis points down in a world with +Y up.
        np.testing.assert_allclose(read.trajectory.world_from_camera[0, 1, 1], -1.0, atol=1e-4)


def test_a_forced_format_is_taken_at_its_word(tmp_path: Path) -> None:
    truth = PATHS["truck, pan left, tilt"]
    file = OPEN_WRITERS["monst3r"](tmp_path, in_world(truth, "z"))
    assert agrees(read_poses(file, format="tum-wxyz")[0], truth)
    assert not agrees(read_poses(file, format="tum")[0], truth)
    file = OPEN_WRITERS["folder_w2c"](tmp_path, in_world(truth, "z"))
    assert agrees(read_poses(file, format="pose-folder-w2c")[0], truth)
    file = OPEN_WRITERS["droid_result"](tmp_path, in_world(truth, "z"))
    assert agrees(read_poses(file, format="droid-c2w")[0], truth)
    assert not agrees(read_poses(file, format="droid")[0], truth)


def test_a_folder_stands_for_the_pose_file_in_it(tmp_path: Path) -> None:
    truth = PATHS["dolly out"]
    layouts.llff(tmp_path, in_world(truth, "y"))
    (tmp_path / "notes.txt").write_text("nothing\n")
    (read,) = read_poses(tmp_path)
    assert agrees(read, truth)
    assert "read from poses_bounds.npy in the folder" in read.notes
    (read,) = read_poses(tmp_path, format="llff")
    assert agrees(read, truth)


def test_a_folder_with_several_pose_files_asks_for_one(tmp_path: Path) -> None:
    for name in ("a", "b"):
        layouts.tum_header(tmp_path, in_world(PATHS["dolly out"], "y")).rename(tmp_path / f"{name}.txt")
    with pytest.raises(InputError, match=r"holds several pose files \(a\.txt, b\.txt\); name one of them"):
        read_poses(tmp_path)


def test_the_mounting_of_kitti360s_camera_is_read_where_it_lies_beside(tmp_path: Path) -> None:
    file = layouts.kitti360_vehicle(tmp_path, in_world(PATHS["dolly in, pan right"], "z"))
    (without,) = read_poses(file)
    assert any("calib_cam_to_pose.txt is not beside it" in note for note in without.notes)
    (tmp_path / "calibration").mkdir()
    # x right, y down, z forward in the vehicle's axes, 1.5 m ahead of it.
    mounting = "image_00: 0 0 1 1.5 1 0 0 0 0 1 0 0\n"
    (tmp_path / "calibration" / "calib_cam_to_pose.txt").write_text(mounting)
    (read,) = read_poses(file)
    assert not any("calib_cam_to_pose" in note for note in read.notes)
    # What is mounted ahead of the axis of the pan swings to the side.
    np.testing.assert_allclose(relative(read)[-1, 0, 3], 1.5 * np.sin(np.deg2rad(20)), atol=1e-6)


def test_lost_tracking_and_damage_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "traj.txt"
    sound = in_world(PATHS["dolly out"], "y").reshape(-1, 16)
    lost = sound.copy()
    lost[3] = np.nan
    file.write_text(layouts.rows(lost))
    (read,) = read_poses(file)
    assert len(read.trajectory) == layouts.FRAMES - 1
    file.write_text(layouts.rows(sound).replace(" ", " oops ", 1))
    with pytest.raises(InputError, match=r"traj\.txt"):
        read_poses(file)
    skew = sound.copy()
    skew[5, 15] = 2.0
    file.write_text(layouts.rows(skew))
    with pytest.raises(InputError, match=r"line 6: the matrix's last row is 0 0 0 2; allowed is 0 0 0 1"):
        read_poses(file)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.npz", {"depth": np.zeros((2, 2))}, "has no array of poses; found are depth"),
        ("a.npz", {"extrinsics": np.zeros((2, 5))}, r"extrinsics: has shape \(2, 5\); allowed is \(N, 4, 4\)"),
        ("a.npz", {"c2w": np.tile(np.eye(4), (3, 1, 1)), "K": np.eye(2)}, r"intrinsics have shape \(2, 2\)"),
        ("a.npy", np.zeros((4, 9)), r"has shape \(4, 9\); allowed is \(N, 4, 4\)"),
        ("a.npy", np.zeros((4, 7)), "the quaternion .* has not length 1"),
        ("a.npy", np.full((4, 17), np.nan), r"\[0\] holds NaN"),
    ],
)
def test_a_bad_array_is_named(tmp_path: Path, name: str, content: object, message: str) -> None:
    file = tmp_path / name
    if isinstance(content, dict):
        np.savez(file, **content)
    else:
        np.save(file, content)
    with pytest.raises(InputError, match=rf"{name}.*{message}"):
        read_poses(file)


def test_an_npy_with_objects_is_not_unpickled(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match=r"a\.npy: is a damaged npy .*allow_pickle=False"):
        read_poses(tmp_path / "a.npy")
