"""Camera pace: does the camera speed up or slow down as it pans or slides once across?"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Kind, Setup, Told
from synthcam.temporal.words import span
from synthcam.temporal.worlds.acceleration import CHANGES, FRAMES, way
from synthcam.temporal.worlds.filming import CAMERA, PAN_DEG, SLIDE, add_props


class CameraPace(Setup):
    """A camera that starts from rest or comes to rest; either way as often to the left as to the right."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._slow_end = 1 if rng.random() < 0.5 else -1
        self._field = ("angle_deg", "x")[int(rng.integers(2))]
        self.options = CHANGES
        self.question = "Does the camera speed up or slow down?"

    @property
    def duration_s(self) -> float:
        return (FRAMES - 1) / self._fps

    def play(self, option: int) -> EventLog:
        change = self.options[option]
        start = self._slow_end * (1 if change == "speeds up" else -1)
        far = PAN_DEG if self._field == "angle_deg" else SLIDE
        writer = LogWriter(fps=self._fps, frames=FRAMES)

        def at(t: float) -> dict[str, float]:
            gone = way(change, min(1.0, max(0.0, t / self.duration_s)))
            return {self._field: start * far * (1 - 2 * gone)}

        writer.add(CAMERA, at)
        add_props(writer, np.random.Generator(np.random.PCG64(self._rng_seed)), 2 + self._level)
        writer.happens(change, "camera", 0.0, self.duration_s)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the camera {answer}"

    def answer(self, log: EventLog) -> str:
        return log.of("camera")[0].what

    def tell(self, log: EventLog) -> Told:
        half, whole = log.duration_s / 2, log.duration_s
        parts = ("a quarter", "three quarters") if self.answer(log) == "speeds up" else ("three quarters", "a quarter")
        seen = (
            f"{span(0.0, half)} the camera goes {parts[0]} of its way.",
            f"{span(half, whole)} the camera goes {parts[1]} of its way.",
        )
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))


KIND = Kind("camera_pace", "a camera that speeds up or slows down", "camera", "acceleration", CameraPace, ("still",))
