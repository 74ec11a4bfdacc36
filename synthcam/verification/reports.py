"""What a text comes to, in numbers: how much of it is true, and whether it tells what decides the question."""

import re
from dataclasses import dataclass

from synthcam.verification import claims as c
from synthcam.verification.clip import CheckedClip
from synthcam.verification.deciding import deciding_cues
from synthcam.verification.verify import Outcome, SentenceVerdict, verify_text

_TAG = re.compile(r"</?(?:observation|think|answer)>")


@dataclass(frozen=True)
class Report:
    """The claims of a text, checked. What is said twice, in whatever words, counts once.

    Attributes:
        sentences: a verdict on each, with its place in the text.
        true, false: the claims that hold of the clip, and those that do not.
        strange: the sentences that are not understood.
        told, untold: the cues that decide the question, by name: told by a true claim and no false one, or not.
    """

    sentences: tuple[SentenceVerdict, ...]
    true: frozenset[c.Claim]
    false: frozenset[c.Claim]
    strange: frozenset[str]
    told: tuple[str, ...]
    untold: tuple[str, ...]

    @property
    def kinds(self) -> dict[str, tuple[int, int]]:
        """True and false claims of each kind."""
        true, false = ([c.kind_of(claim) for claim in claims] for claims in (self.true, self.false))
        return {kind: (true.count(kind), false.count(kind)) for kind in sorted({*true, *false})}

    @property
    def precision(self) -> float:
        """Share of the claims that hold, in [0, 1]; a sentence that is not understood counts as a false one."""
        said = len(self.true) + len(self.false) + len(self.strange)
        return len(self.true) / said if said else 0.0

    @property
    def coverage(self) -> float:
        """Share of the deciding cues that are told, in [0, 1]."""
        return len(self.told) / (len(self.told) + len(self.untold))


def report(text: str, clip: CheckedClip, topic: str) -> Report:
    """Check a text, with or without its tags, against a clip and the cues that decide a topic.

    The answer is checked like any sentence; a letter, "Yes" or "No" says nothing and is passed over.

    Raises:
        KeyError: there is no such topic.

    >>> report("The apex stays put over the whole clip.", clip, "has_pan_left").untold  # doctest: +SKIP
    ('shift', 'axis')
    """
    # Blanks for tags keep every sentence where it stands.
    bare = re.sub(r"<answer>\s*(?:[A-Z]|yes|no)\.?\s*</answer>", _blank, text, flags=re.IGNORECASE)
    sentences = verify_text(_TAG.sub(_blank, bare), clip)
    true = frozenset(s.claim for s in sentences if s.outcome is Outcome.TRUE and isinstance(s.claim, c.Claim))
    false = frozenset(s.claim for s in sentences if s.outcome is Outcome.FALSE and isinstance(s.claim, c.Claim))
    strange = frozenset(
        " ".join(s.claim.text.lower().split()) for s in sentences if isinstance(s.claim, c.NotUnderstood)
    )
    right, wrong = ({c.kind_of(claim) for claim in claims} for claims in (true, false))
    cues = deciding_cues(topic)
    told = tuple(name for name, kinds in cues.items() if kinds & right and not kinds & wrong)
    return Report(sentences, true, false, strange, told, tuple(name for name in cues if name not in told))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _claims(sentences: tuple[SentenceVerdict, ...], outcome: Outcome) -> frozenset[c.Claim]:
    return frozenset(s.claim for s in sentences if s.outcome is outcome and isinstance(s.claim, c.Claim))
