"""Brief changes of things, found where a state differs from how the thing is at rest."""

from synthcam.temporal.event_log import State
from synthcam.temporal.reading.forms import ORDINALS, Claims, Found, Questions, form, near, split_list
from synthcam.temporal.reading.states import LogStates

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


def _order(states: LogStates) -> list[str]:
    return [name for *_, name in changes(states)]


def _which(states: LogStates, found: Found) -> str | None:
    order = _order(states)
    place = found["place"]
    if place.startswith("next after the "):
        before = place.removeprefix("next after the ")
        after = order[order.index(before) + 1 :] if before in order else []
        return f"the {after[0]}" if after else None
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


def _when(states: LogStates, found: Found) -> str | None:
    own = [change for change in changes(states) if change[3] == found["thing"]]
    return f"{own[0][1]:.1f} to {own[0][2]:.1f}" if len(own) == 1 else None


def _changes_from(states: LogStates, found: Found) -> bool:
    return any(
        name == found["thing"] and near(found["start"], start) and near(found["end"], end)
        for _, start, end, name in changes(states)
    )


_PLACE = rf"the (?P<place>last|{'|'.join(ORDINALS)}|next after the [a-z ]+)"
QUESTIONS: Questions = {
    form(rf"Which thing is {_PLACE} to change\?"): _which,
    form(r"From when to when does the <x:thing> change\?"): _when,
}
CLAIMS: Claims = {
    form(r"From <t:start> to <t:end> the <x:thing> (?P<verb>hops|swells|turns|flashes)\."): _from_to,
    form(r"In order of time these are (?P<list>the [a-z, ]+)\."): _in_order,
    form(r"So the <x:thing> changes from <t:start> to <t:end>\."): _changes_from,
    form(rf"So the <x:thing> is {_PLACE} to change\."): _is_placed,
}
