"""The camera pans, slides, rises or zooms out and back: in which order, which faster, and when does it stand still?

- camera_order: some swings one after the other; which comes when?
- camera_speed: two swings in turn, one of them faster; both go through the same places, once or three times.
- camera_rest: the camera swings in all stretches of a clip but one; in which does it stand still?
"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Grounding, Kind, Setup, Told
from synthcam.temporal.looks import pick
from synthcam.temporal.words import ordinal, seconds, span, times_over
from synthcam.temporal.worlds.filming import AT_REST, CAMERA, SWINGS, SWINGS_DONE, add_props, swung

SWING_COUNTS = {1: 3, 2: 4, 3: 4}
LEAD, SWING, GAP = 1, {1: 5, 2: 5, 3: 4}, 1
"""Frames before the first swing, of a swing by level, and between two."""


class CameraOrder(Setup):
    """A camera with some swings; asked for one at a place of the order."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._swings = pick(rng, tuple(SWINGS), SWING_COUNTS[level])
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
        seen = tuple(f"{span(e.start_s, e.end_s)} the camera {SWINGS_DONE[e.value]}." for e in log.of("camera"))
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))

    def grounding(self, log: EventLog) -> Grounding:
        event = log.of("camera", "swings")[self._asked]
        return Grounding(
            f"From when to when does the camera {event.value}?",
            event.start_s,
            event.end_s,
            f"So the camera {SWINGS_DONE[event.value]} {span(event.start_s, event.end_s).lower()}.",
        )


CAMERA_ORDER = Kind("camera_order", "motions of the camera in an order", "camera", "order", CameraOrder, ("still",))


BLOCK_FRAMES = {1: 11, 2: 13, 3: 13}
BLOCK_SWINGS = {1: (1, 3), 2: (1, 3), 3: (2, 3)}
"""Frames of a block, a prime number, and how many swings fit into it, slow and fast."""
PAUSE = 1


class CameraSpeed(Setup):
    """Two blocks of swings of different kinds."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._pair = pick(rng, tuple(SWINGS), 2)
        self.options = tuple(pick(rng, [f"while it {SWINGS_DONE[name]}" for name in self._pair], 2))
        self.question = f"When is the camera faster, {self.options[0]}, or {self.options[1]}?"

    @property
    def _frames(self) -> int:
        return 2 * BLOCK_FRAMES[self._level] + PAUSE + 1

    @property
    def duration_s(self) -> float:
        return (self._frames - 1) / self._fps

    def play(self, option: int) -> EventLog:
        places, (slow, fast) = BLOCK_FRAMES[self._level], BLOCK_SWINGS[self._level]
        faster = next(name for name in self._pair if self.options[option] == f"while it {SWINGS_DONE[name]}")
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
        return f"while it {SWINGS_DONE[fast.value]}"

    def tell(self, log: EventLog) -> Told:
        seen = tuple(
            f"{span(e.start_s, e.end_s)} the camera {SWINGS_DONE[e.value]} {times_over(int(e.other))}."
            for e in log.of("camera")
        )
        return Told(
            seen, ("Both take equally long, so more swings are faster ones.", f"So {self.statement(self.answer(log))}.")
        )

    def grounding(self, log: EventLog) -> Grounding:
        event = max(log.of("camera"), key=lambda e: int(e.other))
        return Grounding(
            "From when to when does the camera swing faster?",
            event.start_s,
            event.end_s,
            f"So the camera swings faster {span(event.start_s, event.end_s).lower()}.",
        )


CAMERA_SPEED = Kind("camera_speed", "which motion of the camera is faster", "camera", "speed", CameraSpeed, ("still",))


STRETCHES = {1: 3, 2: 4, 3: 4}
STRETCH_FRAMES = {1: 6, 2: 6, 3: 5}
"""Frames of a stretch."""


class CameraRest(Setup):
    """A camera that rests in one of several stretches of equal length; the swings keep their order."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._swings = pick(rng, tuple(SWINGS), STRETCHES[level] - 1)
        self._long = STRETCH_FRAMES[level] / fps
        self.options = tuple(self._stretch(i) for i in range(STRETCHES[level]))
        self.question = "In which stretch does the camera stand still?"

    def _stretch(self, number: int) -> str:
        return f"{seconds(number * self._long)} to {seconds((number + 1) * self._long)}"

    @property
    def _frames(self) -> int:
        return STRETCHES[self._level] * STRETCH_FRAMES[self._level] + 1

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
            f"{span(e.start_s, e.end_s)} the camera {SWINGS_DONE[e.value]}." for e in log.of("camera", "swings")
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


CAMERA_REST = Kind("camera_rest", "when the camera stands still", "camera", "time", CameraRest, ("still",))
