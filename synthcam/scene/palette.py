"""Plain colour words and the colours they stand for."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array

Rgb = tuple[float, float, float]

COLORS: dict[str, Rgb] = {
    "red": (0.80, 0.14, 0.11),
    "orange": (0.93, 0.48, 0.10),
    "yellow": (0.95, 0.80, 0.16),
    "green": (0.30, 0.62, 0.25),
    "teal": (0.10, 0.56, 0.56),
    "blue": (0.20, 0.43, 0.87),
    "purple": (0.55, 0.30, 0.74),
    "pink": (0.94, 0.52, 0.66),
    "brown": (0.54, 0.37, 0.23),
    "beige": (0.88, 0.79, 0.62),
    "white": (0.96, 0.95, 0.93),
    "gray": (0.55, 0.56, 0.57),
    "black": (0.15, 0.15, 0.16),
}
"""sRGB of each word."""
WARM_AND_COOL: dict[str, Rgb] = {
    "warm": (1.0, 0.84, 0.62),
    "neutral": (1.0, 0.97, 0.92),
    "cool": (0.80, 0.90, 1.0),
    "amber": (1.0, 0.66, 0.30),
    "blue": (0.45, 0.62, 1.0),
    "pink": (1.0, 0.55, 0.70),
}
"""sRGB of light, by the word a recipe uses."""


def shade_of(word: str, rng: np.random.Generator) -> Rgb:
    """Draw a shade of a colour word, a little different each time."""
    color = np.array(COLORS[word]) * rng.uniform(0.92, 1.04) + rng.uniform(-0.02, 0.02, 3)
    red, green, blue = np.clip(color, 0.02, 1.0).round(3).tolist()
    return red, green, blue


def color_word(color: Sequence[float] | Array) -> str:
    """The word nearest to an sRGB colour (3,), in CIELAB with lightness at half weight."""
    words = list(COLORS)
    lab = _lab(np.array([COLORS[word] for word in words]))
    difference = (lab - _lab(np.asarray(color, dtype=np.float64)[None])) * np.array([0.5, 1.0, 1.0])
    return words[int(np.argmin((difference**2).sum(axis=1)))]


def _lab(srgb: npt.ArrayLike) -> Array:
    """CIELAB (N, 3) under D65 of sRGB (N, 3) (CIE 15:2004)."""
    c = np.asarray(srgb, dtype=np.float64)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    xyz = linear @ np.array([[0.4124, 0.2126, 0.0193], [0.3576, 0.7152, 0.1192], [0.1805, 0.0722, 0.9505]])
    f = np.cbrt(np.maximum(xyz / np.array([0.9505, 1.0, 1.089]), 0.008856))
    x, y, z = f.T
    return np.column_stack([116 * y - 16, 500 * (x - y), 200 * (y - z)])
