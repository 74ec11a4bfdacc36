"""What a sentence says follows from what: the observations before a "so" or after a "because", and the conclusion."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synthcam.verification.reading import claims as c
from synthcam.verification.reading.clauses import Link

_OBSERVED = (
    c.Slides | c.Grows | c.Turns | c.Tapers | c.Compare | c.Alike | c.Covers | c.Trembles | c.Keeps | c.MovesItself
)
_TURNS: tuple[Link, ...] = ("so", "because", "if", "then")


@dataclass(frozen=True)
class Part:
    """A clause of a sentence: how it hangs on the one before, and what it claims."""

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
