from pathlib import Path

import numpy as np
import pytest

from synthcam.errors import InputError
from synthcam.formats._assemble import frame_times, picture, proper_poses
from synthcam.formats.pose_file import Given
from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import Array, exp_so3, rotation_error, se3

PATH = Path("poses.txt")
WHERE = [f"line {i + 1}" for i in range(20)]
FRAMES = np.arange(20.0)[:, None]


def rotations(count: int = 5) -> Array:
    turn = np.linspace(0.1, 1, count)[:, None] * np.array([0.3, 0.8, -0.2])
    return se3(exp_so3(turn), np.ones((count, 3)))


def times(stamps: list[float], *, unit: float = 1.0, frames: Array | None = None, fps: float | None = None) -> tuple:
    count = len(stamps)
    return frame_times(
        PATH, np.array(stamps), unit, FRAMES[:count] if frames is None else frames, WHERE, Given(fps=fps), None
    )


def test_good_rotations_pass_without_a_word() -> None:
    poses, mirrored, notes = proper_poses(PATH, rotations(), WHERE)
    np.testing.assert_allclose(poses, rotations(), atol=1e-12)
    assert not mirrored
    assert notes == []


def test_rounded_rotations_are_mended_with_a_note() -> None:
    rounded = np.round(rotations(), 3)
    poses, _, notes = proper_poses(PATH, rounded, WHERE)
    assert rotation_error(poses[:, :3, :3]).max() < 1e-12
    assert np.abs(poses - rounded).max() < 2e-3
    assert len(notes) == 1
    assert "nearest rotations" in notes[0]


def test_mirrored_rotations_are_told_and_kept_mirrored() -> None:
    flipped = rotations()
    flipped[:, 0] *= -1
    poses, mirrored, _ = proper_poses(PATH, flipped, WHERE)
    assert mirrored
    np.testing.assert_allclose(poses, flipped, atol=1e-12)


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (0, 0, 5.0, "line 3: the 3x3 block is not a rotation"),
        (1, 1, 1e300, "line 3: the 3x3 block is not a rotation"),
        (0, 3, 1e300, "line 3: a coordinate is beyond 1e\\+09"),
    ],
)
def test_what_is_no_pose_is_said_with_its_place(row: int, column: int, value: float, message: str) -> None:
    poses = rotations()
    poses[2, row, column] = value
    with pytest.raises(InputError, match=rf"poses\.txt: {message}"):
        proper_poses(PATH, poses, WHERE)


def test_a_zero_block_and_a_scaled_rotation_are_no_rotations() -> None:
    for factor in (0.0, 1.1):
        poses = rotations()
        poses[:, :3, :3] *= factor
        with pytest.raises(InputError, match="line 1: the 3x3 block is not a rotation"):
            proper_poses(PATH, poses, WHERE)


def test_some_mirrored_frames_are_refused() -> None:
    poses = rotations()
    poses[3, 0] *= -1
    with pytest.raises(InputError, match=r"line 4: determinant -1 where line 1 has \+1"):
        proper_poses(PATH, poses, WHERE)


def test_increasing_times_start_at_zero_in_seconds() -> None:
    index, seconds, notes = times([5e6, 5.5e6, 6.1e6], unit=1e-6)
    np.testing.assert_allclose(seconds, [0, 0.5, 1.1])
    assert index.tolist() == [0, 1, 2]
    assert notes == []


@pytest.mark.parametrize(
    "stamps", [[0.0] * 4, [114514.0] * 4, [0.0, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0], [0.0, 5.0, 10.0, 15.0]]
)
def test_dummy_times_become_eight_fps_and_say_so(stamps: list[float]) -> None:
    index, seconds, notes = times(stamps)
    np.testing.assert_allclose(seconds, np.arange(4) / 8)
    assert index.tolist() == [0, 1, 2, 3]
    assert len(notes) == 1
    assert "8 fps assumed" in notes[0]


def test_given_fps_replaces_the_times_and_says_so() -> None:
    _, seconds, notes = times([0.0, 0.1, 0.3], fps=10)
    np.testing.assert_allclose(seconds, [0, 0.1, 0.2])
    assert notes == ["the file's timestamps are replaced by 10 fps as asked"]


def test_unordered_frames_are_sorted_with_a_note() -> None:
    index, seconds, notes = times([0.2, 0.0, 0.1])
    assert index.tolist() == [1, 2, 0]
    np.testing.assert_allclose(seconds, [0, 0.1, 0.2])
    assert notes == ["frames were not in order of time: sorted by timestamp"]


