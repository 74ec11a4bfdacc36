"""What is done again and again: hops, swellings and tips counted by their tops, turns of wheels by their angle."""

import itertools

from synthcam.temporal.reading.forms import ORDINALS, Claims, Found, LogStates, Questions, count_of, form, near

_VERBS = {"hop": "hops", "swell": "swells", "tip": "tips"}


def repeats(states: LogStates, thing: str, verb: str) -> list[tuple[float, float]]:
    """From when to when a thing does something, each time: from the lowest frame before a top to that after it."""
    own = states.of.get(thing, [])
    if not own:
        return []
    heights = {
        "hops": [s.y for s in own],
        "swells": [s.scale for s in own],
        "tips": [-s.angle_deg for s in own],
    }[verb]
    low, high = min(heights), max(heights)
    if high - low < 1e-3:
        return []
    up = [height > (low + high) / 2 for height in heights]
    tops = [frame for frame in range(1, len(up)) if up[frame] and not up[frame - 1]]
    # Between two tops the lowest frame parts them.
    cuts = [0]
    for a, b in itertools.pairwise(tops):
        cuts.append(min(range(a, b), key=lambda frame: heights[frame]))
    cuts.append(states.frames - 1)
    return [(states.time(a), states.time(b)) for a, b in itertools.pairwise(cuts)] if tops else []


def _how_many(states: LogStates, found: Found) -> str | None:
    return str(len(repeats(states, found["thing"], _VERBS[found["verb"]]))) if found["thing"] in states.of else None


def _nth(states: LogStates, found: Found) -> bool:
    own, number = repeats(states, found["thing"], found["verb"]), ORDINALS.index(found["ordinal"])
    return number < len(own) and near(found["start"], own[number][0]) and near(found["end"], own[number][1])


def _often(states: LogStates, found: Found) -> bool:
    return len(repeats(states, found["thing"], found["verb"])) == count_of(found["often"])


def _not_again(states: LogStates, found: Found) -> bool:
    return bool(repeats(states, found["thing"], _VERBS[found["verb"]]))


def _when_last(states: LogStates, found: Found) -> str | None:
    own = repeats(states, found["thing"], _VERBS[found["verb"]])
    return f"{own[-1][0]:.1f} to {own[-1][1]:.1f}" if own else None


def _last(states: LogStates, found: Found) -> bool:
    own = repeats(states, found["thing"], found["verb"])
    return bool(own) and near(found["start"], own[-1][0]) and near(found["end"], own[-1][1])


def turned(states: LogStates, thing: str) -> list[float]:
    """Degrees by which a thing has turned since the first frame, by frame; less than half a turn a frame."""
    own = states.of.get(thing, [])
    found = [0.0]
    for a, b in itertools.pairwise(own):
        found.append(found[-1] + (b.angle_deg - a.angle_deg + 180) % 360 - 180)
    return found


def _turns(states: LogStates, thing: str) -> list[tuple[float, float]]:
    """From when to when a thing makes each full turn, from where it was first."""
    angles = [abs(angle) for angle in turned(states, thing)]
    count = round(angles[-1] / 360)
    cuts = [0.0]
    for turn in range(1, count + 1):
        after = next((f for f, angle in enumerate(angles) if angle >= 360 * turn - 1e-3), None)
        if after is None:
            return []
        part = (360 * turn - angles[after - 1]) / (angles[after] - angles[after - 1])
        cuts.append(states.time(after - 1 + part))
    return list(itertools.pairwise(cuts))


def _spin(states: LogStates, thing: str) -> str | None:
    angles = turned(states, thing)
    steps = [b - a for a, b in itertools.pairwise(angles)]
    if steps and all(step < -1 for step in steps):
        return "clockwise"
    return "counter-clockwise" if steps and all(step > 1 for step in steps) else None


def _how_many_turns(states: LogStates, found: Found) -> str | None:
    return None if _spin(states, found["thing"]) is None else str(len(_turns(states, found["thing"])))


def _nth_turn(states: LogStates, found: Found) -> bool:
    own, number = _turns(states, found["thing"]), ORDINALS.index(found["ordinal"])
    at = number < len(own) and near(found["start"], own[number][0]) and near(found["end"], own[number][1])
    return at and _spin(states, found["thing"]) == found["way"]


def _turns_often(states: LogStates, found: Found) -> bool:
    return _how_many_turns(states, found) == str(count_of(found["often"]))


def _when_last_turn(states: LogStates, found: Found) -> str | None:
    own = _turns(states, found["thing"]) if _spin(states, found["thing"]) else []
    return f"{own[-1][0]:.1f} to {own[-1][1]:.1f}" if own else None


def _last_turn(states: LogStates, found: Found) -> bool:
    own = _turns(states, found["thing"]) if _spin(states, found["thing"]) else []
    return bool(own) and near(found["start"], own[-1][0]) and near(found["end"], own[-1][1])


_WAY = "(?P<way>clockwise|counter-clockwise)"
_NTH = f"(?P<ordinal>{'|'.join(ORDINALS)})"
_DOES, _DO = "(?P<verb>hops|swells|tips)", "(?P<verb>hop|swell|tip)"
QUESTIONS: Questions = {
    form(rf"How many times does the <x:thing> {_DO}\?"): _how_many,
    form(rf"From when to when does the <x:thing> {_DO} for the last time\?"): _when_last,
    form(r"How many full turns does the <x:thing> make\?"): _how_many_turns,
    form(r"Which way does the <x:thing> turn\?"): lambda states, found: _spin(states, found["thing"]),
    form(r"From when to when does the <x:thing> make its last full turn\?"): _when_last_turn,
}
CLAIMS: Claims = {
    form(rf"From <t:start> to <t:end> the <x:thing> {_DOES} for the {_NTH} time\."): _nth,
    form(rf"After that the <x:thing> does not {_DO} again\."): _not_again,
    form(rf"So the <x:thing> {_DOES} <n:often>\."): _often,
    form(rf"So the <x:thing> {_DOES} for the last time from <t:start> to <t:end>\."): _last,
    form(rf"From <t:start> to <t:end> the <x:thing> makes its {_NTH} full turn, {_WAY}\."): _nth_turn,
    form(r"So the <x:thing> makes a full turn <n:often>\."): _turns_often,
    form(rf"So the <x:thing> turns {_WAY}\."): lambda states, found: _spin(states, found["thing"]) == found["way"],
    form(r"So the <x:thing> makes its last full turn from <t:start> to <t:end>\."): _last_turn,
}
