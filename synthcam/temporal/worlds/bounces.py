"""Balls that bounce: how often they hit, and whether they are seen forwards or backwards.

- collision_counting: how often a ball hits a wall, or another ball, in exact elastic bounces along a lane. Balls of
  equal mass that meet head-on swap their velocities, so that each shuttles in its own half of the lane.
- played_backwards: a ball bounces and loses height each time; with time reversed it gains height, which none does.
  The clip begins and ends with the ball on the ground, so that only the order of the bounces tells.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from synthcam.temporal.event_log import Event, EventLog, LogWriter, Thing
from synthcam.temporal.kind import SHORT_VIEWS, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between, triangle
from synthcam.temporal.looks import ball, hues
from synthcam.temporal.words import listed, seconds, times_over
from synthcam.temporal.worlds.lanes import HALF_LENGTH, Lane, add_walls, lane_line, lanes


@dataclass(frozen=True)
class _Row:
    """A lane with its balls: one between the walls, or two that meet in the middle."""

    lane: Lane
    colours: tuple[str, ...]
    laps: Laps


class Collisions(Setup):
    """Balls in lanes between two walls; asked for the hits of one of them."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        self.options = tuple(str(count) for count in range(1, most + 1))
        colours = iter(hues(rng, 6))
        found = lanes(rng, level, tilted=level == 3)
        self._rows = []
        for lane in found:
            balls = 2 if rng.random() < 0.5 and level > 1 else 1
            speed = int(rng.integers(1, most + 1))
            laps = Laps(places, speed, start_between(rng, places), fps)
            self._rows.append(_Row(lane, tuple(next(colours) for _ in range(balls)), laps))
        self._asked = int(rng.integers(level))
        row = self._rows[self._asked]
        self._thing = f"{row.colours[0]} ball"
        others = ["left wall"] if len(row.colours) == 2 else ["left wall", "right wall"]
        self._other = others[int(rng.integers(len(others)))]
        if len(row.colours) == 2 and rng.random() < 0.6:
            self._other = f"{row.colours[1]} ball"
        self.question = f"How many times does the {self._thing} hit the {self._other}?"

    @property
    def subject(self) -> str:
        return self._thing

    @property
    def duration_s(self) -> float:
        laps = self._rows[0].laps
        return laps.duration_s

    def _laps(self, number: int, option: int) -> Laps:
        laps = self._rows[number].laps
        return Laps(laps.places, option + 1, laps.start, laps.fps) if number == self._asked else laps

    def camera_lap(self, option: int, time_s: float) -> float:
        return self._laps(self._asked, option).lap(time_s)

    def play(self, option: int) -> EventLog:
        laps = self._rows[0].laps
        writer = LogWriter(fps=laps.fps, frames=laps.frames)
        add_walls(writer, [row.lane for row in self._rows])
        for number, row in enumerate(self._rows):
            lane_line(writer, row.lane, number + 1)
            laps = self._laps(number, option)
            if len(row.colours) == 1:
                _add_one(writer, row, laps)
            else:
                _add_two(writer, row, laps)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the {self._thing} hits the {self._other} {times_over(int(answer))}"

    def answer(self, log: EventLog) -> str:
        return str(len(self._hits(log)))

    def tell(self, log: EventLog) -> Told:
        seen = tuple(f"At {seconds(e.start_s)} the {e.thing} hits the {e.other}." for e in log.of(self._thing, "hits"))
        times = [seconds(e.start_s) for e in self._hits(log)]
        follows = [f"The {self._thing} hits the {self._other} at {listed(times)}."]
        if len(seen) > len(times):
            follows.append(f"The other hits of the {self._thing} are not hits on the {self._other} and do not count.")
        return Told(seen, (*follows, f"So {self.statement(self.answer(log))}."))

    def _hits(self, log: EventLog) -> list[Event]:
        return [e for e in log.of(self._thing, "hits") if e.other == self._other]


def _add_one(writer: LogWriter, row: _Row, laps: Laps) -> None:
    thing = ball(row.colours[0], row.lane.radius)
    writer.add(thing, lambda t: row.lane.at(row.lane.there_and_back(laps, t)))
    for part, wall in ((0.0, "left wall"), (0.5, "right wall")):
        for time in laps.times(part):
            writer.happens("hits", thing.name, time, other=wall)


