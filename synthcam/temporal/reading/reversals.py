"""Things that go there and back: when they turn back, how long they take, how far they go, whether they speed up."""

import itertools
from math import hypot

from synthcam.temporal.reading.forms import SHARES, Claims, Found, LogStates, Questions, count_of, form, near

_SHARE_TOLERANCE = 0.08


def reversals(states: LogStates, thing: str) -> list[tuple[float, str]]:
    """Seconds at which a thing turns back, and at which end; from places and velocities before and after."""
    own, step = states.of.get(thing, []), 1 / states.fps
    found = []
    for a, b in itertools.pairwise(own):
        if a.vx * b.vx + a.vy * b.vy >= 0:
            continue
        speed = hypot(a.vx, a.vy)
        # On at the same speed, back at the same speed: how far it went tells when it turned.
        gone = ((b.x - a.x) * a.vx + (b.y - a.y) * a.vy) / speed
        wait = (gone / speed + step) / 2
        found.append((states.time(a.frame) + wait, "right" if a.vx > 0 else "left"))
    return found


def _turns_at(states: LogStates, found: Found) -> bool:
    return any(near(found["time"], t) and end == found["end"] for t, end in reversals(states, found["thing"]))


def _crossing(states: LogStates, thing: str) -> tuple[float, float] | None:
    times = [time for time, _ in reversals(states, thing)]
    return (times[0], times[1]) if len(times) > 1 else None


def _crosses(states: LogStates, found: Found) -> bool:
    times = [time for time, _ in reversals(states, found["thing"])]
    pairs = itertools.pairwise(times)
    return any(near(found["start"], a) and near(found["end"], b) for a, b in pairs)


def _how_long(states: LogStates, found: Found) -> str | None:
    crossing = _crossing(states, found["thing"])
    return None if crossing is None else f"{crossing[1] - crossing[0]:.1f} s"


def _takes(states: LogStates, found: Found) -> bool:
    # To the tenth: other speeds are only some tenths away.
    crossing = _crossing(states, found["thing"])
    return crossing is not None and abs(crossing[1] - crossing[0] - float(found["time"])) < 0.06


def _when(states: LogStates, found: Found) -> str | None:
    crossing = _crossing(states, found["thing"])
    return None if crossing is None else f"{crossing[0]:.1f} to {crossing[1]:.1f}"


def _lengths(states: LogStates, thing: str) -> int | None:
    """How many times the longest stretch between two turns a thing goes in all."""
    own = states.of.get(thing)
    if own is None:
        return None
    speed = hypot(own[0].vx, own[0].vy)
    crossing = _crossing(states, thing)
    if crossing is None or speed < 1e-9:
        return None
    return round(states.time(states.frames - 1) / (crossing[1] - crossing[0]))


def _how_many_lengths(states: LogStates, found: Found) -> str | None:
    count = _lengths(states, found["thing"])
    return None if count is None else str(count)


def _travels(states: LogStates, found: Found) -> bool:
    return _lengths(states, found["thing"]) == count_of(found["often"])


def _turns_often(states: LogStates, found: Found) -> bool:
    return found["thing"] in states.of and len(reversals(states, found["thing"])) == count_of(found["often"])


def _ends_where_it_began(states: LogStates, found: Found) -> bool:
    own = states.of.get(found["thing"])
    if own is None or hypot(own[-1].x - own[0].x, own[-1].y - own[0].y) > 1e-3:
        return False
    return _turns_often(states, found)


def _whole_clip(states: LogStates, found: Found) -> bool:
    whole = near(found["start"], 0.0) and near(found["end"], states.time(states.frames - 1))
    return whole and _turns_often(states, found)


def _speed(states: LogStates, thing: str) -> float:
    own = states.of[thing]
    return hypot(own[0].vx, own[0].vy)


def _faster(states: LogStates, found: Found) -> str | None:
    one, other = found["thing"], found["other"]
    if one not in states.of or other not in states.of:
        return None
    return f"the {one if _speed(states, one) > _speed(states, other) else other}"


def _is_faster(states: LogStates, found: Found) -> bool:
    return _faster(states, found) == f"the {found['thing']}" and found["thing"] != found["other"]


def _equal_lanes(states: LogStates, found: Found) -> bool:
    """Whether everything that turns back goes as far each way: speed times time between turns."""
    ways = [
        _speed(states, name) * (c[1] - c[0]) for name in states.movers if (c := _crossing(states, name)) is not None
    ]
    return len(ways) > 1 and max(ways) - min(ways) < 0.02 * max(ways)


