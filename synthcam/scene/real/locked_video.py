"""A video whose camera stands still as a background of truth: what moves in it moves by itself, and is known to.

That the camera stands still is verified: tiles of its frames are registered with those of the first by phase
correlation (Kuglin and Hines, 1975), and most of those that carry texture must stay where they are in every frame.
"""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from synthcam.errors import InputError
from synthcam.geometry.filters import binary_dilation
from synthcam.geometry.se3 import Array, world_from_rig
from synthcam.scene.assets import Backdrop, Scene
from synthcam.scene.real.backdrops import ASSUMED_HFOV_DEG, window_scene
from synthcam.scene.real.pictures import SIDE_STEP, Picture
from synthcam.scene.real.scene_file import VideoFile

MOST_BYTES = 400_000_000
"""Of decoded frames; longer videos are cut, larger ones made smaller first."""
LONGEST_SIDE = 1280
TILES = (8, 6)
COMPARED_WIDTH, COMPARED_FRAMES = 320, 16
TILE_TEXTURE = 4.0
"""Standard deviation in 8-bit levels from which on a tile carries texture."""
STILL_PX = 0.75
"""A tile that shifts by less, at 320 pixels of width, stays where it is."""
STILL_PART, STILL_BORDER = 0.45, 0.65
"""Part of the textured tiles that must stay where they are in every frame: of all, and of those along the border, which
any move of the camera shifts, and subjects seldom fill."""
LEAST_TILES = 6
MOVING_LEVELS = 14
"""A pixel that is so far from its median over time belongs to something that moves."""
MASK_WIDTH = 160


def video_scene(path: Path, said: VideoFile, *, key: str, name: str) -> Scene:
    """A scene in which the virtual camera turns and zooms inside a locked-off video.

    Raises:
        InputError: it cannot be read, is too short, or its camera moves.
    """
    frames, fps, notes = _decode(path)
    height, width = frames.shape[1:3]
    grey = np.stack([_grey(frame, COMPARED_WIDTH) for frame in frames[_spread(len(frames), COMPARED_FRAMES)]])
    moved = camera_moves(grey)
    if moved is not None:
        raise InputError(f"scene {path}: {moved}; allowed is a video from a camera that stands still")
    hfov = ASSUMED_HFOV_DEG if said.hfov_deg is None else said.hfov_deg
    if said.hfov_deg is None:
        notes = (*notes, f"Its field of view is not known: {hfov:g} deg across was assumed.")
    half = float(np.tan(np.radians(hfov) / 2))
    backdrop = Backdrop(
        frames, key, "photograph", world_from_rig(0.0, np.radians(said.pitch_deg), 0.0),
        (half, half * height / width), fps, _moving(frames),
    )  # fmt: skip
    scene = window_scene(name, backdrop, "a video from one place shows no depth", said, notes)
    return replace(scene, seconds=len(frames) / fps)


def camera_moves(grey: Array) -> str | None:
    """Whether the camera of frames (T, H, W) of luma moves: how it is known, or None where it stands still."""
    first = _tiles(grey[0])
    textured = first.std(axis=(1, 2)) >= TILE_TEXTURE
    columns, rows = TILES
    around = np.ones((rows, columns), dtype=bool)
    around[1:-1, 1:-1] = False
    border = around.reshape(-1)[textured]
    if border.sum() < LEAST_TILES:
        return "its pictures carry too little texture to verify that its camera stands still"
    for number, frame in enumerate(grey[1:], start=1):
        shifts = np.array([tile_shift(a, b) for a, b in zip(first[textured], _tiles(frame)[textured], strict=True)])
        still = np.linalg.norm(shifts, axis=1) < STILL_PX
        if still.mean() < STILL_PART or still[border].mean() < STILL_BORDER:
            return (
                f"its camera moves: {100 * (1 - still.mean()):.0f} % of the picture has shifted after "
                f"{100 * number / (len(grey) - 1):.0f} % of the video"
            )
    return None


