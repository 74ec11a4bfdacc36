"""What a clause says of the picture or of a thing in it: how it slides, grows, turns, enters, is covered, compares."""

from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.changes import changes_told
from synthcam.verification.reading.comparison import comparison_claims, joined_claims, names_near_and_far
from synthcam.verification.reading.nouns import thing_at
from synthcam.verification.reading.picture_words import (
    ALIKE,
    GATHER,
    GROW,
    LESS,
    MORE,
    SHRINK,
    SPREAD,
    Subject,
    forms_of,
    part_seen,
)
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
    if (kept := _kept_beside(tokens, subject)) is not None:
        return [kept]
    changes = list(speed_changes(tokens))
    if changes:
        return list(changes)
    found = list(visibility_claims(tokens, subject)) or list(covering_claims(tokens, subject))
    alike = any(t.form in ALIKE for t in tokens) or (
        any(t.form == "same" for t in tokens)
        and any(t.word in ("rate", "speed", "amount", "pace", "factor", "stretch", "measure") for t in tokens)
    )
    groups = names_near_and_far(tokens)
    moves = list(changes_told(tokens, subject, inherited=inherited))
    if any(isinstance(k, c.Fills) for k in found):
        moves = [m for m in moves if not isinstance(m, c.Slides)]  # "fills the lower half": goes nowhere
    if alike and subject is not None and "and" in forms_of(tokens):
        joined = joined_claims(tokens, subject, moves)
        if joined:
            return joined
    if alike and moves and all(isinstance(m, c.Turns) for m in moves):
        return found + moves  # "the whole scene turns together"
    if alike and (subject is None or groups or any(t.form in ("both", "and") for t in tokens)):
        what: c.What = "grows" if any(isinstance(m, c.Grows) for m in moves) else "slides"
        denied = any(t.word in w.NEGATIONS for t in tokens)
        found.append(c.Alike(what, alike=not denied))
        if subject is None and not denied:
            found += [m for m in moves if getattr(m, "way", None) is not None and not getattr(m, "denied", False)]
        return found
    return found + [m for m in moves if not (found and _adds_nothing(m))]


def _kept_beside(tokens: list[Token], subject: Subject) -> c.Claim | None:
    """What "keeps its place relative to the trunk" says: that the two go together."""
    forms = [t.form for t in tokens]
    at = next((i for i in range(len(forms) - 1) if forms[i : i + 2] == ["relative", "to"]), None)
    if at is None or subject is None or not any(t.word in w.KEEP for t in tokens[:at]):
        return None
    other, _ = thing_at(tokens, at + 2)
    if other is None or other.kind in w.VIEW | {"edge"}:
        return None
    return c.Alike("any", alike=not any(t.word in w.NEGATIONS for t in tokens[:at]))


def _adds_nothing(claim: c.Claim) -> bool:
    """Whether a claim is in what is said of the same thing being seen: "is cut off at the top" is seen there."""
    return (isinstance(claim, c.Slides) and claim.way is None) or (
        isinstance(claim, c.Visible) and claim.what == "seen"
    )


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
