"""What the camera does, from its places, its pan and its zoom in every frame; and bounces that grow or die away."""

import itertools

from synthcam.temporal.event_log import State
from synthcam.temporal.reading.forms import ORDINALS, SHARES, Claims, Found, LogStates, Questions, count_of, form, near

_CAMERA = "camera"
_SWING = (
    "(?P<swing>pan left and back|pan right and back|slide left and back|slide right and back|rise and sink back"
    "|zoom in and out again)"
)
_DOES = {
    "pans left and back": "pan left and back",
    "pans right and back": "pan right and back",
    "slides left and back": "slide left and back",
    "slides right and back": "slide right and back",
    "rises and sinks back": "rise and sink back",
    "zooms in and out again": "zoom in and out again",
}
_SWINGS = f"(?P<swings>{'|'.join(_DOES)})"
Stretch = tuple[str, float, float]


def _values(state: State) -> tuple[float, float, float, float]:
    return state.x, state.y, state.angle_deg, state.scale - 1


def _named(rest: State, far: State) -> str:
    """The swing whose far end a state is."""
    x, _y, pan, zoom = (b - a for a, b in zip(_values(rest), _values(far), strict=True))
    if abs(pan) > 1:
        return f"pan {'left' if pan > 0 else 'right'} and back"
    if abs(x) > 0.05:
        return f"slide {'right' if x > 0 else 'left'} and back"
    return "zoom in and out again" if zoom > 0.05 else "rise and sink back"


def swings(states: LogStates) -> list[Stretch]:
    """The swings of the camera out of its first place and back, from the last frame at rest to the next."""
    own = states.of.get(_CAMERA, [])
    away = [max(abs(v - w) for v, w in zip(_values(own[0]), _values(s), strict=True)) > 1e-6 for s in own]
    found, start = [], None
    for frame, out in enumerate([*away, False]):
        if out and start is None:
            start = frame
        elif not out and start is not None:
            far = max(own[start:frame], key=lambda s: sum(abs(v) for v in _values(s)))
            found.append((_named(own[0], far), states.time(start - 1), states.time(frame)))
            start = None
    return found


def _nth_swing(states: LogStates, found: Found) -> str | None:
    own, number = swings(states), ORDINALS.index(found["ordinal"])
    return own[number][0] if number < len(own) else None


def _is_nth(states: LogStates, found: Found) -> bool:
    return _nth_swing(states, found) == found["swing"]


def _swing_from_to(states: LogStates, found: Found) -> bool:
    return any(
        name == _DOES[found["swings"]] and near(found["start"], a) and near(found["end"], b)
        for name, a, b in swings(states)
    )


def _when_swing(states: LogStates, found: Found) -> str | None:
    own = [(a, b) for name, a, b in swings(states) if name == found["swing"]]
    return f"{own[0][0]:.1f} to {own[0][1]:.1f}" if len(own) == 1 else None


def _turns(states: LogStates) -> list[tuple[float, str]]:
    """Seconds at which the camera turns back, and on which side, in steps less long than the others."""
    own = states.of.get(_CAMERA, [])
    pans = any(abs(s.angle_deg - own[0].angle_deg) > 1e-3 for s in own)
    if pans:
        # Its pan shows no velocity in the log: the greatest step is that of full speed.
        values = [-s.angle_deg for s in own]
        speed = max(abs(b - a) for a, b in itertools.pairwise(values)) * states.fps
    else:
        values = [s.x for s in own]
        speed = max(abs(s.vx) for s in own) if own else 0.0
    low, high = min(values, default=0.0), max(values, default=0.0)
    # A step in which it turns goes less far than the others: the missing part says when.
    found = []
    for frame, (a, b) in enumerate(itertools.pairwise(values)):
        if abs(abs(b - a) * states.fps - speed) > 1e-2 * speed:
            found.append((states.time(frame + 0.5), "right" if (a + b) / 2 > (low + high) / 2 else "left"))
    return found


def _how_many_turns(states: LogStates, found: Found) -> str | None:
    return str(len(_turns(states))) if _CAMERA in states.of else None


def _turns_at(states: LogStates, found: Found) -> bool:
    return any(near(found["time"], time) and side == found["side"] for time, side in _turns(states))


def _turns_often(states: LogStates, found: Found) -> bool:
    return _CAMERA in states.of and len(_turns(states)) == count_of(found["often"])


def _when_first_turns(states: LogStates, found: Found) -> str | None:
    own = _turns(states)
    return f"{own[0][0]:.1f} to {own[1][0]:.1f}" if len(own) > 1 else None


def _between_turns(states: LogStates, found: Found) -> bool:
    own = _turns(states)
    return len(own) > 1 and near(found["start"], own[0][0]) and near(found["end"], own[1][0])


