"""Acceleration: does a thing speed up from rest, or slow down to rest, at constant acceleration?

Slowing down is speeding up played backwards, and either is as often to the left as to the right.
"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import seconds, span
from synthcam.temporal.worlds.lanes import HALF_LENGTH, lane_line, lanes
from synthcam.temporal.worlds.shuttles import FORMS

FRAMES = 17
CHANGES = ("speeds up", "slows down")


def way(change: str, part: float) -> float:
    """The share of its way that a thing has gone in a share of the time."""
    return part * part if change == "speeds up" else 1 - (1 - part) ** 2


class Acceleration(Setup):
    """Things that go once along their lanes; asked for one of them."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._fps = fps
        self._lanes = lanes(rng, level, tilted=level == 3)
        colours = hues(rng, level)
        forms = [FORMS[int(i)] if level > 1 else "ball" for i in rng.integers(len(FORMS), size=level)]
        self._things = [
            thing(form, colour, 2 * lane.radius) for form, colour, lane in zip(forms, colours, self._lanes, strict=True)
        ]
        self._asked = int(rng.integers(level))
        # At the end where a thing is slow, the left (-1) or the right (1), its frames lie close together.
        self._slow_ends = [1 if rng.random() < 0.5 else -1 for _ in range(level)]
        self._changes = [CHANGES[int(i)] for i in rng.integers(2, size=level)]
        self._name = self._things[self._asked].name
        self.options = CHANGES
        self.question = f"Does the {self._name} speed up or slow down?"

    @property
    def subject(self) -> str:
        return self._name

    @property
    def duration_s(self) -> float:
        return (FRAMES - 1) / self._fps

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=FRAMES)
        for number, (its, lane) in enumerate(zip(self._things, self._lanes, strict=True)):
            change = self.options[option] if number == self._asked else self._changes[number]
            start = self._slow_ends[number] * (1 if change == "speeds up" else -1)

            def at(t: float, change: str = change, start: int = start, lane=lane) -> dict[str, float]:  # type: ignore[no-untyped-def]
                gone = way(change, min(1.0, max(0.0, t / self.duration_s)))
                return dict(lane.at(start * HALF_LENGTH * (1 - 2 * gone)))

            lane_line(writer, lane, number + 1)
            writer.add(its, at)
            writer.happens(change, its.name, 0.0, self.duration_s)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the {self._name} {answer}"

    def answer(self, log: EventLog) -> str:
        return log.of(self._name)[0].what

    def tell(self, log: EventLog) -> Told:
        half, whole = log.duration_s / 2, log.duration_s
        parts = ("a quarter", "three quarters") if self.answer(log) == "speeds up" else ("three quarters", "a quarter")
        seen = (
            f"{span(0.0, half)} the {self._name} goes {parts[0]} of its way.",
            f"{span(half, whole)} the {self._name} goes {parts[1]} of its way.",
        )
        more = "more" if self.answer(log) == "speeds up" else "less"
        return Told(
            seen,
            (
                f"The {self._name} goes {more} of its way in the second half of the time.",
                f"So {self.statement(self.answer(log))}.",
            ),
        )

    def grounding(self, log: EventLog) -> Grounding:
        share = 0.5**0.5 if self.answer(log) == "speeds up" else 1 - 0.5**0.5
        end = share * log.duration_s
        return Grounding(
            f"From when to when does the {self._name} go through the first half of its way?",
            0.0,
            end,
            f"So the {self._name} goes through the first half of its way from {seconds(0.0)} to {seconds(end)}.",
        )


KIND = Kind("acceleration", "things that speed up and slow down", "short", "acceleration", Acceleration, SHORT_VIEWS)
