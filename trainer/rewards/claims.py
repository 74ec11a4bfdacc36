"""The claims of a text, sorted by verdict and counted so that repetition gains nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from synthcam.verification import claims as c
from synthcam.verification.verify import Outcome, SentenceVerdict


@dataclass(frozen=True)
class ClaimSet:
    """The claims of a text by their verdict. The same claim in other words, or repeated, counts once.

    Attributes:
        true, false: the claims that hold of the clip, and those that do not.
        not_understood: sentences that the verifier cannot read.
    """

    true: frozenset[c.Claim]
    false: frozenset[c.Claim]
    not_understood: frozenset[str]

    @classmethod
    def of(cls, sentences: Iterable[SentenceVerdict]) -> "ClaimSet":
        """Sort the verdicts of the sentences; questions and laws of geometry claim nothing about the clip."""
        judged = list(sentences)
        return cls(
            true=frozenset(s.claim for s in judged if s.outcome is Outcome.TRUE and isinstance(s.claim, c.Claim)),
            false=frozenset(s.claim for s in judged if s.outcome is Outcome.FALSE and isinstance(s.claim, c.Claim)),
            not_understood=frozenset(
                " ".join(s.claim.text.lower().split()) for s in judged if isinstance(s.claim, c.NotUnderstood)
            ),
        )

    @property
    def precision(self) -> float:
        """The share of claims that are true, as a mean over kinds of claim; 0 without a claim.

        Kinds count equally, so that ten true positions of objects cannot dilute a false displacement. Every sentence
        that is not understood counts as a kind of its own with a share of 0.
        """
        true, false = (sorted(c.kind_of(claim) for claim in claims) for claims in (self.true, self.false))
        kinds = sorted({*true, *false})
        shares = sum(true.count(kind) / (true.count(kind) + false.count(kind)) for kind in kinds)
        counted = len(kinds) + len(self.not_understood)
        return shares / counted if counted else 0.0

    def covers(self, kinds: frozenset[str]) -> bool:
        """Whether there is a claim of these kinds and none of them is false: contradictory claims cover nothing."""
        return any(c.kind_of(claim) in kinds for claim in self.true) and not any(
            c.kind_of(claim) in kinds for claim in self.false
        )
