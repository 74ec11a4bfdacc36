"""Captions and samples of a clip that the verifier, which shares no code with their writer, finds without fault."""

from synthcam.language.balance import Balance
from synthcam.language.captions import short_caption
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser
from synthcam.language.sample import KINDS, Kind, Sample
from synthcam.language.samples import Refusals, make_sample
from synthcam.verification.chains import verify_chain
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import TextVerdict, Verifier

ATTEMPTS = 6
"""Wordings that are tried before a clip goes without a caption, or without a question of a kind."""


def verified_caption(facts: ClipFacts, judge: Verifier, chooser: Chooser) -> str | None:
    """A caption without fault; None where its motions have no clear order, and where no wording is found."""
    caption = short_caption(facts)
    if caption is None:
        return None
    written = (caption.sentence(chooser) for _ in range(ATTEMPTS))
    return next((words for words in written if judge.verify(words).supported), None)


def verified_samples(
    facts: ClipFacts, judge: Verifier, count: int, chooser: Chooser, refusals: Refusals
) -> list[Sample]:
    """`count` samples without fault, their kinds in turn; fewer where a clip supports none."""
    found, balance = [], Balance()
    for number in range(count):
        for _ in range(ATTEMPTS):
            sample = verified_sample(facts, judge, KINDS[number % len(KINDS)], chooser, refusals, balance)
            if sample is not None:
                found.append(sample)
                break
    return found


def verified_sample(
    facts: ClipFacts, judge: Verifier, kind: Kind, chooser: Chooser, refusals: Refusals, balance: Balance | None = None
) -> Sample | None:
    """A sample of a kind without fault; None where it is refused or does not hold, with the reason counted."""
    sample = make_sample(facts, kind, chooser, refusals, balance)
    if sample is None or not holds(sample, judge, refusals):
        return None
    if balance is not None:
        balance.keep()
    return sample


def holds(sample: Sample, judge: Verifier, refusals: Refusals) -> bool:
    """Whether the verifier finds no fault with a chain; the reason is counted where it does."""
    verdict = verify_chain(sample.chain, judge, Question(sample.question, sample.options, sample.answer))
    if not verdict.supported:
        refusals.note(f"{sample.kind}: {fault_kind(verdict)}")
    return verdict.supported


def fault_kind(verdict: TextVerdict) -> str:
    """Why a chain is not kept, as one of a few reasons that are counted."""
    if verdict.problem is not None:
        return "its tags are wrong"
    for outcome, reason in (("false", "a clause is false of the clip"), ("unread", "a clause is not read")):
        if any(clause.outcome == outcome for clause in verdict.clauses):
            return reason
    return "its thinking does not come to the answer" if verdict.answer_problem else "nothing in it is certain"
