"""Attribute change: a thing goes through colours, forms or sizes and back to the first; what comes right after what?"""

import itertools

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter, Thing
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.looks import HUES, pick
from synthcam.temporal.words import seconds, span

SIZES = {"tiny": 0.45, "small": 0.75, "large": 1.15, "huge": 1.6, "giant": 2.1}
FORMS = ("ball", "square", "triangle", "star", "wheel")
STEP = 4
"""Frames of each value."""
VALUES = {1: 4, 2: 4, 3: 5}


class Changes(Setup):
    """Things that change one attribute in a ring of values; asked what comes right after a value."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._fps, self._count = fps, VALUES[level]
        self._kind = ("colour", "form", "size")[int(rng.integers(3))] if level > 1 else "colour"
        total = level
        self._things = _things(rng, self._kind, total)
        values = {"colour": HUES, "form": tuple(f"a {form}" for form in FORMS), "size": tuple(SIZES)}[self._kind]
        self._rings = [pick(rng, values, self._count) for _ in range(total)]
        self._at = [1.5 * ((int(i) + 0.5) / total - 0.5) for i in rng.permutation(total)]
        self._name = self._things[0].name
        ring = self._rings[0]
        self._before = ring[int(rng.integers(len(ring)))]
        self.options = tuple(pick(rng, [value for value in ring if value != self._before], self._count - 1))
        self.question = f"What is the {self._name} right after it is {self._before}?"

    @property
    def duration_s(self) -> float:
        return (STEP * (self._count + 1) - 1) / self._fps

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=STEP * (self._count + 1))
        for number, its in enumerate(self._things):
            ring = self._ring(self.options[option]) if number == 0 else self._rings[number]
            row = [*ring, ring[0]]

            def at(t: float, row=row, x=self._at[number]) -> dict[str, object]:  # type: ignore[no-untyped-def]
                stage = min(max(int(t * self._fps / STEP + 1e-9), 0), len(row) - 1)
                return {"x": x, "y": 0.0, **self._looks(row[stage])}

            writer.add(its, at)
            for stage, (a, b) in enumerate(itertools.pairwise(row), start=1):
                writer.happens("turns", its.name, stage * STEP / self._fps, other=a, value=b)
        return writer.log()

    def _ring(self, after: str) -> list[str]:
        """The ring of the asked thing with a value right after the asked one; it begins as it always does."""
        ring = list(self._rings[0])
        first = ring[0]
        here, there = (ring.index(self._before) + 1) % len(ring), ring.index(after)
        ring[here], ring[there] = ring[there], ring[here]
        at = ring.index(first)
        return ring[at:] + ring[:at]

    def _looks(self, value: str) -> dict[str, object]:
        if self._kind == "colour":
            return {"colour": value}
        return {"form": value.removeprefix("a ")} if self._kind == "form" else {"scale": SIZES[value]}

    def statement(self, answer: str) -> str:
        return f"the {self._name} is {answer} right after it is {self._before}"

    def answer(self, log: EventLog) -> str:
        return next(e.value for e in log.of(self._name, "turns") if e.other == self._before)

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"At {seconds(e.start_s)} the {e.thing} turns from {e.other} to {e.value}."
            for e in log.of(self._name, "turns")
        )
        time = next(e.start_s for e in log.of(self._name, "turns") if e.other == self._before)
        what = f"The {self._name} is {self._before} until {seconds(time)} and then {self.answer(log)}."
        return Told(seen, (what, f"So {self.statement(self.answer(log))}."))

    def grounding(self, log: EventLog) -> Grounding:
        # Never the first value, which comes twice.
        first, second, *_ = log.of(self._name, "turns")
        return Grounding(
            f"From when to when is the {self._name} {first.value}?",
            first.start_s,
            second.start_s,
            f"So the {self._name} is {first.value} {span(first.start_s, second.start_s).lower()}.",
        )


def _things(rng: np.random.Generator, kind: str, count: int) -> list[Thing]:
    """Things that differ in what does not change."""
    size = 0.5 if kind != "size" else 0.3
    if count > 2:
        size *= 0.85
    if kind == "colour":
        return [Thing(form, "mover", form, "grey", size, size) for form in pick(rng, FORMS, count)]
    form = "ball"
    name = "thing" if kind == "form" else "ball"
    return [Thing(f"{colour} {name}", "mover", form, colour, size, size) for colour in pick(rng, HUES, count)]


ATTRIBUTE_CHANGE = Kind(
    "attribute_change", "colours, forms and sizes that change", "short", "change", Changes, SHORT_VIEWS
)
