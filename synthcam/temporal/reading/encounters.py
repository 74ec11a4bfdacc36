"""Where two things are beside each other: hits, passings, and going round.

Hits of balls are walked out from each frame's places and velocities: straight on, and back from what is in the way.
"""

import itertools
from math import atan2, cos, hypot, pi, radians, sin

from synthcam.temporal.event_log import State
from synthcam.temporal.reading.forms import Claims, Found, LogStates, Questions, count_of, form, near, split_list

_TOUCH = 1e-4


def hits(states: LogStates, thing: str, other: str) -> list[float] | None:
    """Seconds at which a thing hits another; None where there are no such things."""
    if thing not in states.of or other not in states.of or thing == other:
        return None
    found = []
    for frame in range(states.frames - 1):
        found += [states.time(frame) + t for t, what in _between(states, thing, frame) if what == other]
    return found


def _between(states: LogStates, thing: str, frame: int) -> list[tuple[float, str]]:
    """Hits of a thing from a frame to the next: seconds after the frame, and with what."""
    step = 1 / states.fps
    a = states.of[thing][frame]
    speed = hypot(a.vx, a.vy)
    if speed < 1e-9:
        return []
    ux, uy = a.vx / speed, a.vy / speed
    found: list[tuple[float, str]] = []
    time, place, way = 0.0, 0.0, 1.0
    walls = _ends(states, thing, a, ux, uy)
    while len(found) < 20:
        ahead = [(abs(at - place) / speed, at, name) for at, name in walls if (at - place) * way > _TOUCH]
        if not ahead:
            return found
        wait, at, name = min(ahead)
        if time + wait > step:
            return found
        time, place, way = time + wait, at, -way
        found.append((time, name))
    return found


def _ends(states: LogStates, thing: str, a: State, ux: float, uy: float) -> list[tuple[float, str]]:
    """How far ahead (and behind: negative) a ball's middle turns round, and at what."""
    radius = states.things[thing].width / 2
    found = []
    for name, it in states.things.items():
        b = states.of[name][a.frame]
        if it.role == "wall":
            # The wall's own thin side faces along its angle.
            nx, ny = cos(radians(b.angle_deg)), sin(radians(b.angle_deg))
            away = (b.x - a.x) * nx + (b.y - a.y) * ny
            along = ux * nx + uy * ny
            reach = abs(away) - radius - it.width / 2
            if abs(along) > 0.5:
                found.append((reach * (1 if away * along > 0 else -1) / abs(along), name))
        elif name != thing and it.role == "mover":
            dx, dy = b.x - a.x, b.y - a.y
            ahead, beside = dx * ux + dy * uy, abs(dx * uy - dy * ux)
            if beside < radius:
                # Mirror images: both come as far before they meet.
                found.append(((abs(ahead) / 2 - radius) * (1 if ahead > 0 else -1), name))
    nearest_ahead = min((end for end in found if end[0] > 0), default=None)
    nearest_behind = max((end for end in found if end[0] <= 0), default=None)
    return [end for end in (nearest_ahead, nearest_behind) if end is not None]


def _hit_how_many(states: LogStates, found: Found) -> str | None:
    times = hits(states, found["thing"], found["other"])
    return None if times is None else str(len(times))


def _hits_at(states: LogStates, found: Found) -> bool:
    return any(near(found["time"], t) for t in hits(states, found["thing"], found["other"]) or ())


def _hit_times(states: LogStates, found: Found) -> bool:
    said = [text.removesuffix(" s") for text in split_list(found["times"])]
    times = hits(states, found["thing"], found["other"])
    return times is not None and len(said) == len(times) and all(map(near, said, times))


def _hit_often(states: LogStates, found: Found) -> bool:
    times = hits(states, found["thing"], found["other"])
    return times is not None and len(times) == count_of(found["often"])


def _others(states: LogStates, found: Found) -> bool:
    """Whether the thing has hits on other things than the named one."""
    return any(hits(states, found["thing"], name) for name in states.of if name != found["other"])


_HIT_QUESTIONS: Questions = {form(r"How many times does the <x:thing> hit the <x:other>\?"): _hit_how_many}
_HIT_CLAIMS: Claims = {
    form(r"At <t:time> the <x:thing> hits the <x:other>\."): _hits_at,
    form(r"The <x:thing> hits the <x:other> at (?P<times>[\d.]+ s(?:, [\d.]+ s)*(?: and [\d.]+ s)?)\."): _hit_times,
    form(r"So the <x:thing> hits the <x:other> <n:often>\."): _hit_often,
    form(r"The other hits of the <x:thing> are not hits on the <x:other> and do not count\."): _others,
}


