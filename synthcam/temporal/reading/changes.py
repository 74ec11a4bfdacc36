"""Changes of things: values that they go through (colours, forms, sizes), and brief changes from rest and back.

A brief change is found where a state differs from how the thing is at rest.
"""

import itertools

from synthcam.temporal.event_log import State
from synthcam.temporal.reading.forms import ORDINALS, Claims, Found, LogStates, Questions, form, near, split_list

_SIZES = ("tiny", "small", "large", "huge", "giant")
_LIMITS = (0.6, 0.95, 1.35, 1.85)
"""Factors that part the sizes."""
Stage = tuple[str, float, float]
"""A value, and from when to when a thing has it."""


def stages(states: LogStates, thing: str) -> list[Stage]:
    """The values that a thing goes through, of the one attribute of it that changes."""
    own = states.of.get(thing, [])
    rows = [
        [state.colour for state in own],
        [f"a {state.form}" for state in own],
        [_SIZES[sum(state.scale > limit for limit in _LIMITS)] for state in own],
    ]
    changing = [row for row in rows if len(set(row)) > 1]
    if len(changing) != 1:
        return []
    row, found, start = changing[0], [], 0
    for frame in range(1, len(row) + 1):
        if frame == len(row) or row[frame] != row[start]:
            found.append((row[start], states.time(start), states.time(frame)))
            start = frame
    return found


def _after(states: LogStates, thing: str, value: str) -> list[tuple[float, str]]:
    own = stages(states, thing)
    return [(b[1], b[0]) for a, b in itertools.pairwise(own) if a[0] == value]


def _what(states: LogStates, found: Found) -> str | None:
    after = _after(states, found["thing"], found["before"])
    return after[0][1] if len(after) == 1 else None


def _turns(states: LogStates, found: Found) -> bool:
    after = _after(states, found["thing"], found["before"])
    return any(near(found["time"], time) and value == found["value"] for time, value in after)


def _is_after(states: LogStates, found: Found) -> bool:
    return _what(states, found) == found["value"]


def _whole(states: LogStates, found: Found) -> Stage | None:
    """The one stage in which a thing has a value."""
    own = [stage for stage in stages(states, found["thing"]) if stage[0] == found["value"]]
    return own[0] if len(own) == 1 else None


def _when_value(states: LogStates, found: Found) -> str | None:
    stage = _whole(states, found)
    return None if stage is None else f"{stage[1]:.1f} to {stage[2]:.1f}"


def _is_from(states: LogStates, found: Found) -> bool:
    stage = _whole(states, found)
    return stage is not None and near(found["start"], stage[1]) and near(found["end"], stage[2])


_VALUE, _BEFORE = "(?P<value>(?:a )?[a-z]+)", "(?P<before>(?:a )?[a-z]+)"
_VALUE_QUESTIONS: Questions = {
    form(rf"What is the <x:thing> right after it is {_BEFORE}\?"): _what,
    form(rf"From when to when is the <x:thing> {_VALUE}\?"): _when_value,
}
_VALUE_CLAIMS: Claims = {
    form(rf"At <t:time> the <x:thing> turns from {_BEFORE} to {_VALUE}\."): _turns,
    form(rf"The <x:thing> is {_BEFORE} until <t:time> and then {_VALUE}\."): _turns,
    form(rf"So the <x:thing> is {_VALUE} right after it is {_BEFORE}\."): _is_after,
    form(rf"So the <x:thing> is {_VALUE} from <t:start> to <t:end>\."): _is_from,
}


Change = tuple[str, float, float, str]
"""The verb, start and end in seconds, and the thing."""


def changes(states: LogStates) -> list[Change]:
    """All brief changes by time; a start or end lies somewhere in a frame's time before or after what is given."""
    found = []
    for name in states.movers:
        own = states.of[name]
        verbs = [_verb(own[0], state) for state in own]
        start = None
        for frame, verb in enumerate([*verbs, ""]):
            if verb and start is None:
                start = frame
            elif not verb and start is not None:
                # From the last frame at rest to the next one at rest.
                found.append((verbs[start], states.time(start - 1), states.time(frame), name))
                start = None
    return sorted(found, key=lambda change: change[1])


def _verb(rest: State, state: State) -> str:
    if state.y - rest.y > 1e-6:
        return "hops"
    if state.scale - rest.scale > 1e-6:
        return "swells"
    if abs(state.angle_deg - rest.angle_deg) % 360 > 1e-6:
        return "turns"
    return "flashes" if state.colour != rest.colour else ""


_NEXT = "next to change after the "


def _order(states: LogStates) -> list[str]:
    return [name for *_, name in changes(states)]


def _which(states: LogStates, found: Found) -> str | None:
    order = _order(states)
    place = found["place"]
    if place.startswith(_NEXT):
        before = place.removeprefix(_NEXT)
        after = order[order.index(before) + 1 :] if before in order else []
        return f"the {after[0]}" if after else None
    place = place.removesuffix(" to change")
    at = -1 if place == "last" else ORDINALS.index(place)
    return f"the {order[at]}" if at < len(order) else None


def _is_placed(states: LogStates, found: Found) -> bool:
    return _which(states, found) == f"the {found['thing']}"


def _from_to(states: LogStates, found: Found) -> bool:
    return any(
        name == found["thing"] and verb == found["verb"] and near(found["start"], start) and near(found["end"], end)
        for verb, start, end, name in changes(states)
    )


def _in_order(states: LogStates, found: Found) -> bool:
    return [text.removeprefix("the ") for text in split_list(found["list"])] == _order(states)


def _when_brief(states: LogStates, found: Found) -> str | None:
    own = [change for change in changes(states) if change[3] == found["thing"]]
    return f"{own[0][1]:.1f} to {own[0][2]:.1f}" if len(own) == 1 else None


def _changes_from(states: LogStates, found: Found) -> bool:
    return any(
        name == found["thing"] and near(found["start"], start) and near(found["end"], end)
        for _, start, end, name in changes(states)
    )


_PLACE = rf"the (?P<place>last to change|(?:{'|'.join(ORDINALS)}) to change|{_NEXT}[a-z ]+)"
_BRIEF_QUESTIONS: Questions = {
    form(rf"Which thing is {_PLACE}\?"): _which,
    form(r"From when to when does the <x:thing> change\?"): _when_brief,
}
_BRIEF_CLAIMS: Claims = {
    form(r"From <t:start> to <t:end> the <x:thing> (?P<verb>hops|swells|turns|flashes)\."): _from_to,
    form(r"In order of time these are (?P<list>the [a-z, ]+)\."): _in_order,
    form(r"So the <x:thing> changes from <t:start> to <t:end>\."): _changes_from,
    form(rf"So the <x:thing> is {_PLACE}\."): _is_placed,
}
QUESTIONS: Questions = {**_BRIEF_QUESTIONS, **_VALUE_QUESTIONS}
CLAIMS: Claims = {**_BRIEF_CLAIMS, **_VALUE_CLAIMS}
