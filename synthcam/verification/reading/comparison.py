"""What a clause compares: one thing with another, near with far."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import is_amount
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture_words import (
    GROW,
    LESS,
    MORE,
    SHRINK,
    SPREAD,
    Subject,
    directions,
    forms_of,
    named_group,
)
from synthcam.verification.reading.token import Token
from synthcam.verification.reading.visibility import more_or_less, visibility_claims


def joined_claims(tokens: list[Token], one: c.Name, moves: list[c.Claim]) -> list[c.Claim]:
    """What "fence and mountains slide right together" says of the two."""
    forms = forms_of(tokens)
    if "camera" in forms:
        return [c.Tracking(one)]
    other = named_group(tokens, forms.index("and") + 1)
    if other is None:
        return []
    if turning := [m for m in moves if isinstance(m, c.Turns)]:
        return [replace(turn, thing=None) for turn in turning]
    what: c.What = "grows" if any(isinstance(m, c.Grows) for m in moves) else "slides"
    denied = any(t.word in w.NEGATIONS for t in tokens)
    ways: list[c.Claim] = [m for m in moves if isinstance(m, c.Slides) and m.way is not None and not m.denied]
    ways += [m for m in moves if isinstance(m, c.Grows) and m.way != "same" and not m.denied]
    return [c.Compare(one, other, what, "same", denied), *ways]


def names_near_and_far(tokens: list[Token]) -> bool:
    forms = {t.form for t in tokens}
    return bool(forms & {"near", "nearer", "close", "foreground"}) and bool(
        forms & {"far", "farther", "distant", "background"}
    )


def _earlier_or_later(tokens: list[Token], subject: Subject) -> c.Sequence | None:
    """What "the bush leaves sooner than the lamp" says of the two."""
    forms = [t.form for t in tokens]
    at = next(
        (i for i, f in enumerate(forms[:-2]) if f in ("sooner", "earlier", "later") and forms[i + 1] == "than"), None
    )
    if at is None or subject is None:
        return None
    event = next((k for k in visibility_claims(tokens[:at], subject) if isinstance(k, c.Visible)), None)
    other, _ = thing_at(tokens, at + 2)
    if event is None or other is None:
        return None
    both = (event, replace(event, thing=other))
    return c.Sequence(*(both if forms[at] != "later" else both[::-1]))


def _before_amount(tokens: list[Token], than: int) -> bool:
    """Whether a "than" goes with an amount: "more than half", "less than a third"."""
    later = [t for t in tokens[than + 1 : than + 3] if t.form not in ("a", "an", "the", "one")]
    return bool(later) and (is_amount(later[0]) or tokens[than + 1].word in ("double", "triple"))


def comparison_claims(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    words = [t.word for t in tokens]
    if more_or_less(tokens) is not None:
        return
    if (timed := _earlier_or_later(tokens, subject)) is not None:
        yield timed
        return
    grows = any(word in GROW or word in SHRINK or word in SPREAD for word in words) or "@insize" in forms
    what: c.What = "grows" if grows else "slides"
    relation: Literal["more", "less", "same"] | None = None
    other_at, times = -1, False
    if "than" in forms and not _before_amount(tokens, forms.index("than")):
        j = forms.index("than")
        earlier = set(forms[:j])
        if "be" in words[:j] and earlier & {"farther", "further"} and forms[j - 1] in ("away", "off", "back"):
            other, _ = thing_at(tokens, j + 1)
            if isinstance(subject, c.Name) and other is not None:
                yield c.Nearer(other, subject, any(f in ("not", "no") for f in forms[:j]))
            return
        if earlier & MORE:
            relation, other_at = "more", j + 1
        elif earlier & LESS:
            relation, other_at = "less", j + 1
        elif earlier & {"larger", "bigger", "smaller", "nearer", "closer"}:
            if earlier & {"nearer", "closer"} and subject is not None:
                other, _ = thing_at(tokens, j + 1)
                yield c.Nearer(subject, other, any(f in ("not", "no") for f in forms[:j]))
            return
    elif any(word in ("outpace", "overtake", "outrun") for word in words):
        j = next(i for i, word in enumerate(words) if word in ("outpace", "overtake", "outrun"))
        relation, other_at = "more", j + 1
    elif ("ahead", "of") in pairwise(forms):
        relation, other_at = "more", forms.index("ahead") + 2
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
    if other is None and "lag" in words:
        other = c.Name("far things")  # "lags behind" what is seen around it
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
        # "Outpaces the wall on the way left": the way may be told after the other thing.
        later = tokens[forms.index("way") :] if "way" in forms[other_at:] else []
        for way in (*directions(tokens[: max(other_at - 1, 0)]), *directions(later)):
            if way not in ("cw", "ccw") and what == "slides" and not denied:
                yield c.Slides(subject, way)
        if what == "grows" and not denied:
            shrinks = any(word in SHRINK for word in words)
            yield c.Grows(subject, "smaller" if shrinks else "larger")