_QUARTERS = ("right of", "above", "left of", "below")


def _apart(states: LogStates, found: Found) -> list[tuple[float, float]]:
    """How far a thing is to the right of and above another, by frame."""
    one, other = states.of.get(found["thing"], []), states.of.get(found["other"], [])
    return [(a.x - b.x, a.y - b.y) for a, b in zip(one, other, strict=False)]


def passes(states: LogStates, found: Found) -> list[tuple[float, str]]:
    """Seconds at which a thing comes from one side of another to the other, and to which."""
    across = [x for x, _ in _apart(states, found)]
    return [
        (states.time(frame + a / (a - b)), "to the right" if b > a else "to the left")
        for frame, (a, b) in enumerate(itertools.pairwise(across))
        if (a > 0) != (b > 0)
    ]


def _to_right(states: LogStates, found: Found) -> list[float]:
    return [time for time, to in passes(states, found) if to == "to the right"]


def _pass_how_many(states: LogStates, found: Found) -> str | None:
    return str(len(_to_right(states, found))) if _apart(states, found) else None


def _passes_at(states: LogStates, found: Found) -> bool:
    return any(near(found["time"], time) and to == found["to"] for time, to in passes(states, found))


def _pass_often(states: LogStates, found: Found) -> bool:
    return _pass_how_many(states, found) == str(count_of(found["often"]))


def _pass_times(states: LogStates, found: Found) -> bool:
    said = [text.removesuffix(" s") for text in split_list(found["times"])]
    own = _to_right(states, found)
    return len(said) == len(own) and all(map(near, said, own))


def _round(states: LogStates, found: Found) -> list[float]:
    """The angle of a thing seen from another, in laps from right, counter-clockwise and never jumping."""
    angles = [atan2(y, x) / (2 * pi) for x, y in _apart(states, found)]
    for i in range(1, len(angles)):
        angles[i] = angles[i - 1] + (angles[i] - angles[i - 1] + 0.5) % 1.0 - 0.5
    return angles


def _goes_round(states: LogStates, found: Found) -> bool:
    laps = _round(states, found)
    return bool(laps) and abs(laps[-1] - laps[0]) > 0.9


def _next_side(states: LogStates, found: Found) -> str | None:
    if not _goes_round(states, found):
        return None
    laps = _round(states, found)
    step = 1 if laps[-1] > laps[0] else -1
    return _QUARTERS[(_QUARTERS.index(found["before"]) + step) % 4]


def _is_at(states: LogStates, found: Found) -> bool:
    laps, quarter = _round(states, found), _QUARTERS.index(found["side"]) / 4
    frame = float(found["time"]) * states.fps
    beside = [i for i in (int(frame - 1), int(frame), int(frame + 1)) if 0 <= i < len(laps) - 1]
    return any(
        min(laps[i], laps[i + 1]) <= whole + quarter <= max(laps[i], laps[i + 1])
        for i in beside
        for whole in range(-9, 10)
    )


_SIDE = "(?P<{}>right of|left of|above|below)"
_SIDE_QUESTIONS: Questions = {
    form(r"How many times does the <x:thing> pass the <x:other> from left to right\?"): _pass_how_many,
    form(
        rf"On which side of the <x:other> is the <x:thing> right after it is {_SIDE.format('before')} it\?"
    ): _next_side,
}
_SIDE_CLAIMS: Claims = {
    form(r"At <t:time> the <x:thing> passes the <x:other> (?P<to>to the right|to the left)\."): _passes_at,
    form(
        r"The <x:thing> passes the <x:other> from left to right at "
        r"(?P<times>[\d.]+ s(?:, [\d.]+ s)*(?: and [\d.]+ s)?)\."
    ): _pass_times,
    form(r"So the <x:thing> passes the <x:other> from left to right <n:often>\."): _pass_often,
    form(rf"At <t:time> the <x:thing> is {_SIDE.format('side')} the <x:other>\."): _is_at,
    form(r"The <x:thing> goes round the <x:other>\."): _goes_round,
    form(
        rf"So the <x:thing> is {_SIDE.format('side')} the <x:other> right after it is {_SIDE.format('before')} it\."
    ): (lambda states, found: _next_side(states, found) == found["side"]),
}
QUESTIONS: Questions = {**_HIT_QUESTIONS, **_SIDE_QUESTIONS}
CLAIMS: Claims = {**_HIT_CLAIMS, **_SIDE_CLAIMS}
