"""Event order: things hop, swell, turn or flash one after the other; which is first, last, next?"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter, Thing
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.looks import hues, pick, thing
from synthcam.temporal.words import listed, ordinal, span
from synthcam.temporal.worlds.transients import ACTS, Act, resting_at

THINGS = {1: 3, 2: 4, 3: 4}
FORMS = ("ball", "square", "triangle", "star")
LEAD, ACT, GAP = 2, 4, 1
"""Frames before the first change, of each change, and between two."""


class Order(Setup):
    """Things in a row of which each changes once; asked which one is at a place of the order."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        count = THINGS[level]
        self._fps = fps
        # Some things only stand by, in the third level.
        total = count + (2 if level == 3 else 0)
        colours = hues(rng, total)
        forms = [FORMS[int(i)] for i in rng.integers(len(FORMS), size=total)] if level > 1 else ["ball"] * total
        size = 1.3 / max(total, 4)
        self._things = [thing(form, colour, size) for form, colour in zip(forms, colours, strict=True)]
        act = ACTS[int(rng.integers(len(ACTS)))]
        if act == "turns":
            self._things = [thing("star", colour, size) for colour in colours]
        self._acts = [act] * count if level < 3 else [self._fitting(rng, one) for one in self._things[:count]]
        self._places = rng.permutation(total)
        self._heights = rng.uniform(-0.45, 0.2, size=total)
        self._order = [int(i) for i in rng.permutation(count)]
        self._asked = int(rng.integers(count))
        # A place of the order, or what comes right after a thing; the thing before it is never an option.
        self._after = bool(level > 1 and self._asked > 0 and rng.random() < 0.5)
        before = self._order[self._asked - 1] if self._after else None
        self._able = [i for i in range(count) if i != before]
        self.options = tuple(pick(rng, [self._name(i) for i in self._able], len(self._able)))
        self.question = f"Which thing is {self._place()} to change?"

    @staticmethod
    def _fitting(rng: np.random.Generator, one: Thing) -> str:
        able = [act for act in ACTS if act != "turns" or one.form not in ("ball",)]
        return able[int(rng.integers(len(able)))]

    def _name(self, index: int) -> str:
        return f"the {self._things[index].name}"

    def _place(self) -> str:
        if self._after:
            return f"the next after {self._name(self._order[self._asked - 1])}"
        return "the last" if self._asked == len(self._order) - 1 else f"the {ordinal(self._asked + 1)}"

    @property
    def _frames(self) -> int:
        return LEAD + len(self._order) * (ACT + GAP) + LEAD

    @property
    def subject(self) -> str:
        return self._things[0].name

    @property
    def duration_s(self) -> float:
        return (self._frames - 1) / self._fps

    def play(self, option: int) -> EventLog:
        chosen = next(i for i in self._able if self._name(i) == self.options[option])
        order = list(self._order)
        at = order.index(chosen)
        order[at], order[self._asked] = order[self._asked], order[at]
        writer = LogWriter(fps=self._fps, frames=self._frames)
        for index, one in enumerate(self._things):
            acts = []
            if index in order:
                first = (LEAD + order.index(index) * (ACT + GAP)) / self._fps
                acts = [Act(self._acts[index], first, first + ACT / self._fps)]
                writer.happens(self._acts[index], one.name, acts[0].start_s, acts[0].end_s)
            x = 0.82 * (2 * (float(self._places[index]) + 0.5) / len(self._things) - 1)
            writer.add(one, resting_at(x, float(self._heights[index]), acts))
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"{answer} is {self._place()} to change"

    def answer(self, log: EventLog) -> str:
        order = [f"the {event.thing}" for event in log.events]
        return order[order.index(self._name(self._order[self._asked - 1])) + 1] if self._after else order[self._asked]

    def tell(self, log: EventLog) -> Told:
        seen = tuple(f"{span(e.start_s, e.end_s)} the {e.thing} {e.what}." for e in log.events)
        order = listed([f"the {e.thing}" for e in log.events])
        return Told(seen, (f"In order of time these are {order}.", f"So {self.statement(self.answer(log))}."))

    def grounding(self, log: EventLog) -> Grounding | None:
        event = log.events[self._asked]
        return Grounding(
            f"From when to when does the {event.thing} change?",
            event.start_s,
            event.end_s,
            f"So the {event.thing} changes {span(event.start_s, event.end_s).lower()}.",
        )


KIND = Kind("event_order", "things that change one after the other", "short", "order", Order, SHORT_VIEWS)
