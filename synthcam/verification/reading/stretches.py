"""The stretch of the clip that a clause is about: words of time carry on to what follows."""

from dataclasses import replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.clause import Clause
from synthcam.verification.reading.clauses import Segment
from synthcam.verification.reading.scope import part_told
from synthcam.verification.reading.words import word_set

LASTING = c.Still | c.Grows | c.Compare | c.Alike


_BEFORE_TIME = word_set(
    """
    thus hence so therefore here and but that which shows means in at to towards near the with as since because when ,
    on early later
    """
)
"""What stands before words of time at the beginning of a clause: "thus, towards the end, ..."."""
_OVERALL = {"together", "overall", "throughout", "altogether", "sum", "all", "clip", "video", "shot"}


def speaks_of_all(segment: Segment) -> bool:
    """Whether a clause turns from a stretch to the whole clip: "taken together, ..."."""
    return bool(_OVERALL & {t.form for t in segment.tokens}) or any(part_told([t]) for t in segment.tokens)


def stretch_told(segment: Segment, claims: list[c.Claim]) -> c.Part | None:
    """The stretch of the clip that a clause sets for those after it: "in the last part, ..."."""
    part = part_told(segment.tokens)
    picture = any(isinstance(k, c.Slides | c.Grows | c.Compare) for k in claims)
    opens = opens_in_time(segment)
    return part if part != "throughout" and (not claims or picture or opens) else None


def opens_in_time(segment: Segment) -> bool:
    """Whether words of time stand at the beginning of a clause: "at first the view narrows"."""
    for token in segment.tokens:
        if part_told([token]):
            return True
        if token.form not in _BEFORE_TIME:
            return False
    return False


def in_stretch(claim: c.Claim, part: c.Part | None) -> c.Claim:
    """A claim with the stretch of the clip that it is about, where it names none itself."""
    match claim:
        case c.Visible(what="stays" | "cut" | "seen" | "more" | "less"):
            return claim
        case c.Grows(factor=float()):
            return claim
        case c.Motion() | c.Still() | c.Visible():
            return replace(claim, part=part) if part and claim.part is None else claim
        case c.Slides() | c.Grows() | c.Compare() | c.Alike() | c.Tapers() | c.Covers():
            return replace(claim, part=part) if part and claim.part is None else claim
        case _:
            return claim


def reached(claim: c.Claim) -> c.Claim:
    """What holds at the end of a move "until the door is in the centre", which says nothing of the time before."""
    match claim:
        case c.Keeps(thing=c.Name(), where="centre", denied=False):
            return c.Visible(claim.thing, "seen", side="middle", part="end")
        case c.Visible(what="seen", part=None) | c.Fills(part=None):
            return replace(claim, part="end")
        case _:
            return claim


def rests_in_time(clauses: list[Clause]) -> list[Clause]:
    """Give stillness before or after a motion its part of the time: "stays fixed, then pans"."""
    for i, clause in enumerate(clauses):
        if not any(_rests(k) for k in clause.claims):
            continue
        part: c.Part | None = None
        if (
            clause.link in ("then", "before")
            or (i and clause.link == "and" and clauses[i - 1].link in ("then", "before"))
            or (i and clauses[0].link == "when")
            or {"again", "end", "anymore"} & set(clause.text.lower().split())
        ):
            part = "late"
        elif any(other.link in ("then", "before") and _moves(other) for other in clauses[i + 1 :]):
            part = "start"
        elif any(word in clause.text.lower() for word in ("momentarily", "briefly", "for a moment", "until")):
            part = "early"
        if part is not None:
            clause.claims = tuple(
                replace(k, part=part) if _rests(k) and isinstance(k, c.Still | c.Slides) else k for k in clause.claims
            )
    return clauses


def _rests(claim: c.Claim) -> bool:
    if isinstance(claim, c.Still):
        return claim.part is None
    return isinstance(claim, c.Slides) and claim.denied and claim.way is None and claim.part is None


def _moves(clause: Clause) -> bool:
    return any(isinstance(k, c.Motion) and not k.denied for k in clause.claims)
