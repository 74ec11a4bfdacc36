"""Videos as backgrounds: that the camera stands still is verified, and what moves in them is known to move."""

from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import shift
from support.real_pictures import smooth_picture

import synthcam
from synthcam.clips.scene_source import find_scene
from synthcam.errors import DoesNotFitError, InputError
from synthcam.rendering.video import write_video
from synthcam.scene.real.locked_video import tile_shift

SIZE = (320, 240)


def video(path: Path, *, drift: float = 0.0, growth: float = 0.0, walker: bool = True) -> Path:
    """Twelve frames of blotches; a square walks through them; the camera drifts (pixels a frame) or zooms."""
    picture = smooth_picture(640, 480, grain=3.0)
    frames = []
    for i in range(12):
        scale = 1.0 + growth * i
        rows, columns = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
        down = ((rows - 120) / scale + 240).round().astype(int)
        right = ((columns - 160) / scale + 320 + drift * i).round().astype(int)
        frame = picture[down, right].astype(np.uint8)
        if walker:
            frame[100:140, 20 * i + 20 : 20 * i + 60] = (250, 20, 20)
        frames.append(frame)
    write_video(path, frames, fps=8.0, width=SIZE[0], height=SIZE[1])
    return path


def test_shifts_of_tiles_are_found_to_a_part_of_a_pixel() -> None:
    picture = smooth_picture(96, 96, grain=2.0)[..., 0]
    moved = shift(picture, (1.5, -3.25), order=3, mode="nearest")
    found = tile_shift(picture[20:60, 20:60], moved[20:60, 20:60])
    np.testing.assert_allclose(found, [-3.25, 1.5], atol=0.3)


@pytest.mark.parametrize("change", [{"drift": 1.0}, {"growth": 0.008}])
def test_a_camera_that_moves_is_refused(tmp_path: Path, change: dict[str, float]) -> None:
    path = video(tmp_path / "moves.mp4", **change)
    with pytest.raises(InputError, match=r"moves.mp4: its camera moves: \d+ % of the picture has shifted"):
        find_scene(str(path)).build(0)


def test_what_moves_in_a_video_is_known_to_move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    video(tmp_path / "still.mp4")
    backdrop = find_scene("still.mp4").build(0).backdrop
    assert backdrop is not None
    assert backdrop.moving is not None
    assert backdrop.moving[5, 60, 70]
    assert not backdrop.moving[5, 20, 20]
    clip = synthcam.render("pan-right", scene="still.mp4", size=(96, 96), frames=6, fps=8.0, progress=False)
    assert clip.motions == ("pan-right",)
    with pytest.raises(DoesNotFitError, match=r"the video lasts 1.5 s, the clip 3 s"):
        synthcam.render("pan-right", scene="still.mp4", size=(96, 96), fps=8.0, progress=False)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"no video", "cannot be read as a video"), (b"", "cannot be read as a video")],
)
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "bad.mp4").write_bytes(content)
    with pytest.raises(InputError, match=message):
        find_scene(str(tmp_path / "bad.mp4")).build(0)
