"""Picture direction: which way a thing goes across the picture, or past the wall, while the camera goes with it.

The camera slides the same way, slower or faster than the thing, or as fast: then it stands still in the picture.
"""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Kind, Setup, Told
from synthcam.temporal.looks import hues, thing
from synthcam.temporal.words import span
from synthcam.temporal.worlds.filming import CAMERA, add_props
from synthcam.temporal.worlds.shuttles import FORMS

FRAMES = {1: 14, 2: 16, 3: 16}
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
        return (FRAMES[self._level] - 1) / self._fps

    def play(self, option: int) -> EventLog:
        way = self._sign * (1 if option == 0 else -1)
        writer = LogWriter(fps=self._fps, frames=FRAMES[self._level])

        def along(t: float) -> float:
            return way * self._half * (2 * t / self.duration_s - 1)

        writer.add(CAMERA, lambda t: {"x": self._share * along(t)})
        others = self._level + 1
        rng = np.random.Generator(np.random.PCG64(self._rng_seed))
        props = LogWriter(fps=self._fps, frames=FRAMES[self._level])
        add_props(props, rng, others)
        for its in props.log().things:
            state = next(s for s in props.log().states if s.thing == its.name)
            if its.colour != self._thing.colour:
                high = 0.62 if state.y > 0 else -0.62
                writer.add(its, lambda t, x=state.x, y=high: {"x": x, "y": y})  # type: ignore[misc]
        writer.add(self._thing, lambda t: {"x": along(t), "y": 0.0})
        wall, picture = ("right" if v > 0 else "left" for v in (way, way * (1 - self._share)))
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


KIND = Kind(
    "picture_direction", "which way things go in the picture and in the world", "camera", "direction",
    PictureDirection, ("still",),
)  # fmt: skip
