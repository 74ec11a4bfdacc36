"""What is in what: chips in tubes, files in folders, a ball in the cells of a grid, by where they are in a frame."""

from synthcam.temporal.reading.forms import Claims, Found, LogStates, Questions, form, near, split_list
from synthcam.temporal.reading.hidden import operations


def _frame(states: LogStates, time: str | float) -> int:
    return min(states.frames - 1, round(float(time) * states.fps))


def _end_frame(states: LogStates, when: str) -> int:
    return 0 if when == "start" else states.frames - 1


def _inside(states: LogStates, holder: str, items: str, frame: int) -> list[str] | None:
    """The items whose middle is over a holder, from the bottom up; None where there is no such holder."""
    if holder not in states.of:
        return None
    x, half = states.of[holder][frame].x, states.things[holder].width / 2
    here = [(states.of[name][frame].y, name) for name in states.things if items in name.split(" ")]
    return [name for _, name in sorted(here) if abs(states.of[name][frame].x - x) < half]


def _tube(states: LogStates, number: str, frame: int) -> list[str]:
    return _inside(states, f"tube {number}", "chip", frame) or []


def _top(states: LogStates, found: Found) -> str | None:
    if f"tube {found['tube']}" not in states.of:
        return None
    chips = _tube(states, found["tube"], _end_frame(states, found["when"]))
    return f"the {chips[-1]}" if chips else "no chip"


def _is_top(states: LogStates, found: Found) -> bool:
    return _top(states, found) == found["chip"]


def _all_visible(states: LogStates, when: str, names: list[str]) -> bool:
    frame = _end_frame(states, when)
    return all(states.of[name][frame].visible for name in names)


def _tube_holds(states: LogStates, found: Found) -> bool:
    chips = _tube(states, found["tube"], _end_frame(states, found["when"]))
    said = [text.removeprefix("the ") for text in split_list(found["chips"])]
    return chips == said and _all_visible(states, found["when"], chips)


def _tube_is_empty(states: LogStates, found: Found) -> bool:
    known = f"tube {found['tube']}" in states.of
    return known and not _tube(states, found["tube"], _end_frame(states, found["when"]))


def _chip_goes(states: LogStates, found: Found) -> bool:
    start, end = _frame(states, found["start"]), _frame(states, found["end"])
    one, other = (_tube(states, found[key], start) for key in ("one", "other"))
    if not one or not _is_operation(states, found):
        return False
    after = [_tube(states, found[key], end) for key in ("one", "other")]
    return after == [one[:-1], [*other, one[-1]]]


def _is_operation(states: LogStates, found: Found) -> bool:
    return any(near(found["start"], a) and near(found["end"], b) for a, b in operations(states))


def _on_top_at(states: LogStates, found: Found) -> bool:
    chips = _tube(states, found["tube"], _frame(states, found["time"]))
    return bool(chips) and f"the {chips[-1]}" == found["chip"]


def _empty_at(states: LogStates, found: Found) -> bool:
    return f"tube {found['tube']}" in states.of and not _tube(states, found["tube"], _frame(states, found["time"]))


def _folder_of(states: LogStates, file: str, frame: int) -> str | None:
    if f"file {file}" not in states.of:
        return None
    folders = [name for name in states.things if name.startswith("folder ")]
    here = [f for f in folders if f"file {file}" in (_inside(states, f, "file", frame) or [])]
    return here[0].removeprefix("folder ") if len(here) == 1 else None


def _which_folder(states: LogStates, found: Found) -> str | None:
    return _folder_of(states, found["file"], _end_frame(states, found["when"]))


def _is_in(states: LogStates, found: Found) -> bool:
    return _which_folder(states, found) == found["folder"]


def _is_in_at(states: LogStates, found: Found) -> bool:
    return _folder_of(states, found["file"], _frame(states, found["time"])) == found["folder"]


def _folder_holds(states: LogStates, found: Found) -> bool:
    frame = _end_frame(states, found["when"])
    held = _inside(states, f"folder {found['folder']}", "file", frame)
    said = [text.removeprefix("the ") for text in split_list(found["files"])]
    return held is not None and sorted(held) == sorted(said) and _all_visible(states, found["when"], held)


def _held(states: LogStates, folder: str, time: str) -> set[str] | None:
    held = _inside(states, f"folder {folder}", "file", _frame(states, time))
    return None if held is None else set(held)


