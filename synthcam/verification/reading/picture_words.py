"""Words and amounts of what is seen in a picture: verbs, directions, sides, shares and factors."""

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.clauses import VERBS
from synthcam.verification.reading.kinds import KINDS, NOUNS
from synthcam.verification.reading.nouns import singular, thing_at
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

SLIDE = word_set(
    """
    slide move drift shift glide travel go slip sweep pass stream flow swing rise float rush scroll fly sink
    climb descend drop fall ascend cross come displace wander run translate creep lift lower swim progress
    change stir budge jump hop skip inch slip head carry displacement push pull dart race motion movement
    """
)


UP, DOWN = {"rise", "climb", "ascend", "lift"}, {"sink", "descend", "drop", "fall", "lower"}


GROW = word_set(
    """
    grow enlarge swell loom increase magnify scale stretch widen
    """
)


SHRINK = {"shrink", "dwindle", "diminish", "recede", "decrease", "narrow"}


SPREAD, GATHER = {"spread", "expand", "radiate", "diverge", "scatter", "outward"}, {"contract", "converge", "gather"}


LEANS = {"lean", "slant", "tip", "tilt"}


TURN = word_set(
    """
    tilt tip turn turning rotate spin revolve swivel roll swirl rotation lean slant wheel
    """
)


WALK = word_set(
    """
    trot amble saunter wade fly walk run drive jog stroll march step ride swim jump dance crawl
    """
)


ENTER, LEAVE = {"enter", "appear", "emerge", "reappear"}, {"exit", "leave", "disappear", "vanish", "depart"}


COVER = word_set(
    """
    cover hide occlude block obscure mask eclipse overlap conceal screen
    """
)


UNCOVER = {"uncover", "reveal", "expose", "unveil", "clear", "free"}


_SIDES: dict[str, c.Side] = {
    "left": "left", "right": "right", "upper": "up", "top": "up", "lower": "down", "bottom": "down",
}  # fmt: skip


_SIDE_PHRASES: dict[str, c.Side] = {
    "@left": "left", "@right": "right", "@fromleft": "left", "@fromright": "right", "@up": "up", "@down": "down",
    "@fromabove": "up", "@frombelow": "down",
}  # fmt: skip


MORE, LESS = {"faster", "quicker", "farther", "further", "more", "sooner"}, {"slower", "less"}


ALIKE = word_set(
    """
    @onerate together alike equally uniformly identically rigidly @asawhole
    """
)


PARALLAX = {"parallax"}


ALIVE = {"person", "man", "woman", "dog", "robot", "animal", "people", "boy", "girl", "walker", "runner", "guy"} | {
    name for name, kinds in KINDS.items() if kinds & {"person", "dog", "robot", "toy robot"}
}
"""Who runs moves by itself; what a text says to "run" across the picture may only slide."""


Subject = c.Name | None
"""None is the picture as a whole."""


def forms_of(tokens: list[Token]) -> list[str]:
    """The words as they are spelled."""
    return [t.form for t in tokens]


def directions(tokens: list[Token], start: int = 0) -> list[c.Way]:
    """The directions of a clause; sides of the frame are none."""
    found: list[c.Way] = []
    for j in range(start, len(tokens)):
        form = tokens[j].form
        way = w.WAYS.get(form)
        if way is None or way in ("in", "out", "forward", "backward"):
            continue
        following = tokens[j + 1].form if j + 1 < len(tokens) else ""
        earlier = tokens[j - 1].form if j else ""
        if form in ("left", "right") and (
            following in ("side", "edge", "half", "corner", "hand", "border", "of", "part", "margin", "third")
            or earlier in ("the", "on", "upper", "lower", "its", "at")
        ):
            continue
        if way not in found:
            found.append(way)
    return found


_SIDE_NOUNS = {"line", "edge", "side", "corner"}


def side_of(tokens: list[Token]) -> c.Side | None:
    """The side of the frame in "at the left edge", "from the right"."""
    forms = [t.form for t in tokens]
    for i, form in enumerate(forms):
        if form in ("left", "right") and singular((forms[i + 1 : i + 2] or [""])[0]) in NOUNS - _SIDE_NOUNS:
            continue  # "the left wall"
        if form in _SIDES and i and forms[i - 1] in ("the", "at", "on", "its", "from", "over", "through", "past"):
            return _SIDES[form]
        if form in _SIDE_PHRASES and i:
            return _SIDE_PHRASES[form]
    return None


_GROUP_NEAR = {"front", "near", "nearer", "nearby", "foreground", "close", "closer", "nearest"}


_GROUP_FAR = word_set(
    """
    far farther distant background further backdrop faraway farthest remote
    """
)


_GROUP_NOUN = word_set(
    """
    thing object one part item point stuff surface element detail scenery
    """
)


_AFTER_GROUP = word_set(
    """
    and away move moves to does do by slide slides grow grows shifts shift behind off are is stays stay spread shrink
    """
)


def named_group(tokens: list[Token], start: int) -> c.Name | None:
    """A thing, or the near or far things as a group, named from `start` on."""
    first = [t.form for t in tokens[start : start + 3]]
    if first[:1] in (["everything"], ["anything"], ["all"]) and {"behind", "else", "beyond"} & set(first):
        return c.Name("far things")
    i = start
    while i < len(tokens) and tokens[i].form in (
        "the",
        "a",
        "an",
        "those",
        "what",
        "is",
        "are",
        "all",
        "of",
        "that",
        "lie",
        "it",
    ):
        i += 1
    if i < len(tokens) and tokens[i].form in _GROUP_NEAR | _GROUP_FAR:
        far = tokens[i].form in _GROUP_FAR
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        noun = following is not None and singular(following.form) in _GROUP_NOUN
        alone = following is None or following.form in _AFTER_GROUP or following.word in VERBS
        house = following is not None and singular(following.form) in KINDS
        if noun or alone or (tokens[i].form in ("foreground", "background", "backdrop") and not house):
            return c.Name("far things" if far else "near things")
    name, _ = thing_at(tokens, start)
    return name


def part_seen(tokens: list[Token]) -> c.Part | None:
    table: dict[str, c.Part] = {
        "initially": "start", "early": "early", "midway": "middle", "finally": "late", "eventually": "late",
        "throughout": "throughout", "late": "late", "halfway": "middle", "anymore": "late", "tillend": "end",
        "soon": "early", "momentarily": "middle",
    }  # fmt: skip
    return next((table[t.word] for t in tokens if t.word in table), None)


def higher_side(tokens: list[Token]) -> str | None:
    """The side of "higher on the right than on the left"."""
    forms = [t.form for t in tokens]
    for i, form in enumerate(forms):
        if form in ("higher", "lower", "up", "down") and "on" in forms[i : i + 2]:
            side = next((f for f in forms[i : i + 5] if f in ("left", "right")), None)
            if side and form in ("lower", "down"):
                return "left" if side == "right" else "right"
            return side
    return None


_PICTURE = word_set("frame picture image screen shot view")
_BY_AND_BY = word_set(
    "more less increasingly gradually slowly steadily begin begins start starts edge corner side border"
)


def all_the_picture(after: list[str], before: list[str]) -> bool:
    """Whether "fills" goes on "the whole frame", not "the left edge of the frame" or "more of it"."""
    return not _PICTURE.isdisjoint(after) and _BY_AND_BY.isdisjoint([*before, *after])
