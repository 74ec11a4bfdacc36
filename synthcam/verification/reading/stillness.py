"""How a clause says that something stays: the camera where it is or looks, the picture or a thing where it appears."""

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
from synthcam.verification.reading.scope import negated
from synthcam.verification.reading.token import Token

_LASTS = {"change", "stay", "remain", "keep", "constant", "same", "fixed", "unchanged"}


def stillness_claims(tokens: list[Token], part: c.Part | None, motions: list[c.Motion]) -> Iterator[c.Claim]:
    """What a clause claims to stay as it is of the camera's place, direction and width of view."""
    words = [t.word for t in tokens]
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        form = token.form
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if form == "@anglewidth":
            yield c.Still("direction", denied=negated(tokens, i), part=part)
            yield c.Still("width", denied=negated(tokens, i), part=part)
            return
        if token.word == "leave" and {"place", "spot", "position"} & set(forms[i:]):
            yield c.Still("place", denied=not negated(tokens, i))
            return
        if form in ("anywhere", "nowhere") and (negated(tokens, i) or form == "nowhere"):
            yield c.Still("place")
            return
        if form == "tripod" and any(word in w.KEEP for word in words):
            yield c.Still("place", denied=negated(tokens, i))
            return
        if token.word == "rest" and form != "rest" and not motions:
            yield c.Still("all", denied=negated(tokens, i), part=part or "late")
            return
        if token.word in w.STOP and following is not None and following.word in ("move", "pan", "turn", "travel"):
            yield c.Still("all", part="middle" if part == "middle" else "late")
            return
        if token.word in ("stop", "freeze", "pause", "halt") and not motions and _ends_here(following):
            yield c.Still(
                "all", denied=negated(tokens, i), part=part or ("middle" if token.word == "pause" else "late")
            )
            return
        if token.word == "hold" and not motions and following is None:
            yield c.Still("all", denied=negated(tokens, i), part=part)
            return
        if form in ("level", "upright") and any(word in w.KEEP for word in words) and "eye" not in forms:
            yield c.Still("level", denied=negated(tokens, i))
            return
        if form in w.STILL and _says_still(tokens, i):
            what: str = "all"
            if (
                form == "fixed"
                and following is not None
                and following.form in ("position", "spot", "place", "location")
            ):
                what = "place"
            if form in ("put", "rooted", "stationary", "stationery") or "@inplace" in forms:
                what = "place"
            yield c.Still(what, denied=negated(tokens, i), part=part)  # type: ignore[arg-type]
            if {"perfectly", "absolutely", "completely", "dead"} & set(forms[:i]) and not negated(tokens, i):
                yield c.Steadiness(0, 0)
            return
        if form == "@inplace" and any(word in w.KEEP or word in ("turn", "pan", "tilt", "roll") for word in words):
            yield c.Still("place", denied=negated(tokens, i), part=part)
            return
        if form == "@sameway" and any(word in w.KEEP or word in ("face", "look", "point") for word in words):
            yield c.Still("direction", denied=negated(tokens, i), part=part)
            return
        if (
            form in ("place", "position", "spot", "station")
            and not motions
            and words[max(0, i - 4) : i]
            and (
                any(word in ("keep", "maintain", "hold", "change") for word in words[:i])
                or (forms[i - 1] in ("its", "camera") and any(word in _LASTS for word in words[i:]))
            )
        ):
            denied = negated(tokens, len(tokens)) != ("change" in words)
            yield c.Still("place", denied=denied, part=part)
            return
        if (
            form in ("direction", "heading", "orientation", "axis", "pitch", "yaw")
            and not motions
            and any(word in ("keep", "maintain", "hold", *_LASTS) for word in words)
            and "clear" not in words
        ):
            denied = negated(tokens, len(tokens)) != ("change" in words)
            yield c.Still("direction", denied=denied, part=part)
            return
        if form == "focal" and "change" in words and not {"not", "no", "never"} & set(forms):
            yield c.Motion("zoom", None, alone="only" in forms)
            return
        if form == "focal" and (
            {"longer", "shorter"} & set(forms) or {"grow", "shrink", "increase", "decrease"} & set(words)
        ):
            longer = "longer" in forms or bool({"grow", "increase"} & set(words))
            yield c.Motion("zoom", "in" if longer else "out", negated(tokens, len(tokens)))
            return
        if form in ("width", "fov", "focal", "magnification") and any(
            word in w.KEEP or word in ("change", "constant", "same") for word in words
        ):
            denied = negated(tokens, len(tokens)) != ("change" in words)
            yield c.Still("width", denied=denied, part=part)
            return


def _ends_here(following: Token | None) -> bool:
    return (
        following is None or following.form.endswith("ly") or following.form in ("for", "in", "at", "there", "midway")
    )


def _says_still(tokens: list[Token], i: int) -> bool:
    form = tokens[i].form
    if form == "still":
        return i + 1 == len(tokens) or any(
            t.word in ("stay", "stand", "hold", "keep", "remain", "sit") for t in tokens[:i]
        )
    if form == "put":
        return i > 0 and tokens[i - 1].word == "stay"
    if any(t.form in ("mostly", "largely", "nearly", "almost") for t in tokens[:i]):
        return False
    if (
        form == "fixed"
        and i + 1 < len(tokens)
        and tokens[i + 1].form in ("point", "axis", "centre", "center", "pivot", "height")
    ):
        return False
    if form in ("fixed", "locked"):
        return i + 1 >= len(tokens) or tokens[i + 1].form not in ("to", "on", "in", "onto", "sideways")
    if form in ("frozen", "halted", "parked"):
        return False
    return not (form == "static" and i + 1 < len(tokens) and tokens[i + 1].form in ("scene", "background", "things"))


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
