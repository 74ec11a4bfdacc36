"""Distance: how many lengths of its lane a thing travels in all."""

import numpy as np

from synthcam.temporal.event_log import EventLog
from synthcam.temporal.kind import SHORT_VIEWS, Kind, Told
from synthcam.temporal.words import times_over
from synthcam.temporal.worlds.shuttles import turns, turns_seen
from synthcam.temporal.worlds.velocity import Velocity


class Distance(Velocity):
    """Things that shuttle; asked how far one of them goes. A lap is two lengths of the lane, whatever its start."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        super().__init__(rng, level, fps)
        self.options = tuple(str(2 * s) for s in range(1, len(self.options) + 1))
        self.question = f"How many lengths of its lane does the {self._name} travel?"

    def statement(self, answer: str) -> str:
        return f"the {self._name} travels the length of its lane {times_over(int(answer))}"

    def answer(self, log: EventLog) -> str:
        return str(len(turns(log, self._name)))

    def tell(self, log: EventLog) -> Told:
        count = times_over(len(turns(log, self._name)))
        closing = f"The {self._name} turns back {count} and ends where it began, so it travels as many lengths."
        return Told(turns_seen(log, self._name), (closing, f"So {self.statement(self.answer(log))}."))


KIND = Kind("distance", "how far a thing goes", "short", "distance", Distance, SHORT_VIEWS)
