"""The directions that are told before and after a verb of motion."""

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

IN_ALONE = word_set(
    """
    and on while with to toward towards closer slightly slowly as then for at from quickly smoothly gradually or
    but nor rapidly very until
    """
)


_PATHS = word_set(
    """
    street road hallway hall corridor aisle path track trail alley river lane tunnel runway line highway slope
    passage row length avenue tracks
    """
)


_NO_RIGHT = word_set(
    """
    after before away behind now front angle angles next where
    """
)


_PLACE_BEFORE = word_set(
    """
    the its his her their far front upper lower our your from
    """
)


_ADJECTIVE_WAYS = word_set(
    """
    leftward rightward upward downward forward backward clockwise counterclockwise anticlockwise left right
    inward outward @left @right @up @down
    """
)


OWN_WAYS: dict[str, tuple[str, ...]] = {
    "roll": ("cw", "ccw"), "zoom": ("in", "out"), "dolly_zoom": ("in", "out"), "arc": ("cw", "ccw"),
    "crane": ("up", "down"),
}  # fmt: skip


def ways_before(tokens: list[Token], begin: int, i: int) -> tuple[c.Way, ...]:
    """Directions before a noun of motion: "a slow leftward pan"."""
    found: list[c.Way] = []
    for j in range(i - 1, max(begin, i - 6) - 1, -1):
        form = tokens[j].form
        if form in _ADJECTIVE_WAYS:
            if form in ("left", "right") and j and tokens[j - 1].word in ("on", "to"):
                break
            if form in ("left", "right") and tokens[i].form != tokens[i].word:
                break
            if not form.endswith("wise") and form != "@left" and j and tokens[j - 1].word in w.CAMERA_VERBS:
                break
            found.insert(0, w.WAYS[form])
        elif (
            (form in ("and", "or") and found)
            or form.endswith("ly")
            or form
            in w.SMOOTH
            | w.SLOW
            | w.FAST
            | w.SLIGHT
            | {"minor", "continuous", "steady", "brief", "very", "half", "quarter", "full", "partial", "complete"}
        ):
            continue
        else:
            break
    return tuple(found)


def ways_after(tokens: list[Token], i: int, stop: int, verb: w.Verb) -> tuple[c.Way, ...]:
    """Directions after a verb of motion: "moves slowly up and to the left"."""
    found: list[c.Way] = []
    for j in range(i + 1, stop):
        word = tokens[j].form
        if word in w.OSCILLATION:
            return w.OSCILLATION[word] if not found else tuple(found)
        if word == "@movesback":
            return ("backward",)
        way = w.WAYS.get(word)
        if word in ("in", "out") and i >= 0 and tokens[i].word == "ease":
            continue
        if way is None or not _is_way(tokens, j, verb):
            ahead = word in ("toward", "towards", "into") or (word == "for" and tokens[i].word in ("head", "make"))
            if ahead and not found and verb.family in ("move", "dolly", "any") and not verb.way:
                found.append("forward")
            continue
        if word in ("down", "up") and _along_a_path(tokens, j):
            if found or verb.way is not None:
                continue
            way = "forward"
        if j > i + 1 and tokens[j - 1].form in ("on", "at") and word in ("left", "right"):
            continue
        if way not in found:
            found.append(way)
    if verb.way is not None and verb.family == "move" and found:
        # "ascends to the left" is both; "approaches ... away" is the verb's own
        return (verb.way, *[f for f in found if f != verb.way and f not in ("in", "out")])
    return tuple(found)


def _is_way(tokens: list[Token], j: int, verb: w.Verb) -> bool:
    form = tokens[j].form
    following = tokens[j + 1].form if j + 1 < len(tokens) else ""
    earlier = tokens[j - 1].form if j else ""
    if form in ("in", "out"):
        if verb.family in ("zoom", "dolly_zoom"):
            return following not in ("a", "an", "the") or earlier.startswith("zoom")
        if form == "out":
            return following not in ("of",) and verb.family in ("dolly", "move")
        return (not following or following in IN_ALONE) and verb.family in ("dolly", "move")
    if form == "right" and following in _NO_RIGHT:
        return False
    if form in ("left", "right"):
        if following in ("side", "edge", "half", "corner", "hand", "part", "of", "third", "arm", "foot"):
            return False
        return earlier not in _PLACE_BEFORE
    if form == "up" and following in ("close", "with", "until"):
        return False
    if form == "ahead" and following == "of":
        return False
    if form in ("closer", "nearer"):
        return earlier != "a" and following not in ("view", "look", "shot")
    return not (form == "down" and following == "to" and verb.family == "zoom")


def _along_a_path(tokens: list[Token], j: int) -> bool:
    if j + 2 >= len(tokens) or tokens[j + 1].form not in ("the", "a", "an", "this"):
        return False
    return any(t.form in _PATHS for t in tokens[j + 2 : j + 5])
