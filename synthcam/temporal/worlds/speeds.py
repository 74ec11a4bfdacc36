"""How fast and how far things go in their lanes: velocity, distance, which is faster, and whether the speed changes.

- velocity: how long a thing takes from one end of its lane to the other.
- distance: how many lengths of its lane a thing travels in all.
- speed_comparison: which of two things is faster. A pair of speeds (a, b) on a lap of P places has the same frames as
  (b, a) in another order where a * a = b * b modulo P up to the sign: 1 and 4 of 17, 2 and 5 of 29, 3 and 7 of 29. So
  the two things together tell nothing without order.
- acceleration: a thing speeds up from rest, or slows down to rest, at constant acceleration. Slowing down is speeding
  up played backwards, and either is as often to the left as to the right.
"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import SHORT_VIEWS, Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import seconds, span, times_over
from synthcam.temporal.worlds.lanes import HALF_LENGTH, lane_line, lanes
from synthcam.temporal.worlds.shuttles import FORMS, Shuttle, add_shuttle, any_laps, shuttles, turns, turns_seen


class Velocity(Setup):
    """Things that shuttle at different speeds; asked for one of them."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        # The asked one comes first; its steps are those of the option.
        steps = [int(rng.integers(1, most + 1)) for _ in range(level)]
        self._shuttles = shuttles(rng, [any_laps(rng, places, s, fps) for s in steps], level=level)
        self._name = self._shuttles[0].thing.name
        self._fps, self._places = fps, places
        self.options = tuple(seconds(places / (2 * s * fps)) for s in range(1, most + 1))
        self.question = f"How long does the {self._name} take from one end of its lane to the other?"

    @property
    def duration_s(self) -> float:
        return self._places / self._fps

    def _asked_laps(self, option: int) -> Laps:
        laps = self._shuttles[0].laps
        return Laps(laps.places, (option + 1) * (1 if laps.steps > 0 else -1), laps.start, laps.fps)

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._asked_laps(option).lap(time_s)

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=self._places + 1)
        first, *others = self._shuttles
        for number, one in enumerate((Shuttle(first.thing, first.lane, self._asked_laps(option)), *others), start=1):
            add_shuttle(writer, one, number)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the {self._name} takes {answer} from one end of its lane to the other"

    def _crossing(self, log: EventLog) -> tuple[float, float]:
        first, second, *_ = turns(log, self._name)
        return first.start_s, second.start_s

    def answer(self, log: EventLog) -> str:
        start, end = self._crossing(log)
        return seconds(end - start)

    def tell(self, log: EventLog) -> Told:
        crossing = f"{span(*self._crossing(log))} the {self._name} goes from one end of its lane to the other."
        return Told(turns_seen(log, self._name), (crossing, f"So {self.statement(self.answer(log))}."))

    def grounding(self, log: EventLog) -> Grounding:
        return crossing_grounding(self._name, *self._crossing(log))


def crossing_grounding(name: str, start: float, end: float) -> Grounding:
    """The question for a thing's first way from end to end."""
    return Grounding(
        f"From when to when does the {name} go from one end of its lane to the other for the first time?",
        start,
        end,
        f"So the {name} goes from one end of its lane to the other {span(start, end).lower()}.",
    )


VELOCITY = Kind("velocity", "how fast a thing goes", "short", "speed", Velocity, SHORT_VIEWS)


