"""Motions joined to each other: one before, after or beside another, in one clause or over two."""

from collections.abc import Iterator
from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.camera import camera_claims
from synthcam.verification.reading.clauses import Segment
from synthcam.verification.reading.following import Memory
from synthcam.verification.reading.tokens import Token


def orders_between(segment: Segment, earlier: list[c.Claim], claims: list[c.Claim]) -> Iterator[c.Claim]:
    """Claims that join a clause to the one before: order and togetherness."""
    before = [m for m in earlier if isinstance(m, c.Motion) and not m.denied]
    now = [m for m in claims if isinstance(m, c.Motion) and not m.denied]
    if before and now:
        if segment.link in ("then", "before"):
            yield c.Order(before[0], now[0])
        elif segment.link == "after":
            yield c.Order(now[0], before[0])
        elif segment.link == "while" and segment.lead in ("while", "as", "simultaneously"):
            yield c.Together(before[0], now[0])


def comes_after(
    segment: Segment, later: list[Segment], said: list[c.Motion], claims: list[c.Claim]
) -> Iterator[c.Order]:
    """The order in "a left pan comes first | and a right pan | after it"."""
    after = segment.words[-1:] == ["follow"] or (bool(later) and later[0].link == "after" and len(later[0].tokens) <= 2)
    motion = next((k for k in claims if isinstance(k, c.Motion) and not k.denied), None)
    if after and said and motion is not None:
        yield c.Order(replace(said[-1], part=None), motion)


_FOLLOWS = {"follow": True, "precede": False}
"""Verbs between two motions -> whether the second named comes first."""


def motions_in_order(tokens: list[Token]) -> list[c.Claim] | None:
    """What "an upward tilt follows a left pan" says of the two."""
    at = next((i for i, t in enumerate(tokens) if t.word in _FOLLOWS and t.form not in ("following", "followed")), None)
    if at is None:
        return None
    one, other = (camera_claims(part, Memory()) for part in (tokens[:at], tokens[at + 1 :]))
    motions = [next((k for k in part if isinstance(k, c.Motion) and not k.denied), None) for part in (one, other)]
    if motions[0] is None or motions[1] is None or any(t.form == "camera" for t in tokens[:at]):
        return None
    first, second = motions[::-1] if _FOLLOWS[tokens[at].word] else motions
    assert first is not None
    assert second is not None
    return [first, second, c.Order(first, second)]
