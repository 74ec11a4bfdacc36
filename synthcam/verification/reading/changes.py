"""How a clause says that the picture or a thing in it changes: it slides, grows, turns, or moves by itself."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import FACTORS, LARGE, SMALLER, bound_of, degrees_of, factor_of, share_of
from synthcam.verification.reading.picture_words import (
    ALIVE,
    DOWN,
    GATHER,
    GROW,
    LEANS,
    PARALLAX,
    SHRINK,
    SLIDE,
    SPREAD,
    TURN,
    UP,
    WALK,
    Subject,
    all_the_picture,
    directions,
    higher_side,
    part_seen,
)
from synthcam.verification.reading.scope import negated
from synthcam.verification.reading.stillness import resting_claims
from synthcam.verification.reading.token import Token

_BY_FACTOR = {"double", "halve", "triple", "treble", "quadruple"}
_LEVELS = {"line", "edge", "horizon", "upright", "vertical"}
"""What shows by its slant that the picture turns."""
_AXES: dict[str, tuple[c.Way, c.Way]] = {
    "sideways": ("left", "right"), "horizontally": ("left", "right"), "horizontal": ("left", "right"),
    "@leftright": ("left", "right"), "@updown": ("up", "down"),
    "laterally": ("left", "right"), "vertically": ("up", "down"), "vertical": ("up", "down"),
}  # fmt: skip


def changes_told(tokens: list[Token], subject: Subject, *, inherited: bool) -> Iterator[c.Claim]:
    """What a clause claims to change, or to stay, of the picture or of a thing in it."""
    words = [t.word for t in tokens]
    forms = [t.form for t in tokens]
    no_word = not w.NEGATIONS.isdisjoint(words) or not w.NEGATIONS.isdisjoint(forms)
    for i, word in enumerate(words):
        if i and forms[i - 1] == "'s":
            continue  # "the person's head"
        denied = no_word and (
            negated(tokens, i) or any(form in ("nothing", "neither", "none") for form in forms[: i + 1])
        )
        if word in w.SHAKE or word in ("shake", "tremble"):
            yield c.Trembles(denied)
            return
        if word in PARALLAX:
            yield c.Alike("any", alike=denied)
            return
        if forms[i] in ("@returns", "@oldplace", "@backhome"):
            home = forms[i] == "@backhome"
            yield c.Returns(subject, denied=denied, or_stays=forms[i] == "@oldplace", home=home)
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
            if (verb := next((j for j, x in enumerate(words) if x in ("change", "alter", "vary")), None)) is not None:
                stays = negated(tokens, verb) or set(forms) & {"hardly", "barely", "scarcely", "little", "nothing"}
                yield c.Grows(subject, "same", not stays)
                return
        little = set(forms) & {"hardly", "barely", "scarcely", "little", "slightly"}
        if word in ("change", "alter") and (denied or little) and "size" in words:
            yield c.Grows(subject, "same", amount=None if denied else "hardly")
            return
        if word in ("change", "alter") and (denied or set(forms[:i]) & {"hardly", "barely", "scarcely"}):
            if subject is None:
                yield c.Slides(None, None, denied=True, part=part_seen(tokens))
            else:
                yield c.Grows(subject, "same", amount=None if denied else "hardly")
            return
        if (
            word == "fill"
            and share_of(tokens) is None
            and any(form in ("frame", "picture", "image", "screen", "shot", "view") for form in forms[i:])
            and not all_the_picture(forms[i + 1 :], forms[:i])
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
            of_size = factor_of(tokens, shrinks=any(x in SHRINK for x in words)) or 1.0
            yield c.Grows(subject, "larger" if of_size > 1 else "smaller", denied, of_size, bound=bound_of(tokens))
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
        times = factor_of(tokens) if word == "as" and i and set(forms[i + 1 : i + 2]) & LARGE else None
        if times is not None:
            yield c.Grows(subject, "larger" if times > 1 else "smaller", denied, times, bound=bound_of(tokens))
            return
        of_thing = subject is not None and forms[i] in ("taller", "wider", "shorter", "narrower")
        if (forms[i] in ("larger", "bigger", "smaller") or of_thing) and "than" not in forms:
            way: Literal["smaller", "larger"] = "smaller" if forms[i] in SMALLER else "larger"
            yield c.Grows(subject, way, denied, factor_of(tokens), _growth(tokens))
            return
        if word in SPREAD or word in GATHER:
            yield c.Grows(subject, "larger" if word in SPREAD else "smaller", denied, factor_of(tokens))
            return
        if subject is not None and subject.kind in _LEVELS and word in ("tip", "tilt", "lean", "incline"):
            ways = [way for way in directions(tokens) if way in ("cw", "ccw")]
            yield c.Turns(ways[0] if ways else None, denied)
            return
        if word == "slant" and any(x in w.KEEP and x != "be" for x in words):
            yield c.Turns(None, not denied, None)
            return
        circles = word in SLIDE and bool({"cw", "ccw"} & set(directions(tokens)))
        if (word in TURN or circles) and not (word == "turn" and "in" in forms[max(0, i - 1) : i]):
            ways = [way for way in directions(tokens) if way in ("cw", "ccw")]
            leans = word in LEANS
            if leans and not ways:
                ways = ["ccw" if way == "left" else "cw" for way in directions(tokens) if way in ("left", "right")]
                ways = ways or (["ccw"] if higher_side(tokens) == "right" else ["cw"] if higher_side(tokens) else [])
            if ways or subject is None or denied or leans:
                degrees = degrees_of(tokens)
                if "angle" in forms and "right" in forms and (angle := share_of(tokens)):
                    degrees = 90.0 * angle
                bound = bound_of(tokens) if degrees is not None else None
                yield c.Turns(ways[0] if ways else None, denied, subject, degrees, bound)
            elif subject is not None:
                across = [way for way in directions(tokens) if way in ("left", "right")] if word == "roll" else []
                yield c.MovesItself(subject, across[0] if across else None, denied)
            return
        if forms[i] == "@byitself" or (word == "itself" and "by" in forms):
            across = [way for way in directions(tokens) if way in ("left", "right")]
            yield c.MovesItself(subject, across[0] if across else None, denied)
            return
        passes = word == "pass" and subject is not None and subject.kind in ALIVE and not directions(tokens)
        if (word in WALK or passes) and subject is not None and (word not in ("run", "step") or subject.kind in ALIVE):
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
    yield from resting_claims(tokens, subject, inherited=inherited)


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
        across = [way for way in ways if way in ("left", "right")]
        yield c.MovesItself(subject, across[0] if across else None, denied)
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
    return "large" if forms & {"strongly", "greatly", "widely"} or _is_far(tokens) else None


def _is_far(tokens: list[Token]) -> bool:
    """Whether something goes far, after its verb; in "the far door" it is where the door is."""
    at = next((i for i, t in enumerate(tokens) if t.form == "far"), None)
    return at is not None and any(t.word in SLIDE or t.word in GROW or t.word in SHRINK for t in tokens[:at])
