"""Which frames are shown, how large and how fast; and what a checkpoint remembers of it."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthcam.errors import InputError
from synthcam.rendering.video import read_video as read_whole_video
from synthcam.rendering.video import write_video
from trainer.video import (
    FILE_NAME,
    UnreadableVideoError,
    VideoInput,
    check_video_input,
    choose_frames,
    local_contrast,
    read_video,
    read_video_input,
    time_position_warning,
    time_positions,
)

AS_IT_IS = VideoInput(fps=24, max_frames=768, pixels=10**6)


def write_clip(path: Path, *, frames: int = 72, fps: float = 24, width: int = 84, height: int = 56) -> Path:
    """A clip that brightens from frame to frame and is brighter on its right."""
    across = np.linspace(0, 60, width)[None, None, :, None]
    level = 20 + 170 * np.arange(frames)[:, None, None, None] / frames
    pictures = np.broadcast_to(across + level, (frames, height, width, 3)).astype(np.uint8)
    write_video(path, pictures, fps=fps, width=width, height=height)
    return path


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("video") / "clip.mp4")


@pytest.mark.parametrize(
    ("file_fps", "frames", "chosen", "fps"),
    [
        (24, 72, list(range(0, 72, 6)), 4.0),
        (4, 12, list(range(12)), 4.0),
        (4, 13, list(range(12)), 4.0),  # an odd one out is not shown
        (2, 8, list(range(8)), 2.0),  # slower than asked for: every frame once
        (8, 128, [0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120], 1.0),  # long: spread over it
        (24, 1, [0, 0], 4.0),
    ],
)
def test_frames_chosen(file_fps: float, frames: int, chosen: list[int], fps: float) -> None:
    assert choose_frames(np.arange(frames) / file_fps, VideoInput()) == (chosen, pytest.approx(fps))


@given(
    frames=st.integers(2, 400),
    file_fps=st.floats(1, 60),
    asked=st.floats(0.5, 30),
    most=st.integers(1, 20).map(lambda pairs: 2 * pairs),
    start=st.floats(0, 10),
)
def test_frames_are_in_order_in_pairs_and_where_they_should_be(
    frames: int, file_fps: float, asked: float, most: int, start: float
) -> None:
    times = start + np.arange(frames) / file_fps
    chosen, fps = choose_frames(times, VideoInput(fps=asked, max_frames=most))
    assert len(chosen) % 2 == 0
    assert 2 <= len(chosen) <= most
    assert fps <= asked * (1 + 1e-9)
    assert np.all(np.diff(chosen) >= 0)
    if frames * asked / file_fps >= 2:  # else two frames stand for less time than they have
        wanted = times[0] + np.arange(len(chosen)) / fps
        assert np.abs(times[chosen] - wanted).max() <= 0.5 / file_fps + 1e-6


def test_uneven_frame_times_are_kept_to() -> None:
    times = np.array([0, 0.02, 0.04, 0.26, 0.5, 0.51, 0.74, 0.98])
    assert choose_frames(times, VideoInput())[0] == [0, 3, 4, 6]


def test_frames_are_those_of_the_file(clip: Path) -> None:
    whole, _ = read_whole_video(clip)
    decoded = read_video(clip, VideoInput(pixels=10**6))
    assert decoded.indices == tuple(range(0, 72, 6))
    assert decoded.fps == pytest.approx(4)
    assert np.abs(decoded.frames.astype(int) - whole[::6]).max() <= 2


def test_controls_change_what_is_shown_and_nothing_else(clip: Path) -> None:
    plain = read_video(clip, AS_IT_IS)
    assert np.array_equal(read_video(clip, AS_IT_IS, reverse=True).frames, plain.frames[::-1])
    assert np.array_equal(read_video(clip, AS_IT_IS, mirror=True).frames, plain.frames[:, :, ::-1])
    assert np.array_equal(read_video(clip, AS_IT_IS, freeze=True).frames, plain.frames[np.zeros(72, int)])
    shuffled = read_video(clip, AS_IT_IS, shuffle_seed=1)
    assert sorted(shuffled.indices) == list(plain.indices) != list(shuffled.indices)
    assert np.array_equal(shuffled.frames, plain.frames[list(shuffled.indices)])
    assert shuffled.indices == read_video(clip, AS_IT_IS, shuffle_seed=1).indices
    assert shuffled.indices != read_video(clip, AS_IT_IS, shuffle_seed=2).indices


@given(width=st.integers(32, 2000), height=st.integers(32, 2000), pixels=st.integers(28 * 28, 10**6))
def test_pictures_fit_the_area_and_the_patches(width: int, height: int, pixels: int) -> None:
    shown = VideoInput(pixels=pixels).frame_size(width, height)
    assert all(side % 28 == 0 and side > 0 for side in shown)
    assert shown[0] * shown[1] <= pixels


def test_pictures_keep_their_shape_and_are_not_blown_up(clip: Path) -> None:
    assert VideoInput(pixels=200_000).frame_size(1920, 1080) == (588, 336)
    assert VideoInput(pixels=10**6).frame_size(84, 56) == (84, 56)
    assert read_video(clip, VideoInput(pixels=42 * 42)).frames.shape == (12, 28, 56, 3)


@pytest.mark.parametrize("turn", ["90", "-90", "180"])
def test_a_turned_video_is_shown_as_players_show_it(clip: Path, tmp_path: Path, turn: str) -> None:
    turned = tmp_path / "turned.mp4"
    ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error"]
    subprocess.run([*ffmpeg, "-display_rotation", turn, "-i", clip, "-c", "copy", turned], check=True)
    raw = subprocess.run(
        [*ffmpeg, "-i", turned, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], check=True, capture_output=True
    ).stdout
    shape = (72, 56, 84, 3) if turn == "180" else (72, 84, 56, 3)
    played = np.frombuffer(raw, np.uint8).reshape(shape)
    assert np.abs(read_video(turned, AS_IT_IS).frames.astype(int) - played).mean() < 1


def test_what_cannot_be_read_is_named(clip: Path, tmp_path: Path) -> None:
    cut, text = tmp_path / "cut.mp4", tmp_path / "text.mp4"
    cut.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    text.write_text("not a video")
    for path in (cut, text, tmp_path / "missing.mp4"):
        with pytest.raises(UnreadableVideoError, match=rf"{path.name}: not a readable video \("):
            read_video(path, VideoInput())


def slow_local_contrast(grey: npt.NDArray[np.float64], row: int, column: int) -> float:
    """The definition, one pixel at a time; for pixels far from the border."""

    def detail(r: int, c: int) -> float:
        return float(grey[r, c] - grey[r - 4 : r + 5, c - 4 : c + 5].mean())

    around = [detail(r, c) for r in range(row - 6, row + 7) for c in range(column - 6, column + 7)]
    return 128 + detail(row, column) / (np.sqrt(np.mean(np.square(around))) + 2) * 127 / 3


def test_local_contrast_is_what_it_says() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (2, 40, 40))
    shown = local_contrast(np.repeat(grey[..., None], 3, axis=-1).astype(np.uint8))
    assert shown.shape == (2, 40, 40, 3)
    for frame, row, column in [(0, 20, 20), (1, 12, 25), (1, 27, 13)]:
        expected = min(max(slow_local_contrast(grey[frame].astype(float), row, column), 0), 255)
        assert shown[frame, row, column, 0] == pytest.approx(expected, abs=1.01)


def test_local_contrast_forgets_brightness_and_contrast() -> None:
    frames = np.repeat(np.random.default_rng(0).integers(0, 200, (2, 40, 40, 1), dtype=np.uint8), 3, axis=-1)
    dimmer = (frames // 2 + 50).astype(np.uint8)
    assert np.abs(local_contrast(frames).astype(int) - local_contrast(dimmer)).mean() < 3
    assert np.all(local_contrast(np.full((2, 40, 40, 3), 77, np.uint8)) == 128)


def test_local_contrast_in_colour_tells_a_red_thing_from_a_blue_one() -> None:
    frames = np.full((1, 40, 40, 3), 200, np.uint8)
    frames[0, 8:14, 8:14], frames[0, 25:31, 25:31] = (220, 50, 40), (40, 50, 220)
    shown = local_contrast(frames, in_colour=True).astype(int)
    for row, brighter, darker in [(11, 0, 2), (28, 2, 0)]:
        assert shown[0, row, row, brighter] > 128 > shown[0, row, row, darker]
    assert np.all(shown[0, 38, 2] == 128), "a plain ground is nothing"
    grey = np.repeat(frames[..., :1], 3, axis=-1)
    assert np.abs(local_contrast(grey, in_colour=True).astype(int) - local_contrast(grey)).max() <= 1


def test_local_contrast_is_applied_when_asked_for(clip: Path) -> None:
    hows = ("none", "local-contrast", "colour-contrast")
    plain, grey, coloured = (read_video(clip, VideoInput(normalise=how)).frames for how in hows)  # type: ignore[arg-type]
    assert np.array_equal(grey, local_contrast(plain))
    assert np.array_equal(coloured, local_contrast(plain, in_colour=True))


@pytest.mark.parametrize(
    ("fps", "positions"),
    [(24, [0, 0, 0, 0]), (20, [0, 0, 0, 0]), (8, [0, 0, 1, 1]), (4, [0, 1, 2, 3]), (2, [0, 2, 4, 6])],
)
def test_time_positions_of_the_released_model(fps: float, positions: list[int]) -> None:
    assert time_positions(fps, 8, tokens_per_second=2) == positions
    told = time_position_warning(VideoInput(fps=fps, max_frames=8), tokens_per_second=2)
    if len(set(positions)) == len(positions):
        assert told is None
    else:
        shown = ", ".join(map(str, positions))
        assert told is not None
        assert told.startswith(
            f"video fps {fps:g}: pairs of frames get the time positions {shown} ..., so neighbours share one"
        )
        assert told.endswith("up to 4 fps every pair has its own")


def test_a_checkpoint_says_how_it_was_trained(tmp_path: Path) -> None:
    trained = VideoInput(fps=2, max_frames=8, pixels=3136, normalise="local-contrast")
    trained.write(tmp_path)
    assert read_video_input(tmp_path) == trained
    check_video_input(tmp_path, trained)
    other = trained.model_copy(update={"fps": 4.0})
    with pytest.raises(InputError, match=r"trained with fps 2\.0, not 4\.0"):
        check_video_input(tmp_path, other)
    check_video_input(tmp_path, other, allow_other=True)


def test_a_folder_that_says_nothing_agrees_and_a_damaged_file_does_not(tmp_path: Path) -> None:
    check_video_input(tmp_path, VideoInput())
    for content in ("{", '{"fps": -1}', '{"frames": 3}'):
        (tmp_path / FILE_NAME).write_text(content)
        with pytest.raises(InputError, match=rf"{FILE_NAME}: not a description of video input"):
            check_video_input(tmp_path, VideoInput())


def test_an_odd_number_of_frames_is_refused() -> None:
    with pytest.raises(ValueError, match="7 is odd; the model reads frames in pairs"):
        VideoInput(max_frames=7)