def test_a_repeated_frame_is_read_once_and_of_contradictions_the_first_kept() -> None:
    same = np.array([[0.0], [1.0], [1.0], [2.0]])
    index, _, notes = times([0.0, 0.1, 0.1, 0.2], frames=same)
    assert index.tolist() == [0, 1, 3]
    assert notes == ["frames that stand in the file more than once are read once (1 left out)"]
    index, seconds, notes = times([0.0, 0.1, 0.1, 0.2])
    assert index.tolist() == [0, 1, 3]
    np.testing.assert_allclose(seconds, [0, 0.1, 0.2])
    assert "line 2 and line 3 both have 0.1" in notes[0]
    index, seconds, notes = times([0.0, 0.1, 0.1, 0.2], fps=10)
    np.testing.assert_allclose(seconds, [0, 0.1, 0.2, 0.3])
    assert notes[0] == "timestamps contradict each other: the order of the file is taken"


def test_a_gap_is_named() -> None:
    _, seconds, notes = times([0.0, 0.1, 0.2, 1.2, 1.3])
    np.testing.assert_allclose(seconds, [0, 0.1, 0.2, 1.2, 1.3])
    assert notes == ["a gap of 1 s after line 3 (the usual step is 0.1 s)"]


def test_times_in_the_wrong_unit_are_refused() -> None:
    with pytest.raises(InputError, match=r"timestamps step by 3.3e\+07 s; allowed is 0.0001 to 60 s"):
        times([0.0, 3.3e7, 6.6e7])


def test_no_times_use_the_files_rate_before_the_default() -> None:
    def read(fps: float | None, file_fps: float | None) -> tuple:
        return frame_times(PATH, None, 1.0, FRAMES[:3], WHERE, Given(fps=fps), file_fps)[1:]

    assert read(None, None)[0][1] == 1 / 8
    assert read(None, None)[1] == ["no times in the file: 8 fps assumed"]
    assert read(None, 20.0)[0][1] == 1 / 20
    assert read(None, 20.0)[1] == []
    assert read(5.0, 20.0)[0][1] == 1 / 5
    assert read(5.0, 20.0)[1] == ["the file's 20 fps are replaced by 5 fps as asked"]


def see(intrinsics: list[float] | None, size: tuple[float, float] | None, **given: float) -> tuple:
    k = None if intrinsics is None else np.array([intrinsics])
    return picture(PATH, k, size, 1, WHERE, Given(**given))  # type: ignore[arg-type]


def test_without_intrinsics_sixty_degrees_are_assumed_aloud() -> None:
    k, (width, height), notes = see(None, None)
    assert (width, height) == (640, 360)
    assert np.rad2deg(field_of_view(k, width, height)[0][0]) == pytest.approx(60)
    assert notes == [
        "no picture size in the file: 640x360 assumed",
        "no intrinsics in the file: 60 deg horizontal field of view assumed",
    ]


@pytest.mark.parametrize(
    ("fx", "fy", "size"), [(0.5, 0.5, (640, 640)), (0.45, 0.8, (640, 360)), (0.8, 0.45, (360, 640))]
)
def test_normalised_intrinsics_get_the_size_with_square_pixels(fx: float, fy: float, size: tuple[int, int]) -> None:
    k, found, _ = see([fx, fy, 0.5, 0.5], (1.0, 1.0))
    assert found == size
    assert k[0, 0] == pytest.approx(k[0, 1])
    assert k[0, 2:].tolist() == [size[0] / 2, size[1] / 2]


def test_another_size_keeps_the_field_of_view() -> None:
    k, (width, height), notes = see([500.0, 500.0, 300.0, 200.0], (640.0, 480.0), width=320, height=120)
    before = field_of_view([500.0, 500.0, 300.0, 200.0], 640, 480)
    after = field_of_view(k[0], width, height)
    np.testing.assert_allclose(after, before)
    assert notes == ["pixels are not square: fx and fy differ by up to 100 %"]


def test_a_given_field_of_view_wins_and_keeps_the_zoom() -> None:
    k = np.array([[300.0, 300, 320, 180], [600.0, 600, 320, 180]])
    pixels, _, notes = picture(PATH, k, (640.0, 360.0), 2, WHERE, Given(fov_deg=90))
    np.testing.assert_allclose(pixels[:, 0], [320, 640])
    assert notes == ["the file's field of view is replaced by 90 deg as asked"]


@pytest.mark.parametrize(
    ("intrinsics", "size", "message"),
    [
        (
            [-1.0, 1.0, 0.5, 0.5],
            (1.0, 1.0),
            "line 1: fx, fy, cx, cy are -1, 1, 0.5, 0.5 for a picture 1x1; allowed are",
        ),
        ([0.5, 10.0, 0.5, 0.5], (1.0, 1.0), "line 1: fy/fx is 20"),
        ([500.0, 500.0, 1.0, 1.0], (1e12, 5.0), "the picture is 1e\\+12x5"),
        ([500.0, 500.0, -5.0, 1.0], None, "the picture is -10x2"),
    ],
)
def test_impossible_pictures_are_said(intrinsics: list[float], size: tuple[float, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        see(intrinsics, size)
