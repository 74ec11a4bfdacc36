"""Played backwards: a ball bounces and loses height each time; with time reversed it gains height, which none does.

The clip begins and ends with the ball on the ground, so that only the order of the bounces tells.
"""

from math import sqrt

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter, Thing
from synthcam.temporal.kind import Kind, Setup, Told
from synthcam.temporal.looks import ball, hues
from synthcam.temporal.words import seconds

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


KIND = Kind(
    "played_backwards", "bounces that die away, or the reverse", "camera", "direction of time", PlayedBackwards,
    ("flat", "still", "moving"),
)  # fmt: skip
