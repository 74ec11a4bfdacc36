"""Which way things go, and along what shape: from their places in neighbouring frames."""

import itertools
from math import atan2, hypot, pi

from synthcam.temporal.reading.forms import NEAR_S, Claims, Found, LogStates, Questions, count_of, form

_STRAIGHT = {
    "to the right": 0,
    "to the upper right": 1,
    "up": 2,
    "to the upper left": 3,
    "to the left": 4,
    "to the lower left": 5,
    "down": 6,
    "to the lower right": 7,
}
"""In eighths of a turn, counter-clockwise."""
_WAY = rf"(?P<way>{'|'.join(_STRAIGHT)}|clockwise|counter-clockwise)"
_SHAPES = {4: "in a circle", 8: "in a figure eight", 16: "in a zigzag", 2: "in straight lines"}
"""By how often the thing changes between the upper and the lower half of its path."""
_WHY = {
    "in a circle": "it goes along one half and back along the other, without crossing its path",
    "in a figure eight": "it crosses from one half to the other in the middle and at the ends",
    "in a zigzag": "it changes halves at every step",
    "in straight lines": "it goes there and back along one half before it changes to the other",
}


def way(states: LogStates, thing: str, start: float = 0.0, end: float = float("inf")) -> str | None:
    """The one way that a thing goes in the frames between two times: of its velocity, or of its turning."""
    own = [s for s in states.of.get(thing, []) if start - 1e-3 <= states.time(s.frame) <= end + 1e-3]
    if not own or any(hypot(s.vx, s.vy) < 1e-6 for s in own):
        return None
    angles = [atan2(s.vy, s.vx) for s in own]
    turned = [(b - a + pi) % (2 * pi) - pi for a, b in itertools.pairwise(angles)]
    if turned and all(t > 0.02 for t in turned):
        return "counter-clockwise"
    if turned and all(t < -0.02 for t in turned):
        return "clockwise"
    eighths = {round(4 * angle / pi) % 8 for angle in angles}
    if len(eighths) != 1:
        return None
    return next(name for name, eighth in _STRAIGHT.items() if eighth == eighths.copy().pop())


def _from_to(states: LogStates, found: Found) -> bool:
    start, end = float(found["start"]), float(found["end"])
    if end < start or end > states.time(states.frames - 1) + NEAR_S:
        return False
    # Rounding may shut out the only frame of a short stretch: then the whole clip tells.
    seen = way(states, found["thing"], start - 0.06, end + 0.06)
    return found["way"] in (seen or way(states, found["thing"]), way(states, found["thing"]))


def _moves(states: LogStates, found: Found) -> bool:
    return way(states, found["thing"]) == found["way"]


def _leaves(states: LogStates, found: Found) -> bool:
    """Whether a thing jumps against its velocity from one side to the other."""
    own = states.of.get(found["thing"], [])
    return any((b.x - a.x) * a.vx + (b.y - a.y) * a.vy < 0 for a, b in itertools.pairwise(own))


def shape(states: LogStates, thing: str) -> str | None:
    """The shape of a path through two rows of places."""
    return _SHAPES.get(len(_changes(states, thing)))


def _changes(states: LogStates, thing: str) -> list[tuple[float, str]]:
    """When a thing changes between the halves of its path, and to which."""
    own = states.of.get(thing, [])
    if not own:
        return []
    middle = (max(s.y for s in own) + min(s.y for s in own)) / 2
    above = [s.y > middle for s in own]
    return [
        (states.time(frame + 0.5), "upper" if b else "lower")
        for frame, (a, b) in enumerate(itertools.pairwise(above))
        if a != b
    ]


def _comes_to(states: LogStates, found: Found) -> bool:
    changes = _changes(states, found["thing"])
    return any(abs(float(found["time"]) - time) < 0.1 and half == found["half"] for time, half in changes)


def _changes_often(states: LogStates, found: Found) -> bool:
    own = shape(states, found["thing"])
    often = len(_changes(states, found["thing"])) == count_of(found["often"])
    return often and own is not None and found["why"] == _WHY[own]


def _is_shape(states: LogStates, found: Found) -> bool:
    return shape(states, found["thing"]) == found["shape"]


_SHAPE = rf"(?P<shape>{'|'.join(_WHY)})"
QUESTIONS: Questions = {
    form(r"Which way does the <x:thing> move\?"): lambda states, found: way(states, found["thing"]),
    form(r"How does the <x:thing> move\?"): lambda states, found: shape(states, found["thing"]),
}
CLAIMS: Claims = {
    form(rf"From <t:start> to <t:end> the <x:thing> moves {_WAY}\."): _from_to,
    form(r"At the end of its way the <x:thing> starts again from the other side\."): _leaves,
    form(rf"So the <x:thing> moves {_WAY}\."): _moves,
    form(r"At <t:time> the <x:thing> comes to the (?P<half>upper|lower) half of its path\."): _comes_to,
    form(r"The <x:thing> changes between the halves of its path <n:often>: (?P<why>[a-z ,]+)\."): _changes_often,
    form(rf"So the <x:thing> moves {_SHAPE}\."): _is_shape,
}
