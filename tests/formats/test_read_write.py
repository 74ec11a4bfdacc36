import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthcam.errors import InputError, SynthcamError
from synthcam.formats.read_write import FORMATS, detect_format, read_poses, write_poses

WRITABLE = [name for name, known in FORMATS.items() if known.write]
LENSES = ["realestate10k", "colmap", "colmap-binary", "nerf"]
ZOOMS = [*LENSES, "camera-path", "3dgs", "gltf", "chan"]
SINGLE = ["gltf"]  # precision of the numbers in the file
LENS = [*LENSES, "megasam"]
JSON = ["nerf", "motionctrl", "multicamvideo", "clip", "camera-path", "3dgs", "kubric", "record3d", "arrays", "gltf"]
JSON += ["keyframes"]
TIMES = ["realestate10k", "tum", "nerf"]
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("format", WRITABLE)
def test_round_trip(tmp_path: Path, make_pose_file, format: str, seed: int) -> None:
    before = make_pose_file(seed, up_known=format == "multicamvideo")
    path = tmp_path / "a path with spaces"
    write_poses(path, before, format)
    assert detect_format(path) == format.removesuffix("-binary")
    (after,) = read_poses(path, width=640, height=360)
    assert after.trajectory.width == 640
    np.testing.assert_allclose(
        after.trajectory.world_from_camera,
        before.trajectory.world_from_camera,
        rtol=0,
        atol=2e-6 if format in SINGLE else 1e-9,
    )
    if format in LENS:
        # MegaSaM keeps no picture size; asked for another than its guess, the lens is scaled to it.
        scale = np.array([640 / 620, 360 / 380] * 2) if format == "megasam" else 1.0
        np.testing.assert_allclose(after.trajectory.intrinsics, before.trajectory.intrinsics * scale, rtol=1e-12)
    if format in TIMES:
        np.testing.assert_allclose(after.trajectory.times, before.trajectory.times, rtol=0, atol=1e-9)


@pytest.mark.parametrize("format", WRITABLE)
def test_a_zoom_is_held_or_refused(tmp_path: Path, make_pose_file, format: str) -> None:
    before = make_pose_file(zoom=True)
    path = tmp_path / "zoom"
    if format not in ZOOMS:
        with pytest.raises(InputError, match=r"the focal length changes .*; allowed are realestate10k, nerf, colmap"):
            write_poses(path, before, format)
        assert not path.exists()
        return
    write_poses(path, before, format)
    (after,) = read_poses(path, width=640, height=360)
    held = slice(0, 4) if format in LENSES else slice(1, 2)  # the others imply a principal point and square pixels
    np.testing.assert_allclose(
        after.trajectory.intrinsics[:, held],
        before.trajectory.intrinsics[:, held],
        rtol=1e-6 if format in SINGLE else 1e-12,
    )


@pytest.mark.parametrize("format", WRITABLE)
def test_what_is_given_wins_in_every_format(tmp_path: Path, make_pose_file, format: str) -> None:
    path = tmp_path / "poses"
    write_poses(path, make_pose_file(), format)
    up = None if format == "multicamvideo" else "z"
    (read,) = read_poses(path, fov_deg=75.0, fps=5.0, width=320, height=240, up=up)
    trajectory = read.trajectory
    assert (trajectory.width, trajectory.height) == (320, 240)
    np.testing.assert_allclose(trajectory.intrinsics[:, 0], 160 / np.tan(np.deg2rad(37.5)))
    np.testing.assert_allclose(trajectory.times, np.arange(len(trajectory)) / 5)
    assert read.up_known
    said = " ".join(read.notes)
    assert "75 deg" in said
    assert "5 fps as asked" in said


