"""Brief changes from rest and back, which leave no trace: how often one happens, and in which order.

- motion_counting: how often a thing hops, swells or tips, one time after the other without a pause.
- event_order: things hop, swell, turn or flash one after the other; which is first, last, next?
"""

from dataclasses import dataclass
from math import pi, sin

import numpy as np

from synthcam.temporal.event_log import At, EventLog, LogWriter, Thing
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps
from synthcam.temporal.looks import hues, pick, thing
from synthcam.temporal.words import listed, ordinal, span, times_over

ACTS = ("hops", "swells", "turns", "flashes")
"""Verbs of what a thing can do; turning is one full turn."""
HOP, SWELL = 0.3, 0.7
"""Height of a hop in stage units, and growth of a swelling as a share."""
TIP_DEG = 40.0
"""How far a thing tips to its right."""
FLASH = "white"


@dataclass(frozen=True)
class Act:
    """A brief change of a thing, from `start_s` to `end_s`."""

    what: str
    start_s: float
    end_s: float

    def change(self, time_s: float) -> dict[str, float | str]:
        """What is special about the thing at a time: "rise" above its place, and fields of its state."""
        part = (time_s - self.start_s) / (self.end_s - self.start_s)
        return act(self.what, part) if 0 < part < 1 else {}


def act(what: str, part: float) -> dict[str, float | str]:
    """A brief change when a share of it is over."""
    rise = sin(pi * part) ** 2
    if what == "hops":
        return {"rise": HOP * rise}
    if what == "swells":
        return {"scale": 1 + SWELL * rise}
    if what == "turns":
        return {"angle_deg": -360 * part}
    if what == "tips":
        return {"angle_deg": -TIP_DEG * rise}
    return {"colour": FLASH} if 0.2 < part < 0.8 else {}


def resting_at(x: float, y: float, acts: list[Act]) -> At:
    """A thing at a place that changes now and then."""

    def at(time_s: float) -> dict[str, float | str]:
        changed = {key: value for one in acts for key, value in one.change(time_s).items()}
        rise = float(changed.pop("rise", 0.0))
        return {"x": x, "y": y + rise, **changed}

    return at


REPEATED = {"hops": "hop", "swells": "swell", "tips": "tip"}
REPEATED_FORMS = {"hops": ("ball", "square", "star"), "swells": ("ball", "square", "star"), "tips": ("square", "star")}


class Counting(Setup):
    """Things that do the same again and again, each at its own pace; asked how often one of them does."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        self._fps, self._places = fps, places
        count = (1, 2, 4)[level - 1]
        colours = hues(rng, count)
        self._acts = [list(REPEATED)[int(i)] for i in rng.integers(3, size=count)]
        forms = [REPEATED_FORMS[act][int(rng.integers(len(REPEATED_FORMS[act])))] for act in self._acts]
        size = (0.5, 0.42, 0.3)[level - 1]
        self._things = [thing(form, colour, size) for form, colour in zip(forms, colours, strict=True)]
        self._steps = [int(rng.integers(1, most + 1)) for _ in range(count)]
        self._at = [
            (1.7 * ((int(i) + 0.5) / count - 0.5), float(rng.uniform(-0.4, 0.1))) for i in rng.permutation(count)
        ]
        self._name, self._act = self._things[0].name, self._acts[0]
        self.options = tuple(str(n) for n in range(1, most + 1))
        self.question = f"How many times does the {self._name} {REPEATED[self._act]}?"

    @property
    def duration_s(self) -> float:
        return self._places / self._fps

    def _laps(self, number: int, option: int) -> Laps:
        steps = option + 1 if number == 0 else self._steps[number]
        return Laps(self._places, steps, 0.0, self._fps)

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._laps(0, option).lap(time_s)

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=self._places + 1)
        for number, its in enumerate(self._things):
            laps, (x, y), what = self._laps(number, option), self._at[number], self._acts[number]

            def at(t: float, laps: Laps = laps, x: float = x, y: float = y, what: str = what) -> dict[str, object]:
                change = act(what, laps.lap(t) % 1.0)
                return {"x": x, "y": y + float(change.pop("rise", 0.0)), **change}

            writer.add(its, at)
            for turn in range(laps.steps):
                writer.happens(
                    what, its.name, turn / laps.laps_a_second, min((turn + 1) / laps.laps_a_second, self.duration_s)
                )
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the {self._name} {self._act} {times_over(int(answer))}"

    def answer(self, log: EventLog) -> str:
        return str(len(log.of(self._name, self._act)))

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"{span(e.start_s, e.end_s)} the {e.thing} {e.what} for the {ordinal(i)} time."
            for i, e in enumerate(log.of(self._name, self._act), start=1)
        )
        return Told(
            seen,
            (
                f"After that the {self._name} does not {REPEATED[self._act]} again.",
                f"So {self.statement(self.answer(log))}.",
            ),
        )

    def grounding(self, log: EventLog) -> Grounding:
        last = log.of(self._name, self._act)[-1]
        return Grounding(
            f"From when to when does the {self._name} {REPEATED[self._act]} for the last time?",
            last.start_s,
            last.end_s,
            f"So the {self._name} {self._act} for the last time {span(last.start_s, last.end_s).lower()}.",
        )


MOTION_COUNTING = Kind("motion_counting", "how often a thing does the same", "short", "counting", Counting, SHORT_VIEWS)


ORDER_THINGS = {1: 3, 2: 4, 3: 4}
ORDER_FORMS = ("ball", "square", "triangle", "star")
LEAD, ACT, GAP = 2, 4, 1
"""Frames before the first change, of each change, and between two."""


class Order(Setup):
    """Things in a row of which each changes once; asked which one is at a place of the order."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        count = ORDER_THINGS[level]
        self._fps = fps
        # Some things only stand by, in the third level.
        total = count + (2 if level == 3 else 0)
        colours = hues(rng, total)
        forms = (
            [ORDER_FORMS[int(i)] for i in rng.integers(len(ORDER_FORMS), size=total)] if level > 1 else ["ball"] * total
        )
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
        self.options = tuple(pick(rng, [self._name_of(i) for i in self._able], len(self._able)))
        self.question = f"Which thing is {self._place()}?"

    @staticmethod
    def _fitting(rng: np.random.Generator, one: Thing) -> str:
        able = [act for act in ACTS if act != "turns" or one.form not in ("ball",)]
        return able[int(rng.integers(len(able)))]

    def _name_of(self, index: int) -> str:
        return f"the {self._things[index].name}"

    def _place(self) -> str:
        if self._after:
            return f"the next to change after {self._name_of(self._order[self._asked - 1])}"
        place = "last" if self._asked == len(self._order) - 1 else ordinal(self._asked + 1)
        return f"the {place} to change"

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
        chosen = next(i for i in self._able if self._name_of(i) == self.options[option])
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
        return f"{answer} is {self._place()}"

    def answer(self, log: EventLog) -> str:
        order = [f"the {event.thing}" for event in log.events]
        return (
            order[order.index(self._name_of(self._order[self._asked - 1])) + 1] if self._after else order[self._asked]
        )

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


EVENT_ORDER = Kind("event_order", "things that change one after the other", "short", "order", Order, SHORT_VIEWS)
