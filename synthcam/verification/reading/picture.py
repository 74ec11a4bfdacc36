"""What a clause says of the picture or of a thing in it: how it slides, grows, turns, enters, is covered, compares."""

from collections.abc import Iterator
from typing import Literal

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.camera import negated, speed_changes
from synthcam.verification.reading.clauses import VERBS
from synthcam.verification.reading.nouns import singular, thing_at
from synthcam.verification.reading.tokens import Token
from synthcam.verification.reading.words import word_set

SLIDE = word_set(
    """
    slide move drift shift glide travel go slip sweep pass stream flow swing rise float rush scroll fly sink
    climb descend drop fall ascend cross come displace wander run translate creep lift lower swim progress
    change stir budge jump inch slip head carry displacement push pull dart race motion movement
    """
)
_UP, _DOWN = {"rise", "climb", "ascend", "lift"}, {"sink", "descend", "drop", "fall", "lower"}
GROW = word_set(
    """
    grow enlarge swell loom increase magnify scale stretch widen
    """
)
SHRINK = {"shrink", "dwindle", "diminish", "recede", "decrease", "narrow"}
SPREAD, GATHER = {"spread", "expand", "radiate", "diverge", "scatter", "outward"}, {"contract", "converge", "gather"}
_LEANS = {"lean", "slant", "tip", "tilt"}
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
_FAST, _SLOW = {"faster", "quicker", "farther", "further", "more", "sooner"}, {"slower", "less"}
_DEGREES = {"@quarterturn": 90.0, "@halfturn": 180.0, "@fullturn": 360.0}
_SHARES = {
    "@third": 1 / 3, "@quarter": 0.25, "@half": 0.5, "half": 0.5, "@twothirds": 2 / 3, "@threequarters": 0.75,
    "@fifth": 0.2, "@tenth": 0.1, "@sixth": 1 / 6, "@wholewidth": 1.0, "@most": 0.75,
}  # fmt: skip
_FACTORS = {"@twice": 2.0, "@halfsize": 0.5, "@thrice": 3.0}
_ALIKE = word_set(
    """
    @onerate together alike equally uniformly identically rigidly @asawhole
    """
)
PARALLAX = {"parallax"}
_ALIVE = {"person", "man", "woman", "dog", "robot", "animal", "people", "boy", "girl", "walker"}
"""Who runs moves by itself; what a text says to "run" across the picture may only slide."""

Subject = c.Name | None
"""None is the picture as a whole."""


def picture_claims(tokens: list[Token], subject: Subject, *, inherited: bool = False) -> list[c.Claim]:
    """The claims of a clause whose subject is a thing or the picture."""
    found = list(_comparison(tokens, subject))
    if found:
        return found
    changes = list(speed_changes(tokens))
    if changes:
        return list(changes)
    found = list(_visibility(tokens, subject)) or list(_covering(tokens, subject))
    alike = any(t.form in _ALIKE for t in tokens) or (
        any(t.form == "same" for t in tokens) and any(t.word in ("rate", "speed", "amount", "pace") for t in tokens)
    )
    groups = _near_and_far(tokens)
    moves = list(_changes(tokens, subject, inherited=inherited))
    if alike and subject is not None and "and" in forms_of(tokens):
        joined = _joined(tokens, subject, moves)
        if joined:
            return joined
    if alike and (subject is None or groups or any(t.form in ("both", "and") for t in tokens)):
        what: c.What = "grows" if any(isinstance(m, c.Grows) for m in moves) else "slides"
        denied = any(t.word in w.NEGATIONS for t in tokens)
        found.append(c.Alike(what, alike=not denied))
        if subject is None and not denied:
            found += [m for m in moves if getattr(m, "way", None) is not None and not getattr(m, "denied", False)]
        return found
    return found + [m for m in moves if not (found and isinstance(m, c.Slides) and m.way is None)]


def forms_of(tokens: list[Token]) -> list[str]:
    """The words as they are spelled."""
    return [t.form for t in tokens]


def _joined(tokens: list[Token], one: c.Name, moves: list[c.Claim]) -> list[c.Claim]:
    """What "fence and mountains slide right together" says of the two."""
    forms = forms_of(tokens)
    if "camera" in forms:
        return [c.Tracking(one)]
    other = named_group(tokens, forms.index("and") + 1)
    if other is None:
        return []
    what: c.What = "grows" if any(isinstance(m, c.Grows) for m in moves) else "slides"
    denied = any(t.word in w.NEGATIONS for t in tokens)
    ways = [m for m in moves if isinstance(m, c.Slides) and m.way is not None and not m.denied]
    return [c.Compare(one, other, what, "same", denied), *ways]


