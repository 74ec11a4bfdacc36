"""Speed comparison: which of two things is faster.

A pair of speeds (a, b) on a lap of P places has the same frames as (b, a) in another order where a * a = b * b modulo P
up to the sign: 1 and 4 of 17, 2 and 5 of 29, 3 and 7 of 29. So the two things together tell nothing without order.
"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.laps import Laps
from synthcam.temporal.words import span, times_over
from synthcam.temporal.worlds.shuttles import Shuttle, add_shuttle, any_laps, shuttles, turns
from synthcam.temporal.worlds.velocity import crossing_grounding

SPEEDS = {1: (17, 1, 4), 2: (29, 2, 5), 3: (29, 3, 7)}
"""Places of a lap, the slower and the faster steps, by level."""


class Comparison(Setup):
    """Two things that shuttle, and one that is not asked about in the third level."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._places, self._slow, self._fast = SPEEDS[level]
        self._fps = fps
        steps = [1, 1, *([4] if level == 3 else [])]
        self._shuttles = shuttles(rng, [any_laps(rng, self._places, s, fps) for s in steps], level=level)
        self._names = [one.thing.name for one in self._shuttles[:2]]
        self.options = tuple(f"the {name}" for name in self._names)
        self.question = f"Which is faster, {self.options[0]} or {self.options[1]}?"

    @property
    def subject(self) -> str:
        return self._names[0]

    @property
    def duration_s(self) -> float:
        return self._places / self._fps

    def _laps(self, option: int) -> tuple[Laps, Laps]:
        """The laps of the two; the faster one is the option's."""
        one, two = (shuttle.laps for shuttle in self._shuttles[:2])
        signs = [1 if laps.steps > 0 else -1 for laps in (one, two)]
        speeds = (self._fast, self._slow) if option == 0 else (self._slow, self._fast)
        # The other order of the same frames: the sign by which the squares differ turns one of the two round.
        turned = -1 if option and (self._fast**2 + self._slow**2) % self._places == 0 else 1
        return (
            Laps(one.places, signs[0] * speeds[0], one.start, one.fps),
            Laps(two.places, signs[1] * speeds[1] * turned, two.start, two.fps),
        )

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._laps(option)[0].lap(time_s)

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=self._places + 1)
        laps = self._laps(option)
        for number, one in enumerate(self._shuttles):
            its = laps[number] if number < 2 else one.laps
            add_shuttle(writer, Shuttle(one.thing, one.lane, its), number + 1)
        return writer.log()

    def statement(self, answer: str) -> str:
        other = next(option for option in self.options if option != answer)
        return f"{answer} is faster than {other}"

    def answer(self, log: EventLog) -> str:
        return max(self.options, key=lambda option: len(turns(log, option.removeprefix("the "))))

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"{span(0.0, log.duration_s)} the {name} turns back {times_over(len(turns(log, name)))}."
            for name in self._names
        )
        lanes = "The lanes are equally long, so the thing that turns back more often is the faster one."
        return Told(seen, (lanes, f"So {self.statement(self.answer(log))}."))

    def grounding(self, log: EventLog) -> Grounding:
        name = self.answer(log).removeprefix("the ")
        first, second, *_ = turns(log, name)
        return crossing_grounding(name, first.start_s, second.start_s)


KIND = Kind("speed_comparison", "which of two things is faster", "short", "speed", Comparison, SHORT_VIEWS)
