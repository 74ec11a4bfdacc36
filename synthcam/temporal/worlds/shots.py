"""Long clips: shots in different scenes, each with a thing that crosses the picture; a question names what it is about.

What a question needs is a window: the shot in which the named thing is in view. Other shots look alike: a thing of the
same colour or of the same form, going its own way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synthcam.temporal.event_log import Event, EventLog, State, Thing
from synthcam.temporal.looks import HUES, thing
from synthcam.temporal.worlds.filming import CAMERA

FORMS = ("ball", "square", "triangle", "star", "wheel")
WAYS = {"to the right": (1.0, 0.0), "to the left": (-1.0, 0.0), "up": (0.0, 1.0), "down": (0.0, -1.0)}
OPPOSITE = {"to the right": "to the left", "to the left": "to the right", "up": "down", "down": "up"}
CAMERA_WAYS = {
    "pan to the left": ("angle_deg", 16.0),
    "pan to the right": ("angle_deg", -16.0),
    "rise": ("y", 0.45),
    "sink": ("y", -0.45),
}
"""What a camera does during a shot: which of its values goes from minus to plus half of how much."""
SHOT_S = (2.0, 10.0)
"""Shortest and longest shot, in seconds."""
FRAMES, LONG_S, MORE_SHOTS = 256, (120.0, 300.0), 2
"""Frames of a clip of the second level; seconds of one of the third; the most shots beside its windows of one of the
first, on which readers learn."""
SIZE, HALF_WAY, SPREAD = 0.62, 0.62, 0.25
ALIKE = 0.5
"""Share of the other shots whose thing has the colour or the form of one that is asked about."""
WINDOW = "window"
"""The event that marks what a question needs. Nothing trains on it."""


@dataclass(frozen=True)
class Shot:
    """A shot: from which frame, of how many, with which thing, where that goes, and what the camera does.

    Attributes:
        across: how far beside the middle the thing goes its way, in stage units.
        others: further things, each with its way and where it goes it.
    """

    start: int
    frames: int
    thing: Thing
    way: str
    across: float
    camera: str = ""
    others: tuple[tuple[Thing, str, float], ...] = ()


def shot_lengths(rng: np.random.Generator, level: int, fps: float, asked: int) -> list[int]:
    """Frames of each shot of a clip; all have the length of a window."""
    shortest, longest = (max(2, round(edge * fps)) for edge in SHOT_S)
    if level == 1:
        count = asked + int(rng.integers(MORE_SHOTS + 1))
        return [int(length) for length in rng.integers(max(shortest, longest // 2), longest + 1, size=count)]
    total = FRAMES if level == 2 else round(float(rng.uniform(*LONG_S)) * fps)
    lengths: list[int] = []
    while (left := total - sum(lengths)) > 0:
        length = int(rng.integers(shortest, longest + 1))
        # What is left must be a shot, too.
        if left - length < shortest:
            length = left if left <= longest else left - shortest
        lengths.append(length)
    return lengths


def deal_shots(rng: np.random.Generator, level: int, fps: float, asked: int) -> tuple[list[Shot], list[int]]:
    """The shots of a clip, and the numbers of those with a thing that is asked about, in the order of time.

    The things asked about are in no other shot. No way depends on what a thing is.
    """
    lengths = shot_lengths(rng, level, fps, asked)
    looks = [(colour, form) for colour in HUES for form in FORMS]
    named = [looks[int(i)] for i in rng.permutation(len(looks))[:asked]]
    windows = sorted(int(i) for i in rng.permutation(len(lengths))[:asked])
    shots: list[Shot] = []
    for number, length in enumerate(lengths):
        look = named[windows.index(number)] if number in windows else _other(rng, looks, named)
        others = []
        if level == 3 and rng.random() < 0.5:
            beside = _other(rng, [one for one in looks if one != look], named)
            others.append((_thing(beside), *_course(rng)))
        start = sum(lengths[:number])
        shots.append(Shot(start, length, _thing(look), *_course(rng), others=tuple(others)))
    return shots, windows


def _thing(look: tuple[str, str]) -> Thing:
    return thing(look[1], look[0], SIZE)


def _course(rng: np.random.Generator) -> tuple[str, float]:
    return list(WAYS)[int(rng.integers(len(WAYS)))], float(rng.uniform(-SPREAD, SPREAD))


def _other(
    rng: np.random.Generator, looks: Sequence[tuple[str, str]], named: Sequence[tuple[str, str]]
) -> tuple[str, str]:
    """A look that is not asked about; often one that shares the colour or the form of one that is."""
    able = [look for look in looks if look not in named]
    like = named[int(rng.integers(len(named)))]
    alike = [look for look in able if look[0] == like[0] or look[1] == like[1]]
    return pick_one(rng, alike if rng.random() < ALIKE and alike else able)


def pick_one(rng: np.random.Generator, among: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """One of some looks."""
    return among[int(rng.integers(len(among)))]


def play_shots(shots: Sequence[Shot], windows: Sequence[int], fps: float, *, filmed: bool = False) -> EventLog:
    """The log of some shots. A thing has states only while it is in view.

    Args:
        windows: numbers of the shots that the question needs.
        filmed: with the camera among the things.
    """
    things: dict[str, Thing] = {CAMERA.name: CAMERA} if filmed else {}
    states: list[State] = []
    events: list[Event] = []
    for number, shot in enumerate(shots):
        start_s, end_s = (round(frame / fps, 6) for frame in (shot.start, shot.start + shot.frames - 1))
        own = [(shot.thing, shot.way, shot.across), *shot.others]
        if filmed:
            own = [(its, "", across) for its, _, across in own]
        for frame in range(shot.frames):
            part = frame / (shot.frames - 1)
            now = shot.start + frame
            if filmed:
                states.append(_state(now, CAMERA, _camera_at(shot.camera, part)))
            for its, way, across in own:
                states.append(_state(now, its, _place(way, part, across, (shot.frames - 1) / fps)))
        for its, way, _ in own:
            things[its.name] = its
            events.append(Event(start_s, end_s, "is in view", its.name, value=way))
        if filmed:
            events.append(Event(start_s, end_s, "does", CAMERA.name, value=shot.camera))
        if number in windows:
            events.append(Event(start_s, end_s, WINDOW, shot.thing.name, value=shot.camera if filmed else shot.way))
    events.sort(key=lambda e: (e.start_s, e.end_s, e.thing, e.what))
    return EventLog(fps, shots[-1].start + shots[-1].frames, tuple(things.values()), tuple(states), tuple(events))


def _place(way: str, part: float, across: float, seconds: float) -> dict[str, float]:
    """Where a thing is after a share of its shot, and how fast it goes; without a way it rests."""
    if not way:
        return {"x": 2 * across, "y": -across}
    dx, dy = WAYS[way]
    along, pace = HALF_WAY * (2 * part - 1), 2 * HALF_WAY / seconds
    return {"x": along * dx - across * dy, "y": along * dy + across * dx, "vx": pace * dx, "vy": pace * dy}


def _camera_at(what: str, part: float) -> dict[str, float]:
    key, amount = CAMERA_WAYS[what]
    return {key: amount * (part - 0.5)}


def _state(frame: int, its: Thing, values: dict[str, float]) -> State:
    at = {"x": 0.0, "y": 0.0, "vx": 0.0, "vy": 0.0, "angle_deg": 0.0, "scale": 1.0, **values}
    rounded = {key: round(value, 6) + 0.0 for key, value in at.items()}
    return State(frame=frame, thing=its.name, colour=its.colour, form=its.form, text="", visible=True, **rounded)


def cuts_of(shots: Sequence[Shot]) -> tuple[int, ...]:
    """The first frame of every shot."""
    return tuple(shot.start for shot in shots)
