"""Draws an event log as flat pictures: a plain ground, and the things of each frame in their order."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from synthcam.rendering.video import Picture
from synthcam.seeding import stream
from synthcam.temporal.drawing.sprites import sprite
from synthcam.temporal.event_log import EventLog, State, Thing

STEPS = 4
"""Places are rounded to a quarter of a pixel, angles to half a degree, so that sprites repeat."""


def draw_flat(log: EventLog, *, width: int, height: int, seed: int) -> Iterator[Picture]:
    """The pictures (H, W, 3) of a log; the seed decides the ground alone."""
    things = {thing.name: thing for thing in log.things}
    ground = _ground(width, height, seed)
    by_frame: dict[int, list[State]] = defaultdict(list)
    for state in log.states:
        by_frame[state.frame].append(state)
    unit = min(width, height) / 2
    for frame in range(log.frames):
        picture = ground.copy()
        for state in by_frame[frame]:
            if state.visible:
                _put(picture, things[state.thing], state, unit)
        yield np.rint(picture).astype(np.uint8)


def _ground(width: int, height: int, seed: int) -> npt.NDArray[np.float32]:
    """A light or middle ground with a soft slope of brightness."""
    rng = stream(seed, "ground")
    base = rng.uniform(175, 235) + rng.uniform(-14, 14, size=3)
    slope = rng.uniform(-14, 14, size=2)
    y, x = np.mgrid[0:height, 0:width]
    shade = slope[0] * (x / width - 0.5) + slope[1] * (y / height - 0.5)
    ground: npt.NDArray[np.float32] = np.clip(base[None, None, :] + shade[..., None], 0, 255).astype(np.float32)
    return ground


def _put(picture: npt.NDArray[np.float32], thing: Thing, state: State, unit: float) -> None:
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
