"""Two flat views of a camera path, from above and from the side: frustums, objects and a moving subject, in metres.

They are drawn with Pillow: every clip has such a picture, and to import matplotlib takes longer than to draw 16 frames.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from synthcam.figures.projections import FLAT_M, drawn_frames, drawn_length, main_direction
from synthcam.geometry.frustum import Frustum
from synthcam.geometry.se3 import Array
from synthcam.scene.assets import SceneObject

Color = tuple[int, int, int]
WIDTH = 1210
SQUARE = 510
"""Width and height of a view, pixels."""
LEFTS = (88, 682)
"""Where the views begin, pixels from the left."""
ABOVE, BELOW = 36, 86
"""Room for the name above a view, and for what is written below it."""
TITLE_LINE, TITLE_SIZE = 20, 16
TITLE_CHARACTERS = 110
FINER = 4
"""Views are drawn so many times larger, for smooth lines."""
MOST_TICKS = 10
LONGEST_NUMBER = 6
"""Numbers along an axis with more characters are given from a round number on, which the axis names."""
BLACK, GREY, WHITE = (30, 30, 30), (105, 105, 105), (255, 255, 255)
SUBJECT: Color = (220, 20, 60)
STRUCTURE_EDGE, OBJECT_EDGE, OBJECT_FILL = (205, 205, 205), (190, 190, 190), (240, 240, 240)
_HEX = "440154 472c7a 3b518b 2c718e 21908d 27ad81 5cc863 aadc32"
TIME_COLORS = np.array([list(bytes.fromhex(color)) for color in _HEX.split()])
"""Eighths of the colour map viridis (van der Walt and Smith, CC0), without the yellow that white swallows."""


@dataclass(frozen=True)
class FlatView:
    """From world metres to the pixels of a view, which is a square.

    Attributes:
        flat: (2, 3) projects world points onto the axes of the view.
        low: (2,) coordinates in the lower left corner, metres; in the upper left one where `downwards`.
        extent: of the square, metres.
        downwards: whether the second coordinate grows downwards in the picture.
    """

    flat: Array
    low: Array
    extent: float
    downwards: bool

    @classmethod
    def around(cls, points: Array, flat: Array, *, downwards: bool) -> "FlatView":
        """The view that shows world points (N, 3), with a margin, and at least a metre."""
        seen = points @ flat.T
        low, high = seen.min(axis=0), seen.max(axis=0)
        half = 0.62 * max(float((high - low).max()), 1.0)
        return cls(flat, np.asarray((low + high) / 2 - half), 2 * half, downwards)

    def pixels(self, points: Array, size: int = SQUARE) -> Array:
        """Pixels (N, 2) from the upper left corner of a square of `size` pixels, of world points (N, 3)."""
        return self.placed(points @ self.flat.T, size)

    def placed(self, coordinates: Array, size: int = SQUARE) -> Array:
        """The same of coordinates (N, 2) in the view, metres."""
        shares = (coordinates - self.low) / self.extent
        y = shares[:, 1] if self.downwards else 1.0 - shares[:, 1]
        return np.stack([shares[:, 0], y], axis=1) * size


def frustum_picture(
    frustums: Sequence[Frustum],
    *,
    times: Array,
    objects: Sequence[SceneObject] = (),
    subject_positions: Array | None = None,
    title: str = "",
) -> Image.Image:
    """Draw the path and at most seven of its frustums, coloured from first (dark) to last (bright), under a title.

    The side view looks along the horizontal direction in which the cameras spread least, so that it shows most.

    Args:
        frustums: one a frame.
        times: (F,) seconds.
        objects: outlines drawn in grey, those near the path only.
        subject_positions: (F, 3) of a moving subject.
    """
    lines = title_lines(title)
    head = 12 + TITLE_LINE * len(lines)
    sheet = Image.new("RGB", (WIDTH, head + ABOVE + SQUARE + BELOW), WHITE)
    draw = ImageDraw.Draw(sheet)
    fitting = (font for font in map(_font, range(TITLE_SIZE, 5, -1)) if max(map(font.getlength, lines)) <= WIDTH - 20)
    font = next(fitting, _font(5)) if lines else _font(TITLE_SIZE)
    for number, line in enumerate(lines):
        draw.text((WIDTH / 2, 10 + TITLE_LINE * number), line, fill=BLACK, font=font, anchor="ma")
    apexes = np.array([frustum.apex for frustum in frustums])
    shown = drawn_frames(len(frustums))
    far_corners = _far_corners([frustums[i] for i in shown], drawn_length(apexes, frustums))
    colors = _time_colors(len(frustums))
    for left, view in zip(LEFTS, flat_views(frustums, subject_positions), strict=True):
        square = Image.new("RGB", (FINER * SQUARE, FINER * SQUARE), WHITE)
        pen = ImageDraw.Draw(square)
        _draw_objects(pen, objects, view)
        for apex, corners, color in zip(apexes[shown], far_corners, [colors[i] for i in shown], strict=True):
            for start, end in frustum_edges(apex, corners):
                _line(pen, view, np.stack([start, end]), color, 1.5)
        if subject_positions is not None:
            _line(pen, view, subject_positions, SUBJECT, 3.0)
            _dots(pen, view, subject_positions[:1], [SUBJECT], 4.2)
        _line(pen, view, apexes, BLACK, 1.8)
        _dots(pen, view, apexes, colors, 2.4)
        sheet.paste(square.reduce(FINER), (left, head + ABOVE))
    names = (("seen from above", "x", "z"), ("seen from the side", "along the path", "height"))
    for left, view, (name, across, up) in zip(LEFTS, flat_views(frustums, subject_positions), names, strict=True):
        draw.text((left + SQUARE / 2, head + ABOVE - 7), name, fill=BLACK, font=_font(14), anchor="ms")
        draw.rectangle((left - 1, head + ABOVE - 1, left + SQUARE, head + ABOVE + SQUARE), outline=BLACK)
        _draw_ticks(sheet, draw, view, (left, head + ABOVE), (across, up))
    notes = [f"dark: {times[0]:.2f} s", f"bright: {times[-1]:.2f} s"]
    notes += ["grey: the scene"] if objects else []
    notes += ["red: the subject, from the dot on"] if subject_positions is not None else []
    draw.text((WIDTH / 2, sheet.height - 9), "; ".join(notes), fill=BLACK, font=_font(13), anchor="ms")
    return sheet


def title_lines(title: str) -> list[str]:
    """A title in at most three lines."""
    most = 3 * TITLE_CHARACTERS - 20
    return fill(title if len(title) <= most else f"{title[:most]} ...", TITLE_CHARACTERS).splitlines()


def flat_views(frustums: Sequence[Frustum], subject_positions: Array | None = None) -> tuple[FlatView, FlatView]:
    """From above, z downwards, and from the side, each around the path, its drawn frustums and the subject."""
    apexes = np.array([frustum.apex for frustum in frustums])
    shown = [frustums[i] for i in drawn_frames(len(frustums))]
    points = [apexes, *_far_corners(shown, drawn_length(apexes, frustums))]
    points += [] if subject_positions is None else [subject_positions]
    x, y, z = np.eye(3)
    across = main_direction(apexes, frustums)
    return (
        FlatView.around(np.concatenate(points), np.stack([x, z]), downwards=True),
        FlatView.around(np.concatenate(points), np.stack([across, y]), downwards=False),
    )


def frustum_edges(apex: Array, far_corners: Array) -> list[tuple[Array, Array]]:
    """The eight edges of a frustum that is drawn as a pyramid, by their ends (3,)."""
    return [(far_corners[i], far_corners[(i + 1) % 4]) for i in range(4)] + [(apex, corner) for corner in far_corners]


def _far_corners(frustums: Sequence[Frustum], reach: float) -> list[Array]:
    """Of each frustum the four corners (4, 3) at the length at which it is drawn."""
    return [frustum.apex + (frustum.corners[4:] - frustum.apex) * (reach / frustum.far) for frustum in frustums]


def _time_colors(frames: int) -> list[Color]:
    """A colour for each frame, from dark to bright."""
    places, anchors = np.linspace(0.0, 1.0, frames), np.linspace(0.0, 1.0, len(TIME_COLORS))
    r, g, b = (np.rint(np.interp(places, anchors, channel)).astype(int).tolist() for channel in TIME_COLORS.T)
    return list(zip(r, g, b, strict=True))


def _line(pen: ImageDraw.ImageDraw, view: FlatView, points: Array, color: Color, width: float) -> None:
    pixels = view.pixels(points, FINER * SQUARE)
    pen.line([tuple(pixel) for pixel in pixels.tolist()], fill=color, width=round(FINER * width), joint="curve")


def _dots(pen: ImageDraw.ImageDraw, view: FlatView, points: Array, colors: Sequence[Color], radius: float) -> None:
    for pixel, color in zip(view.pixels(points, FINER * SQUARE).tolist(), colors, strict=True):
        pen.circle(tuple(pixel), FINER * radius, fill=color)


def _draw_objects(pen: ImageDraw.ImageDraw, objects: Sequence[SceneObject], view: FlatView) -> None:
    """Outlines of what stands in the view: structures without filling, beneath everything else."""
    size = FINER * SQUARE
    for thing in sorted(objects, key=lambda thing: thing.role == "structure"):
        low, high = thing.world_bounds()
        if thing.role != "structure" and high[1] - low[1] < FLAT_M:
            continue
        corners = np.array([[x, y, z] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])
        pixels = view.pixels(corners, size)
        (x0, y0), (x1, y1) = pixels.min(axis=0), pixels.max(axis=0)
        if x0 > size or x1 < 0 or y0 > size or y1 < 0:
            continue
        box = tuple(np.clip([x0, y0, x1, y1], -size, 2 * size).tolist())
        if thing.role == "structure":
            pen.rectangle(box, outline=STRUCTURE_EDGE, width=FINER)
        else:
            pen.rectangle(box, fill=OBJECT_FILL, outline=OBJECT_EDGE, width=FINER)


def _draw_ticks(
    sheet: Image.Image, draw: ImageDraw.ImageDraw, view: FlatView, corner: tuple[int, int], names: tuple[str, str]
) -> None:
    """Numbers and names along the left and the lower edge of a view whose upper left corner is at `corner`."""
    left, top = corner
    for axis, name in enumerate(names):
        values, numbers, base = round_ticks(float(view.low[axis]), float(view.low[axis]) + view.extent)
        places = view.placed(np.stack([values, values], axis=1))[:, axis]
        room = 14 + max(_font(13).getlength(number) for number in numbers)
        for place, number in zip(places.tolist(), numbers, strict=True):
            if axis == 0:
                draw.line((left + place, top + SQUARE, left + place, top + SQUARE + 4), fill=BLACK)
                draw.text((left + place, top + SQUARE + 7), number, fill=BLACK, font=_font(13), anchor="ma")
            else:
                draw.line((left - 5, top + place, left - 1, top + place), fill=BLACK)
                draw.text((left - 8, top + place), number, fill=BLACK, font=_font(13), anchor="rm")
        text = f"{name}{base} (m)"
        if axis == 0:
            draw.text((left + SQUARE / 2, top + SQUARE + 27), text, fill=BLACK, font=_font(14), anchor="ma")
        else:
            strip = Image.new("RGB", (SQUARE, 20), WHITE)
            ImageDraw.Draw(strip).text((SQUARE / 2, 10), text, fill=BLACK, font=_font(14), anchor="mm")
            sheet.paste(strip.transpose(Image.Transpose.ROTATE_90), (left - round(room) - 20, top))


def round_ticks(low: float, high: float) -> tuple[Array, list[str], str]:
    """Round values between two, how they are written, and what was taken from them: " - 4512342", "" for nothing."""
    rough = (high - low) / MOST_TICKS
    power = 10.0 ** np.floor(np.log10(rough))
    step = float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9)))
    counts = np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    decimals = max(0, -int(np.floor(np.log10(step) + 1e-9)))
    numbers = [f"{count * step + 0.0:.{decimals}f}" for count in counts]
    if max(map(len, numbers)) <= LONGEST_NUMBER:
        return counts * step, numbers, ""
    first = float(counts[0])
    numbers = [f"{(count - first) * step:.{decimals}f}" for count in counts]
    if max(map(len, numbers)) > LONGEST_NUMBER:
        numbers = [f"{(count - first) * step:.3g}" for count in counts]
    base = f"{abs(first * step):.{decimals}f}" if abs(first * step) < 1e9 else f"{abs(first * step):.6g}"
    return counts * step, numbers, f" {'+' if first < 0 else '-'} {base}"


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)
