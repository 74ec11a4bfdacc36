"""Which way things go, and which way they turn.

- direction: which way a thing goes that leaves the picture and comes in again on the other side, or goes round.
- rotation: which way a wheel turns, and how many full turns it makes.
"""

import itertools
from math import cos, pi, sin

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import ordinal, seconds, span, times_over
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
    def duration_s(self) -> float:
        return self._laps[0].duration_s

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
        moves = log.of(self._name, "moves")
        # A thing that leaves right away is not seen to move before: "from 0.0 s to 0.0 s" says nothing.
        lasting = [e for e in moves if seconds(e.start_s) != seconds(e.end_s)]
        seen = tuple(f"{span(e.start_s, e.end_s)} the {e.thing} moves {e.value}." for e in lasting)
        follows = (
            [] if len(moves) == 1 else [f"At the end of its way the {self._name} starts again from the other side."]
        )
        return Told(seen, (*follows, f"So {self.statement(self.answer(log))}."))


def place(pair: tuple[str, str], lap: float, offset: float) -> dict[str, float]:
    """Where a thing is on its way: a straight one is passed once a lap, a round one gone round once."""
    if pair == ROUND:
        return {"x": 0.55 * cos(2 * pi * lap) + 0.2 * offset, "y": -0.55 * sin(2 * pi * lap)}
    dx, dy = STRAIGHT[pair[0]]
    along = EDGE * (2 * (lap % 1.0) - 1)
    across = offset if abs(dx) + abs(dy) == 1 else 0.5 * offset
    return {"x": along * dx - across * dy, "y": along * dy + across * dx}


DIRECTION = Kind("direction", "which way things go", "short", "direction", Direction, SHORT_VIEWS)


TURNING = ("clockwise", "counter-clockwise")


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
        self.options = tuple(str(n) for n in range(1, most + 1)) if self._counts else TURNING
        self.question = (
            f"How many full turns does the {self._name} make?"
            if self._counts
            else f"Which way does the {self._name} turn?"
        )

    @property
    def duration_s(self) -> float:
        return self._laps[0].duration_s

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
                writer.happens("makes a full turn", its.name, start, end, value=TURNING[0 if laps.steps > 0 else 1])
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


ROTATION = Kind("rotation", "wheels that turn", "short", "rotation", Rotation, SHORT_VIEWS)
