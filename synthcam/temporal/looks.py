"""Colours and names of things, and what a clip's things look like."""

from collections.abc import Sequence

import numpy as np

from synthcam.temporal.event_log import Thing

RGB = {
    "red": (214, 48, 49),
    "blue": (38, 94, 214),
    "green": (34, 153, 84),
    "yellow": (241, 196, 15),
    "purple": (142, 68, 173),
    "orange": (230, 126, 34),
    "black": (40, 40, 44),
    "white": (250, 250, 250),
    "grey": (120, 124, 130),
    "brown": (121, 85, 61),
    "pink": (240, 130, 180),
}
HUES = ("red", "blue", "green", "yellow", "purple", "orange")
"""Colours that are told apart at a glance."""


def hues(rng: np.random.Generator, count: int) -> list[str]:
    """Different colours in random order."""
    return pick(rng, HUES, count)


def pick(rng: np.random.Generator, among: Sequence[str], count: int) -> list[str]:
    """Different items in random order."""
    return [among[int(i)] for i in rng.permutation(len(among))[:count]]


def ball(colour: str, radius: float) -> Thing:
    """A ball."""
    return Thing(f"{colour} ball", "mover", "ball", colour, 2 * radius, 2 * radius)


def thing(form: str, colour: str, size: float) -> Thing:
    """A mover of a form and colour that is as wide as high."""
    return Thing(f"{colour} {form}", "mover", form, colour, size, size)