def tile_shift(one: Array, other: Array) -> Array:
    """How far (right, down) in pixels a tile (H, W) has shifted in another picture, by phase correlation."""
    window = np.hanning(one.shape[0])[:, None] * np.hanning(one.shape[1])[None]
    a, b = (np.fft.rfft2((tile - tile.mean()) * window) for tile in (one, other))
    cross = b * np.conj(a)
    # Weighted by its magnitude's root: plain phase is all noise where a tile is smooth.
    correlation = np.fft.irfft2(cross / np.sqrt(np.abs(cross) + 1e-9), s=one.shape)
    row, column = np.unravel_index(int(np.argmax(correlation)), correlation.shape)
    shift = []
    for at, axis in ((int(column), 1), (int(row), 0)):
        line = correlation[row] if axis == 1 else correlation[:, column]
        size = len(line)
        before, middle, after = (float(line[(at + k) % size]) for k in (-1, 0, 1))
        bend = before - 2 * middle + after
        fine = 0.5 * (before - after) / bend if abs(bend) > 1e-12 else 0.0
        shift.append((at + fine + size / 2) % size - size / 2)
    return np.array(shift)


def _decode(path: Path) -> tuple[Picture, float, tuple[str, ...]]:
    """Frames (T, H, W, 3), their rate, and what was changed."""
    frames: list[Picture] = []
    notes: list[str] = []
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InputError(f"scene {path}: holds no video")
            stream = container.streams.video[0]
            stream.thread_type = "NONE"
            fps = float(stream.average_rate or stream.guessed_rate or 0)
            if not 1 <= fps <= 240:
                raise InputError(f"scene {path}: has {fps:g} frames a second; allowed are 1 to 240")
            size: tuple[int, int] | None = None
            for frame in container.decode(stream):
                if size is None:
                    shrink = min(1.0, LONGEST_SIDE / max(frame.width, frame.height))
                    size = _multiple(frame.width * shrink), _multiple(frame.height * shrink)
                if (len(frames) + 1) * size[0] * size[1] * 3 > MOST_BYTES:
                    notes.append(f"The video was cut after {len(frames) / fps:.3g} s: its frames fill the memory.")
                    break
                picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
                frames.append(np.asarray(picture.resize(size, Image.Resampling.LANCZOS)))
    except (av.error.FFmpegError, OSError, ValueError) as error:
        if not frames:
            reason = str(error).splitlines()[0][:100]
            raise InputError(f"scene {path}: cannot be read as a video ({reason})") from error
    if len(frames) < 2:
        raise InputError(f"scene {path}: holds {len(frames)} frames; allowed are 2 or more")
    return np.stack(frames), fps, tuple(notes)


def _multiple(side: float) -> int:
    return max(SIDE_STEP, SIDE_STEP * round(side / SIDE_STEP))


def _grey(frame: Picture, width: int) -> Array:
    picture = Image.fromarray(frame).convert("L")
    return np.asarray(
        picture.resize((width, max(8, round(width * picture.height / picture.width))), Image.Resampling.BOX),
        dtype=np.float64,
    )


def _tiles(grey: Array) -> Array:
    """(N, h, w) tiles of a picture."""
    columns, rows = TILES
    height, width = grey.shape[0] // rows, grey.shape[1] // columns
    cut = grey[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return cut.swapaxes(1, 2).reshape(-1, height, width)


def _spread(count: int, most: int) -> npt.NDArray[np.int64]:
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.int64))


def _moving(frames: Picture) -> npt.NDArray[np.bool_]:
    """(T, h, w) where a frame differs from what is usually there."""
    grey = np.stack([_grey(frame, MASK_WIDTH) for frame in frames])
    usual = np.median(grey[_spread(len(grey), 64)], axis=0)
    return np.stack([binary_dilation(np.abs(frame - usual) > MOVING_LEVELS, 2) for frame in grey])
