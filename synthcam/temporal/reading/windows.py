"""Check answers about long clips: which object is in view, in which order, how it moves, what the camera does then."""

from synthcam.temporal.reading.forms import Claims, Found, LogStates, Questions, form, near
from synthcam.temporal.reading.ways import way

_CAMERA = "camera"
_DOES = "(?P<does>pan to the left|pan to the right|rise|sink)"
_AGAINST = {"to the right": "to the left", "to the left": "to the right", "up": "down", "down": "up"}


def window(states: LogStates, thing: str) -> tuple[int, int] | None:
    """The first and the last frame in which a thing is in view; None where it is in view more than once, or never."""
    own = [s.frame for s in states.of.get(thing, []) if s.visible]
    return (own[0], own[-1]) if own and own[-1] - own[0] == len(own) - 1 else None


def _in_view(states: LogStates, found: Found) -> bool:
    own = window(states, found["thing"])
    return own is not None and near(found["start"], states.time(own[0])) and near(found["end"], states.time(own[1]))


def _first(states: LogStates, found: Found) -> str | None:
    one, other = window(states, found["thing"]), window(states, found["other"])
    if one is None or other is None or one[0] == other[0]:
        return None
    return f"the {found['thing'] if one[0] < other[0] else found['other']}"


def _is_first(states: LogStates, found: Found) -> bool:
    return _first(states, found) == f"the {found['thing']}"


def _alike(states: LogStates, found: Found) -> str | None:
    one, other = way(states, found["thing"]), way(states, found["other"])
    if one is None or other is None:
        return None
    return "the same way" if one == other else "opposite ways" if _AGAINST.get(one) == other else None


def _are_alike(states: LogStates, found: Found) -> bool:
    return _alike(states, found) == found["alike"]


def _way_in_view(states: LogStates, found: Found) -> str | None:
    return None if window(states, found["thing"]) is None else way(states, found["thing"])


def _moves_in_view(states: LogStates, found: Found) -> bool:
    return _way_in_view(states, found) == found["way"]


def _camera_does(states: LogStates, found: Found) -> str | None:
    own, camera = window(states, found["thing"]), states.of.get(_CAMERA, [])
    if own is None or not camera:
        return None
    by_frame = {state.frame: state for state in camera}
    a, b = by_frame[own[0]], by_frame[own[1]]
    turned, risen = b.angle_deg - a.angle_deg, b.y - a.y
    if abs(turned) > 1:
        return f"pan to the {'left' if turned > 0 else 'right'}"
    return ("rise" if risen > 0 else "sink") if abs(risen) > 0.05 else None


def _is_what_camera_does(states: LogStates, found: Found) -> bool:
    return _camera_does(states, found) == found["does"]


QUESTIONS: Questions = {
    form(r"Which way does the <x:thing> move while it is in view\?"): _way_in_view,
    form(r"What does the camera do while the <x:thing> is in view\?"): _camera_does,
    form(r"Which is in view first, the <x:thing> or the <x:other>\?"): _first,
    form(r"Do the <x:thing> and the <x:other> move the same way or opposite ways\?"): _alike,
}
CLAIMS: Claims = {
    form(r"From <t:start> to <t:end> the <x:thing> is in view\."): _in_view,
    form(rf"So the <x:thing> moves (?P<way>{'|'.join(_AGAINST)}) while it is in view\."): _moves_in_view,
    form(rf"So what the camera does while the <x:thing> is in view is to {_DOES}\."): _is_what_camera_does,
    form(r"So the <x:thing> is in view before the <x:other>\."): _is_first,
    form(r"So the <x:thing> and the <x:other> move (?P<alike>the same way|opposite ways)\."): _are_alike,
}
