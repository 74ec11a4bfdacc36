"""Velocity: how long a thing takes from one end of its lane to the other."""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps
from synthcam.temporal.words import seconds, span
from synthcam.temporal.worlds.shuttles import Shuttle, add_shuttle, any_laps, shuttles, turns, turns_seen


class Velocity(Setup):
    """Things that shuttle at different speeds; asked for one of them."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        # The asked one comes first; its steps are those of the option.
        steps = [int(rng.integers(1, most + 1)) for _ in range(level)]
        self._shuttles = shuttles(rng, [any_laps(rng, places, s, fps) for s in steps], level=level)
        self._name = self._shuttles[0].thing.name
        self._fps, self._places = fps, places
        self.options = tuple(seconds(places / (2 * s * fps)) for s in range(1, most + 1))
        self.question = f"How long does the {self._name} take from one end of its lane to the other?"

    @property
    def subject(self) -> str:
        return self._name

    @property
    def duration_s(self) -> float:
        return self._places / self._fps

    def _asked_laps(self, option: int) -> Laps:
        laps = self._shuttles[0].laps
        return Laps(laps.places, (option + 1) * (1 if laps.steps > 0 else -1), laps.start, laps.fps)

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._asked_laps(option).lap(time_s)

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=self._places + 1)
        first, *others = self._shuttles
        for number, one in enumerate((Shuttle(first.thing, first.lane, self._asked_laps(option)), *others), start=1):
            add_shuttle(writer, one, number)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the {self._name} takes {answer} from one end of its lane to the other"

    def _crossing(self, log: EventLog) -> tuple[float, float]:
        first, second, *_ = turns(log, self._name)
        return first.start_s, second.start_s

    def answer(self, log: EventLog) -> str:
        start, end = self._crossing(log)
        return seconds(end - start)

    def tell(self, log: EventLog) -> Told:
        crossing = f"{span(*self._crossing(log))} the {self._name} goes from one end of its lane to the other."
        return Told(turns_seen(log, self._name), (crossing, f"So {self.statement(self.answer(log))}."))

    def grounding(self, log: EventLog) -> Grounding:
        return crossing_grounding(self._name, *self._crossing(log))


def crossing_grounding(name: str, start: float, end: float) -> Grounding:
    """The question for a thing's first way from end to end."""
    return Grounding(
        f"From when to when does the {name} go from one end of its lane to the other for the first time?",
        start,
        end,
        f"So the {name} goes from one end of its lane to the other {span(start, end).lower()}.",
    )


KIND = Kind("velocity", "how fast a thing goes", "short", "speed", Velocity, SHORT_VIEWS)