def _sign(states: LogStates, found: Found) -> str:
    middle = _frame(states, (float(found["start"]) + float(found["end"])) / 2)
    return states.of["sign"][middle].text if "sign" in states.of else ""


def _all_go(states: LogStates, found: Found) -> bool:
    held = [_held(states, found[key], found[time]) for time in ("start", "end") for key in ("one", "other")]
    if any(one is None for one in held) or not _is_operation(states, found):
        return False
    a, b, c, d = (one or set() for one in held)
    return not c and d == a | b and _sign(states, found) == f"{found['one']}/* > {found['other']}"


def _change(states: LogStates, found: Found) -> bool:
    held = [_held(states, found[key], found[time]) for time in ("start", "end") for key in ("one", "other")]
    if any(one is None for one in held) or not _is_operation(states, found):
        return False
    return held[2:] == held[1::-1] and _sign(states, found) == f"{found['one']} <> {found['other']}"


def _says(states: LogStates, found: Found) -> bool:
    return _is_operation(states, found) and _sign(states, found) == found["word"]


def _cell(states: LogStates, thing: str, frame: int) -> str | None:
    if thing not in states.of:
        return None
    at = states.of[thing][frame]
    for name, cell in states.things.items():
        here = states.of[name][frame]
        if name.startswith("cell ") and abs(here.x - at.x) < cell.width / 2 and abs(here.y - at.y) < cell.height / 2:
            _, row, column = name.split(" ")
            return f"column {column} of row {row}"
    return None


def _where(states: LogStates, found: Found) -> str | None:
    return _cell(states, found["thing"], _end_frame(states, found["when"]))


def _in_cell(states: LogStates, found: Found) -> bool:
    return _where(states, found) == found["cell"]


def _shown_in_cell(states: LogStates, found: Found) -> bool:
    return _in_cell(states, found) and states.of[found["thing"]][_end_frame(states, found["when"])].visible


def _in_cell_at(states: LogStates, found: Found) -> bool:
    return _cell(states, found["thing"], _frame(states, found["time"])) == found["cell"]


_WHEN, _CHIP, _TUBE = "at the (?P<when>start|end)", "(?P<chip>no chip|the [a-z]+ chip)", r"tube (?P<tube>\d+)"
_AT_WHEN = "At the (?P<when>start|end)"
_FILE, _CELL = "the file (?P<file>[a-z]+)", r"(?P<cell>column \d+ of row \d+)"
QUESTIONS: Questions = {
    rf"Which chip is on top in {_TUBE} {_WHEN}\?": _top,
    rf"In which folder is {_FILE} {_WHEN}\?": _which_folder,
    form(rf"The <x:thing> walks as the sign says and stays at edges\. Where is it {_WHEN}\?"): _where,
}
CLAIMS: Claims = {
    rf"{_AT_WHEN} {_TUBE} holds(?:, from the bottom up,)? (?P<chips>the .+)\.": _tube_holds,
    rf"{_AT_WHEN} {_TUBE} is empty\.": _tube_is_empty,
    form(r"From <t:start> to <t:end> the top chip of tube (?P<one>\d+) goes to tube (?P<other>\d+)\."): _chip_goes,
    form(rf"At <t:time> {_CHIP} is on top in {_TUBE}\."): _on_top_at,
    form(rf"At <t:time> {_TUBE} is empty\."): _empty_at,
    rf"So {_CHIP} is on top in {_TUBE} {_WHEN}\.": _is_top,
    rf"{_AT_WHEN} (?P<folder>[a-z]+) holds (?P<files>the file .+)\.": _folder_holds,
    form(r"From <t:start> to <t:end> all files of (?P<one>[a-z]+) go to (?P<other>[a-z]+)\."): _all_go,
    form(r"From <t:start> to <t:end> (?P<one>[a-z]+) and (?P<other>[a-z]+) swap their files\."): _change,
    form(rf"At <t:time> {_FILE} is in (?P<folder>[a-z]+)\."): _is_in_at,
    rf"So {_FILE} is in (?P<folder>[a-z]+) {_WHEN}\.": _is_in,
    form(r"From <t:start> to <t:end> the sign says (?P<word>right|left|up|down)\."): _says,
    form(rf"{_AT_WHEN} the <x:thing> is in {_CELL}\."): _shown_in_cell,
    form(rf"At <t:time> the <x:thing> is in {_CELL}\."): _in_cell_at,
    form(rf"So the <x:thing> is in {_CELL} {_WHEN}\."): _in_cell,
}
