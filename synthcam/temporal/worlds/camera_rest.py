"""Camera rest: the camera swings in all stretches of a clip but one; in which does it stand still?"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Grounding, Kind, Setup, Told
from synthcam.temporal.looks import pick
from synthcam.temporal.words import seconds, span
from synthcam.temporal.worlds.filming import AT_REST, CAMERA, SWINGS, add_props, swung

STRETCHES = {1: 3, 2: 4, 3: 4}
FRAMES = {1: 6, 2: 6, 3: 5}
"""Frames of a stretch."""


class CameraRest(Setup):
    """A camera that rests in one of several stretches of equal length; the swings keep their order."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._swings = pick(rng, tuple(SWINGS), STRETCHES[level] - 1)
        self._long = FRAMES[level] / fps
        self.options = tuple(self._stretch(i) for i in range(STRETCHES[level]))
        self.question = "In which stretch does the camera stand still?"

    def _stretch(self, number: int) -> str:
        return f"{seconds(number * self._long)} to {seconds((number + 1) * self._long)}"

    @property
    def _frames(self) -> int:
        return STRETCHES[self._level] * FRAMES[self._level] + 1

    @property
    def duration_s(self) -> float:
        return (self._frames - 1) / self._fps

    def play(self, option: int) -> EventLog:
        order: list[str | None] = list(self._swings)
        order.insert(option, None)
        writer = LogWriter(fps=self._fps, frames=self._frames)

        def way(t: float) -> dict[str, float]:
            number = min(len(order) - 1, max(0, int(t / self._long + 1e-9)))
            name = order[number]
            return dict(AT_REST) if name is None else swung(name, t / self._long - number)

        writer.add(CAMERA, way)
        add_props(writer, np.random.Generator(np.random.PCG64(self._rng_seed)), 3)
        for number, name in enumerate(order):
            start, end = number * self._long, (number + 1) * self._long
            writer.happens("rests" if name is None else "swings", "camera", start, end, value=name or "")
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the camera stands still from {answer}"

    def answer(self, log: EventLog) -> str:
        event = log.of("camera", "rests")[0]
        return f"{seconds(event.start_s)} to {seconds(event.end_s)}"

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"{span(e.start_s, e.end_s)} the camera's swing is to {e.value}." for e in log.of("camera", "swings")
        )
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))

    def grounding(self, log: EventLog) -> Grounding:
        event = log.of("camera", "rests")[0]
        return Grounding(
            "From when to when does the camera stand still?",
            event.start_s,
            event.end_s,
            f"So the camera stands still {span(event.start_s, event.end_s).lower()}.",
        )


KIND = Kind("camera_rest", "when the camera stands still", "camera", "time", CameraRest, ("still",))
