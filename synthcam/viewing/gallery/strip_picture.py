"""The frames of a clip side by side in one small JPEG: a card shows one of them, and the next as one moves over it."""

import io
from pathlib import Path

from PIL import Image

from synthcam.rendering.video import read_video
from synthcam.viewing.strip import shown_frames

TILE_HEIGHT = 168
QUALITY = 80


def strip_picture(video: Path) -> tuple[bytes, list[int]]:
    """A JPEG of at most eight frames in a row, first and last among them, and which frames they are.

    Raises:
        InputError: the file is no video.
    """
    frames, _ = read_video(video)
    shown = shown_frames(len(frames))
    height, width = frames.shape[1:3]
    tile = (round(width * TILE_HEIGHT / height), TILE_HEIGHT)
    strip = Image.new("RGB", (tile[0] * len(shown), tile[1]))
    for column, index in enumerate(shown):
        strip.paste(Image.fromarray(frames[index]).resize(tile, Image.Resampling.LANCZOS), (column * tile[0], 0))
    held = io.BytesIO()
    strip.save(held, "JPEG", quality=QUALITY, optimize=True)
    return held.getvalue(), shown
