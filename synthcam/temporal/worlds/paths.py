"""The shape of a path, and the paths of two things beside each other.

- trajectory_shape: straight lines, a circle, a zigzag or a figure eight, all through the same eight places. Each
  shape visits every place twice in sixteen frames and ends where it began: only the order tells the shape.
- relative_position: how often a thing passes another, and on which side of it another comes round next.
"""

import itertools
from math import cos, pi, sin

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between, triangle
from synthcam.temporal.looks import ball, hues, thing
from synthcam.temporal.words import listed, seconds, times_over
from synthcam.temporal.worlds.shuttles import FORMS

EIGHT_PLACES = (
    (-1.0, 0.4),
    (-0.36, 1.0),
    (0.36, 1.0),
    (1.0, 0.4),
    (-1.0, -0.4),
    (-0.36, -1.0),
    (0.36, -1.0),
    (1.0, -0.4),
)
"""The upper row from left to right, then the lower row."""
SHAPES = {
    "in a circle": (0, 1, 2, 3, 7, 6, 5, 4) * 2,
    "in a figure eight": (0, 1, 6, 7, 3, 2, 5, 4) * 2,
    "in a zigzag": (0, 5, 2, 7, 3, 6, 1, 4) * 2,
    "in straight lines": (0, 1, 2, 3, 3, 2, 1, 0, 4, 5, 6, 7, 7, 6, 5, 4),
}
"""The places in the order of frames; the clip ends at the first again."""
STEPS = 16


class Trajectory(Setup):
    """Things that go through eight places of their own; asked for the shape of one of them."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._fps = fps
        count = level
        half = (0.8, 0.42, 0.42)[level - 1] * float(rng.uniform(0.9, 1.0))
        heights = ([0.0], [0.5, -0.5], [0.5, -0.5, -0.5])[level - 1]
        widths = [half, half, half] if level < 3 else [0.8, half, half]
        shifts = [0.0, 0.0, 0.0] if level < 3 else [0.0, -0.5, 0.5]
        self._boxes = [
            (shifts[i], heights[i], widths[i], min(half, 0.38) if level > 1 else 0.7 * half) for i in range(count)
        ]
        order = [int(i) for i in rng.permutation(count)]
        self._boxes = [self._boxes[i] for i in order]
        colours = hues(rng, count)
        forms = [FORMS[int(i)] if level > 1 else "ball" for i in rng.integers(len(FORMS), size=count)]
        self._things = [thing(form, colour, 0.17) for form, colour in zip(forms, colours, strict=True)]
        self._starts = [int(i) for i in rng.integers(len(EIGHT_PLACES), size=count)]
        self._ways = [1 if rng.random() < 0.5 else -1 for _ in range(count)]
        self._shapes = [list(SHAPES)[int(i)] for i in rng.integers(4, size=count)]
        self._name = self._things[0].name
        self.options = tuple(SHAPES)
        self.question = f"How does the {self._name} move?"

    @property
    def duration_s(self) -> float:
        return STEPS / self._fps

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=STEPS + 1)
        for number, its in enumerate(self._things):
            shape = self.options[option] if number == 0 else self._shapes[number]
            path = self._path(number, shape)
            x, y, w, h = self._boxes[number]

            def at(t: float, path=path, x=x, y=y, w=w, h=h) -> dict[str, float]:  # type: ignore[no-untyped-def]
                step = min(max(t * self._fps, 0.0), STEPS - 1e-9)
                a, b = EIGHT_PLACES[path[int(step)]], EIGHT_PLACES[path[int(step) + 1]]
                part = step - int(step)
                return {
                    "x": x + w * (a[0] + part * (b[0] - a[0])),
                    "y": y + h * (a[1] + part * (b[1] - a[1])),
                }

            writer.add(its, at)
            writer.happens("moves", its.name, 0.0, self.duration_s, value=shape)
            for step, (a, b) in enumerate(itertools.pairwise(path)):
                if (a < 4) != (b < 4):
                    row = "lower" if a < 4 else "upper"
                    writer.happens("comes to", its.name, (step + 0.5) / self._fps, value=f"{row} half")
        return writer.log()

    def _path(self, number: int, shape: str) -> tuple[int, ...]:
        places, way = SHAPES[shape], self._ways[number]
        # Every shape begins at the same place, which is therefore seen once more than the others.
        start = places.index(self._starts[number])
        return tuple(places[(start + way * step) % STEPS] for step in range(STEPS + 1))

    def statement(self, answer: str) -> str:
        return f"the {self._name} moves {answer}"

    def answer(self, log: EventLog) -> str:
        return log.of(self._name, "moves")[0].value

    def tell(self, log: EventLog) -> Told:
        changes = log.of(self._name, "comes to")
        seen = tuple(f"At {seconds(e.start_s)} the {e.thing} comes to the {e.value} of its path." for e in changes[:8])
        why = {
            "in a circle": "it goes along one half and back along the other, without crossing its path",
            "in a figure eight": "it crosses from one half to the other in the middle and at the ends",
            "in a zigzag": "it changes halves at every step",
            "in straight lines": "it goes there and back along one half before it changes to the other",
        }
        count = f"The {self._name} changes between the halves of its path {times_over(len(changes))}"
        return Told(seen, (f"{count}: {why[self.answer(log)]}.", f"So {self.statement(self.answer(log))}."))


TRAJECTORY_SHAPE = Kind("trajectory_shape", "the shape of a path", "short", "shape", Trajectory, SHORT_VIEWS)


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
        return self._laps.duration_s

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


RELATIVE_POSITION = Kind(
    "relative_position", "where things are beside each other", "short", "position", Relative, SHORT_VIEWS
)
