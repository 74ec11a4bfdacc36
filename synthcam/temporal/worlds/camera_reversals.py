"""Camera reversals: how often the camera turns back while it pans or slides to and fro."""

import numpy as np

from synthcam.temporal.event_log import EventLog, LogWriter
from synthcam.temporal.kind import Grounding, Kind, Setup, Told
from synthcam.temporal.laps import PLACES, Laps, start_between, triangle
from synthcam.temporal.words import seconds, span, times_over
from synthcam.temporal.worlds.filming import CAMERA, PAN_DEG, SLIDE, add_props


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
        return self._laps.places / self._laps.fps

    def play(self, option: int) -> EventLog:
        own = self._laps
        laps = Laps(own.places, own.steps * (option + 1), own.start, own.fps)
        writer = LogWriter(fps=laps.fps, frames=laps.frames)

        def way(t: float) -> dict[str, float]:
            along = 2 * triangle(laps.lap(t)) - 1
            return {"angle_deg": -PAN_DEG * along} if self._pans else {"x": SLIDE * along}

        writer.add(CAMERA, way)
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
        seen = tuple(f"At {seconds(e.start_s)} the camera turns back on its {e.value}." for e in log.of("camera"))
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))

    def grounding(self, log: EventLog) -> Grounding:
        first, second, *_ = log.of("camera", "turns back")
        return Grounding(
            "From when to when does the camera go from its first turn back to its second?",
            first.start_s,
            second.start_s,
            f"So the camera goes from its first turn back to its second {span(first.start_s, second.start_s).lower()}.",
        )


KIND = Kind("camera_reversals", "how often the camera turns back", "camera", "counting", CameraReversals, ("still",))