def _growth(tokens: list[Token]) -> c.Amount | None:
    found = _amount(tokens)
    return found if found != "large" else None


def _near_and_far(tokens: list[Token]) -> bool:
    forms = {t.form for t in tokens}
    return bool(forms & {"near", "nearer", "close", "foreground"}) and bool(
        forms & {"far", "farther", "distant", "background"}
    )


def _part(tokens: list[Token]) -> c.Part | None:
    table: dict[str, c.Part] = {
        "initially": "start", "early": "early", "midway": "middle", "finally": "late", "eventually": "late",
        "throughout": "throughout", "late": "late", "halfway": "middle", "anymore": "late", "tillend": "end",
        "soon": "early", "momentarily": "middle",
    }  # fmt: skip
    return next((table[t.word] for t in tokens if t.word in table), None)


def _amount(tokens: list[Token]) -> c.Amount | None:
    forms = {t.form for t in tokens}
    if forms & {"hardly", "barely", "scarcely"}:
        return "hardly"
    if forms & (w.SLIGHT - {"hardly", "barely", "small", "minor", "tiny"}):
        return "slight"
    return "large" if forms & {"far", "strongly", "greatly", "widely"} else None


_PARTS_OF_ONE = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "fifteenth": 15, "twentieth": 20, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def share_of(tokens: list[Token]) -> float | None:
    """The share of the frame in "by about a third of the frame" or "by 30 %"."""
    forms = [t.form for t in tokens]
    for i, form in enumerate(forms):
        if form in _SHARES and (form != "half" or "frame" in forms or "picture" in forms or "width" in forms):
            return _SHARES[form]
        if (part := _PARTS_OF_ONE.get(form.removesuffix("s"))) and i and forms[i - 1] in _COUNTS:
            return _COUNTS[forms[i - 1]] / part
        if form.replace(".", "", 1).isdigit() and i + 1 < len(forms) and forms[i + 1] in ("%", "percent"):
            return float(form) / 100
    return None


def factor_of(tokens: list[Token]) -> float | None:
    """The factor in "about twice as large" or "by a factor of 1.5"."""
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    for i, form in enumerate(forms):
        if form in _FACTORS:
            return _FACTORS[form]
        if form.startswith("@factor"):
            return float(form.removeprefix("@factor"))
        if form == "factor" and forms[i + 1 : i + 2] == ["of"] and len(forms) > i + 2:
            number = {"two": 2.0, "three": 3.0, "four": 4.0}.get(forms[i + 2])
            if number or forms[i + 2].replace(".", "", 1).isdigit():
                return number or float(forms[i + 2])
        if form == "times" and i and (number := {"two": 2.0, "three": 3.0, "four": 4.0}.get(forms[i - 1])):
            return number
    if "double" in words:
        return 2.0
    if "halve" in words:
        return 0.5
    return None


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


def side_of(tokens: list[Token]) -> c.Side | None:
    """The side of the frame in "at the left edge", "from the right"."""
    forms = [t.form for t in tokens]
    for i, form in enumerate(forms):
        if form in _SIDES and i and forms[i - 1] in ("the", "at", "on", "its", "from", "over", "through", "past"):
            return _SIDES[form]
        if form in _SIDE_PHRASES and i:
            return _SIDE_PHRASES[form]
    return None


