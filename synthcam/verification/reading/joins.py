"""How a sentence joins what it says: motions one before, after or beside another, and what follows from what.

Motions are joined in one clause or over two. Observations stand before a "so" or after a "because", and have a
conclusion.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from synthcam.verification.reading import claims as c
from synthcam.verification.reading import words as w
from synthcam.verification.reading.camera import camera_claims
from synthcam.verification.reading.clauses import Link, Segment
from synthcam.verification.reading.following import Memory
from synthcam.verification.reading.token import Token

_OVER = {"end", "finish", "over", "complete", "do", "stop"}
_AFTERWARDS = {"second", "next", "afterwards", "afterward", "last"}


def order_segments(segments: list[Segment]) -> None:
    """Link clauses that tell their order by their build: "having turned right, ...", "... first, ... second"."""
    for i, segment in enumerate(segments):
        forms = [t.form for t in segment.tokens]
        last = len(segments) == i + 1
        opens = i == 0 and not last and segments[1].link in ("comma", "and", "start")
        if opens and forms[0] == "having" and len(forms) > 1:
            segment.tokens, segments[1].link = segment.tokens[1:], "then"
        elif opens and segment.link == "after" and any(t.word in w.CAMERA_VERBS for t in segment.tokens):
            segments[1].link = "then"
        elif opens and segment.link == "before" and any(t.word in w.CAMERA_VERBS for t in segment.tokens):
            segments[1].link = "after"
        elif (
            opens
            and segment.lead == "once"
            and {"end", "finish", "over", "complete", "do", "stop"} & set(segment.words)
        ):
            segments[1].link = "then"
        elif segment.lead == "simultaneously" and not last and segments[i + 1].link == "and":
            segments[i + 1].link, segments[i + 1].lead = "while", "while"
        elif (
            opens
            and segment.lead in ("while", "as")
            and all(any(t.word in w.CAMERA_VERBS for t in s.tokens) for s in segments[:2])
        ):
            segments[1].link, segments[1].lead = "while", "while"
        elif i and len(forms) > 1 and forms[-1] in _AFTERWARDS and segment.link in ("comma", "and"):
            segment.tokens, segment.link = segment.tokens[:-1], "then"
        segment.words = [t.word for t in segment.tokens]


def orders_between(segment: Segment, earlier: list[c.Claim], claims: list[c.Claim]) -> Iterator[c.Claim]:
    """Claims that join a clause to the one before: order and togetherness."""
    before = [m for m in earlier if isinstance(m, c.Motion) and not m.denied]
    now = [m for m in claims if isinstance(m, c.Motion) and not m.denied]
    if before and now:
        if segment.link in ("then", "before"):
            yield c.Order(before[0], now[0])
        elif segment.link == "after":
            yield c.Order(now[0], before[0])
        elif (segment.link == "while" and segment.lead in ("while", "as", "simultaneously")) or (
            segment.link == "and"
            and "simultaneously" in segment.words
            and {"happen", "occur", "place"} & set(segment.words)
        ):
            yield c.Together(before[0], now[0])
        elif segment.link == "and" and before[0].part in ("start", "early") and now[0].part in ("late", "end"):
            yield c.Order(before[0], now[0])
        return
    one, other = (next((k for k in claims_of if _happens(k)), None) for claims_of in (earlier, claims))
    if one is None or other is None or isinstance(one, c.Motion) or isinstance(other, c.Motion):
        return
    if segment.lead == "until":
        return  # "grows until it fills the left edge": the one goes on while the other comes about
    if segment.link in ("then", "before"):
        yield c.Sequence(_untimed(one), _untimed(other))
    elif segment.link == "after":
        yield c.Sequence(_untimed(other), _untimed(one))


def _at_once(segment: Segment) -> bool:
    """Whether a clause ends "(the rise | and the tilt) happen simultaneously"."""
    words = set(segment.words)
    return segment.link == "and" and "simultaneously" in words and bool({"happen", "occur", "place"} & words)


def _happens(claim: c.Claim) -> bool:
    """Whether a claim is of something that begins and ends."""
    match claim:
        case c.Motion(denied=False) | c.Visible(what="enters" | "leaves", denied=False):
            return True
        case c.Slides(denied=False) | c.Turns(denied=False):
            return claim.way is not None
        case c.Grows(denied=False):
            return claim.way != "same"
        case _:
            return False


def _untimed(claim: c.Claim) -> c.Claim:
    return replace(claim, part=None) if isinstance(claim, c.Visible | c.Slides | c.Grows | c.Motion) else claim


def back_again(segment: Segment, claims: list[c.Claim], before: list[c.Claim]) -> list[c.Claim]:
    """The claims of "(pans left,) then back" and of "(slides right,) then returns": the way of before turned round."""
    forms = {t.form for t in segment.tokens}
    told = any(getattr(k, "way", None) is not None for k in claims)
    if (
        not ({"back", "returns", "return", "returning", "again"} & forms)
        or told
        or any(f in forms for f in ("away", "of"))
    ):
        return claims
    last = next((k for k in before if isinstance(k, c.Motion | c.Slides) and not k.denied and k.way in _AGAINST), None)
    if (
        last is None
        or segment.link not in ("then", "and", "before", "comma")
        or not {"back", "returns", "return"} & forms
    ):
        return claims
    return [replace(last, way=_AGAINST[last.way], part=None)]  # type: ignore[index]


_AGAINST: dict[c.Way, c.Way] = {
    "left": "right", "right": "left", "up": "down", "down": "up", "forward": "backward", "backward": "forward",
    "cw": "ccw", "ccw": "cw", "in": "out", "out": "in",
}  # fmt: skip


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


_OBSERVED = (
    c.Slides | c.Grows | c.Turns | c.Tapers | c.Compare | c.Alike | c.Covers | c.Trembles | c.Keeps | c.MovesItself
)
_TURNS: tuple[Link, ...] = ("so", "because", "if", "then")


@dataclass(frozen=True)
class Part:
    """A clause of a sentence: the word that joins it to the one before, and its claims."""

    link: Link
    lead: str
    claims: tuple[c.Claim, ...]

    @property
    def observed(self) -> tuple[c.Claim, ...]:
        """What it claims of the picture."""
        return tuple(claim for claim in self.claims if isinstance(claim, _OBSERVED))

    @property
    def concluded(self) -> tuple[c.Motion | c.Still, ...]:
        """What it claims of the camera."""
        return tuple(k for k in self.claims if isinstance(k, c.Still) or (isinstance(k, c.Motion) and not k.denied))


def inferences(parts: Sequence[Part]) -> Iterator[tuple[int, c.Inference]]:
    """Each inference of a sentence with the index of the clause whose link joins it."""
    for i, part in enumerate(parts):
        if part.link == "so":
            reasons, results = parts[_back(parts, i) : i], parts[i : _on(parts, i)]
        elif part.link == "because":
            end = _end_of_reason(parts, i)
            reasons = parts[i:end]
            results = parts[_back(parts, i) : i] if i else parts[end : _on(parts, end)]
        else:
            continue
        premises = tuple(claim for reason in reasons for claim in reason.observed)
        conclusions = [claim for result in results for claim in result.concluded]
        if premises and conclusions:
            yield i, c.Inference(premises, conclusions[0], tuple(conclusions[1:]))


def _back(parts: Sequence[Part], i: int) -> int:
    """Where what stands before a clause begins: after the last "so" or "because"."""
    return next((j for j in range(i - 1, 0, -1) if parts[j].link in _TURNS), 0)


def _on(parts: Sequence[Part], i: int) -> int:
    """Where what a clause opens ends: at the next "so", "because" or "but"."""
    ends = ("so", "because", "if", "but")  # "so it pans left, then tilts up" concludes both
    return next((j for j in range(i + 1, len(parts)) if parts[j].link in ends), len(parts))


def _end_of_reason(parts: Sequence[Part], i: int) -> int:
    """Where a reason ends: at a comma after which the camera is spoken of."""
    for j in range(i + 1, len(parts)):
        part = parts[j]
        if part.link in _TURNS or (part.link == "but" and part.lead != "whereas"):
            return j
        if part.link in ("comma", "with") and part.concluded and not part.observed:
            return j
    return len(parts)