class Distance(Velocity):
    """Things that shuttle; asked how far one of them goes. A lap is two lengths of the lane, whatever its start."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        super().__init__(rng, level, fps)
        self.options = tuple(str(2 * s) for s in range(1, len(self.options) + 1))
        self.question = f"How many lengths of its lane does the {self._name} travel?"

    def statement(self, answer: str) -> str:
        return f"the {self._name} travels the length of its lane {times_over(int(answer))}"

    def answer(self, log: EventLog) -> str:
        return str(len(turns(log, self._name)))

    def tell(self, log: EventLog) -> Told:
        count = times_over(len(turns(log, self._name)))
        closing = f"The {self._name} turns back {count} and ends where it began, so it travels as many lengths."
        return Told(turns_seen(log, self._name), (closing, f"So {self.statement(self.answer(log))}."))


DISTANCE = Kind("distance", "how far a thing goes", "short", "distance", Distance, SHORT_VIEWS)


SPEEDS = {1: (17, 1, 4), 2: (29, 2, 5), 3: (29, 3, 7)}
"""Places of a lap, the slower and the faster steps, by level."""


class Comparison(Setup):
    """Two things that shuttle, and one that is not asked about in the third level."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._places, self._slow, self._fast = SPEEDS[level]
        self._fps = fps
        steps = [1, 1, *([4] if level == 3 else [])]
        self._shuttles = shuttles(rng, [any_laps(rng, self._places, s, fps) for s in steps], level=level)
        self._names = [one.thing.name for one in self._shuttles[:2]]
        self.options = tuple(f"the {name}" for name in self._names)
        self.question = f"Which is faster, {self.options[0]} or {self.options[1]}?"

    @property
    def subject(self) -> str:
        return self._names[0]

    @property
    def duration_s(self) -> float:
        return self._places / self._fps

    def _laps(self, option: int) -> tuple[Laps, Laps]:
        """The laps of the two; the faster one is the option's."""
        one, two = (shuttle.laps for shuttle in self._shuttles[:2])
        signs = [1 if laps.steps > 0 else -1 for laps in (one, two)]
        speeds = (self._fast, self._slow) if option == 0 else (self._slow, self._fast)
        # The other order of the same frames: the sign by which the squares differ turns one of the two round.
        turned = -1 if option and (self._fast**2 + self._slow**2) % self._places == 0 else 1
        return (
            Laps(one.places, signs[0] * speeds[0], one.start, one.fps),
            Laps(two.places, signs[1] * speeds[1] * turned, two.start, two.fps),
        )

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._laps(option)[0].lap(time_s)

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=self._places + 1)
        laps = self._laps(option)
        for number, one in enumerate(self._shuttles):
            its = laps[number] if number < 2 else one.laps
            add_shuttle(writer, Shuttle(one.thing, one.lane, its), number + 1)
        return writer.log()

    def statement(self, answer: str) -> str:
        other = next(option for option in self.options if option != answer)
        return f"{answer} is faster than {other}"

    def answer(self, log: EventLog) -> str:
        return max(self.options, key=lambda option: len(turns(log, option.removeprefix("the "))))

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"{span(0.0, log.duration_s)} the {name} turns back {times_over(len(turns(log, name)))}."
            for name in self._names
        )
        lanes = "The lanes are equally long, so the thing that turns back more often is the faster one."
        return Told(seen, (lanes, f"So {self.statement(self.answer(log))}."))

    def grounding(self, log: EventLog) -> Grounding:
        name = self.answer(log).removeprefix("the ")
        first, second, *_ = turns(log, name)
        return crossing_grounding(name, first.start_s, second.start_s)


SPEED_COMPARISON = Kind("speed_comparison", "which of two things is faster", "short", "speed", Comparison, SHORT_VIEWS)


PACE_FRAMES = 17
PACE_CHANGES = ("speeds up", "slows down")


def part_of_way(change: str, part: float) -> float:
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
        self._changes = [PACE_CHANGES[int(i)] for i in rng.integers(2, size=level)]
        self._name = self._things[self._asked].name
        self.options = PACE_CHANGES
        self.question = f"Does the {self._name} speed up or slow down?"

    @property
    def duration_s(self) -> float:
        return (PACE_FRAMES - 1) / self._fps

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=PACE_FRAMES)
        for number, (its, lane) in enumerate(zip(self._things, self._lanes, strict=True)):
            change = self.options[option] if number == self._asked else self._changes[number]
            start = self._slow_ends[number] * (1 if change == "speeds up" else -1)

            def at(t: float, change: str = change, start: int = start, lane=lane) -> dict[str, float]:  # type: ignore[no-untyped-def]
                gone = part_of_way(change, min(1.0, max(0.0, t / self.duration_s)))
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


ACCELERATION = Kind(
    "acceleration", "things that speed up and slow down", "short", "acceleration", Acceleration, SHORT_VIEWS
)
