"""What a text claims, counted so that saying more of the same gains nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from synthcam.verification import claims as c
from synthcam.verification.verify import Outcome, SentenceVerdict


@dataclass(frozen=True)
class ClaimSet:
    """What the sentences of a text come to. The same claim in other words, or said again, counts once.

    Attributes:
        true, false: the claims that hold of the clip and those that do not.
        strange: sentences that are not understood.
    """

    true: frozenset[c.Claim]
    false: frozenset[c.Claim]
    strange: frozenset[str]

    @classmethod
    def of(cls, sentences: Iterable[SentenceVerdict]) -> "ClaimSet":
        """From the verdicts on the sentences; questions and laws claim nothing."""
        told = list(sentences)
        return cls(
            true=frozenset(s.claim for s in told if s.outcome is Outcome.TRUE and isinstance(s.claim, c.Claim)),
            false=frozenset(s.claim for s in told if s.outcome is Outcome.FALSE and isinstance(s.claim, c.Claim)),
            strange=frozenset(
                " ".join(s.claim.text.lower().split()) for s in told if isinstance(s.claim, c.NotUnderstood)
            ),
        )

    @property
    def precision(self) -> float:
        """The mean over kinds of claim of the share that is true; 0 where nothing is claimed.

        By kind, so that ten true places of things cannot thin out a false displacement. Every sentence that is not
        understood counts as a kind of its own, all of it false.
        """
        true, false = (sorted(c.kind_of(claim) for claim in claims) for claims in (self.true, self.false))
        kinds = sorted({*true, *false})
        shares = sum(true.count(kind) / (true.count(kind) + false.count(kind)) for kind in kinds)
        counted = len(kinds) + len(self.strange)
        return shares / counted if counted else 0.0

    def tells(self, kinds: frozenset[str]) -> bool:
        """Whether something of these kinds is told, and all of it is true: who says two things has said nothing."""
        return any(c.kind_of(claim) in kinds for claim in self.true) and not any(
            c.kind_of(claim) in kinds for claim in self.false
        )
