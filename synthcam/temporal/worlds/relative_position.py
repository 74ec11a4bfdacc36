"""Relative position: how often a thing passes another, and on which side of it another comes round next."""

from math import cos, pi, sin

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between, triangle
from synthcam.temporal.looks import ball, hues
from synthcam.temporal.words import listed, seconds, times_over

SIDES = ("left of", "right of")
QUARTERS = ("right of", "above", "left of", "below")
"""Where a ball is that goes round counter-clockwise, at quarters of a lap."""


class Relative(Setup):
    """Two balls that pass each other or circle; all moves with the same laps, so that no frame tells the pace."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        self._circles = bool(level > 1 and rng.random() < 0.5)
        colours = hues(rng, 2 + (level > 1) + (level > 2))
        radius = 0.11
        self._balls = [ball(colour, radius) for colour in colours]
        self._one, self._other = self._balls[0].name, self._balls[1].name
        steps = int(rng.integers(1, 4))
        self._laps = Laps(places, steps, start_between(rng, places), fps)
        self._way = 1 if rng.random() < 0.5 else -1
        self._height = float(rng.uniform(-0.3, 0.3))
        self._standing = [float(x) for x in rng.uniform(-0.7, 0.7, size=len(colours))]
        if self._circles:
            # After above comes left or right, by the way round.
            self._from = ("above", "below")[int(rng.integers(2))]
            self.options: tuple[str, ...] = SIDES
            self.question = f"On which side of the {self._other} is the {self._one} right after it is {self._from} it?"
        else:
            self.options = tuple(str(n) for n in range(1, most + 1))
            self.question = f"How many times does the {self._one} pass the {self._other} from left to right?"

    @property
    def subject(self) -> str:
        return self._one

    @property
    def duration_s(self) -> float:
        return self._laps.places / self._laps.fps

    def _asked_laps(self, option: int) -> Laps:
        laps = self._laps
        if not self._circles:
            return Laps(laps.places, self._way * (option + 1), laps.start, laps.fps)
        # Counter-clockwise: left after above, right after below.
        counter = (self.options[option] == "left of") == (self._from == "above")
        return Laps(laps.places, laps.steps if counter else -laps.steps, laps.start, laps.fps)

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._asked_laps(option).lap(time_s)

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._laps.fps, frames=self._laps.frames)
        laps = self._asked_laps(option)
        one, other, *rest = self._balls
        for index, its in enumerate(rest):
            x, y = self._standing[index], (-0.88 if index == 0 else 0.88)
            writer.add(its, lambda t, x=x, y=y: {"x": x, "y": y})  # type: ignore[misc]
        if self._circles:
            self._circle(writer, laps, one.name, other.name)
        else:
            self._pass(writer, laps, one.name, other.name)
        return writer.log()

    def _pass(self, writer: LogWriter, laps: Laps, one: str, other: str) -> None:
        def along(t: float) -> float:
            return 0.75 * (2 * triangle(laps.lap(t)) - 1)

        h = self._height
        writer.add(self._balls[1], lambda t: {"x": -along(t), "y": h - 0.16})
        writer.add(self._balls[0], lambda t: {"x": along(t), "y": h + 0.16})
        for part in (0.25, 0.75):
            to_right = (part == 0.25) == (laps.steps > 0)
            for time in laps.times(part):
                writer.happens("passes", one, time, other=other, value="to the right" if to_right else "to the left")

    def _circle(self, writer: LogWriter, laps: Laps, one: str, other: str) -> None:
        def centre(t: float) -> tuple[float, float]:
            angle = 2 * pi * laps.lap(t)
            return 0.25 * sin(angle), 0.1 * cos(angle)

        writer.add(self._balls[1], lambda t: {"x": centre(t)[0], "y": centre(t)[1]})
        writer.add(
            self._balls[0],
            lambda t: {
                "x": centre(t)[0] + 0.5 * cos(2 * pi * laps.lap(t)),
                "y": centre(t)[1] + 0.5 * sin(2 * pi * laps.lap(t)),
            },
        )
        for quarter, side in enumerate(QUARTERS):
            for time in laps.times(quarter / 4):
                writer.happens("is", one, time, other=other, value=side)

    def statement(self, answer: str) -> str:
        if self._circles:
            return f"the {self._one} is {answer} the {self._other} right after it is {self._from} it"
        return f"the {self._one} passes the {self._other} from left to right {times_over(int(answer))}"

    def answer(self, log: EventLog) -> str:
        if not self._circles:
            return str(len(self._passes(log)))
        sides = [event.value for event in log.of(self._one, "is")]
        # The last one may have nothing after it.
        at = next(i for i, side in enumerate(sides[:-1]) if side == self._from) if self._from in sides[:-1] else -1
        # Where it comes only last, what came before it tells: it goes round.
        return sides[at + 1] if at >= 0 else SIDES[1 - SIDES.index(sides[-2])]

    def _passes(self, log: EventLog) -> list[float]:
        return [e.start_s for e in log.of(self._one, "passes") if e.value == "to the right"]

    def tell(self, log: EventLog) -> Told:
        end = f"So {self.statement(self.answer(log))}."
        if self._circles:
            seen = tuple(
                f"At {seconds(e.start_s)} the {self._one} is {e.value} the {self._other}."
                for e in log.of(self._one, "is")[:6]
            )
            return Told(seen, (f"The {self._one} goes round the {self._other}.", end))
        seen = tuple(
            f"At {seconds(e.start_s)} the {self._one} passes the {self._other} {e.value}."
            for e in log.of(self._one, "passes")
        )
        times = listed([seconds(time) for time in self._passes(log)])
        return Told(seen, (f"The {self._one} passes the {self._other} from left to right at {times}.", end))


KIND = Kind("relative_position", "where things are beside each other", "short", "position", Relative, SHORT_VIEWS)
