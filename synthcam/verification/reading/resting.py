"""How a clause says that the picture or a thing in it stays: in its place, in the centre, level, at its size."""

from collections.abc import Iterator

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import share_of
from synthcam.verification.reading.picture_words import (
    Subject,
    directions,
    higher_side,
    part_seen,
    side_of,
)
from synthcam.verification.reading.token import Token


def resting_claims(tokens: list[Token], subject: Subject, *, inherited: bool) -> Iterator[c.Claim]:
    """What a clause claims to rest, or where it puts what rests."""
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
    if higher_side(tokens) is not None and subject is None:
        yield c.Turns("ccw" if higher_side(tokens) == "right" else "cw", denied)
        return
    if subject is not None and {"further", "farther", "more", "higher", "lower"} & set(forms):
        ways = [way for way in directions(tokens) if way not in ("cw", "ccw")]
        heights: tuple[tuple[str, c.Way], ...] = (("higher", "up"), ("lower", "down"))
        ways += [way for form, way in heights if form in forms and not _is_side(forms, form)]
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


def _is_side(forms: list[str], form: str) -> bool:
    """Whether "lower" is of a place: "the lower left", "the lower edge"."""
    later = forms[forms.index(form) + 1 :][:1]
    return bool(later) and later[0] in ("left", "right", "edge", "half", "corner", "part", "third", "border", "side")


def _moment(words: list[str]) -> c.Part | None:
    """The moment of "ends up on the left" and "starts out in the middle"."""
    if {"end", "finish"} & set(words[:4]):
        return "end"
    return "start" if {"start", "begin"} & set(words[:4]) else None
