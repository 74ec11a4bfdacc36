"""What a judged text is worth as a reward: claims that are true and say something, out of all that it claims."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from synthcam.verification.reading import claims as c
from synthcam.verification.verdicts import ClauseVerdict, TextVerdict

UNREAD = 0.6
"""The weight of a clause that is not read: that of an average claim which is not supported."""
ENOUGH = 1.5
"""From this weight of true claims on, more of them add nothing."""
HEDGED = 0.5
COMMON: dict[str, float] = {
    "Motion any": 0.86, "Motion any not": 0.09, "Motion move": 0.55, "Motion move not": 0.45, "Motion turn": 0.41,
    "Motion turn not": 0.55, "Motion pan": 0.27, "Motion pan not": 0.68, "Motion dolly not": 0.68, "Still all": 0.09,
    "Still place": 0.45, "Still place not": 0.55, "Still direction": 0.59, "Still direction not": 0.36,
    "Still width": 0.86, "Still level": 0.95, "Steadiness 0 0": 0.91, "Steadiness 0 1": 0.91, "Speed slow": 0.64,
    "Speed regular": 0.77, "Speed slow not": 0.05, "Slides": 0.55, "Slides not": 0.41, "Grows same": 0.64,
    "Alike slides False": 0.5, "Alike grows False": 0.36, "Alike any False": 0.5, "MovesItself": 0.23, "Turns": 0.05,
    "Visible seen": 0.8, "Visible stays": 0.6, "LooksAt": 0.8, "Law": 1.0, "Keeps frame": 0.4, "Inference": 0.3,
    "Effect": 0.9, "Kind": 0.5, "Nearer": 0.5,
}  # fmt: skip
"""Kind of claim -> the part of a reference set of clips of which it is true: the 22 clips of the panel's tuning half,
over all motions and families of scenes; the last ones, which speak of things, are estimates."""
_BY_NAME = {"LooksAt", "Law", "Inference", "Effect", "Kind", "Nearer"}
_DENIAL, _RARE = 0.85, 0.15
"""Of the kinds that are not in the table: most clips lack most motions."""


def kind_of(claim: c.Claim) -> str:
    """The kind of a claim: what it says without the thing it says it of."""
    name = type(claim).__name__
    parts = [
        str(getattr(claim, key))
        for key in ("family", "what", "way", "level", "alike", "relation", "where", "least", "most")
        if getattr(claim, key, None) is not None
    ]
    if getattr(claim, "denied", False):
        parts.append("not")
    return " ".join([name, *parts])


def weight(claim: c.Claim) -> float:
    """From 0 for what is true of half of all clips or more to 1 for what is true of hardly any."""
    kind = kind_of(claim)
    otherwise = _DENIAL if getattr(claim, "denied", False) and not isinstance(claim, c.Still | c.Visible) else _RARE
    common = COMMON.get(kind, COMMON.get(kind.split()[0], otherwise) if kind.split()[0] in _BY_NAME else otherwise)
    return max(0.0, 1.0 - 2.0 * common)


def score(verdict: TextVerdict, asked: Sequence[c.Claim] = ()) -> float:
    """Reward a text in [0, 1].

    The value is the weight of its true claims over that of all, repeats counted once and hedged ones half (nothing,
    where several motions are hedged); a clause that is not read counts as an average claim that is not supported. It
    is scaled down where little is claimed, and where more than half of the words claim nothing. It is 0 for two claims
    that exclude each other, and for a false claim about what was asked.

    Args:
        verdict: of the text about its clip.
        asked: what the question is about.
    """
    clauses = verdict.clauses
    made = [v for v in clauses if v.claim is not None]
    if contradictory(v.claim for v in made if v.claim is not None and not v.hedged):
        return 0.0
    if any(
        v.outcome == "false" and v.claim is not None and any(_same_subject(v.claim, a) for a in asked) for v in made
    ):
        return 0.0
    made = _committed(made)
    true, false = _weights(made, "true"), _weights(made, "false", least=UNREAD)
    unread = UNREAD * len({v.text.lower() for v in verdict.of("unread")})
    if not true:
        return 0.0
    precision = true / (true + false + unread)
    return precision * min(1.0, true / ENOUGH) * min(1.0, 2.0 * _claiming(clauses))


def _committed(made: Sequence[ClauseVerdict]) -> list[ClauseVerdict]:
    """Judged claims without hedged motions where there are several: "maybe it trucks, maybe it pans" says neither."""
    hedged = {_family(v.claim) for v in made if v.hedged and isinstance(v.claim, c.Motion)}
    return [v for v in made if len(hedged) < 2 or not (v.hedged and isinstance(v.claim, c.Motion))]


def _weights(made: Iterable[ClauseVerdict], outcome: str, *, least: float = 0.0) -> float:
    best: dict[c.Claim, float] = {}
    for verdict in made:
        if verdict.outcome == outcome and verdict.claim is not None:
            claim = _plain(verdict.claim)
            value = max(weight(verdict.claim), least) * (HEDGED if verdict.hedged else 1.0)
            best[claim] = max(best.get(claim, 0.0), value)
    return sum(best.values())


def _plain(claim: c.Claim) -> c.Claim:
    """A claim without its time and amount: saying it again with another one is a repetition."""
    if isinstance(claim, c.Motion):
        family = "move" if claim.family in ("truck", "dolly", "pedestal") else claim.family
        return c.Motion(family, claim.way, claim.denied)
    if isinstance(claim, c.Slides):
        return c.Slides(claim.thing, claim.way, claim.denied)
    return claim


def _claiming(clauses: Sequence[ClauseVerdict]) -> float:
    """The part of the words that stand in clauses which claim something, or which are not read."""
    words: dict[tuple[int, int], tuple[int, bool]] = {}
    for verdict in clauses:
        words[verdict.span] = (len(verdict.text.split()), verdict.outcome != "no claim")
    total = sum(count for count, _ in words.values())
    return sum(count for count, claims in words.values() if claims) / total if total else 0.0


def contradictory(claims: Iterable[c.Claim]) -> bool:
    """Whether two of the claims exclude each other."""
    return any(excludes(one, other) for one, other in combinations(list(dict.fromkeys(claims)), 2))


def excludes(one: c.Claim, other: c.Claim) -> bool:
    """Whether two claims cannot both be true."""
    match one, other:
        case c.Motion(), c.Motion():
            return _motions_exclude(one, other)
        case c.Still(), c.Motion():
            return _still_excludes(one, other)
        case c.Motion(), c.Still():
            return _still_excludes(other, one)
        case c.Steadiness(), c.Steadiness():
            return max(one.least, other.least) - min(one.most, other.most) >= 2
        case c.Order(), c.Order():
            return one.first == other.second and one.second == other.first and one.first != one.second
        case c.Grows(), c.Grows():
            return one.thing == other.thing and not one.denied and not other.denied and one.way != other.way
        case c.Alike(), c.Alike():
            return one.what == other.what and one.alike != other.alike
        case c.Turns(), c.Turns():
            return one.thing == other.thing and None not in (one.way, other.way) and one.way != other.way
        case _:
            denied = getattr(one, "denied", None)
            if type(one) is not type(other) or denied is None:
                return False
            return denied != getattr(other, "denied", None) and _other_way(one) == other


def _other_way(claim: c.Claim) -> c.Claim:
    """The claim with its denial turned round."""
    changes: dict[str, Any] = {"denied": not getattr(claim, "denied", False)}
    return replace(claim, **changes)


def _motions_exclude(one: c.Motion, other: c.Motion) -> bool:
    if one.alone or other.alone or one.denied == other.denied:
        return False
    denied, said = (one, other) if one.denied else (other, one)
    if denied.part is not None or _family(denied) not in (_family(said), "any"):
        return False
    return denied.way in (None, said.way)


def _still_excludes(still: c.Still, motion: c.Motion) -> bool:
    if still.denied or motion.denied or still.part is not None or motion.part is not None:
        return False
    family = _family(motion)
    if still.what == "all":
        return True
    return family in {"place": ("move", "arc", "crane"), "direction": ("pan", "tilt", "turn"), "width": ("zoom",)}.get(
        still.what, ("roll",)
    )


def _family(motion: c.Motion) -> str:
    return "move" if motion.family in ("truck", "dolly", "pedestal") else motion.family


def _same_subject(claim: c.Claim, asked: c.Claim) -> bool:
    """Whether a claim is about the motion that was asked."""
    if isinstance(claim, c.Motion) and isinstance(asked, c.Motion):
        return _family(claim) == _family(asked)
    return isinstance(claim, c.Still) and isinstance(asked, c.Still)