def _gone(states: LogStates, thing: str, start: float, end: float) -> float:
    """The share of a thing's way from first to last frame that lies between two times."""
    own = states.of[thing]
    dx, dy = own[-1].x - own[0].x, own[-1].y - own[0].y
    whole = dx * dx + dy * dy
    if whole < 1e-6:
        return 0.0

    def at(time: float) -> float:
        frame = min(range(states.frames), key=lambda f: abs(states.time(f) - time))
        return ((own[frame].x - own[0].x) * dx + (own[frame].y - own[0].y) * dy) / whole

    return at(end) - at(start)


def _goes_share(states: LogStates, found: Found) -> bool:
    if found["thing"] not in states.of:
        return False
    gone = _gone(states, found["thing"], float(found["start"]), float(found["end"]))
    return abs(gone - SHARES[found["share"]]) < _SHARE_TOLERANCE


def _pace(states: LogStates, thing: str) -> str | None:
    """Whether a thing's speed only grows or only falls."""
    own = states.of.get(thing)
    if own is None:
        return None
    speeds = [hypot(state.vx, state.vy) for state in own[1:-1]]
    steps = [b - a for a, b in itertools.pairwise(speeds)]
    if all(step > 1e-3 for step in steps):
        return "speeds up"
    return "slows down" if all(step < -1e-3 for step in steps) else None


def _changes_pace(states: LogStates, found: Found) -> bool:
    return _pace(states, found["thing"]) == found["pace"]


def _goes_more(states: LogStates, found: Found) -> bool:
    pace = _pace(states, found["thing"])
    return pace == ("speeds up" if found["more"] == "more" else "slows down")


def _half_way(states: LogStates, thing: str) -> float | None:
    """Seconds until half of a thing's way is gone, between frames as on a straight line."""
    if thing not in states.of or _pace(states, thing) is None:
        return None
    gone = [_gone(states, thing, 0.0, states.time(frame)) for frame in range(states.frames)]
    for frame, (a, b) in enumerate(itertools.pairwise(gone)):
        if a <= 0.5 < b:
            return states.time(frame + (0.5 - a) / (b - a))
    return None


def _when_half(states: LogStates, found: Found) -> str | None:
    half = _half_way(states, found["thing"])
    return None if half is None else f"0.0 to {half:.1f}"


def _half_from_to(states: LogStates, found: Found) -> bool:
    half = _half_way(states, found["thing"])
    return half is not None and near(found["start"], 0.0) and near(found["end"], half)


_END = "from one end of its lane to the other"
QUESTIONS: Questions = {
    form(rf"How long does the <x:thing> take {_END}\?"): _how_long,
    form(rf"From when to when does the <x:thing> go {_END} for the first time\?"): _when,
    form(r"How many lengths of its lane does the <x:thing> travel\?"): _how_many_lengths,
    form(r"Which is faster, the <x:thing> or the <x:other>\?"): _faster,
    form(r"Does the <x:thing> speed up or slow down\?"): lambda states, found: _pace(states, found["thing"]),
    form(r"From when to when does the <x:thing> go through the first half of its way\?"): _when_half,
}
CLAIMS: Claims = {
    form(r"At <t:time> the <x:thing> turns back at the (?P<end>left|right) end of its lane\."): _turns_at,
    form(rf"From <t:start> to <t:end> the <x:thing> goes {_END}\."): _crosses,
    form(rf"So the <x:thing> goes {_END} from <t:start> to <t:end>\."): _crosses,
    form(rf"So the <x:thing> takes <t:time> {_END}\."): _takes,
    form(r"So the <x:thing> travels the length of its lane <n:often>\."): _travels,
    form(r"The <x:thing> turns back <n:often> and ends where it began, so it travels as many lengths\."): (
        _ends_where_it_began
    ),
    form(r"From <t:start> to <t:end> the <x:thing> turns back <n:often>\."): _whole_clip,
    r"The lanes are equally long, so the thing that turns back more often is the faster one\.": _equal_lanes,
    form(r"So the <x:thing> is faster than the <x:other>\."): _is_faster,
    form(r"From <t:start> to <t:end> the <x:thing> goes (?P<share>a quarter|three quarters) of its way\."): _goes_share,
    form(r"The <x:thing> goes (?P<more>more|less) of its way in the second half of the time\."): _goes_more,
    form(r"So the <x:thing> (?P<pace>speeds up|slows down)\."): _changes_pace,
    form(r"So the <x:thing> goes through the first half of its way from <t:start> to <t:end>\."): _half_from_to,
}
