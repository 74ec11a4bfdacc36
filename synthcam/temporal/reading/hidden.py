"""Things that change places: which is where in a frame, and what an operation did, from their places alone."""

import re
from collections.abc import Callable, Sequence

from synthcam.temporal.event_log import State
from synthcam.temporal.reading.forms import ORDINALS, Claims, Found, LogStates, Questions, form, near, split_list

Spot = tuple[float, float]
_NEAR = 0.02


def spots(states: LogStates) -> list[Spot]:
    """Where the places are: where movers rest in the first frame, row by row from the top, each from the left."""
    first = [states.of[name][0] for name in states.movers]
    return sorted(((s.x, s.y) for s in first), key=lambda spot: (-round(spot[1], 3), spot[0]))


def holders(states: LogStates, frame: int) -> list[str] | None:
    """The thing at each place in a frame; None while some are between places."""
    places = spots(states)
    found: list[str] = [""] * len(places)
    # Cups are lifted where the ball is shown: heights of all are compared with the lowest.
    for name in states.movers:
        state = states.of[name][frame]
        here = [i for i, spot in enumerate(places) if _at(state, spot, lifted=name.startswith("cup "))]
        if len(here) != 1 or found[here[0]]:
            return None
        found[here[0]] = name
    return found


def _at(state: State, spot: Spot, *, lifted: bool) -> bool:
    away = abs(state.y - spot[1])
    return abs(state.x - spot[0]) < _NEAR and (away < _NEAR or (lifted and abs(away - 0.42) < _NEAR))


def _frame(states: LogStates, time: str | float) -> int:
    return min(states.frames - 1, round(float(time) * states.fps))


def _busy(states: LogStates, frame: int) -> bool:
    """Whether an operation goes on in a frame: a sign is up, or something is between places or in flight."""
    signs = [states.of[name][frame] for name, thing in states.things.items() if thing.form == "sign"]
    if any(sign.visible for sign in signs):
        return True
    if states.movers:
        return not signs and holders(states, frame) is None
    chips = [states.of[name][frame] for name in states.things if name.endswith(" chip")]
    return any(chip.visible and chip.colour == "grey" for chip in chips)


def operations(states: LogStates) -> list[tuple[float, float]]:
    """From when to when each operation lasts: from the last frame at rest before it to the next."""
    found, start = [], None
    for frame in range(states.frames + 1):
        busy = frame < states.frames and _busy(states, frame)
        if busy and start is None:
            start = frame - 1
        elif not busy and start is not None:
            found.append((states.time(start), states.time(frame)))
            start = None
    return found


Change = Callable[[list[str], re.Match[str]], list[str]]


def _swap(row: list[str], found: re.Match[str]) -> list[str]:
    a, b = int(found[1]) - 1, int(found[2]) - 1
    row[a], row[b] = row[b], row[a]
    return row


def _slide(row: list[str], found: re.Match[str], grid: tuple[int, int]) -> list[str]:
    rows, columns = grid
    number, way = int(found[2]) - 1, found[3]
    line = (
        [number * columns + c for c in range(columns)]
        if found[1] == "row"
        else [r * columns + number for r in range(rows)]
    )
    held = [row[i] for i in line]
    moved = [held[-1], *held[:-1]] if way in ("to the right", "down") else [*held[1:], held[0]]
    for i, name in zip(line, moved, strict=True):
        row[i] = name
    return row


_CHANGES: dict[str, Change] = {
    r"the (?:cards|symbols|cups) at places (\d+) and (\d+) swap": _swap,
    r"the top card goes to the bottom|the first symbol goes to the end": lambda row, found: [*row[1:], row[0]],
    r"the bottom card goes to the top|the last symbol goes to the front": lambda row, found: [row[-1], *row[:-1]],
    r"the stack is turned over|the row is reversed": lambda row, found: row[::-1],
}
_SLIDE = r"(row|column) (\d+) slides (to the right|to the left|up|down)"


def _does(states: LogStates, found: Found) -> bool:
    """Whether the places hold after an operation what it makes of what they held before."""
    start, end = _frame(states, found["start"]), _frame(states, found["end"])
    before, after = holders(states, start), holders(states, end)
    if before is None or after is None or not _is_one(states, found):
        return False
    slide = re.fullmatch(_SLIDE, found["operation"])
    if slide:
        rows = len({round(y, 3) for _, y in spots(states)})
        grid = rows, len(before) // rows
        return _slide(list(before), slide, grid) == after and _sets_off(states, start, slide[3])
    for pattern, change in _CHANGES.items():
        if matched := re.fullmatch(pattern, found["operation"]):
            return change(list(before), matched) == after
    return False


def _sets_off(states: LogStates, start: int, way: str) -> bool:
    """Whether all that moves after a frame sets off one way: of two places, either way leads to the other."""
    pairs = [(states.of[name][start], states.of[name][start + 1]) for name in states.movers]
    steps = [(b.x - a.x, b.y - a.y) for a, b in pairs if abs(b.x - a.x) + abs(b.y - a.y) > _NEAR]
    along = {"to the right": (1, 0), "to the left": (-1, 0), "up": (0, 1), "down": (0, -1)}[way]
    return bool(steps) and all(dx * along[0] + dy * along[1] > 0 for dx, dy in steps)


