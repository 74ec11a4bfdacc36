"""The event log of a clip: which things there are, how they are in every frame, and what happens when.

Stage units: x to the right and y up, from -1 to 1 across the square in the middle of the picture. Seconds count from
the first frame.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

DIGITS = 6
"""Decimals that are stored: beyond them machines may differ."""


@dataclass(frozen=True)
class Thing:
    """Something that can be pointed at.

    Attributes:
        name: what questions call it, such as "red ball"; unique in a clip.
        role: "mover" can be asked about, "wall" stands still, "sign" carries text, "cover" hides what is under it.
        form: what is drawn (see `drawing.flat`).
        colour: a colour word; "" where none is said.
        width, height: stage units.
    """

    name: str
    role: str
    form: str
    colour: str
    width: float
    height: float


@dataclass(frozen=True)
class State:
    """How a thing is in one frame.

    Attributes:
        vx, vy: velocity in stage units a second.
        angle_deg: counter-clockwise from how the thing stands at rest.
        scale: factor on its width and height.
        text: what is written on it.
        visible: whether it is drawn; what is under a cover is not.
    """

    frame: int
    thing: str
    x: float
    y: float
    vx: float
    vy: float
    angle_deg: float
    scale: float
    colour: str
    form: str
    text: str
    visible: bool


@dataclass(frozen=True)
class Event:
    """Something that happens, at a time or from one time to another.

    Attributes:
        what: the verb, such as "hits", "hops", "turns".
        other: the thing that it happens with; "" where there is none.
        value: what comes of it, such as the new colour.
    """

    start_s: float
    end_s: float
    what: str
    thing: str
    other: str = ""
    value: str = ""


@dataclass(frozen=True)
class EventLog:
    """All that happens in a clip: `states` by frame, then in the order of `things`; `events` by time."""

    fps: float
    frames: int
    things: tuple[Thing, ...]
    states: tuple[State, ...]
    events: tuple[Event, ...]

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the last."""
        return (self.frames - 1) / self.fps

    def of(self, thing: str, *what: str) -> tuple[Event, ...]:
        """The events of a thing, by time; only those that are called `what`, where that is given."""
        return tuple(e for e in self.events if e.thing == thing and (not what or e.what in what))

    def as_row(self) -> dict[str, Any]:
        """The log as a row of the table of events has it."""
        return {
            "things": [asdict(thing) for thing in self.things],
            "states": [asdict(state) for state in self.states],
            "events": [asdict(event) for event in self.events],
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """The log that a row of the table of events holds."""
        return cls(
            row["fps"],
            row["frames"],
            tuple(Thing(**thing) for thing in row["things"]),
            tuple(State(**state) for state in row["states"]),
            tuple(Event(**event) for event in row["events"]),
        )


def split(log: EventLog, cuts: Sequence[int]) -> Iterator[EventLog]:
    """The parts of a log between cuts, each from its own frame 0 and without events; the whole log without cuts."""
    if not cuts:
        yield log
        return
    ends = [*cuts[1:], log.frames]
    parts: list[list[State]] = [[] for _ in cuts]
    for state in log.states:
        part = bisect_right(cuts, state.frame) - 1
        parts[part].append(replace(state, frame=state.frame - cuts[part]))
    for start, end, states in zip(cuts, ends, parts, strict=True):
        yield EventLog(log.fps, end - start, log.things, tuple(states), ())


def backwards(log: EventLog) -> EventLog:
    """The log of the clip played backwards, without events: what happened then is read from its states."""
    last = log.frames - 1
    states = [replace(s, frame=last - s.frame, vx=-s.vx + 0.0, vy=-s.vy + 0.0) for s in log.states]
    return EventLog(log.fps, log.frames, log.things, tuple(sorted(states, key=lambda s: s.frame)), ())


At = Callable[[float], Mapping[str, Any]]
"""What is special about a thing at a time in seconds: fields of its `State`; what is not said is as at rest."""
_VELOCITY_STEP_S = 1e-4


class LogWriter:
    """Collects things with their motions in closed form, and events; samples the motions at the frames."""

    def __init__(self, *, fps: float, frames: int) -> None:
        self.fps, self.frames = fps, frames
        self._things: list[tuple[Thing, At]] = []
        self._events: list[Event] = []

    def add(self, thing: Thing, at: At) -> None:
        """Add a thing; things that are added later are drawn over those before them."""
        self._things.append((thing, at))

    def happens(
        self, what: str, thing: str, start_s: float, end_s: float | None = None, *, other: str = "", value: str = ""
    ) -> None:
        """Add an event; one without an end is momentary."""
        end = start_s if end_s is None else end_s
        self._events.append(Event(round(start_s, DIGITS), round(end, DIGITS), what, thing, other, value))

    def log(self) -> EventLog:
        """The finished log."""
        states = [
            _state(frame, frame / self.fps, thing, at) for frame in range(self.frames) for thing, at in self._things
        ]
        events = sorted(self._events, key=lambda e: (e.start_s, e.end_s, e.thing, e.what))
        return EventLog(self.fps, self.frames, tuple(t for t, _ in self._things), tuple(states), tuple(events))


_NAMES = tuple(field.name for field in fields(State))


def _state(frame: int, time: float, thing: Thing, at: At) -> State:
    now = at(time)
    found: dict[str, Any] = {
        "frame": frame, "thing": thing.name, "x": 0.0, "y": 0.0, "angle_deg": 0.0, "scale": 1.0,
        "colour": thing.colour, "form": thing.form, "text": "", "visible": True, **now,
    }  # fmt: skip
    if "vx" not in now:
        before, after = at(time - _VELOCITY_STEP_S), at(time + _VELOCITY_STEP_S)
        for key, of in (("vx", "x"), ("vy", "y")):
            found[key] = (after.get(of, 0.0) - before.get(of, 0.0)) / (2 * _VELOCITY_STEP_S)
    # + 0.0: no minus zero.
    rounded: dict[str, Any] = {k: round(v, DIGITS) + 0.0 if isinstance(v := found[k], float) else v for k in _NAMES}
    return State(**rounded)
