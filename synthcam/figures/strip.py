"""A contact sheet: frames of a clip side by side, with their times."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Picture = npt.NDArray[np.uint8]
TILE = 224
COLUMNS = 4
LINE = 19
MOST_CHARACTERS = 300
"""A longer title is cut short."""
SHOWN = 8


def shown_frames(frames: int) -> list[int]:
    """Which of `frames` frames go on the sheet: at most 8, evenly spread, first and last among them."""
    return sorted({int(i) for i in np.round(np.linspace(0, frames - 1, min(SHOWN, frames)))})


def contact_sheet(pictures: Sequence[Picture], times: Sequence[float], title: str) -> Image.Image:
    """Pictures (H, W, 3) in rows of four under a title, each with its time in seconds in the corner."""
    return labelled_grid(pictures, [f"{time:.2f} s" for time in times], title)


def labelled_grid(pictures: Sequence[Picture], labels: Sequence[str], title: str, *, tile: int = TILE) -> Image.Image:
    """Pictures (H, W, 3) of one size in rows of four under a title, each with its label in the corner."""
    height, width = pictures[0].shape[:2]
    scale = tile / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    columns = min(COLUMNS, len(pictures))
    rows = -(-len(pictures) // columns)
    gap = 6
    font = ImageFont.load_default(size=15)
    title = title if len(title) <= MOST_CHARACTERS else f"{title[:MOST_CHARACTERS]} ..."
    lines = _lines(title, columns * (size[0] + gap) - gap, font)
    head = 30 + LINE * (len(lines) - 1)
    sheet = Image.new("RGB", (columns * (size[0] + gap) + gap, head + rows * (size[1] + gap)), (24, 24, 26))
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        draw.text((gap + 2, 6 + LINE * number), line, fill=(235, 235, 235), font=font)
    for i, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
        corner = (gap + (i % columns) * (size[0] + gap), head + (i // columns) * (size[1] + gap))
        sheet.paste(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), corner)
        box = draw.textbbox((corner[0] + 5, corner[1] + 4), label, font=font)
        draw.rectangle((box[0] - 3, box[1] - 2, box[2] + 3, box[3] + 2), fill=(0, 0, 0))
        draw.text((corner[0] + 5, corner[1] + 4), label, fill=(255, 255, 255), font=font)
    return sheet


def _lines(text: str, width: int, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> list[str]:
    """Text broken into lines of at most so many pixels, between words."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