def blocks(states: LogStates) -> list[tuple[str, int, float, float]]:
    """Stretches of the same swing: its name, how often it is swung, and from when to when."""
    own = states.of.get(_CAMERA, [])
    found: list[tuple[str, int, float, float]] = []
    for name, start, end in swings(states):
        first, last = round(start * states.fps), round(end * states.fps)
        out = [sum(abs(v - w) for v, w in zip(_values(own[0]), _values(s), strict=True)) for s in own[first : last + 1]]
        middle = max(out) / 2
        tops = sum(a <= middle < b for a, b in itertools.pairwise(out))
        found.append((name, tops, start, end))
    return found


def _swings_often(states: LogStates, found: Found) -> bool:
    return any(
        name == _DOES[found["swings"]]
        and count == count_of(found["often"])
        and near(found["start"], a)
        and near(found["end"], b)
        for name, count, a, b in blocks(states)
    )


def _faster(states: LogStates, found: Found) -> str | None:
    own = blocks(states)
    if len(own) != 2 or own[0][1] == own[1][1]:
        return None
    fast = max(own, key=lambda block: block[1])[0]
    return next(f"while it {does}" for does, name in _DOES.items() if name == fast)


def _is_faster(states: LogStates, found: Found) -> bool:
    return _faster(states, found) == f"while it {found['swings']}"


def _equally_long(states: LogStates, found: Found) -> bool:
    own = blocks(states)
    return len(own) == 2 and abs((own[0][3] - own[0][2]) - (own[1][3] - own[1][2])) < 0.3


def _when_fast(states: LogStates, found: Found) -> str | None:
    own = max(blocks(states), key=lambda block: block[1], default=None)
    return None if own is None else f"{own[2]:.1f} to {own[3]:.1f}"


def _fast_from_to(states: LogStates, found: Found) -> bool:
    own = max(blocks(states), key=lambda block: block[1], default=None)
    return own is not None and near(found["start"], own[2]) and near(found["end"], own[3])


