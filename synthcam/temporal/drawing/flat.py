"""Draws an event log as flat pictures: a plain ground, and small antialiased pictures of the things of each frame."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, pi, radians, sin

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from synthcam.rendering.video import Picture
from synthcam.seeding import stream
from synthcam.temporal.event_log import EventLog, State, Thing
from synthcam.temporal.looks import RGB

FINER = 4
"""A sprite is drawn this many times larger."""
Rgb = tuple[int, int, int]
Point = tuple[float, float]


@lru_cache(maxsize=4096)
def sprite(
    form: str, colour: str, width: float, height: float, angle_deg: float, text: str, shift: tuple[int, int]
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Colour (h, w, 3) times opacity, and what it leaves of the background (h, w, 1); its middle is the thing's.

    Args:
        width, height: pixels.
        angle_deg: counter-clockwise; text is not turned.
        shift: of the middle right and down, in quarters of a pixel.
    """
    a = radians(angle_deg)
    across = abs(width * cos(a)) + abs(height * sin(a))
    down = abs(width * sin(a)) + abs(height * cos(a))
    half = (ceil(0.55 * across) + 3, ceil(0.55 * down) + 3)
    large = Image.new("RGBA", (2 * half[0] * FINER, 2 * half[1] * FINER), (0, 0, 0, 0))
    middle = (half[0] * FINER + shift[0], half[1] * FINER + shift[1])
    pen = _Pen(ImageDraw.Draw(large), middle, width * FINER, height * FINER, a)
    _DRAW.get(form, _disc)(pen, colour, text)
    # With colours times opacity, a mean over pixels is that of what they show.
    pixels = np.asarray(large.convert("RGBa").reduce(FINER), dtype=np.float32)
    return pixels[..., :3], (1 - pixels[..., 3:] / 255).astype(np.float32)


@dataclass(frozen=True)
class _Pen:
    """Draws in a thing's own frame: from its middle, x to its right, y down, turned by its angle."""

    draw: ImageDraw.ImageDraw
    middle: Point
    w: float
    h: float
    angle: float

    def at(self, x: float, y: float) -> Point:
        c, s = cos(self.angle), sin(self.angle)
        return self.middle[0] + c * x + s * y, self.middle[1] - s * x + c * y

    def disc(self, x: float, y: float, radius: float, fill: Rgb) -> None:
        u, v = self.at(x, y)
        self.draw.ellipse((u - radius, v - radius, u + radius, v + radius), fill=fill)

    def polygon(self, points: Sequence[Point], fill: Rgb, edge: Rgb | None = None) -> None:
        corners = [self.at(x, y) for x, y in points]
        self.draw.polygon(corners, fill=fill)
        if edge is not None:
            thick = max(FINER, round(0.04 * self.w))
            self.draw.line([*corners, corners[0], corners[1]], fill=edge, width=thick, joint="curve")

    def rounded(self, w: float, h: float, fill: Rgb | None, edge: Rgb) -> None:
        """A rounded rectangle, which is never turned."""
        x, y = self.middle
        box = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        self.draw.rounded_rectangle(box, radius=0.12 * min(w, h), fill=fill, outline=edge, width=FINER)

    def write(self, size: float, text: str, on: str) -> None:
        """Write in the middle, dark on light colours and light on dark ones."""
        if text:
            dark = sum(RGB[on]) > 380
            font = _font(max(8, round(size)))
            self.draw.text(self.middle, text, fill=RGB["black" if dark else "white"], font=font, anchor="mm")


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _shade(colour: str, factor: float) -> Rgb:
    red, green, blue = (min(255, round(factor * part)) for part in RGB[colour])
    return red, green, blue


def _disc(pen: _Pen, colour: str, text: str) -> None:
    r = pen.w / 2
    pen.disc(0, 0, r, _shade(colour, 0.72))
    pen.disc(0, 0, 0.93 * r, RGB[colour])
    pen.disc(-0.32 * r, -0.4 * r, 0.22 * r, _shade(colour, 1.3))


def _square(pen: _Pen, colour: str, text: str) -> None:
    x, y = 0.45 * pen.w, 0.45 * pen.h
    pen.polygon([(-x, -y), (x, -y), (x, y), (-x, y)], RGB[colour], _shade(colour, 0.72))


def _triangle(pen: _Pen, colour: str, text: str) -> None:
    w, h = pen.w, pen.h
    pen.polygon([(0, -h / 2), (w / 2, 0.4 * h), (-w / 2, 0.4 * h)], RGB[colour], _shade(colour, 0.72))


def _star(pen: _Pen, colour: str, text: str) -> None:
    spikes = []
    for i in range(10):
        r = pen.w / 2 * (1.0 if i % 2 == 0 else 0.45)
        spikes.append((r * sin(pi * i / 5), -r * cos(pi * i / 5)))
    pen.polygon(spikes, RGB[colour], _shade(colour, 0.72))
    # One spike is marked, so that a turned star is told from one at rest.
    pen.disc(0, -0.29 * pen.w, 0.07 * pen.w, RGB["black"])


def _wheel(pen: _Pen, colour: str, text: str) -> None:
    r = pen.w / 2
    pen.disc(0, 0, r, RGB[colour])
    pen.disc(0, 0, 0.85 * r, _shade(colour, 1.25))
    pen.polygon([(-0.12 * r, 0), (0, -0.85 * r), (0.12 * r, 0)], RGB["black"])
    pen.disc(0, 0, 0.16 * r, RGB["black"])


