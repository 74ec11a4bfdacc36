"""Motion counting: how often a thing hops, swells or tips, one time after the other without a pause."""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import ordinal, span, times_over
from synthcam.temporal.worlds.transients import act

ACTS = {"hops": "hop", "swells": "swell", "tips": "tip"}
FORMS = {"hops": ("ball", "square", "star"), "swells": ("ball", "square", "star"), "tips": ("square", "star")}


class Counting(Setup):
    """Things that do the same again and again, each at its own pace; asked how often one of them does."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        self._fps, self._places = fps, places
        count = (1, 2, 4)[level - 1]
        colours = hues(rng, count)
        self._acts = [list(ACTS)[int(i)] for i in rng.integers(3, size=count)]
        forms = [FORMS[act][int(rng.integers(len(FORMS[act])))] for act in self._acts]
        size = (0.5, 0.42, 0.3)[level - 1]
        self._things = [thing(form, colour, size) for form, colour in zip(forms, colours, strict=True)]
        self._steps = [int(rng.integers(1, most + 1)) for _ in range(count)]
        self._at = [
            (1.7 * ((int(i) + 0.5) / count - 0.5), float(rng.uniform(-0.4, 0.1))) for i in rng.permutation(count)
        ]
        self._name, self._act = self._things[0].name, self._acts[0]
        self.options = tuple(str(n) for n in range(1, most + 1))
        self.question = f"How many times does the {self._name} {ACTS[self._act]}?"

    @property
    def subject(self) -> str:
        return self._name

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
                f"After that the {self._name} does not {ACTS[self._act]} again.",
                f"So {self.statement(self.answer(log))}.",
            ),
        )

    def grounding(self, log: EventLog) -> Grounding:
        last = log.of(self._name, self._act)[-1]
        return Grounding(
            f"From when to when does the {self._name} {ACTS[self._act]} for the last time?",
            last.start_s,
            last.end_s,
            f"So the {self._name} {self._act} for the last time {span(last.start_s, last.end_s).lower()}.",
        )


KIND = Kind("motion_counting", "how often a thing does the same", "short", "counting", Counting, SHORT_VIEWS)
