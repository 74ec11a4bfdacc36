"""Clauses that claim nothing: moods, questions and strings of words that are no sentence."""

from itertools import pairwise, zip_longest

from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import is_amount
from synthcam.verification.reading.clauses import VERBS, Segment
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.scope import part_told
from synthcam.verification.reading.words import word_set

ASKS = word_set(
    """
    do be what which who where when how why can could would will have should
    """
)


ABSTRACT = word_set(
    """
    motion movement shaking progress beginning end start middle way same vibration transition speed pace effect
    unsteadiness steadiness panning tilting trucking rolling zooming tracking rest first second process sequence
    direction
    """
)


def is_mood(segment: Segment) -> bool:
    """Whether a clause holds nothing that could be checked."""
    if segment.link == "with" and thing_at(segment.tokens, 0)[1] == len(segment.tokens):
        return True
    content = [
        t for t in segment.tokens if t.form not in w.FILLER and not t.is_mark and part_told([t]) in (None, "throughout")
    ]
    return all(t.form in w.MOOD or t.form.removesuffix("s") in w.MOOD or t.form.endswith("ly") for t in content)


_PLACES = word_set(
    """
    parallel in at on along across past over by near inside through opposite beside under above below to from around
    amid among against during within behind outside toward towards onto before
    """
)


def is_where(segment: Segment) -> bool:
    """Whether a clause only says where something is: "parallel to the wall", "in a narrow street"."""
    tokens = segment.tokens
    if tokens[0].form not in _PLACES or len(tokens) > 8:
        return False
    return not any(
        t.word in VERBS
        or t.word in w.NEGATIONS
        or t.form in w.WAYS
        or t.form[0] == "@"
        or t.form in w.HEDGES
        or t.form.isdigit()
        for t in tokens
    )


def is_salad(segment: Segment) -> bool:
    """Whether the words of a clause stand in no order that English has: "truck right camera the slides"."""
    tokens = segment.tokens
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.form in ("the", "a", "an"):
            if following is None or following.form in _NEVER_AFTER_THE:
                return True
            finite = following.form != following.word and following.form.endswith("s") and following.word in VERBS
            if finite and following.word not in w.KEEP and following.form not in _NOUNS_IN_S and i + 2 >= len(tokens):
                return True
        elif token.form == "camera" and i and tokens[i - 1].form in _NEVER_BEFORE_CAMERA:
            return True
    return False


_NEVER_AFTER_THE = word_set(
    "the a an and or is are of in at to with so because it than while as by from for does not which on this"
)


_NOUNS_IN_S = {
    "turns",
    "pans",
    "tilts",
    "zooms",
    "rolls",
    "views",
    "shots",
    "arcs",
    "changes",
    "leaves",
    "fences",
    "flies",
}


_NEVER_BEFORE_CAMERA = {
    "right",
    "left",
    "up",
    "down",
    "slides",
    "moves",
    "turns",
    "is",
    "are",
    "not",
    "forward",
    "pans",
}


def is_bare_denial(segment: Segment) -> bool:
    """Whether a clause only says that something does not: "(...,) but they do not"."""
    forms = [t.form for t in segment.tokens]
    return len(forms) == 3 and forms[0] in ("they", "it", "both", "that", "this") and forms[1:] in (
        ["do", "not"], ["does", "not"], ["did", "not"], ["is", "not"], ["are", "not"],
    )  # fmt: skip


def is_hedged(segment: Segment) -> bool:
    """Whether a clause says a maybe; "maybe a third" only rounds, and what appears on the left comes into view."""
    for token, following in zip_longest(segment.tokens, segment.tokens[1:]):
        if token.word not in w.HEDGES:
            continue
        if following is not None and token.word in _ROUNDS and (is_amount(following) or following.form in ("a", "an")):
            continue
        if token.word == "appear" and (following is None or following.form not in ("to", "as", "that", "like")):
            continue
        return True
    return False


_ROUNDS = {"maybe", "perhaps", "possibly", "probably", "likely"}


def only_possible(segment: Segment) -> bool:
    """Whether a clause says what could be and not what is: "a pan and a truck are both possible"."""
    forms = {t.form for t in segment.tokens}
    possible = "possible" in forms and bool({"are", "is", "both", "also"} & forms)
    could = any(one.form == "could" and other.form == "be" for one, other in pairwise(segment.tokens))
    return possible or could or ("either" in forms and "or" in forms and "could" in forms)
