"""Camera order: the camera pans, slides, rises or zooms out and back, one after the other; which comes when?"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Grounding, Kind, Setup, Told
from synthcam.temporal.looks import pick
from synthcam.temporal.words import ordinal, span
from synthcam.temporal.worlds.filming import AT_REST, CAMERA, SWINGS, add_props, swung

COUNTS = {1: 3, 2: 4, 3: 4}
LEAD, SWING, GAP = 1, {1: 5, 2: 5, 3: 4}, 1
"""Frames before the first swing, of a swing by level, and between two."""


class CameraOrder(Setup):
    """A camera with some swings; asked for one at a place of the order."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._swings = pick(rng, tuple(SWINGS), COUNTS[level])
        self._asked = int(rng.integers(len(self._swings)))
        self.options = tuple(pick(rng, self._swings, len(self._swings)))
        self.question = f"What is the {ordinal(self._asked + 1)} thing that the camera does?"

    @property
    def _frames(self) -> int:
        return LEAD + len(self._swings) * (SWING[self._level] + GAP) + LEAD

    @property
    def duration_s(self) -> float:
        return (self._frames - 1) / self._fps

    def play(self, option: int) -> EventLog:
        order = list(self._swings)
        at = order.index(self.options[option])
        order[at], order[self._asked] = order[self._asked], order[at]
        writer = LogWriter(fps=self._fps, frames=self._frames)
        long = SWING[self._level]
        starts = [(LEAD + i * (long + GAP)) / self._fps for i in range(len(order))]

        def way(t: float) -> dict[str, float]:
            for name, start in zip(order, starts, strict=True):
                part = (t - start) * self._fps / long
                if 0 < part < 1:
                    return swung(name, part)
            return dict(AT_REST)

        writer.add(CAMERA, way)
        add_props(writer, np.random.Generator(np.random.PCG64(self._rng_seed)), 3)
        for name, start in zip(order, starts, strict=True):
            writer.happens("swings", "camera", start, start + long / self._fps, value=name)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the {ordinal(self._asked + 1)} thing that the camera does is to {answer}"

    def answer(self, log: EventLog) -> str:
        return log.of("camera", "swings")[self._asked].value

    def tell(self, log: EventLog) -> Told:
        seen = tuple(f"{span(e.start_s, e.end_s)} the camera's swing is to {e.value}." for e in log.of("camera"))
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))

    def grounding(self, log: EventLog) -> Grounding:
        event = log.of("camera", "swings")[self._asked]
        return Grounding(
            f"From when to when does the camera {event.value}?",
            event.start_s,
            event.end_s,
            f"So the camera's swing is to {event.value} {span(event.start_s, event.end_s).lower()}.",
        )


KIND = Kind("camera_order", "motions of the camera in an order", "camera", "order", CameraOrder, ("still",))
