"""How much a clause says: shares of the frame, factors of size, and whether more or less than that is meant.

Figures are read too: metres that the camera goes, degrees that it turns, the angle of its view.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.words import word_set

Bound = Literal["least", "most"]

DEGREES = {"@quarterturn": 90.0, "@halfturn": 180.0, "@fullturn": 360.0}
_SHARES = {
    "@third": 1 / 3, "@quarter": 0.25, "@half": 0.5, "half": 0.5, "@twothirds": 2 / 3, "@threequarters": 0.75,
    "@fifth": 0.2, "@tenth": 0.1, "@sixth": 1 / 6, "@wholewidth": 1.0, "@most": 0.75,
}  # fmt: skip
FACTORS = {"@twice": 2.0, "twice": 2.0, "@halfsize": 0.5, "@thrice": 3.0, "thrice": 3.0}
_VERBS = {"double": 2.0, "triple": 3.0, "treble": 3.0, "quadruple": 4.0, "halve": 0.5}
_PARTS_OF_ONE = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "fifteenth": 15, "twentieth": 20, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip
_COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
_ABOUT = {"good", "full", "bare", "solid", "rough", "whole", "small", "mere", "about", "roughly", "single", "further"}
_FRAME = {"frame", "picture", "width", "height", "image", "screen", "way"}
_BY = word_set(
    """
    by maybe perhaps possibly close near something like just only circa approx say another about roughly around some
    approximately nearly almost a over than well more less @morethan good least most at under clearly far
    """
)


def share_of(tokens: list[Token]) -> float | None:
    """The share of the frame in "by about a third of the frame" or "by 30 %"."""
    found = _share(tokens)
    return found[0] if found is not None else None


def _share(tokens: list[Token]) -> tuple[float, int] | None:
    forms = [t.form for t in tokens]
    for i, form in enumerate(forms):
        if form in _SHARES and (form != "half" or _FRAME & set(forms)):
            return _SHARES[form], i
        if (part := _PARTS_OF_ONE.get(form.removesuffix("s"))) and i:
            before = i - 1
            while before > 0 and forms[before] in _ABOUT:
                before -= 1
            if forms[before] in _COUNTS:
                return _COUNTS[forms[before]] / part, before
        number = _number(form)
        if "/" in form and form[0].isdigit():
            over, _, under = form.partition("/")
            if int(under) > 0 and int(over) < int(under):
                return int(over) / int(under), i
        if number is not None and i + 1 < len(forms) and forms[i + 1] in ("%", "percent"):
            return number / 100, i
        if form in ("few", "couple") and {"percent", "%"} & set(forms[i : i + 3]):
            return 0.03, i
    return None


def is_amount(token: Token) -> bool:
    """Whether a word counts or measures: "half", "@third", "30", "twice"."""
    form = token.form
    part = form.removesuffix("s") in _PARTS_OF_ONE and form != "second"
    return form[0].isdigit() or part or form in _SHARES or form in FACTORS or form in _COUNTS or token.word in _VERBS


_BESIDE = word_set(
    """
    by to of the about roughly frame width height picture image way than more less only just percent at least most some
    almost nearly or so its size a an over in all degrees @morethan @itssize around approximately factor maybe perhaps
    x times
    """
)


def is_afterthought(tokens: list[Token]) -> bool:
    """Whether words only say how far: "more than half the frame", "by about a third"."""
    counts = any(is_amount(t) and t.form not in ("a", "an", "one") for t in tokens)
    return counts and all(is_amount(t) or t.form in _BESIDE for t in tokens)


def _number(form: str) -> float | None:
    if form.replace(".", "", 1).isdigit():
        return float(form)
    return float(_COUNTS[form]) if form in _COUNTS and form not in ("a", "an") else None


def factor_of(tokens: list[Token], *, shrinks: bool = False) -> float | None:
    """The factor in "about twice as large", "by a factor of 1.5", "to a third of its size" or "by half".

    Args:
        shrinks: the verb beside it is one of becoming smaller: "by a third" leaves two thirds.
    """
    forms, words = [t.form for t in tokens], [t.word for t in tokens]
    for i, form in enumerate(forms):
        if form in FACTORS:
            return FACTORS[form]
        if form.startswith("@factor"):
            return float(form.removeprefix("@factor"))
        if form == "factor" and forms[i + 1 : i + 2] == ["of"]:
            number = next((n for n in map(_number, forms[i + 2 : i + 5]) if n is not None), None)
            if number:
                return 1 / number if shrinks and number > 1 else number
        if form in ("times", "x") and i and (number := _number(forms[i - 1])):
            return 1 / number if shrinks else number
        if form.endswith("fold") and form.removesuffix("fold") in _COUNTS:
            return float(_COUNTS[form.removesuffix("fold")])
        if words[i] in _VERBS:
            return _VERBS[words[i]]
    share = _share(tokens)
    if share is None and "half" in forms:
        share = (0.5, forms.index("half"))
    if share is None or not 0 < share[0] < 1:
        return None
    lead, later = _lead(forms, share[1]), forms[share[1] + 1 : share[1] + 6]
    beside = next((form for form in later if form in _LARGER or form in SMALLER), None)
    if beside is not None and "than" not in later[: later.index(beside)]:
        return 1 + share[0] if beside in _LARGER else 1 - share[0]
    if any(form == "as" and then in LARGE for form, then in pairwise(forms[share[1] :])):
        return share[0]
    if lead == "by":
        return 1 - share[0] if shrinks else 1 + share[0]
    of_size = bool({"size", "@itssize", "what"} & set(forms[share[1] :]))
    return share[0] if lead in ("to", "at") and (of_size or (lead == "to" and shrinks)) else None


def degrees_of(tokens: list[Token]) -> float | None:
    """The angle in "by about 30 degrees" or "a quarter turn"."""
    for i, token in enumerate(tokens):
        if token.form in DEGREES:
            return DEGREES[token.form]
        if token.form in ("degree", "degrees") and i and (number := _number(tokens[i - 1].form)) is not None:
            return number
    return None


LARGE = {"large", "big", "tall", "wide", "high", "long", "small"}
_LARGER, SMALLER = {"larger", "bigger", "taller", "wider", "higher"}, {"smaller", "shorter", "narrower"}


def _lead(forms: list[str], at: int) -> str | None:
    """The word before an amount and what rounds it: the "by" of "by just about a third"."""
    before = at - 1
    while before > 0 and (forms[before] in _BY - {"by"} or forms[before - 1 : before + 1] == ["close", "to"]):
        before -= 1
    return forms[before] if before >= 0 else None


def bound_of(tokens: list[Token]) -> Bound | None:
    """Whether "more than" or "less than" stands before an amount."""
    forms = [t.form for t in tokens]
    if "@morethan" in forms:
        return "least"
    for one, other in pairwise(forms):
        if (one, other) in (("more", "than"), ("at", "least"), ("no", "less")):
            return "least"
        if (one, other) in (("less", "than"), ("at", "most"), ("not", "even"), ("no", "more")):
            return "most"
        if one in ("over", "above") and (other in _SHARES or other in FACTORS or other in _COUNTS):
            return "least"
        if one in ("under", "below", "barely", "scarcely") and (
            other in _SHARES or other in FACTORS or other in _COUNTS
        ):
            return "most"
    return None


_METRES = {"m", "metre", "metres", "meter", "meters"}
_DEGREES = {"degree", "degrees", "deg", "°"}
_OF_THE_VIEW = {"fov", "view", "lens", "field"}


def figure_claims(tokens: list[Token]) -> Iterator[c.Figure]:
    """The numbers with units in a clause, each with its direction where the clause gives one."""
    forms = [t.form for t in tokens]
    units = _METRES | _DEGREES
    numbers = [
        i
        for i, form in enumerate(forms)
        if form.replace(".", "", 1).isdigit()
        or (_number(form) is not None and not units.isdisjoint(forms[i + 1 : i + 2]))
    ]
    angles = [i for i in numbers if set(forms[i + 1 : i + 4]) & _DEGREES]
    if angles and "fov" in forms:
        values = [_number(forms[i]) or 0.0 for i in numbers]
        yield c.Figure("view", values[-1], None, values[0] if len(values) > 1 else None)
        return
    turn = next((DEGREES[form] for form in forms if form in DEGREES), None)
    if turn is not None and not numbers:
        yield c.Figure("turns", turn, next((w.WAYS[form] for form in forms if form in w.WAYS), None))
    for i in numbers:
        unit = forms[i + 1] if i + 1 < len(forms) else ""
        if unit not in units:
            continue
        way = next((w.WAYS[form] for form in forms[i + 2 : i + 5] if form in w.WAYS), None)
        yield c.Figure("moves" if unit in _METRES else "turns", _number(forms[i]) or 0.0, way)
