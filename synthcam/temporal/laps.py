"""Laps: ways through the same places at other speeds, so that the frames say nothing and their order says all.

A lap has a prime number P of places and a clip P + 1 frames. A thing that goes on by s places from frame to frame
visits each place once, whatever s is, and is at the last frame where it was at the first. So clips with other speeds,
directions and counts consist of the same frames in another order: neither one frame, nor the first and last, nor all
frames shuffled tell them apart.
"""

from dataclasses import dataclass

import numpy as np

PLACES = {1: 17, 2: 17, 3: 23}
"""Places of a lap by level: 18 frames, or 24."""


@dataclass(frozen=True)
class Laps:
    """A steady way around laps.

    Attributes:
        places: a prime number; the clip has one frame more.
        steps: places from one frame to the next, and laps in the clip; negative the other way round.
        start: lap at the first frame, from 0 to 1.
    """

    places: int
    steps: int
    start: float
    fps: float

    @property
    def frames(self) -> int:
        """Frames of the clip."""
        return self.places + 1

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the last."""
        return self.places / self.fps

    @property
    def laps_a_second(self) -> float:
        """Speed; negative the other way round."""
        return self.steps * self.fps / self.places

    def lap(self, time_s: float) -> float:
        """Laps since lap 0, at a time in seconds."""
        return self.start + self.laps_a_second * time_s

    def times(self, part: float) -> list[float]:
        """The times in seconds at which a part of the lap (from 0 to 1) is reached, in order."""
        duration = self.duration_s
        first, last = sorted((self.lap(0.0), self.lap(duration)))
        wholes = range(int(np.floor(first - part)), int(np.ceil(last - part)) + 1)
        times = ((whole + part - self.start) / self.laps_a_second for whole in wholes)
        return sorted(t for t in times if 0 <= t < duration)


def start_between(rng: np.random.Generator, places: int) -> float:
    """A start at which no frame falls on a quarter of a lap: every event lies between two frames."""
    # Places are 1 / P apart; quarters of a lap lie at four residues of it, which are kept clear of.
    quarters = sorted((k / 4 * places) % 1.0 for k in range(4))
    gaps = [
        (after - before, before) for before, after in zip(quarters, [*quarters[1:], quarters[0] + 1.0], strict=True)
    ]
    width, low = max(gaps)
    inside = low + width * (0.25 + 0.5 * rng.random())
    return float((int(rng.integers(places)) + inside) / places % 1.0)


def triangle(lap: float) -> float:
    """There and back at constant speed: 0 at lap 0, 1 at half a lap, 0 again at a lap."""
    part = lap % 1.0
    return 2 * part if part < 0.5 else 2 - 2 * part
