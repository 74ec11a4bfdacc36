"""Small antialiased pictures of things, drawn four times larger and reduced; kept, since most repeat."""

from functools import lru_cache
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from synthcam.temporal.looks import RGB

FINER = 4
"""A sprite is drawn this many times larger."""
Rgb = tuple[int, int, int]


@lru_cache(maxsize=4096)
def sprite(
    form: str, colour: str, width: float, height: float, angle_deg: float, text: str, shift: tuple[int, int]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Colour (h, w, 3) times opacity, and what it leaves of the background (h, w, 1); its middle is the thing's.

    Args:
        width, height: pixels.
        angle_deg: counter-clockwise.
        shift: of the middle right and down, in quarters of a pixel.
    """
    half = int(np.ceil(max(width, height) * (0.75 if angle_deg or form in ("square", "star") else 0.55))) + 2
    side = 2 * half
    large = Image.new("RGBA", (side * FINER, side * FINER), (0, 0, 0, 0))
    _DRAW.get(form, _disc)(ImageDraw.Draw(large), half * FINER, width * FINER, height * FINER, colour, text)
    if angle_deg:
        large = large.rotate(angle_deg, resample=Image.Resampling.BICUBIC)
    if shift != (0, 0):
        large = large.transform(large.size, Image.Transform.AFFINE, (1, 0, -shift[0], 0, 1, -shift[1]))
    pixels = np.asarray(large, dtype=np.float32).reshape(side, FINER, side, FINER, 4)
    opacity = pixels[..., 3:] / 255
    colours = (pixels[..., :3] * opacity).mean(axis=(1, 3))
    return colours, 1 - opacity.mean(axis=(1, 3))


def _shade(colour: str, factor: float) -> Rgb:
    red, green, blue = (min(255, round(factor * part)) for part in RGB[colour])
    return red, green, blue


def _disc(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    r = w / 2
    draw.ellipse((c - r, c - r, c + r, c + r), fill=_shade(colour, 0.72))
    draw.ellipse((c - 0.93 * r, c - 0.93 * r, c + 0.93 * r, c + 0.93 * r), fill=RGB[colour])
    draw.ellipse((c - 0.55 * r, c - 0.6 * r, c - 0.1 * r, c - 0.2 * r), fill=_shade(colour, 1.3))
    _write(draw, c, 0.5 * w, text, colour)


def _polygon(draw: ImageDraw.ImageDraw, points: list[tuple[float, float]], colour: str) -> None:
    draw.polygon(points, fill=RGB[colour])
    edge = max(4, round(0.04 * (max(x for x, _ in points) - min(x for x, _ in points))))
    draw.line([*points, points[0], points[1]], fill=_shade(colour, 0.72), width=edge, joint="curve")


def _square(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    x, y = w / 2 * 0.9, h / 2 * 0.9
    _polygon(draw, [(c - x, c - y), (c + x, c - y), (c + x, c + y), (c - x, c + y)], colour)
    _write(draw, c, 0.5 * min(w, h), text, colour)


def _triangle(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    _polygon(draw, [(c, c - h / 2), (c + w / 2, c + h * 0.4), (c - w / 2, c + h * 0.4)], colour)


def _star(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    spikes = [
        (c + w / 2 * r * sin(pi * i / 5), c - h / 2 * r * cos(pi * i / 5))
        for i in range(10)
        for r in [1.0 if i % 2 == 0 else 0.45]
    ]
    _polygon(draw, spikes, colour)
    # One spike is marked, so that a turned star is told from one at rest.
    draw.ellipse((c - 0.07 * w, c - 0.36 * h, c + 0.07 * w, c - 0.22 * h), fill=RGB["black"])


def _wheel(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    r = w / 2
    draw.ellipse((c - r, c - r, c + r, c + r), fill=RGB[colour])
    draw.ellipse((c - 0.85 * r, c - 0.85 * r, c + 0.85 * r, c + 0.85 * r), fill=_shade(colour, 1.25))
    draw.polygon([(c - 0.12 * r, c), (c, c - 0.85 * r), (c + 0.12 * r, c)], fill=RGB["black"])
    draw.ellipse((c - 0.16 * r, c - 0.16 * r, c + 0.16 * r, c + 0.16 * r), fill=RGB["black"])


def _bar(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    draw.rectangle((c - w / 2, c - h / 2, c + w / 2, c + h / 2), fill=RGB[colour])


def _card(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    box = (c - w / 2, c - h / 2, c + w / 2, c + h / 2)
    draw.rounded_rectangle(box, radius=0.12 * min(w, h), fill=RGB[colour], outline=RGB["black"], width=FINER)
    _write(draw, c, min(0.62 * h, 1.5 * w / max(1, len(text))), text, colour)


def _back(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    _card(draw, c, w, h, colour, "")
    inner = (c - w * 0.38, c - h * 0.4, c + w * 0.38, c + h * 0.4)
    draw.rounded_rectangle(inner, radius=0.08 * min(w, h), outline=RGB["white"], width=FINER)


def _cup(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    points = [(c - 0.36 * w, c - h / 2), (c + 0.36 * w, c - h / 2), (c + w / 2, c + h / 2), (c - w / 2, c + h / 2)]
    _polygon(draw, points, colour)
    draw.rectangle((c - w / 2, c + 0.38 * h, c + w / 2, c + h / 2), fill=_shade(colour, 0.72))
    _write(draw, c, 0.45 * h, text, colour)


def _sign(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    _write(draw, c, min(0.8 * h, 1.75 * w / max(1, len(text))), text, "black")


def _title(draw: ImageDraw.ImageDraw, c: int, w: float, h: float, colour: str, text: str) -> None:
    _write(draw, c, min(0.8 * h, 1.75 * w / max(1, len(text))), text, colour)


def _write(draw: ImageDraw.ImageDraw, c: int, size: float, text: str, on: str) -> None:
    """Write a text in the middle, dark on light colours and light on dark ones."""
    if text:
        dark = sum(RGB[on]) > 380
        draw.text((c, c), text, fill=RGB["black" if dark else "white"], font=_font(max(8, round(size))), anchor="mm")


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


_DRAW = {
    "ball": _disc,
    "square": _square,
    "triangle": _triangle,
    "star": _star,
    "wheel": _wheel,
    "wall": _bar,
    "line": _bar,
    "card": _card,
    "back": _back,
    "cup": _cup,
    "sign": _sign,
    "title": _title,
    "bar": _bar,
}
FORMS = tuple(_DRAW)
"""What can be drawn."""
