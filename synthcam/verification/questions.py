"""What a question asks, and which of its answers a text states: read from the words alone."""

import re
from collections.abc import Iterable, Sequence

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read
from synthcam.verification.scoring import excludes

_AUXILIARY = re.compile(
    r"^\s*(?:is it (?:true|right|correct|so) that|would you say that|can (?:you|one) say that|does|do|did|is|are|was|"
    r"has|have|can|could)\s+",
    re.IGNORECASE,
)
_OPTION = re.compile(r"^\s*\(?[A-Z][.):]\s*")
_SAID = (c.Motion, c.Still, c.Tracking, c.Steadiness, c.Speed, c.Order, c.Together, c.SceneMoves, c.SubjectSize, c.Kind)


def asked_claims(question: str) -> tuple[c.Claim, ...]:
    """The claims that a yes/no question asks about: "Does the camera pan left?" -> a pan to the left."""
    last = re.split(r"(?<=[.!?])\s+(?=[A-Z(])", question.strip())
    plain = next((part for part in last if part.rstrip().endswith("?")), question)
    statement = _AUXILIARY.sub("", plain.strip()).rstrip("?").strip()
    return said(statement) if statement else ()


def option_claims(option: str) -> tuple[c.Claim, ...]:
    """The claims of an option, its letter left out."""
    return said(_OPTION.sub("", option))


def said(text: str) -> tuple[c.Claim, ...]:
    """What a text says of the camera, in order; what it hedges is left out."""
    return tuple(
        claim for clause in read(text) if not clause.hedged for claim in clause.claims if isinstance(claim, _SAID)
    )


def states(claims: Iterable[c.Claim], wanted: Sequence[c.Claim]) -> bool | None:
    """Whether claims state all that is wanted (True), deny a part of it (False), or neither (None)."""
    made = list(claims)
    if not wanted:
        return None
    if any(_denies(claim, one) for claim in made for one in wanted):
        return False
    return True if all(any(_entails(claim, one) for claim in made) for one in wanted) else None


def _entails(claim: c.Claim, wanted: c.Claim) -> bool:
    if isinstance(claim, c.Motion) and isinstance(wanted, c.Motion):
        same = _family(claim) == _family(wanted) and wanted.way in (None, claim.way)
        return same and claim.denied == wanted.denied and (claim.alone or not wanted.alone)
    return claim == wanted


def _denies(claim: c.Claim, wanted: c.Claim) -> bool:
    if excludes(claim, wanted):
        return True
    if not (isinstance(claim, c.Motion) and isinstance(wanted, c.Motion)) or wanted.denied or claim.denied:
        return False
    # "It pans right" denies that it pans left; "all it does is pan" denies any other motion.
    if claim.alone and _family(claim) != _family(wanted):
        return True
    opposite = _family(claim) == _family(wanted) and None not in (claim.way, wanted.way) and claim.way != wanted.way
    return opposite and claim.part is None and _family(claim) != "move"


def _family(motion: c.Motion) -> str:
    return "move" if motion.family in ("truck", "dolly", "pedestal") else motion.family
