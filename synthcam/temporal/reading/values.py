"""Colours, forms and sizes of things from frame to frame."""

import itertools

from synthcam.temporal.reading.forms import Claims, Found, Questions, form, near
from synthcam.temporal.reading.states import LogStates

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


def _when(states: LogStates, found: Found) -> str | None:
    stage = _whole(states, found)
    return None if stage is None else f"{stage[1]:.1f} to {stage[2]:.1f}"


def _is_from(states: LogStates, found: Found) -> bool:
    stage = _whole(states, found)
    return stage is not None and near(found["start"], stage[1]) and near(found["end"], stage[2])


_VALUE, _BEFORE = "(?P<value>(?:a )?[a-z]+)", "(?P<before>(?:a )?[a-z]+)"
QUESTIONS: Questions = {
    form(rf"What is the <x:thing> right after it is {_BEFORE}\?"): _what,
    form(rf"From when to when is the <x:thing> {_VALUE}\?"): _when,
}
CLAIMS: Claims = {
    form(rf"At <t:time> the <x:thing> turns from {_BEFORE} to {_VALUE}\."): _turns,
    form(rf"The <x:thing> is {_BEFORE} until <t:time> and then {_VALUE}\."): _turns,
    form(rf"So the <x:thing> is {_VALUE} right after it is {_BEFORE}\."): _is_after,
    form(rf"So the <x:thing> is {_VALUE} from <t:start> to <t:end>\."): _is_from,
}