def _changes(tokens: list[Token], subject: Subject, *, inherited: bool) -> Iterator[c.Claim]:
    words = [t.word for t in tokens]
    forms = [t.form for t in tokens]
    for i, word in enumerate(words):
        denied = negated(tokens, i) or any(form in ("nothing", "neither", "none") for form in forms[: i + 1])
        if word in w.SHAKE or word in ("shake", "tremble"):
            yield c.Trembles(denied)
            return
        if word in PARALLAX:
            yield c.Alike("any", alike=denied)
            return
        if (
            word == "size"
            or forms[i] in ("@samesize", "@itssize", "@insize")
            or (forms[i] == "large" and "as" in forms)
        ):
            if any(x in w.KEEP for x in words) or "same" in forms or "constant" in forms or "@samesize" in forms:
                yield c.Grows(subject, "same", denied)
                return
            if "change" in words or "alter" in words:
                yield c.Grows(
                    subject, "same", not denied and not set(forms) & {"hardly", "barely", "scarcely", "little"}
                )
                return
        if word in ("change", "alter") and denied and "size" in words[i:]:
            yield c.Grows(subject, "same")
            return
        if word in ("change", "alter") and (denied or set(forms[:i]) & {"hardly", "barely", "scarcely"}):
            if subject is None:
                yield c.Slides(None, None, denied=True, part=_part(tokens))
            else:
                yield c.Grows(subject, "same", amount=None if denied else "hardly")
            return
        if word == "fill" and any(form in ("frame", "picture", "image", "screen") for form in forms[i:]):
            yield c.Grows(subject, "smaller" if "less" in forms else "larger", denied)
            return
        if word == "approach" and i:
            yield c.Grows(subject, "larger", denied)
            return
        if word in w.STOP or word == "freeze":
            part = _part(tokens)
            yield c.Slides(subject, None, not denied, part=part if part in ("middle", "start") else "late")
            return
        if forms[i] in _FACTORS or forms[i].startswith("@factor") or word in ("double", "halve"):
            factor = factor_of(tokens) or 1.0
            yield c.Grows(subject, "larger" if factor > 1 else "smaller", denied, factor)
            return
        if word in GROW or word in SHRINK:
            larger = word in GROW
            if word in ("scale", "increase", "stretch") and "down" in forms:
                larger = False
            if subject is None and word in ("widen", "narrow"):
                continue
            yield c.Grows(subject, "larger" if larger else "smaller", denied, factor_of(tokens), _growth(tokens))
            return
        if forms[i] in ("larger", "bigger", "smaller") and "than" not in forms:
            yield c.Grows(subject, "smaller" if forms[i] == "smaller" else "larger", denied, factor_of(tokens))
            return
        if word in SPREAD or word in GATHER:
            yield c.Grows(subject, "larger" if word in SPREAD else "smaller", denied, factor_of(tokens))
            return
        if word == "slant" and any(x in w.KEEP for x in words):
            yield c.Turns(None, not denied, None)
            return
        circles = word in SLIDE and bool({"cw", "ccw"} & set(directions(tokens)))
        if (word in TURN or circles) and not (word == "turn" and "in" in forms[max(0, i - 1) : i]):
            ways = [way for way in directions(tokens) if way in ("cw", "ccw")]
            leans = word in _LEANS
            if leans and not ways:
                ways = ["ccw" if way == "left" else "cw" for way in directions(tokens) if way in ("left", "right")]
                ways = ways or (["ccw"] if _higher_on(tokens) == "right" else ["cw"] if _higher_on(tokens) else [])
            if ways or subject is None or denied or leans:
                degrees = next((_DEGREES[form] for form in forms if form in _DEGREES), None)
                if "angle" in forms and "right" in forms and (angle := share_of(tokens)):
                    degrees = 90.0 * angle
                yield c.Turns(ways[0] if ways else None, denied, subject, degrees)
            elif subject is not None:
                yield c.MovesItself(subject, None, denied)
            return
        if forms[i] == "@byitself" or (word == "itself" and "by" in forms):
            yield c.MovesItself(subject, None, denied)
            return
        if word in WALK and subject is not None and (word not in ("run", "step") or subject.kind in _ALIVE):
            across = [way for way in directions(tokens) if way in ("left", "right")]
            yield c.MovesItself(subject, across[0] if across else None, denied)
            return
        if word in SLIDE:
            yield from _sliding(tokens, i, subject, denied)
            return
    yield from _resting(tokens, subject, inherited=inherited)


def _higher_on(tokens: list[Token]) -> str | None:
    """The side of "higher on the right than on the left"."""
    forms = [t.form for t in tokens]
    for i, form in enumerate(forms):
        if form in ("higher", "lower", "up", "down") and "on" in forms[i : i + 2]:
            side = next((f for f in forms[i : i + 5] if f in ("left", "right")), None)
            if side and form in ("lower", "down"):
                return "left" if side == "right" else "right"
            return side
    return None


_AXES: dict[str, tuple[c.Way, c.Way]] = {
    "sideways": ("left", "right"), "horizontally": ("left", "right"), "horizontal": ("left", "right"),
    "laterally": ("left", "right"), "vertically": ("up", "down"), "vertical": ("up", "down"),
}  # fmt: skip