def _is_one(states: LogStates, found: Found) -> bool:
    return any(near(found["start"], a) and near(found["end"], b) for a, b in operations(states))


def _shown_frame(states: LogStates) -> int:
    """A frame in which the state is shown: the first or the last one."""
    shown = [states.of[name][0] for name in states.movers]
    lifted = any(thing.form == "ball" and states.of[name][0].visible for name, thing in states.things.items())
    return 0 if lifted or any(s.form == "card" for s in shown) else states.frames - 1


def _row(states: LogStates, found: Found) -> bool:
    frame = 0 if found["when"] == "start" else states.frames - 1
    return holders(states, frame) == split_list(found["row"]) and frame == _shown_frame(states)


def _place_of(states: LogStates, name: str, frame: int) -> int | None:
    """The number of the place that a thing is at, or that is over a ball."""
    if name in states.movers:
        row = holders(states, frame)
        return None if row is None else row.index(name) + 1
    if name not in states.of:
        return None
    x = states.of[name][frame].x
    here = [i + 1 for i, spot in enumerate(spots(states)) if abs(spot[0] - x) < _NEAR]
    return here[0] if len(here) == 1 else None


def _is_at(states: LogStates, found: Found) -> bool:
    return _place_of(states, _name(found["thing"]), _frame(states, found["time"])) == int(found["place"])


def _is_shown_at(states: LogStates, found: Found) -> bool:
    return _place_of(states, _name(found["thing"]), _shown_frame(states)) == int(found["place"])


def _name(text: str) -> str:
    return text.removeprefix("the ")


def _end_frame(states: LogStates, when: str) -> int:
    return 0 if when == "start" else states.frames - 1


def _index(states: LogStates, where: str) -> int:
    rows = len({round(y, 3) for _, y in spots(states)})
    count = len(spots(states))
    if where in ("on top", "first", "in the top left corner"):
        return 0
    if where == "in the top right corner":
        return count // rows - 1
    return count - count // rows if where == "in the bottom left corner" else count - 1


def _which(states: LogStates, found: Found) -> str | None:
    row = holders(states, _end_frame(states, found["when"])) if states.movers else None
    return None if row is None else row[_index(states, found["where"])]


def _is_where(states: LogStates, found: Found) -> bool:
    return _which(states, found) == found["thing"]


def _ball_place(states: LogStates, found: Found) -> str | None:
    place = _place_of(states, found["thing"], _end_frame(states, found["when"]))
    return None if place is None else f"place {place}"


def _ball_is_at(states: LogStates, found: Found) -> bool:
    return _ball_place(states, found) == f"place {found['place']}"


def _ball_shown_at(states: LogStates, found: Found) -> bool:
    return _ball_is_at(states, found) and _end_frame(states, found["when"]) == _shown_frame(states)


def _when_nth(states: LogStates, found: Found) -> str | None:
    own, number = operations(states), ORDINALS.index(found["ordinal"])
    return f"{own[number][0]:.1f} to {own[number][1]:.1f}" if number < len(own) else None


def _nth(states: LogStates, found: Found) -> bool:
    own: Sequence[tuple[float, float]] = operations(states)
    number = ORDINALS.index(found["ordinal"])
    return number < len(own) and near(found["start"], own[number][0]) and near(found["end"], own[number][1])


_ITEM = r"(?P<thing>(?:card|symbol|number) \w+)"
_WHERE = r"(?P<where>on top|at the bottom|first|last|in the (?:top|bottom) (?:left|right) corner)"
_WHEN = r"at the (?P<when>start|end)"
_NTH = f"(?P<ordinal>{'|'.join(ORDINALS)})"
# Numbered groups belong to the changes alone.
_OPERATION = "(?P<operation>" + "|".join([*_CHANGES, _SLIDE]).replace("(", "(?:").replace("(?:?:", "(?:") + ")"
QUESTIONS: Questions = {
    rf"Which (?:card|symbol|number) is {_WHERE} {_WHEN}\?": _which,
    form(rf"Counted from the left, at which place is the <x:thing> {_WHEN}\?"): _ball_place,
    rf"From when to when does the {_NTH} operation last\?": _when_nth,
}
CLAIMS: Claims = {
    r"At the (?P<when>start|end) the order is (?P<row>.+)\.": _row,
    form(rf"From <t:start> to <t:end> {_OPERATION}\."): _does,
    form(rf"At <t:time> {_ITEM} is at place (?P<place>\d+)\."): _is_at,
    rf"While it can be seen, {_ITEM} is at place (?P<place>\d+)\.": _is_shown_at,
    form(r"At <t:time> (?P<thing>the [a-z]+ ball) is at place (?P<place>\d+)\."): _is_at,
    form(r"At the (?P<when>start|end) the <x:thing> is at place (?P<place>\d+)\."): _ball_shown_at,
    rf"So {_ITEM} is {_WHERE} {_WHEN}\.": _is_where,
    form(rf"So the <x:thing> is at place (?P<place>\d+) {_WHEN}\."): _ball_is_at,
    form(rf"So the {_NTH} operation lasts from <t:start> to <t:end>\."): _nth,
}
