"""Trajectory shape: straight lines, a circle, a zigzag or a figure eight, all through the same eight places.

Each shape visits every place twice in sixteen frames and ends where it began: only the order tells the shape.
"""

import itertools

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Kind, Setup, Told
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import seconds, times_over
from synthcam.temporal.worlds.shuttles import FORMS

PLACES = ((-1.0, 0.4), (-0.36, 1.0), (0.36, 1.0), (1.0, 0.4), (-1.0, -0.4), (-0.36, -1.0), (0.36, -1.0), (1.0, -0.4))
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
        self._starts = [int(i) for i in rng.integers(len(PLACES), size=count)]
        self._ways = [1 if rng.random() < 0.5 else -1 for _ in range(count)]
        self._shapes = [list(SHAPES)[int(i)] for i in rng.integers(4, size=count)]
        self._name = self._things[0].name
        self.options = tuple(SHAPES)
        self.question = f"How does the {self._name} move?"

    @property
    def subject(self) -> str:
        return self._name

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
                a, b = PLACES[path[int(step)]], PLACES[path[int(step) + 1]]
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


KIND = Kind("trajectory_shape", "the shape of a path", "short", "shape", Trajectory, SHORT_VIEWS)