def _bar(pen: _Pen, colour: str, text: str) -> None:
    x, y = pen.w / 2, pen.h / 2
    pen.polygon([(-x, -y), (x, -y), (x, y), (-x, y)], RGB[colour])


def _card(pen: _Pen, colour: str, text: str) -> None:
    pen.rounded(pen.w, pen.h, RGB[colour], RGB["black"])
    pen.write(min(0.62 * pen.h, 1.5 * pen.w / max(1, len(text))), text, colour)


def _back(pen: _Pen, colour: str, text: str) -> None:
    pen.rounded(pen.w, pen.h, RGB[colour], RGB["black"])
    pen.rounded(0.76 * pen.w, 0.8 * pen.h, None, RGB["white"])


def _cup(pen: _Pen, colour: str, text: str) -> None:
    x, y = pen.w / 2, pen.h / 2
    dark = _shade(colour, 0.72)
    pen.polygon([(-0.72 * x, -y), (0.72 * x, -y), (x, y), (-x, y)], RGB[colour], dark)
    pen.polygon([(-x, 0.76 * y), (x, 0.76 * y), (x, y), (-x, y)], dark)


def _sign(pen: _Pen, colour: str, text: str) -> None:
    pen.write(min(0.8 * pen.h, 1.75 * pen.w / max(1, len(text))), text, "black")


def _title(pen: _Pen, colour: str, text: str) -> None:
    pen.write(min(0.8 * pen.h, 1.75 * pen.w / max(1, len(text))), text, colour)


_DRAW: dict[str, Callable[[_Pen, str, str], None]] = {
    "ball": _disc,
    "square": _square,
    "triangle": _triangle,
    "star": _star,
    "wheel": _wheel,
    "wall": _bar,
    "line": _bar,
    "bar": _bar,
    "card": _card,
    "back": _back,
    "cup": _cup,
    "sign": _sign,
    "title": _title,
}


STEPS = 4
"""Places are rounded to a quarter of a pixel, angles to half a degree, so that sprites repeat."""


def draw_flat(log: EventLog, *, width: int, height: int, seed: int) -> Iterator[Picture]:
    """The pictures (H, W, 3) of a log; the seed decides the ground alone."""
    things = {thing.name: thing for thing in log.things}
    by_frame: dict[int, list[State]] = defaultdict(list)
    for state in log.states:
        by_frame[state.frame].append(state)
    looks = [[_Look.of(state) for state in by_frame[frame] if state.visible] for frame in range(log.frames)]
    unit = min(width, height) / 2

    # What lies below all that changes is drawn once, and a picture that repeats is not drawn again.
    still = _still(looks)
    ground = _ground(width, height, seed)
    for look in looks[0][:still]:
        _put(ground, things[look.thing], look, unit)
    picture: Picture | None = None
    for before, own in zip([None, *looks], looks, strict=False):
        if picture is None or own != before:
            drawn = ground.copy()
            for look in own[still:]:
                _put(drawn, things[look.thing], look, unit)
            picture = np.rint(drawn).astype(np.uint8)
        yield picture.copy()


@dataclass(frozen=True)
class _Look:
    """What of a state is drawn."""

    thing: str
    x: float
    y: float
    angle_deg: float
    scale: float
    colour: str
    form: str
    text: str

    @classmethod
    def of(cls, state: State) -> "_Look":
        return cls(state.thing, state.x, state.y, state.angle_deg, state.scale, state.colour, state.form, state.text)


def _still(looks: Sequence[Sequence[_Look]]) -> int:
    """How many things, from the lowest up, look the same in all frames."""
    count = 0
    for same in zip(*looks, strict=False):
        if any(look != same[0] for look in same):
            break
        count += 1
    return count


def _ground(width: int, height: int, seed: int) -> npt.NDArray[np.float32]:
    """A light or middle ground with a soft slope of brightness."""
    rng = stream(seed, "ground")
    base = rng.uniform(175, 235) + rng.uniform(-14, 14, size=3)
    slope = rng.uniform(-14, 14, size=2)
    y, x = np.mgrid[0:height, 0:width]
    shade = slope[0] * (x / width - 0.5) + slope[1] * (y / height - 0.5)
    ground: npt.NDArray[np.float32] = np.clip(base[None, None, :] + shade[..., None], 0, 255).astype(np.float32)
    return ground


def _put(picture: npt.NDArray[np.float32], thing: Thing, state: _Look, unit: float) -> None:
    """Blend a thing into a picture, cut off at its borders."""
    height, width = picture.shape[:2]
    column, row = width / 2 + state.x * unit, height / 2 - state.y * unit
    left, top = round(column * STEPS) // STEPS, round(row * STEPS) // STEPS
    shift = (round(column * STEPS) - left * STEPS, round(row * STEPS) - top * STEPS)
    size = (round(2 * thing.width * state.scale * unit) / 2, round(2 * thing.height * state.scale * unit) / 2)
    angle = round(2 * state.angle_deg % 720) / 2 % 360
    colours, rest = sprite(state.form, state.colour, *size, angle, state.text, shift)
    down, across = colours.shape[0] // 2, colours.shape[1] // 2
    a, b = max(0, down - top), min(2 * down, down - top + height)
    c, d = max(0, across - left), min(2 * across, across - left + width)
    if a < b and c < d:
        part = picture[top - down + a : top - down + b, left - across + c : left - across + d]
        part *= rest[a:b, c:d]
        part += colours[a:b, c:d]
