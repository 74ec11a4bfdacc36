"""Rotation: which way a wheel turns, and how many full turns it makes."""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import ordinal, span, times_over

WAYS = ("clockwise", "counter-clockwise")


class Rotation(Setup):
    """Wheels that turn steadily; asked for the way, or the number of turns, of one of them."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        count = (1, 2, 4)[level - 1]
        size = (1.1, 0.8, 0.62)[level - 1]
        self._things = [thing("wheel", colour, size) for colour in hues(rng, count)]
        spots = {1: [(0.0, 0.0)], 2: [(-0.5, 0.0), (0.5, 0.0)]}.get(
            count, [(-0.5, 0.5), (0.5, 0.5), (-0.5, -0.5), (0.5, -0.5)]
        )
        self._at = [spots[int(i)] for i in rng.permutation(count)]
        self._laps = [
            Laps(
                places,
                int(rng.integers(1, most + 1)) * (1 if rng.random() < 0.5 else -1),
                start_between(rng, places),
                fps,
            )
            for _ in range(count)
        ]
        self._name = self._things[0].name
        self._counts = bool(rng.random() < 0.5)
        self.options = tuple(str(n) for n in range(1, most + 1)) if self._counts else WAYS
        self.question = (
            f"How many full turns does the {self._name} make?"
            if self._counts
            else f"Which way does the {self._name} turn?"
        )

    @property
    def subject(self) -> str:
        return self._name

    @property
    def duration_s(self) -> float:
        laps = self._laps[0]
        return laps.places / laps.fps

    def _asked_laps(self, option: int) -> Laps:
        laps = self._laps[0]
        steps = (option + 1) * (1 if laps.steps > 0 else -1) if self._counts else abs(laps.steps) * (1, -1)[option]
        return Laps(laps.places, steps, laps.start, laps.fps)

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._asked_laps(option).lap(time_s)

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._laps[0].fps, frames=self._laps[0].frames)
        for number, its in enumerate(self._things):
            laps = self._asked_laps(option) if number == 0 else self._laps[number]
            x, y = self._at[number]
            writer.add(its, lambda t, laps=laps, x=x, y=y: {"x": x, "y": y, "angle_deg": -360 * (laps.lap(t) % 1.0)})  # type: ignore[misc]
            for turn in range(abs(laps.steps)):
                start, end = (self.duration_s * k / abs(laps.steps) for k in (turn, turn + 1))
                writer.happens("makes a full turn", its.name, start, end, value=WAYS[0 if laps.steps > 0 else 1])
        return writer.log()

    def statement(self, answer: str) -> str:
        if self._counts:
            return f"the {self._name} makes a full turn {times_over(int(answer))}"
        return f"the {self._name} turns {answer}"

    def answer(self, log: EventLog) -> str:
        turns = log.of(self._name)
        return str(len(turns)) if self._counts else turns[0].value

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"{span(e.start_s, e.end_s)} the {e.thing} makes its {ordinal(i)} full turn, {e.value}."
            for i, e in enumerate(log.of(self._name), start=1)
        )
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))

    def grounding(self, log: EventLog) -> Grounding:
        last = log.of(self._name)[-1]
        return Grounding(
            f"From when to when does the {self._name} make its last full turn?",
            last.start_s,
            last.end_s,
            f"So the {self._name} makes its last full turn {span(last.start_s, last.end_s).lower()}.",
        )


KIND = Kind("rotation", "wheels that turn", "short", "rotation", Rotation, SHORT_VIEWS)
