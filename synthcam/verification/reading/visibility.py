"""What a clause says of things that enter, leave, stay in view, cover each other or come out."""

from collections.abc import Iterator

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.clauses import VERBS
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture_words import (
    COVER,
    ENTER,
    LEAVE,
    UNCOVER,
    Subject,
    directions,
    part_seen,
    side_of,
)
from synthcam.verification.reading.scope import negated
from synthcam.verification.reading.tokens import Token


def visibility_claims(tokens: list[Token], subject: Subject) -> Iterator[c.Claim]:
    forms = [t.form for t in tokens]
    for i, token in enumerate(tokens):
        word, form = token.word, token.form
        denied = negated(tokens, i) or "nothing" in forms[:i]
        if form == "@intoframe" or (word in ENTER and "behind" not in forms[i:]):
            if word == "appear" and any(f in ("to", "larger", "smaller") for f in forms[i + 1 : i + 2]):
                return
            yield c.Visible(subject, "enters", side_of(tokens), denied, part_seen(tokens))
            return
        if (form == "@outframe" or word in LEAVE) and "behind" not in forms[i:] and not _is_place_noun(tokens, i):
            yield c.Visible(subject, "leaves", side_of(tokens), denied, part_seen(tokens))
            return
        if form == "@inframe" and subject is not None and not any(t.word in VERBS for t in tokens):
            yield c.Visible(subject, "seen", None, denied)
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
