"""What a clause says of things that enter, leave, stay in view, cover each other or come out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.amounts import bound_of, share_of
from synthcam.verification.reading.clauses import VERBS
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture_words import (
    COVER,
    ENTER,
    LEAVE,
    PARALLAX,
    UNCOVER,
    Subject,
    all_the_picture,
    directions,
    part_seen,
    side_of,
)
from synthcam.verification.reading.scope import negated
from synthcam.verification.reading.token import Token

_SHOWN = {
    "see",
    "visible",
    "show",
    "fit",
    "appear",
    "reveal",
    "@inframe",
    "@intoframe",
    "uncover",
    "leave",
    "left",
    "enter",
}


def more_or_less(tokens: list[Token]) -> c.Visible | None:
    """What "more of the table is revealed" and "less sky can be seen" say of how much is seen."""
    forms = [t.form for t in tokens]
    at = next((i for i, form in enumerate(forms[:4]) if form in ("@more", "@less", "more", "less", "fewer")), None)
    if at is None or "than" in forms[at : at + 2] or not {*forms, *(t.word for t in tokens)} & _SHOWN:
        return None
    while at + 2 < len(forms) and forms[at + 1] == "and" and forms[at + 2] in ("more", "less", "@more", "@less"):
        at += 2
    thing, _ = thing_at(tokens, at + 1)
    if thing is None or thing.kind in w.VIEW or any(t.word in w.CAMERA for t in tokens):
        return None
    denied = any(t.word in w.NEGATIONS for t in tokens)
    if forms[at] in ("more", "fewer") and thing.many and any(t.word in ENTER | LEAVE for t in tokens):
        # "More cups appear": some that were not there.
        what: Literal["enters", "leaves"] = "enters" if any(t.word in ENTER for t in tokens) else "leaves"
        return c.Visible(replace(thing, some=True, many=False), what, side_of(tokens), denied, part_seen(tokens))
    return c.Visible(thing, "more" if "more" in forms[at] else "less", None, denied)


def there_is(tokens: list[Token]) -> c.Visible | None:
    """What "there is no sky left in the picture" says of what is seen."""
    forms = [t.form for t in tokens]
    at = next((i for i, form in enumerate(forms[:4]) if form == "there"), None)
    if at is None or forms[at + 1 : at + 2] not in (["is"], ["are"]):
        return None
    if not {"@inframe", "visible", "left"} & set(forms[at + 2 :]) or not {"no", "a", "an", "not", "some"} & set(
        forms[at + 2 : at + 4]
    ):
        return None
    thing, end = thing_at(tokens, at + 2)
    if end < len(tokens) and tokens[end].word in VERBS:
        return None
    if thing is None or thing.kind in VERBS or thing.kind in w.SHAKE:
        return None
    denied = bool({"no", "not"} & set(forms[at + 2 : at + 4]))
    return c.Visible(thing, "seen", None, denied, part_seen(tokens) or ("late" if "left" in forms else None))


ALL = 0.95
"""The share of the picture that what "fills the frame" is taken to have."""


_PARTS = w.word_set(
    """
    top bottom tip foot base corner edge rim side end half third quarter upper lower roof head hood tail front rear back
    shoulder shoulders leg legs feet part parts
    """
)


def _is_of_a_part(tokens: list[Token]) -> bool:
    """Whether a clause speaks of a part of a thing: "the top of the shelf", "its upper corner"."""
    forms = [t.form for t in tokens[:7]]
    if forms[:1] and forms[0] in ("its", "their", "his", "her"):
        return not _PARTS.isdisjoint(forms[1:4])
    return any(form in _PARTS and "of" in forms[i + 1 : i + 2] for i, form in enumerate(forms)) or (
        "'s" in forms and not _PARTS.isdisjoint(forms[forms.index("'s") + 1 :][:3])
    )


def visibility_claims(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    """What a clause says of its subject being in the picture; a part that comes or goes is cut off before or after."""
    for claim in _visibility_claims(tokens, subject):
        if isinstance(claim, c.Visible) and claim.what in ("enters", "leaves") and _is_of_a_part(tokens):
            # The rest of it is in the picture, so that an edge cuts it off before or afterwards.
            yield c.Visible(claim.thing, "cut", claim.side, claim.denied, "start" if claim.what == "enters" else "end")
        else:
            yield claim


def _visibility_claims(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    if (amount := more_or_less(tokens)) is not None:
        yield amount
        return
    forms = [t.form for t in tokens]
    if subject is not None and subject.kind in PARALLAX:
        return
    no_word = not w.NEGATIONS.isdisjoint(forms)
    for i, token in enumerate(tokens):
        word, form = token.word, token.form
        denied = no_word and (negated(tokens, i) or "nothing" in forms[:i])
        of_area = word in ("fill", "occupy", "take") and not {"height", "width", "breadth"} & set(forms)
        if of_area and subject is not None and (share := share_of(tokens)) is not None:
            yield c.Fills(subject, share, denied, part_seen(tokens), bound_of(tokens))
            return
        if of_area and word != "take" and subject is not None and all_the_picture(forms[i + 1 :], forms[:i]):
            yield c.Fills(subject, ALL, denied, part_seen(tokens))
            return
        if form in ("@fillsmore", "@fillsless"):
            yield c.Visible(subject, "more" if form == "@fillsmore" else "less", None, denied)
            return
        if form == "@intoframe" or (word in ENTER and "behind" not in forms[i:]):
            if word == "appear" and any(
                f in ("to", "larger", "smaller", "as") or f.endswith("ed") for f in forms[i + 1 : i + 2]
            ):
                return
            yield c.Visible(subject, "enters", side_of(tokens), denied, part_seen(tokens))
            return
        if (form == "@outframe" or word in LEAVE) and "behind" not in forms[i:] and not _is_place_noun(tokens, i):
            yield c.Visible(subject, "leaves", side_of(tokens), denied, part_seen(tokens))
            return
        if form == "@inframe" and subject is not None and not any(t.word in VERBS for t in tokens):
            yield c.Visible(subject, "seen", None, denied)
            return
        if form == "visible" and forms[i - 1] in ("more", "less") and "than" not in forms:
            yield c.Visible(subject, "more" if forms[i - 1] == "more" else "less", None, denied)
            return
        if form == "@inframe" and {"place", "position", "spot", "@inplace"} & set(forms):
            return
        if (form == "@inframe" and any(t.word in w.KEEP for t in tokens)) or (
            form == "visible" and subject is not None
        ):
            yield c.Visible(subject, "stays" if any(
                t.word in ("stay", "remain", "keep") for t in tokens
            ) else "seen", None, denied, part_seen(tokens))  # fmt: skip
            return
        if word in ("cut", "crop") and any(t.form in ("edge", "frame", "border") for t in tokens):
            yield c.Visible(subject, "cut", side_of(tokens), denied)
            return


def _is_place_noun(tokens: list[Token], i: int) -> bool:
    """Whether what is left is a place and not the frame: "leaves its place"."""
    return tokens[i].word == "leave" and any(t.form in ("place", "spot", "position", "room") for t in tokens[i:])


def covering_claims(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    if subject is None:
        if tokens and tokens[0].form == "nothing" and any(t.word in COVER for t in tokens):
            yield c.Covers(None, None, denied=True)
        return
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        word = token.word
        denied = negated(tokens, i)
        passive = token.form.endswith(("ed", "hidden", "hid")) and any(
            t.word in ("be", "become", "get") for t in tokens[:i]
        )
        if word == "cover" and share_of(tokens) is not None:
            return
        if (word in COVER or word in UNCOVER) and not (word == "screen" and i and forms[i - 1] in ("on", "the")):
            if word in ("clear", "free") and not passive:
                continue
            uncovers = word in UNCOVER
            if passive:
                other, _ = thing_at(tokens, i + 2) if forms[i + 1 : i + 2] in (["by"], ["behind"]) else (None, 0)
                yield c.Covers(other, subject, uncovers, denied, part_seen(tokens))
            else:
                other, _ = thing_at(tokens, i + 1)
                if other is not None:
                    yield c.Covers(subject, other, uncovers, denied, part_seen(tokens))
            return
        if token.form == "behind" and i:
            other, _ = thing_at(tokens, i + 1)
            verbs = {t.word for t in tokens[:i]}
            if verbs & (ENTER | {"come"}):
                yield c.Covers(other, subject, uncovers=True, denied=denied, part=part_seen(tokens))
                return
            if verbs & (LEAVE | {"go", "slip", "slide", "pass", "move"}) and not directions(tokens[:i]):
                yield c.Covers(other, subject, uncovers=False, denied=denied, part=part_seen(tokens))
                return
        if (
            token.form == "front"
            and forms[i - 1 : i] == ["in"]
            and any(t.word in ("pass", "slide", "move") for t in tokens[:i])
        ):
            other, _ = thing_at(tokens, i + 2)
            yield c.Covers(subject, other, uncovers=False, denied=denied, part=part_seen(tokens))
            return