def _sliding(tokens: list[Token], i: int, subject: Subject, denied: bool) -> Iterator[c.Claim]:
    word = tokens[i].word
    ways: list[c.Way] = [way for way in directions(tokens) if way not in ("cw", "ccw")]
    if word in _UP and "up" not in ways:
        ways.insert(0, "up")
    if word in _DOWN and "down" not in ways:
        ways.insert(0, "down")
    forms = [t.form for t in tokens]
    if any(t.form in ("@byitself", "itself") for t in tokens):
        yield c.MovesItself(subject, None, denied)
        return
    if word in ("come", "change", "go", "pull", "push", "pass", "carry") and not ways:
        if word in ("come", "push") and any(form in ("closer", "nearer") for form in forms):
            yield c.Grows(subject, "larger", denied)
        return
    if any(form in ("toward", "towards", "from") for form in forms) and any(
        f in ("center", "centre", "middle") for f in forms
    ):
        outward = "from" in forms or "away" in forms or "@backward" in forms
        yield c.Grows(subject, "larger" if outward else "smaller", denied)
        return
    if not ways and any(form in ("outward", "outwards", "inward", "inwards") for form in forms):
        yield c.Grows(subject, "larger" if any(f.startswith("out") for f in forms) else "smaller", denied)
        return
    if not ways and not denied and word in ("motion", "movement"):
        return
    axis = next((_AXES[form] for form in forms if form in _AXES), None)
    if axis is not None and not ways:
        for way in axis if denied else (None,):
            yield c.Slides(subject, way, denied)
        return
    share, bound = share_of(tokens), None
    if share is not None and ("@morethan" in forms or ("more" in forms and "than" in forms)):
        bound = "least"
    elif share is not None and "less" in forms and "than" in forms:
        bound = "most"
    for way in ways or (None,):
        yield c.Slides(subject, way, denied, share, _part(tokens), _amount(tokens), bound)  # type: ignore[arg-type]


def _resting(tokens: list[Token], subject: Subject, *, inherited: bool) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    keeps = any(word in w.KEEP for word in words)
    denied = any(form in ("not", "never", "nothing") for form in forms)
    if "still" in forms and "stand" in words and ("things" in forms or "objects" in forms):
        yield c.MovesItself(None, None, not denied)
        return
    if subject is not None and "still" in forms and "stand" in words and not inherited:
        yield c.MovesItself(subject, None, not denied)
        return
    if any(
        form in ("still", "motionless", "stationary", "unmoved", "@inplace", "fixed", "static") for form in forms
    ) or (keeps and any(form in ("place", "position", "put") for form in forms)):
        yield c.Slides(subject, None, not denied, None, _part(tokens))
        return
    if (
        keeps
        and subject is not None
        and any(form in ("center", "centre", "middle", "centered", "centred") for form in forms)
    ):
        yield c.Keeps(subject, "centre", denied)
        return
    if ("level" in forms or "upright" in forms or "straight" in forms) and (keeps or "end" in words):
        yield c.Turns(None, not denied, None)
        return
    if keeps and any(form in ("orientation", "slant") for form in forms):
        yield c.Turns(None, not denied, None)
        return
    if _higher_on(tokens) is not None and subject is None:
        yield c.Turns("ccw" if _higher_on(tokens) == "right" else "cw", denied)
        return
    ways = [way for way in directions(tokens) if way not in ("cw", "ccw")]
    if inherited and ways and not keeps:
        for way in ways:
            yield c.Slides(subject, way, denied, share_of(tokens))
    elif keeps and subject is not None and (side := side_of(tokens)) is not None and len(tokens) < 14:
        yield c.Visible(subject, "seen", side, denied)


