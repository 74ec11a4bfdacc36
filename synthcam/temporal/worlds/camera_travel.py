"""The camera pans or slides across: does its pace change, how often does it turn back, where does a thing go beside it?

- camera_pace: the camera speeds up or slows down as it pans or slides once across.
- camera_reversals: how often the camera turns back while it pans or slides to and fro.
- picture_direction: which way a thing goes across the picture, or past the wall, while the camera goes with it. The
  camera slides the same way, slower or faster than the thing, or as fast: then it stands still in the picture.
"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between, triangle
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import seconds, span, times_over
from synthcam.temporal.worlds.filming import CAMERA, PAN_DEG, SLIDE, add_props
from synthcam.temporal.worlds.shuttles import FORMS
from synthcam.temporal.worlds.speeds import PACE_CHANGES, PACE_FRAMES, part_of_way


class CameraPace(Setup):
    """A camera that turns or slides sideways, and either speeds up from rest or slows down to rest."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._slow_end = 1 if rng.random() < 0.5 else -1
        self._field = ("angle_deg", "x")[int(rng.integers(2))]
        self.options = PACE_CHANGES
        self.question = "Does the camera speed up or slow down?"

    @property
    def duration_s(self) -> float:
        return (PACE_FRAMES - 1) / self._fps

    def play(self, option: int) -> EventLog:
        change = self.options[option]
        start = self._slow_end * (1 if change == "speeds up" else -1)
        far = PAN_DEG if self._field == "angle_deg" else SLIDE
        writer = LogWriter(fps=self._fps, frames=PACE_FRAMES)

        def at(t: float) -> dict[str, float]:
            gone = part_of_way(change, min(1.0, max(0.0, t / self.duration_s)))
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


CAMERA_PACE = Kind(
    "camera_pace", "a camera that speeds up or slows down", "camera", "acceleration", CameraPace, ("still",)
)


class CameraReversals(Setup):
    """A camera that shuttles at constant speed."""

    grounded = True

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        places, most = PLACES[level], 4 if level == 3 else 3
        self._rng_seed, self._level = int(rng.integers(2**31)), level
        self._laps = Laps(places, 1 if rng.random() < 0.5 else -1, start_between(rng, places), fps)
        self._pans = bool(rng.random() < 0.5)
        self.options = tuple(str(2 * n) for n in range(1, most + 1))
        self.question = f"How many times does the camera turn back while it {'pans' if self._pans else 'slides'}?"

    @property
    def duration_s(self) -> float:
        return self._laps.duration_s

    def play(self, option: int) -> EventLog:
        own = self._laps
        laps = Laps(own.places, own.steps * (option + 1), own.start, own.fps)
        writer = LogWriter(fps=laps.fps, frames=laps.frames)

        def part_of_way(t: float) -> dict[str, float]:
            along = 2 * triangle(laps.lap(t)) - 1
            return {"angle_deg": -PAN_DEG * along} if self._pans else {"x": SLIDE * along}

        writer.add(CAMERA, part_of_way)
        add_props(writer, np.random.Generator(np.random.PCG64(self._rng_seed)), 2 + self._level)
        for part, side in ((0.0, "left"), (0.5, "right")):
            for time in laps.times(part):
                writer.happens("turns back", "camera", time, value=side)
        return writer.log()

    def statement(self, answer: str) -> str:
        return f"the camera turns back {times_over(int(answer))}"

    def answer(self, log: EventLog) -> str:
        return str(len(log.of("camera", "turns back")))

    def tell(self, log: EventLog) -> Told:
        seen = tuple(f"At {seconds(e.start_s)} the camera turns back at its {e.value} end." for e in log.of("camera"))
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))

    def grounding(self, log: EventLog) -> Grounding:
        first, second, *_ = log.of("camera", "turns back")
        return Grounding(
            "From when to when does the camera go from its first turn back to its second?",
            first.start_s,
            second.start_s,
            f"So the camera goes from its first turn back to its second {span(first.start_s, second.start_s).lower()}.",
        )


CAMERA_REVERSALS = Kind(
    "camera_reversals", "how often the camera turns back", "camera", "counting", CameraReversals, ("still",)
)


SLIDE_FRAMES = {1: 14, 2: 16, 3: 16}
WAYS = ("to the right", "to the left")


class PictureDirection(Setup):
    """A thing and a camera that slide once at constant speed; asked for the picture or for the wall."""

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._rng_seed, self._level, self._fps = int(rng.integers(2**31)), level, fps
        self._thing = thing(FORMS[int(rng.integers(len(FORMS)))], hues(rng, 1)[0], 0.3)
        # Slower or faster than the thing; in the third level against the wall the thing may stand in the picture.
        self._share = float((0.35, 1.9)[int(rng.integers(2))])
        self._in_picture = bool(rng.random() < 0.5)
        if level == 3 and not self._in_picture and rng.random() < 0.5:
            self._share = 1.0
        self._half = 0.42
        self._sign = 1 if self._share < 1 or not self._in_picture else -1
        self.options = WAYS
        where = "across the picture" if self._in_picture else "past the wall behind it"
        self.question = f"Which way does the {self._thing.name} go {where}?"

    @property
    def duration_s(self) -> float:
        return (SLIDE_FRAMES[self._level] - 1) / self._fps

    def play(self, option: int) -> EventLog:
        part_of_way = self._sign * (1 if option == 0 else -1)
        writer = LogWriter(fps=self._fps, frames=SLIDE_FRAMES[self._level])

        def along(t: float) -> float:
            return part_of_way * self._half * (2 * t / self.duration_s - 1)

        writer.add(CAMERA, lambda t: {"x": self._share * along(t)})
        others = self._level + 1
        rng = np.random.Generator(np.random.PCG64(self._rng_seed))
        props = LogWriter(fps=self._fps, frames=SLIDE_FRAMES[self._level])
        add_props(props, rng, others)
        for its in props.log().things:
            state = next(s for s in props.log().states if s.thing == its.name)
            if its.colour != self._thing.colour:
                high = 0.62 if state.y > 0 else -0.62
                writer.add(its, lambda t, x=state.x, y=high: {"x": x, "y": y})  # type: ignore[misc]
        writer.add(self._thing, lambda t: {"x": along(t), "y": 0.0})
        wall, picture = ("right" if v > 0 else "left" for v in (part_of_way, part_of_way * (1 - self._share)))
        writer.happens("passes the wall", self._thing.name, 0.0, self.duration_s, value=f"to the {wall}")
        if self._share != 1.0:
            writer.happens("crosses the picture", self._thing.name, 0.0, self.duration_s, value=f"to the {picture}")
        return writer.log()

    def statement(self, answer: str) -> str:
        where = "across the picture" if self._in_picture else "past the wall behind it"
        return f"the {self._thing.name} goes {answer} {where}"

    def answer(self, log: EventLog) -> str:
        what = "crosses the picture" if self._in_picture else "passes the wall"
        return log.of(self._thing.name, what)[0].value

    def tell(self, log: EventLog) -> Told:
        name, whole = self._thing.name, span(0.0, log.duration_s)
        wall = log.of(name, "passes the wall")[0].value
        picture = [event.value for event in log.of(name, "crosses the picture")]
        seen = (
            f"{whole} the {name} goes {picture[0]} across the picture."
            if picture
            else f"{whole} the {name} stands still in the picture.",
            f"{whole} the camera slides {wall}.",
        )
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))


PICTURE_DIRECTION = Kind(
    "picture_direction", "which way things go in the picture and in the world", "camera", "direction",
    PictureDirection, ("still",),
)  # fmt: skip
