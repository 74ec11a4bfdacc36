"""Lanes in which things go there and back, and how a whole stage of them is tilted."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np

from synthcam.temporal.event_log import LogWriter, Thing
from synthcam.temporal.laps import Laps, triangle

HALF_LENGTH = 0.78
"""How far the middle of a ball gets from the middle of its lane, at most."""
WALL = 0.06


@dataclass(frozen=True)
class Lane:
    """A straight lane with its middle at height `y` of a stage that is tilted as a whole.

    Attributes:
        radius: of the balls in it.
        tilt_deg: counter-clockwise.
    """

    y: float
    radius: float
    tilt_deg: float

    def at(self, x: float) -> dict[str, float]:
        """Where a place along the lane is, as fields of a state; `x` is 0 in its middle."""
        return self.beside(x, 0.0)

    def beside(self, x: float, y: float) -> dict[str, float]:
        """Where a place beside the lane is; `y` is how far to its left as seen along it."""
        a = radians(self.tilt_deg)
        up = self.y + y
        return {"x": x * cos(a) - up * sin(a), "y": x * sin(a) + up * cos(a)}

    def there_and_back(self, laps: Laps, time_s: float) -> float:
        """Place along the lane: its left end at lap 0, its right end at half a lap."""
        return HALF_LENGTH * (2 * triangle(laps.lap(time_s)) - 1)


def lanes(rng: np.random.Generator, count: int, *, tilted: bool) -> list[Lane]:
    """Lanes side by side, from the top down."""
    tilt = float(rng.uniform(-18, 18)) if tilted else 0.0
    gap = min(0.5, 1.5 / count)
    radius = min(0.13, 0.38 * gap) * float(rng.uniform(0.85, 1.0))
    middle = float(rng.uniform(-0.12, 0.12)) if count < 3 else 0.0
    return [Lane(middle + gap * ((count - 1) / 2 - i), radius, tilt) for i in range(count)]


def add_walls(writer: LogWriter, found: list[Lane]) -> None:
    """Add the left and the right wall, at the ends of all lanes."""
    lane = found[len(found) // 2]
    middle = (found[0].y + found[-1].y) / 2
    height = found[0].y - found[-1].y + 5.0 * lane.radius
    for side, sign in (("left", -1), ("right", 1)):
        wall = Thing(f"{side} wall", "wall", "wall", "grey", WALL, height)
        place = lane.beside(sign * (HALF_LENGTH + lane.radius + WALL / 2), middle - lane.y)
        writer.add(wall, lambda t, place=place: {**place, "angle_deg": lane.tilt_deg})  # type: ignore[misc]


def lane_line(writer: LogWriter, lane: Lane, number: int) -> None:
    """Add the thin line that marks a lane."""
    line = Thing(f"lane {number}", "ground", "line", "grey", 2 * (HALF_LENGTH + lane.radius), 0.02)
    writer.add(line, lambda t: {**lane.beside(0.0, -lane.radius - 0.02), "angle_deg": lane.tilt_deg})