def _visibility(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        word, form = token.word, token.form
        denied = negated(tokens, i) or "nothing" in forms[:i]
        if form == "@intoframe" or (word in ENTER and "behind" not in forms[i:]):
            if word == "appear" and any(f in ("to", "larger", "smaller") for f in forms[i + 1 : i + 2]):
                return
            yield c.Visible(subject, "enters", side_of(tokens), denied, _part(tokens))
            return
        if (form == "@outframe" or word in LEAVE) and "behind" not in forms[i:] and not _is_place_noun(tokens, i):
            yield c.Visible(subject, "leaves", side_of(tokens), denied, _part(tokens))
            return
        if (form == "@inframe" and any(t.word in w.KEEP for t in tokens)) or (
            form == "visible" and subject is not None
        ):
            yield c.Visible(subject, "stays" if any(
                t.word in ("stay", "remain", "keep") for t in tokens
            ) else "seen", None, denied, _part(tokens))  # fmt: skip
            return
        if word in ("cut", "crop") and any(t.form in ("edge", "frame", "border") for t in tokens):
            yield c.Visible(subject, "cut", side_of(tokens), denied)
            return


def _is_place_noun(tokens: list[Token], i: int) -> bool:
    """Whether what is left is a place and not the frame: "leaves its place"."""
    return tokens[i].word == "leave" and any(t.form in ("place", "spot", "position", "room") for t in tokens[i:])


def _covering(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    if subject is None:
        return
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        word = token.word
        denied = negated(tokens, i)
        passive = token.form.endswith(("ed", "hidden", "hid")) and any(
            t.word in ("be", "become", "get") for t in tokens[:i]
        )
        if word in COVER or word in UNCOVER:
            if word in ("clear", "free") and not passive:
                continue
            uncovers = word in UNCOVER
            if passive:
                other, _ = thing_at(tokens, i + 2) if forms[i + 1 : i + 2] == ["by"] else (None, 0)
                yield c.Covers(other, subject, uncovers, denied)
            else:
                other, _ = thing_at(tokens, i + 1)
                if other is not None:
                    yield c.Covers(subject, other, uncovers, denied)
            return
        if token.form == "behind" and i:
            other, _ = thing_at(tokens, i + 1)
            verbs = {t.word for t in tokens[:i]}
            if verbs & (ENTER | {"come"}):
                yield c.Covers(other, subject, uncovers=True, denied=denied)
                return
            if verbs & (LEAVE | {"go", "slip", "slide", "pass", "move"}) and not directions(tokens[:i]):
                yield c.Covers(other, subject, uncovers=False, denied=denied)
                return
        if (
            token.form == "front"
            and forms[i - 1 : i] == ["in"]
            and any(t.word in ("pass", "slide", "move") for t in tokens[:i])
        ):
            other, _ = thing_at(tokens, i + 2)
            yield c.Covers(subject, other, uncovers=False, denied=denied)
            return


def _comparison(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    grows = any(word in GROW or word in SHRINK or word in SPREAD for word in words) or "@insize" in forms
    what: c.What = "grows" if grows else "slides"
    relation: Literal["more", "less", "same"] | None = None
    other_at, times = -1, False
    if "than" in forms:
        j = forms.index("than")
        earlier = set(forms[:j])
        if earlier & _FAST:
            relation, other_at = "more", j + 1
        elif earlier & _SLOW:
            relation, other_at = "less", j + 1
        elif earlier & {"larger", "bigger", "smaller", "nearer", "closer"}:
            if earlier & {"nearer", "closer"} and subject is not None:
                other, _ = thing_at(tokens, j + 1)
                yield c.Nearer(subject, other, any(f in ("not", "no") for f in forms[:j]))
            return
    elif any(form in ("outpaces", "overtakes", "outruns", "outpacing", "overtaking") for form in forms):
        j = next(i for i, word in enumerate(words) if word in ("outpace", "overtake", "outrun"))
        relation, other_at = "more", j + 1
    elif "lag" in words:
        j = words.index("lag")
        other_at = j + 2 if forms[j + 1 : j + 2] == ["behind"] else j + 1
        relation = "less"
    elif "@timesfaster" in forms:
        relation, other_at, times = "more", forms.index("@timesfaster") + 1, True
    elif "@asfastas" in forms:
        relation, other_at = "same", forms.index("@asfastas") + 1
    elif "as" in forms and {"@onerate", "same"} & set(forms) and forms.index("as") > 0 and subject is not None:
        relation, other_at = "same", forms.index("as") + 1
    if relation is None:
        return
    denied = any(form in ("not", "no", "never") for form in forms[: max(other_at - 1, 0)])
    other = named_group(tokens, other_at)
    if isinstance(subject, c.Name) and other is not None:
        if (subject.kind == "near things" and other.kind == "far things") or (
            subject.kind == "far things" and (other.kind == "near things")
        ):
            faster = (relation == "more") == (subject.kind == "near things")
            if relation == "same":
                yield c.Alike(what, alike=not denied)
            elif faster and not denied:
                yield c.Alike(what, alike=False)
            else:
                yield c.Compare(subject, other, what, relation, denied, times)
        else:
            yield c.Compare(subject, other, what, relation, denied, times)
        for way in directions(tokens[: max(other_at - 1, 0)]):
            if way not in ("cw", "ccw") and what == "slides" and not denied:
                yield c.Slides(subject, way)
        if what == "grows" and not denied:
            shrinks = any(word in SHRINK for word in words)
            yield c.Grows(subject, "smaller" if shrinks else "larger")


_GROUP_NEAR = {"near", "nearer", "nearby", "foreground", "close", "closer", "nearest"}
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
        if noun or alone or tokens[i].form in ("foreground", "background", "backdrop"):
            return c.Name("far things" if far else "near things")
    name, _ = thing_at(tokens, start)
    return name
