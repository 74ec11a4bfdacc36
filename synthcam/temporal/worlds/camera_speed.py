"""Camera speed: two swings in turn, one of them faster; both go through the same places, once or three times."""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Grounding, Kind, Setup, Told
from synthcam.temporal.looks import pick
from synthcam.temporal.words import span, times_over
from synthcam.temporal.worlds.filming import AT_REST, CAMERA, SWINGS, add_props, swung

PLACES = {1: 11, 2: 13, 3: 13}
SPEEDS = {1: (1, 3), 2: (1, 3), 3: (2, 3)}
"""Frames of a block, a prime number, and how many swings fit into it, slow and fast."""
PAUSE = 1


class CameraSpeed(Setup):
    """Two blocks of swings of different kinds."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._pair = pick(rng, tuple(SWINGS), 2)
        self.options = tuple(pick(rng, [f"while it swings to {name}" for name in self._pair], 2))
        self.question = f"When is the camera faster, {self.options[0]}, or {self.options[1]}?"

    @property
    def _frames(self) -> int:
        return 2 * PLACES[self._level] + PAUSE + 1

    @property
    def duration_s(self) -> float:
        return (self._frames - 1) / self._fps

    def play(self, option: int) -> EventLog:
        places, (slow, fast) = PLACES[self._level], SPEEDS[self._level]
        faster = self.options[option].removeprefix("while it swings to ")
        writer = LogWriter(fps=self._fps, frames=self._frames)
        blocks = [(name, i * (places + PAUSE), fast if name == faster else slow) for i, name in enumerate(self._pair)]

        def way(t: float) -> dict[str, float]:
            for name, first, laps in blocks:
                part = (t * self._fps - first) / places
                if 0 < part < 1:
                    return swung(name, part * laps % 1.0)
            return dict(AT_REST)

        writer.add(CAMERA, way)
        add_props(writer, np.random.Generator(np.random.PCG64(self._rng_seed)), 3)
        for name, first, laps in blocks:
            start, end = first / self._fps, (first + places) / self._fps
            writer.happens("swings", "camera", start, end, other=str(laps), value=name)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the camera is faster {answer}"

    def answer(self, log: EventLog) -> str:
        fast = max(log.of("camera"), key=lambda e: int(e.other))
        return f"while it swings to {fast.value}"

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"{span(e.start_s, e.end_s)} the camera swings {times_over(int(e.other))} to {e.value}."
            for e in log.of("camera")
        )
        return Told(
            seen, ("Both take equally long, so more swings are faster ones.", f"So {self.statement(self.answer(log))}.")
        )

    def grounding(self, log: EventLog) -> Grounding:
        event = max(log.of("camera"), key=lambda e: int(e.other))
        return Grounding(
            "From when to when is the camera at its fastest kind of swing?",
            event.start_s,
            event.end_s,
            f"So the faster swings last {span(event.start_s, event.end_s).lower()}.",
        )


KIND = Kind("camera_speed", "which motion of the camera is faster", "camera", "speed", CameraSpeed, ("still",))