def test_every_note_is_a_plain_line(tmp_path: Path, make_pose_file) -> None:
    for format in WRITABLE:
        lost = write_poses(tmp_path / format, make_pose_file(), format)
        (read,) = read_poses(tmp_path / format)
        for note in [*read.notes, *lost]:
            assert note.strip()
            assert "\n" not in note


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello\nworld\n", "it has no row of numbers; allowed are 19"),
        ("1 2 3\n", "its first row of numbers has 3 columns"),
        ('{"prompts": []}', "JSON with the keys 'prompts' is no pose file"),
        ("{}", "JSON with the keys none"),
        ("[1, 2", "is not JSON"),
    ],
)
def test_an_unknown_file_says_what_was_seen(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "what.txt"
    path.write_text(text)
    with pytest.raises(InputError, match=rf"what\.txt: .*{message}"):
        read_poses(path)


def test_a_missing_file_a_folder_and_an_unknown_format_are_said(tmp_path: Path, make_pose_file) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_poses(tmp_path / "none")
    with pytest.raises(InputError, match="holds no COLMAP model"):
        read_poses(tmp_path)
    with pytest.raises(InputError, match="format is 'xyz'; allowed are auto, realestate10k"):
        read_poses(tmp_path, format="xyz")
    for format in ("euroc", "clip", "xyz"):
        with pytest.raises(InputError, match=f"format '{format}' cannot be written; allowed are"):
            write_poses(tmp_path / "out", make_pose_file(), format)


def test_a_pose_file_may_be_called_like_a_part_of_a_model(tmp_path: Path, make_pose_file) -> None:
    path = tmp_path / "cameras.txt"
    write_poses(path, make_pose_file(), "kitti")
    assert detect_format(path) == "kitti"


def test_camera_extrinsics_for_another_format_are_refused(tmp_path: Path, make_pose_file) -> None:
    write_poses(tmp_path / "poses", make_pose_file(), "tum")
    with pytest.raises(InputError, match="is a tum file; camera_extrinsics are allowed for euroc only"):
        read_poses(tmp_path / "poses", camera_extrinsics=tmp_path / "sensor.yaml")


def test_windows_line_ends_and_bom_change_nothing(tmp_path: Path, make_pose_file) -> None:
    for format in ("realestate10k", "tum", "kitti", "nerf", "motionctrl"):
        path = tmp_path / format
        write_poses(path, make_pose_file(), format)
        (plain,) = read_poses(path)
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        (dos,) = read_poses(path)
        np.testing.assert_array_equal(dos.trajectory.world_from_camera, plain.trajectory.world_from_camera)


def test_ten_megabytes_of_garbage_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "garbage.txt"
    data = np.random.Generator(np.random.PCG64(0)).bytes(10 * 2**20)
    for start in (b"", b"PK\x03\x04", b"[", b"1 2 3 4 5 6 7 8\n"):
        path.write_bytes(start + data)
        with pytest.raises(InputError):
            read_poses(path)


@FUZZ
@given(data=st.binary(max_size=300), format=st.sampled_from(["auto", *FORMATS]))
def test_random_bytes_are_poses_or_an_error_of_ours(tmp_path: Path, data: bytes, format: str) -> None:
    path = tmp_path / "fuzz"
    path.write_bytes(data)
    read_or_refuse(path, format)


@FUZZ
@given(text=st.text(alphabet='0123456789.eE+- \n#,[]{}":naN', max_size=300))
def test_random_numbers_are_poses_or_an_error_of_ours(tmp_path: Path, text: str) -> None:
    path = tmp_path / "fuzz"
    path.write_text(text)
    read_or_refuse(path, "auto")


leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
shapes = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4), max_leaves=12)
keys = st.sampled_from(
    [
        "frames", "frame0", "cam01", "transform_matrix", "fl_x", "w", "h", "world_from_camera", "fps", "camera_path",
        "camera_to_world", "fov", "position", "rotation", "transform", "camera", "positions", "quaternions", "poses",
        "K", "extrinsics", "c2w", "asset", "nodes", "cameras", "animations", "keyframes", "time", "look_at",
    ]
)  # fmt: skip


@FUZZ
@given(content=st.recursive(shapes, lambda inner: st.dictionaries(keys, inner, max_size=4), max_leaves=8))
def test_random_json_is_poses_or_an_error_of_ours(tmp_path: Path, content: object) -> None:
    path = tmp_path / "fuzz"
    path.write_text(json.dumps(content))
    for format in ("auto", *JSON):
        read_or_refuse(path, format)


@pytest.mark.parametrize("format", [name for name in WRITABLE if not name.startswith("colmap")])
@settings(FUZZ, max_examples=40)
@given(data=st.data())
def test_a_damaged_file_is_poses_or_an_error_of_ours(tmp_path: Path, make_pose_file, format: str, data) -> None:
    path = tmp_path / "damaged"
    write_poses(path, make_pose_file(frames=3), format)
    read_or_refuse(damage(path, data), "auto")


@pytest.mark.parametrize("format", ["colmap", "colmap-binary"])
@pytest.mark.parametrize("stem", ["cameras", "images"])
@settings(FUZZ, max_examples=40)
@given(data=st.data())
def test_a_damaged_model_is_poses_or_an_error_of_ours(
    tmp_path: Path, make_pose_file, format: str, stem: str, data
) -> None:
    folder = tmp_path / "model"
    write_poses(folder, make_pose_file(frames=3), format)
    damage(folder / (stem + (".bin" if format == "colmap-binary" else ".txt")), data)
    read_or_refuse(folder, "auto")


def damage(path: Path, data: st.DataObject) -> Path:
    """Replace a few bytes of a file, or cut some out, or repeat some."""
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 12))
        new = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from([b"nan", b"1e308", b"-1e308", b"e9", b"\n"])))
        content[at : at + length] = new
    path.write_bytes(bytes(content))
    return path


def read_or_refuse(path: Path, format: str) -> None:
    """Reading must end in sound trajectories or in one line that names the file."""
    found, refusal = [], None
    try:
        found = read_poses(path, format=format)
    except SynthcamError as error:
        refusal = str(error)
    assert found or refusal
    assert refusal is None or (str(path) in refusal and "\n" not in refusal)
    for pose_file in found:
        assert np.isfinite(pose_file.trajectory.world_from_camera).all()
        assert len(pose_file.notes) == len(set(pose_file.notes))
