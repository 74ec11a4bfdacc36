"""Where a thing is beside another: passings, and going round."""

import itertools
from math import atan2, pi

from synthcam.temporal.reading.forms import Claims, Found, Questions, count_of, form, near, split_list
from synthcam.temporal.reading.states import LogStates

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


def _how_many(states: LogStates, found: Found) -> str | None:
    return str(len(_to_right(states, found))) if _apart(states, found) else None


def _passes_at(states: LogStates, found: Found) -> bool:
    return any(near(found["time"], time) and to == found["to"] for time, to in passes(states, found))


def _often(states: LogStates, found: Found) -> bool:
    return _how_many(states, found) == str(count_of(found["often"]))


def _times(states: LogStates, found: Found) -> bool:
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
QUESTIONS: Questions = {
    form(r"How many times does the <x:thing> pass the <x:other> from left to right\?"): _how_many,
    form(
        rf"On which side of the <x:other> is the <x:thing> right after it is {_SIDE.format('before')} it\?"
    ): _next_side,
}
CLAIMS: Claims = {
    form(r"At <t:time> the <x:thing> passes the <x:other> (?P<to>to the right|to the left)\."): _passes_at,
    form(
        r"The <x:thing> passes the <x:other> from left to right at "
        r"(?P<times>[\d.]+ s(?:, [\d.]+ s)*(?: and [\d.]+ s)?)\."
    ): _times,
    form(r"So the <x:thing> passes the <x:other> from left to right <n:often>\."): _often,
    form(rf"At <t:time> the <x:thing> is {_SIDE.format('side')} the <x:other>\."): _is_at,
    form(r"The <x:thing> goes round the <x:other>\."): _goes_round,
    form(
        rf"So the <x:thing> is {_SIDE.format('side')} the <x:other> right after it is {_SIDE.format('before')} it\."
    ): (lambda states, found: _next_side(states, found) == found["side"]),
}
