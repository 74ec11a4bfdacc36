"""What a clause says of the picture or of a thing in it: how it slides, grows, turns, enters, is covered, compares."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import DEGREES, FACTORS, bound_of, factor_of, share_of
from synthcam.verification.reading.comparison import comparison_claims, joined_claims, names_near_and_far
from synthcam.verification.reading.picture_words import (
    ALIKE,
    ALIVE,
    DOWN,
    GATHER,
    GROW,
    LEANS,
    LESS,
    MORE,
    PARALLAX,
    SHRINK,
    SLIDE,
    SPREAD,
    TURN,
    UP,
    WALK,
    Subject,
    directions,
    forms_of,
    part_seen,
    side_of,
)
from synthcam.verification.reading.scope import negated
from synthcam.verification.reading.steadiness import speed_changes
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.visibility import covering_claims, visibility_claims


def picture_claims(tokens: list[Token], subject: Subject, *, inherited: bool = False) -> list[c.Claim]:
    """The claims of a clause whose subject is a thing or the picture."""
    found, part = _picture_claims(tokens, subject, inherited=inherited), part_seen(tokens)
    if part in (None, "throughout"):
        return found
    return [
        # "Ends up twice as large" compares with the start.
        replace(k, part=part) if isinstance(k, c.Compare) or (isinstance(k, c.Grows) and k.factor is None) else k
        for k in found
    ]


def _picture_claims(tokens: list[Token], subject: Subject, *, inherited: bool) -> list[c.Claim]:
    found = list(comparison_claims(tokens, subject))
    if found:
        return found
    if (apart := _faster_group(tokens, subject)) is not None:
        return [apart]
    changes = list(speed_changes(tokens))
    if changes:
        return list(changes)
    found = list(visibility_claims(tokens, subject)) or list(covering_claims(tokens, subject))
    alike = any(t.form in ALIKE for t in tokens) or (
        any(t.form == "same" for t in tokens)
        and any(t.word in ("rate", "speed", "amount", "pace", "factor", "stretch", "measure") for t in tokens)
    )
    groups = names_near_and_far(tokens)
    moves = list(_changes(tokens, subject, inherited=inherited))
    if alike and subject is not None and "and" in forms_of(tokens):
        joined = joined_claims(tokens, subject, moves)
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


def _faster_group(tokens: list[Token], subject: Subject) -> c.Claim | None:
    """What "the nearer ones expand faster" says: faster than the others."""
    forms, words = {t.form for t in tokens}, {t.word for t in tokens}
    if subject is None or subject.kind not in ("near things", "far things") or "than" in forms:
        return None
    if not forms & (MORE | LESS):
        return None
    what: c.What = "grows" if words & (GROW | SHRINK | SPREAD | GATHER) else "slides"
    denied = bool(words & w.NEGATIONS)
    if (subject.kind == "near things") == bool(forms & MORE):
        return c.Alike(what, alike=denied)
    return c.Compare(c.Name("far things"), c.Name("near things"), what, "more", denied)


def _growth(tokens: list[Token]) -> c.Amount | None:
    found = _amount(tokens)
    return found if found != "large" else None


def _amount(tokens: list[Token]) -> c.Amount | None:
    forms = {t.form for t in tokens}
    if forms & {"hardly", "barely", "scarcely"}:
        return "hardly"
    if forms & (w.SLIGHT - {"hardly", "barely", "small", "minor", "tiny", "little"}) or ("a", "little") in pairwise(
        t.form for t in tokens
    ):
        return "slight"
    return "large" if forms & {"far", "strongly", "greatly", "widely"} else None


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
        if forms[i] in ("@returns", "@oldplace"):
            yield c.Returns(subject, denied=denied, or_stays=forms[i] == "@oldplace")
            return
        if forms[i] == "@movesback":
            yield from (c.Slides(subject, way, denied, part=part_seen(tokens)) for way in directions(tokens))
            return
        same = forms[i] in ("same", "unchanged", "identical") and any(x in w.KEEP for x in words[:i])
        whole = subject is None and not {"size", "place", "shape", "slant"} & set(words) and len(tokens) < 10
        if whole and ((word in ("change", "alter") and denied) or same):
            # A picture that does not change neither slides nor grows.
            if same and denied:
                yield c.Motion("any", None)
            else:
                yield from (c.Slides(None, None, denied=True, part=part_seen(tokens)), c.Grows(None, "same"))
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
                yield c.Slides(None, None, denied=True, part=part_seen(tokens))
            else:
                yield c.Grows(subject, "same", amount=None if denied else "hardly")
            return
        if word == "fill" and any(
            form in ("frame", "picture", "image", "screen", "shot", "view") for form in forms[i:]
        ):
            yield c.Grows(subject, "smaller" if "less" in forms else "larger", denied)
            return
        if word == "approach" and i:
            yield c.Grows(subject, "larger", denied)
            return
        if word in w.STOP or word == "freeze":
            part = part_seen(tokens)
            yield c.Slides(subject, None, not denied, part=part if part in ("middle", "start") else "late")
            return
        if forms[i] in FACTORS or forms[i].startswith("@factor") or word in _BY_FACTOR:
            times = factor_of(tokens, shrinks=any(x in SHRINK for x in words)) or 1.0
            yield c.Grows(subject, "larger" if times > 1 else "smaller", denied, times, bound=bound_of(tokens))
            return
        if word in GROW or word in SHRINK:
            larger = word in GROW
            if word in ("scale", "increase", "stretch") and "down" in forms:
                larger = False
            if subject is None and word in ("widen", "narrow"):
                continue
            factor = factor_of(tokens, shrinks=not larger)
            bound = bound_of(tokens) if factor is not None else None
            yield c.Grows(subject, "larger" if larger else "smaller", denied, factor, _growth(tokens), bound=bound)
            return
        if forms[i] in ("larger", "bigger", "smaller") and "than" not in forms:
            yield c.Grows(subject, "smaller" if forms[i] == "smaller" else "larger", denied, factor_of(tokens))
            return
        if word in SPREAD or word in GATHER:
            yield c.Grows(subject, "larger" if word in SPREAD else "smaller", denied, factor_of(tokens))
            return
        if subject is not None and subject.kind in _LEVELS and word in ("tip", "tilt", "lean", "incline"):
            ways = [way for way in directions(tokens) if way in ("cw", "ccw")]
            yield c.Turns(ways[0] if ways else None, denied)
            return
        if word == "slant" and any(x in w.KEEP for x in words):
            yield c.Turns(None, not denied, None)
            return
        circles = word in SLIDE and bool({"cw", "ccw"} & set(directions(tokens)))
        if (word in TURN or circles) and not (word == "turn" and "in" in forms[max(0, i - 1) : i]):
            ways = [way for way in directions(tokens) if way in ("cw", "ccw")]
            leans = word in LEANS
            if leans and not ways:
                ways = ["ccw" if way == "left" else "cw" for way in directions(tokens) if way in ("left", "right")]
                ways = ways or (["ccw"] if _higher_on(tokens) == "right" else ["cw"] if _higher_on(tokens) else [])
            if ways or subject is None or denied or leans:
                degrees = next((DEGREES[form] for form in forms if form in DEGREES), None)
                if "angle" in forms and "right" in forms and (angle := share_of(tokens)):
                    degrees = 90.0 * angle
                bound = bound_of(tokens) if degrees is not None else None
                yield c.Turns(ways[0] if ways else None, denied, subject, degrees, bound)
            elif subject is not None:
                yield c.MovesItself(subject, None, denied)
            return
        if forms[i] == "@byitself" or (word == "itself" and "by" in forms):
            yield c.MovesItself(subject, None, denied)
            return
        if word in WALK and subject is not None and (word not in ("run", "step") or subject.kind in ALIVE):
            across = [way for way in directions(tokens) if way in ("left", "right")]
            yield c.MovesItself(subject, across[0] if across else None, denied)
            return
        alive = (
            subject is not None and subject.kind in ALIVE and not {"picture", "frame", "image", "@inframe"} & set(forms)
        )
        if word == "move" and denied and alive and "hardly" not in forms and not directions(tokens):
            yield c.MovesItself(subject, None, denied)
            return
        if (
            word == "lower"
            and forms[i + 1 : i + 2]
            and forms[i + 1] in ("left", "right", "edge", "corner", "half", "part", "third")
        ):
            continue
        if word in SLIDE or (word == "cover" and share_of(tokens) is not None):
            yield from _sliding(tokens, i, subject, denied)
            return
    yield from _resting(tokens, subject, inherited=inherited)


_BY_FACTOR = {"double", "halve", "triple", "treble", "quadruple"}
_LEVELS = {"line", "edge", "horizon", "upright", "vertical"}
"""What shows by its slant that the picture turns."""


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
    "@leftright": ("left", "right"), "@updown": ("up", "down"),
    "laterally": ("left", "right"), "vertically": ("up", "down"), "vertical": ("up", "down"),
}  # fmt: skip


def _sliding(tokens: list[Token], i: int, subject: Subject, denied: bool) -> Iterator[c.Claim]:
    word = tokens[i].word
    ways: list[c.Way] = [way for way in directions(tokens) if way not in ("cw", "ccw")]
    if word in UP and "up" not in ways:
        ways.insert(0, "up")
    if word in DOWN and "down" not in ways:
        ways.insert(0, "down")
    forms = [t.form for t in tokens]
    if "nowhere" in forms:
        yield c.Slides(subject, None, True, part=part_seen(tokens))
        return
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
    share = share_of(tokens)
    bound = bound_of(tokens) if share is not None else None
    for way in ways or (None,):
        yield c.Slides(subject, way, denied, share, part_seen(tokens), _amount(tokens), bound)


def _moment(words: list[str]) -> c.Part | None:
    """The moment of "ends up on the left" and "starts out in the middle"."""
    if {"end", "finish"} & set(words[:4]):
        return "end"
    return "start" if {"start", "begin"} & set(words[:4]) else None


def _resting(tokens: list[Token], subject: Subject, *, inherited: bool) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    keeps = any(word in w.KEEP for word in words) or _moment(words) is not None
    denied = any(form in ("not", "never", "nothing") for form in forms) and "nowhere" not in forms
    if "still" in forms and "stand" in words and ("things" in forms or "objects" in forms):
        yield c.MovesItself(None, None, not denied)
        return
    if subject is not None and "still" in forms and {"stand", "lie"} & set(words) and not inherited:
        yield c.MovesItself(subject, None, not denied)
        return
    if any(
        form in ("still", "motionless", "stationary", "unmoved", "@inplace", "fixed", "static", "nowhere")
        for form in forms
    ) or (keeps and any(form in ("place", "position", "put") for form in forms)):
        yield c.Slides(subject, None, not denied, None, part_seen(tokens))
        return
    if (
        keeps
        and subject is not None
        and any(form in ("center", "centre", "middle", "centered", "centred") for form in forms)
    ):
        part = _moment(words) or part_seen(tokens)
        if part in (None, "throughout"):
            yield c.Keeps(subject, "centre", denied)
        else:
            yield c.Visible(subject, "seen", "middle", denied, part)
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
    if subject is not None and {"further", "farther", "more", "higher", "lower"} & set(forms):
        ways = [way for way in directions(tokens) if way not in ("cw", "ccw")]
        ways += [way for form, way in (("higher", "up"), ("lower", "down")) if form in forms]  # type: ignore[misc]
        if ways and "than" not in forms:
            yield c.Slides(subject, ways[0], denied)
            return
    if keeps and subject is not None and "same" in forms:
        yield c.Grows(subject, "same", denied)
        return
    ways = [way for way in directions(tokens) if way not in ("cw", "ccw")]
    if inherited and ways and not keeps:
        for way in ways:
            yield c.Slides(subject, way, denied, share_of(tokens), part_seen(tokens))
    elif subject is not None and (keeps or "sit" in words) and len(tokens) < 14 and (side := side_of(tokens)):
        yield c.Visible(subject, "seen", side, denied, _moment(words) or part_seen(tokens))
