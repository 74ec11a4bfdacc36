"""Direction: which way a thing goes that leaves the picture and comes in again on the other side, or goes round."""

import itertools
from math import cos, pi, sin

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import span
from synthcam.temporal.worlds.shuttles import FORMS

STRAIGHT = {
    "to the right": (1.0, 0.0),
    "to the left": (-1.0, 0.0),
    "up": (0.0, 1.0),
    "down": (0.0, -1.0),
    "to the upper right": (1.0, 1.0),
    "to the lower left": (-1.0, -1.0),
    "to the upper left": (-1.0, 1.0),
    "to the lower right": (1.0, -1.0),
}
ROUND = ("clockwise", "counter-clockwise")
WAYS = (*((a, b) for a, b in zip(list(STRAIGHT)[::2], list(STRAIGHT)[1::2], strict=True)), ROUND)
"""Pairs of opposite ways: the same frames forwards and backwards."""
EDGE = 1.15
"""Where things leave: beyond the border of the picture by more than their size."""


class Direction(Setup):
    """Things that pass through the picture again and again; asked for the way of one of them."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places = PLACES[level]
        able = WAYS[:2] if level == 1 else WAYS if level == 3 else (*WAYS[:2], WAYS[-1])
        count = (1, 2, 4)[level - 1]
        size = 0.26 if level < 3 else 0.22
        colours = hues(rng, count)
        forms = [FORMS[int(i)] if level > 1 else "ball" for i in rng.integers(len(FORMS), size=count)]
        self._things = [thing(form, colour, size) for form, colour in zip(forms, colours, strict=True)]
        self._pairs = [able[int(i)] for i in rng.integers(len(able), size=count)]
        self._laps = [Laps(places, int(rng.integers(1, 3)), start_between(rng, places), fps) for _ in range(count)]
        self._signs = [1 if rng.random() < 0.5 else -1 for _ in range(count)]
        # Side by side across the picture, so that things seldom cover each other.
        offsets = 1.3 * ((rng.permutation(count) + 0.5) / count - 0.5)
        self._offsets = [float(offset) for offset in offsets]
        self._name = self._things[0].name
        self.options = self._pairs[0]
        self.question = f"Which way does the {self._name} move?"

    @property
    def subject(self) -> str:
        return self._name

    @property
    def duration_s(self) -> float:
        laps = self._laps[0]
        return laps.places / laps.fps

    def _asked_laps(self, option: int) -> Laps:
        laps = self._laps[0]
        return Laps(laps.places, laps.steps * (1 if option == 0 else -1), laps.start, laps.fps)

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._asked_laps(option).lap(time_s)

    def play(self, option: int) -> EventLog:
        laps = self._laps[0]
        writer = LogWriter(fps=laps.fps, frames=laps.frames)
        for number, its in enumerate(self._things):
            laps, pair = self._laps[number], self._pairs[number]
            laps = (
                self._asked_laps(option)
                if number == 0
                else Laps(laps.places, laps.steps * self._signs[number], laps.start, laps.fps)
            )
            offset = self._offsets[number]
            writer.add(its, lambda t, laps=laps, pair=pair, offset=offset: place(pair, laps.lap(t), offset))  # type: ignore[misc]
            value = pair[0] if laps.steps > 0 else pair[1]
            breaks = [] if pair == ROUND else laps.times(0.0)
            ends = [0.0, *breaks, self.duration_s]
            for start, end in itertools.pairwise(ends):
                writer.happens("moves", its.name, start, end, value=value)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the {self._name} moves {answer}"

    def answer(self, log: EventLog) -> str:
        return log.of(self._name, "moves")[0].value

    def tell(self, log: EventLog) -> Told:
        seen = tuple(f"{span(e.start_s, e.end_s)} the {e.thing} moves {e.value}." for e in log.of(self._name, "moves"))
        often = len(seen) - 1
        follows = [] if not often else [f"At the end of its way the {self._name} starts again from the other side."]
        return Told(seen, (*follows, f"So {self.statement(self.answer(log))}."))


def place(pair: tuple[str, str], lap: float, offset: float) -> dict[str, float]:
    """Where a thing is on its way: a straight one is passed once a lap, a round one gone round once."""
    if pair == ROUND:
        return {"x": 0.55 * cos(2 * pi * lap) + 0.2 * offset, "y": -0.55 * sin(2 * pi * lap)}
    dx, dy = STRAIGHT[pair[0]]
    along = EDGE * (2 * (lap % 1.0) - 1)
    across = offset if abs(dx) + abs(dy) == 1 else 0.5 * offset
    return {"x": along * dx - across * dy, "y": along * dy + across * dx}


KIND = Kind("direction", "which way things go", "short", "direction", Direction, SHORT_VIEWS)