def _add_two(writer: LogWriter, row: _Row, laps: Laps) -> None:
    """Two balls, mirror images of each other about the middle of the lane."""
    left, right = (ball(colour, row.lane.radius) for colour in row.colours)

    def place(t: float) -> float:
        return HALF_LENGTH + (row.lane.radius - HALF_LENGTH) * triangle(laps.lap(t))

    writer.add(left, lambda t: row.lane.at(-place(t)))
    writer.add(right, lambda t: row.lane.at(place(t)))
    for time in laps.times(0.0):
        writer.happens("hits", left.name, time, other="left wall")
        writer.happens("hits", right.name, time, other="right wall")
    for time in laps.times(0.5):
        writer.happens("hits", left.name, time, other=right.name)
        writer.happens("hits", right.name, time, other=left.name)


COLLISION_COUNTING = Kind(
    "collision_counting", "balls that hit walls and each other", "short", "counting", Collisions, SHORT_VIEWS
)


BOUNCES = {1: 3, 2: 4, 3: 4}
FRAMES = {1: 18, 2: 21, 3: 24}
KEPT = 0.62
"""Share of its height that a ball keeps from bounce to bounce."""
GROUND, HIGHEST = -0.7, 1.35


class PlayedBackwards(Setup):
    """Balls that bounce across the stage; all of a clip are played the same way."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._level, self._fps = level, fps
        self._balls = [ball(colour, 0.12) for colour in hues(rng, level)]
        self._ways = [1 if rng.random() < 0.5 else -1 for _ in range(level)]
        self._highest = [HIGHEST * float(rng.uniform(0.8, 1.0)) * (1.0 - 0.22 * i) for i in range(level)]
        # A bounce takes as long as the root of its height; together they last as long as the clip.
        longs = [sqrt(KEPT) ** i for i in range(BOUNCES[level])]
        cuts = np.concatenate([[0.0], np.cumsum(longs)]) / sum(longs)
        self._cuts = [float(cut) for cut in cuts]
        self.options = ("forwards", "backwards")
        self.question = "Is this clip played forwards or backwards?"

    @property
    def duration_s(self) -> float:
        return (FRAMES[self._level] - 1) / self._fps

    def _height(self, part: float) -> float:
        """Height of a bouncing ball as a share of its first bounce, when a share of the clip is over."""
        for number, (start, end) in enumerate(zip(self._cuts, self._cuts[1:], strict=False)):
            if start <= part <= end:
                u = (part - start) / (end - start)
                return float(KEPT**number * 4 * u * (1 - u))
        return 0.0

    def play(self, option: int) -> EventLog:
        writer = LogWriter(fps=self._fps, frames=FRAMES[self._level])
        ground = Thing("ground", "ground", "line", "grey", 1.9, 0.03)
        writer.add(ground, lambda t: {"x": 0.0, "y": GROUND - 0.14})
        for its, way, high in zip(self._balls, self._ways, self._highest, strict=True):

            def at(t: float, way: int = way, high: float = high) -> dict[str, float]:
                part = min(1.0, max(0.0, t / self.duration_s))
                part = 1 - part if option else part
                return {"x": way * 0.75 * (2 * part - 1), "y": GROUND + high * self._height(part)}

            writer.add(its, at)
        tops = [(self._cuts[i] + self._cuts[i + 1]) / 2 for i in range(len(self._cuts) - 1)]
        first = self._balls[0].name
        for number, top in enumerate(tops):
            share = KEPT**number
            writer.happens("tops", first, (1 - top if option else top) * self.duration_s, value=f"{share:.6f}")
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"this clip is played {answer}"

    def answer(self, log: EventLog) -> str:
        tops = [float(event.value) for event in log.events]
        return "forwards" if tops[0] > tops[-1] else "backwards"

    def tell(self, log: EventLog) -> Told:
        name = self._balls[0].name
        order = "lower" if self.answer(log) == "forwards" else "higher"
        seen = [f"At {seconds(e.start_s)} the {name} is at the top of a bounce." for e in log.events]
        seen.append(f"Each bounce of the {name} is {order} than the one before.")
        why = "A ball that bounces loses height and never gains any."
        return Told(tuple(seen), (why, f"So {self.statement(self.answer(log))}."))


PLAYED_BACKWARDS = Kind(
    "played_backwards", "bounces that die away, or the reverse", "camera", "direction of time", PlayedBackwards,
    ("flat", "still", "moving"),
)  # fmt: skip