def _rest(states: LogStates) -> tuple[float, float] | None:
    """The longest stretch in which the camera stands still."""
    ends = [0.0, *(time for _, a, b in swings(states) for time in (a, b)), states.time(states.frames - 1)]
    gaps = [(b - a, a, b) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    longest = max(gaps)
    return (longest[1], longest[2]) if longest[0] > 0.5 else None


def _when_rest(states: LogStates, found: Found) -> str | None:
    own = _rest(states) if _CAMERA in states.of else None
    return None if own is None else f"{own[0]:.1f} to {own[1]:.1f}"


def _which_stretch(states: LogStates, found: Found) -> str | None:
    own = _rest(states) if _CAMERA in states.of else None
    return None if own is None else f"{own[0]:.1f} s to {own[1]:.1f} s"


def _rests(states: LogStates, found: Found) -> bool:
    own = _rest(states) if _CAMERA in states.of else None
    return own is not None and near(found["start"], own[0]) and near(found["end"], own[1])


def _gone(states: LogStates, start: float, end: float) -> float:
    own = states.of[_CAMERA]
    values = [s.x if abs(own[-1].x - own[0].x) > 1e-6 else s.angle_deg for s in own]
    frames = [min(states.frames - 1, round(t * states.fps)) for t in (start, end)]
    return (values[frames[1]] - values[frames[0]]) / (values[-1] - values[0])


def _goes_share(states: LogStates, found: Found) -> bool:
    if _CAMERA not in states.of:
        return False
    return abs(_gone(states, float(found["start"]), float(found["end"])) - SHARES[found["share"]]) < 0.08


def _pace(states: LogStates, found: Found) -> str | None:
    if _CAMERA not in states.of:
        return None
    gone = [_gone(states, 0.0, states.time(frame)) for frame in range(states.frames)]
    steps = [b - a for a, b in itertools.pairwise(gone)]
    if all(b > a for a, b in itertools.pairwise(steps)):
        return "speeds up"
    return "slows down" if all(b < a for a, b in itertools.pairwise(steps)) else None


def _tops(states: LogStates, thing: str) -> list[tuple[float, float]]:
    """Time and height of the top of each bounce: of the parabola through the highest frames of it."""
    own = states.of.get(thing, [])
    found = []
    for a, b, c in zip(own, own[1:], own[2:], strict=False):
        if b.y >= a.y and b.y > c.y:
            bend = a.y - 2 * b.y + c.y
            away = 0.5 * (a.y - c.y) / bend
            found.append((states.time(b.frame + away), b.y - 0.25 * (a.y - c.y) * away))
    return found


def _at_top(states: LogStates, found: Found) -> bool:
    return any(near(found["time"], time) for time, _ in _tops(states, found["thing"]))


def _bounces(states: LogStates, thing: str) -> str | None:
    heights = [height for _, height in _tops(states, thing)]
    pairs = list(itertools.pairwise(heights))
    if pairs and all(b < a for a, b in pairs):
        return "lower"
    return "higher" if pairs and all(b > a for a, b in pairs) else None


def _each_bounce(states: LogStates, found: Found) -> bool:
    return _bounces(states, found["thing"]) == found["order"]


def _played(states: LogStates, found: Found) -> str | None:
    orders = {_bounces(states, name) for name in states.movers}
    return {"lower": "forwards", "higher": "backwards"}.get(orders.pop() or "") if len(orders) == 1 else None


def _is_played(states: LogStates, found: Found) -> bool:
    return _played(states, found) == found["played"]


def _gain(states: LogStates, found: Found) -> bool:
    return _played(states, found) is not None


def _way_of(states: LogStates, thing: str, *, in_picture: bool) -> str | None:
    """The one way that a thing goes over the whole clip, across the picture or past the wall; "" where it stands."""
    own, camera = states.of.get(thing, []), states.of.get(_CAMERA, [])
    if not own or (in_picture and not camera):
        return None
    at = [s.x - (camera[i].x if in_picture else 0.0) for i, s in enumerate(own)]
    steps = [b - a for a, b in itertools.pairwise(at)]
    if all(abs(step) < 1e-4 for step in steps):
        return ""
    if all(step > 0 for step in steps):
        return "to the right"
    return "to the left" if all(step < 0 for step in steps) else None


def _whole(states: LogStates, found: Found) -> bool:
    return near(found["start"], 0.0) and near(found["end"], states.time(states.frames - 1))


def _which_way(states: LogStates, found: Found) -> str | None:
    return _way_of(states, found["thing"], in_picture=found["where"] == "across the picture") or None


def _goes(states: LogStates, found: Found) -> bool:
    return _which_way(states, found) == found["way"]


def _stands(states: LogStates, found: Found) -> bool:
    return _whole(states, found) and _way_of(states, found["thing"], in_picture=True) == ""


def _slides(states: LogStates, found: Found) -> bool:
    return _whole(states, found) and _way_of(states, _CAMERA, in_picture=False) == found["way"]


_WHERE, _WAY = "(?P<where>across the picture|past the wall behind it)", "(?P<way>to the right|to the left)"
_NTH = f"(?P<ordinal>{'|'.join(ORDINALS)})"
QUESTIONS: Questions = {
    rf"What is the {_NTH} thing that the camera does\?": _nth_swing,
    rf"From when to when does the camera {_SWING}\?": _when_swing,
    r"How many times does the camera turn back while it (?:pans|slides)\?": _how_many_turns,
    r"From when to when does the camera go from its first turn back to its second\?": _when_first_turns,
    r"When is the camera faster, .*\?": _faster,
    r"From when to when does the camera swing faster\?": _when_fast,
    r"In which stretch does the camera stand still\?": _which_stretch,
    r"From when to when does the camera stand still\?": _when_rest,
    r"Does the camera speed up or slow down\?": _pace,
    r"Is this clip played forwards or backwards\?": _played,
    form(rf"Which way does the <x:thing> go {_WHERE}\?"): _which_way,
}
CLAIMS: Claims = {
    form(rf"From <t:start> to <t:end> the camera {_SWINGS}\."): _swing_from_to,
    form(rf"So the camera {_SWINGS} from <t:start> to <t:end>\."): _swing_from_to,
    rf"So the {_NTH} thing that the camera does is to {_SWING}\.": _is_nth,
    form(r"At <t:time> the camera turns back at its (?P<side>left|right) end\."): _turns_at,
    form(r"So the camera turns back <n:often>\."): _turns_often,
    form(r"So the camera goes from its first turn back to its second from <t:start> to <t:end>\."): _between_turns,
    form(rf"From <t:start> to <t:end> the camera {_SWINGS} <n:often>\."): _swings_often,
    r"Both take equally long, so more swings are faster ones\.": _equally_long,
    rf"So the camera is faster while it {_SWINGS}\.": _is_faster,
    form(r"So the camera swings faster from <t:start> to <t:end>\."): _fast_from_to,
    form(r"So the camera stands still from <t:start> to <t:end>\."): _rests,
    form(r"From <t:start> to <t:end> the camera goes (?P<share>a quarter|three quarters) of its way\."): _goes_share,
    r"So the camera (?P<pace>speeds up|slows down)\.": lambda states, found: _pace(states, found) == found["pace"],
    form(r"At <t:time> the <x:thing> is at the top of a bounce\."): _at_top,
    form(r"Each bounce of the <x:thing> is (?P<order>lower|higher) than the one before\."): _each_bounce,
    r"A ball that bounces loses height and never gains any\.": _gain,
    r"So this clip is played (?P<played>forwards|backwards)\.": _is_played,
    form(rf"From <t:start> to <t:end> the <x:thing> goes {_WAY} {_WHERE}\."): (
        lambda states, found: _whole(states, found) and _goes(states, found)
    ),
    form(r"From <t:start> to <t:end> the <x:thing> stands still in the picture\."): _stands,
    form(rf"From <t:start> to <t:end> the camera slides {_WAY}\."): _slides,
    form(rf"So the <x:thing> goes {_WAY} {_WHERE}\."): _goes,
}
