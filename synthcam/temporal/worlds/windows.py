"""Questions about long clips: one window, two windows, their order, and what the camera does in one."""

from dataclasses import replace

import numpy as np

from synthcam.temporal.event_log import EventLog
from synthcam.temporal.kind import SHORT_VIEWS, Kind, Setup, Told
from synthcam.temporal.looks import pick
from synthcam.temporal.words import span
from synthcam.temporal.worlds.shots import (
    CAMERA_WAYS,
    OPPOSITE,
    WAYS,
    WINDOW,
    cuts_of,
    deal_shots,
    play_shots,
)

FAMILY = "windows"


class Windows(Setup):
    """Shots of which some are needed; what the others show is the same whatever the answer."""

    asked = 1
    filmed = False

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        self._fps = fps
        self._shots, self._windows = deal_shots(rng, level, fps, self.asked)
        self._names = [self._shots[number].thing.name for number in self._windows]
        self.cuts = cuts_of(self._shots)

    @property
    def duration_s(self) -> float:
        last = self._shots[-1]
        return (last.start + last.frames - 1) / self._fps

    def _log(self, **changed: str) -> EventLog:
        """The log with other ways, or other doings of the camera, in the windows: first=... and second=..."""
        shots = list(self._shots)
        for number, value in zip(self._windows, changed.values(), strict=False):
            shot = shots[number]
            shots[number] = replace(shot, camera=value) if self.filmed else replace(shot, way=value)
        return play_shots(shots, self._windows, self._fps, filmed=self.filmed)


class Way(Windows):
    """One window: which way does the named thing move?"""

    in_order = True
    options = tuple(WAYS)

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        super().__init__(rng, level, fps)
        self.question = f"Which way does the {self._names[0]} move while it is in view?"

    @property
    def subject(self) -> str:
        return self._names[0]

    def play(self, option: int) -> EventLog:
        return self._log(first=self.options[option])

    def statement(self, answer: str) -> str:
        return f"the {self._names[0]} moves {answer} while it is in view"

    def answer(self, log: EventLog) -> str:
        return log.of(self._names[0], WINDOW)[0].value

    def tell(self, log: EventLog) -> Told:
        window = log.of(self._names[0], WINDOW)[0]
        seen = f"{span(window.start_s, window.end_s)} the {window.thing} is in view."
        moves = f"{span(window.start_s, window.end_s)} the {window.thing} moves {window.value}."
        return Told((seen, moves), (f"So {self.statement(window.value)}.",))


class CameraDoes(Windows):
    """One window: what does the camera do while the named thing is in view?"""

    filmed = True
    in_order = True
    options = tuple(CAMERA_WAYS)

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        super().__init__(rng, level, fps)
        names = self.options
        self._shots = [replace(shot, camera=names[int(rng.integers(len(names)))]) for shot in self._shots]
        self.question = f"What does the camera do while the {self._names[0]} is in view?"

    def play(self, option: int) -> EventLog:
        return self._log(first=self.options[option])

    def statement(self, answer: str) -> str:
        return f"what the camera does while the {self._names[0]} is in view is to {answer}"

    def answer(self, log: EventLog) -> str:
        return log.of(self._names[0], WINDOW)[0].value

    def tell(self, log: EventLog) -> Told:
        window = log.of(self._names[0], WINDOW)[0]
        seen = f"{span(window.start_s, window.end_s)} the {window.thing} is in view."
        return Told((seen,), (f"So {self.statement(window.value)}.",))


class Alike(Windows):
    """Two windows: do the named things move the same way or opposite ways?"""

    asked = 2

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        super().__init__(rng, level, fps)
        self._way = self._shots[self._windows[0]].way
        self.options = tuple(pick(rng, ("the same way", "opposite ways"), 2))
        self._asked_in = pick(rng, self._names, 2)
        one, other = self._asked_in
        self.question = f"Do the {one} and the {other} move the same way or opposite ways?"

    def play(self, option: int) -> EventLog:
        other = self._way if self.options[option] == "the same way" else OPPOSITE[self._way]
        return self._log(first=self._way, second=other)

    def statement(self, answer: str) -> str:
        one, other = self._asked_in
        return f"the {one} and the {other} move {answer}"

    def answer(self, log: EventLog) -> str:
        one, other = (log.of(name, WINDOW)[0].value for name in self._names)
        return "the same way" if one == other else "opposite ways"

    def tell(self, log: EventLog) -> Told:
        found = sorted((log.of(name, WINDOW)[0] for name in self._names), key=lambda e: e.start_s)
        seen = tuple(f"{span(e.start_s, e.end_s)} the {e.thing} moves {e.value}." for e in found)
        return Told(seen, (f"So {self.statement(self.answer(log))}.",))


class Order(Windows):
    """Two windows and their order: which of the named things comes into view first?"""

    asked = 2

    def __init__(self, rng: np.random.Generator, level: int, fps: float) -> None:
        super().__init__(rng, level, fps)
        self.options = tuple(f"the {name}" for name in pick(rng, self._names, 2))
        one, other = pick(rng, self._names, 2)
        self.question = f"Which is in view first, the {one} or the {other}?"

    def play(self, option: int) -> EventLog:
        shots = list(self._shots)
        first, second = self._windows
        if self.options[option] != f"the {shots[first].thing.name}":
            one, other = shots[first].thing, shots[second].thing
            shots[first], shots[second] = replace(shots[first], thing=other), replace(shots[second], thing=one)
        return play_shots(shots, self._windows, self._fps)

    def statement(self, answer: str) -> str:
        (other,) = (name for name in self.options if name != answer)
        return f"{answer} is in view before {other}"

    def answer(self, log: EventLog) -> str:
        return f"the {min((log.of(name, WINDOW)[0] for name in self._names), key=lambda e: e.start_s).thing}"

    def tell(self, log: EventLog) -> Told:
        found = sorted((log.of(name, WINDOW)[0] for name in self._names), key=lambda e: e.start_s)
        seen = tuple(f"{span(e.start_s, e.end_s)} the {e.thing} is in view." for e in found)
        return Told(seen, (f"So the {found[0].thing} is in view before the {found[1].thing}.",))


KINDS = (
    Kind(
        "window_way", "which way a thing moves while it is in view", FAMILY, "search", Way, ("flat", "still", "moving")
    ),
    Kind("window_camera", "what the camera does while a thing is in view", FAMILY, "search", CameraDoes, ("still",)),
    Kind("windows_alike", "whether two things move alike, each in its shot", FAMILY, "search", Alike, SHORT_VIEWS[:3]),
    Kind("windows_order", "which of two things is in view first", FAMILY, "search", Order, SHORT_VIEWS[:3]),
)
