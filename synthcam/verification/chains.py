"""A whole chain judged: its tags, every clause of it, and whether its answer follows from its thinking and is right."""

import re
from collections.abc import Iterable
from dataclasses import replace

from synthcam.option_text import LETTERS
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE
from synthcam.verification.questions import YES_NO, AnswerRead, Question, answers_read, claims_said, states
from synthcam.verification.reading import claims as c
from synthcam.verification.verdicts import TextVerdict, Verifier

SECTIONS = ("observation", "think", "answer")
_CHAIN = re.compile(r"\s*" + r"\s*".join(rf"<{s}>(?P<{s}>.*?)</{s}>" for s in SECTIONS) + r"\s*", re.DOTALL)


def verify_chain(text: str, judge: Verifier, question: Question | None = None) -> TextVerdict:
    """Judge every clause of a chain, its tags, and whether the answer follows from the thinking and is right.

    Args:
        text: observation, thinking and answer in their tags.
        judge: of the clip.
        question: what the chain answers. Without it a letter, "Yes" or "No" cannot be judged.
    """
    if (problem := tag_problem(text)) is not None:
        return TextVerdict((), problem)
    match = _CHAIN.fullmatch(text)
    assert match is not None  # the tags were looked at
    verdict = judge.verify(text)
    if question is None:
        return verdict
    thought = claims_said(v for v in verdict.clauses if v.section == "think")
    return replace(verdict, answer_problem=_answer_problem(match["answer"].strip(), question, thought, verdict, judge))


def tag_problem(text: str) -> str | None:
    """What is wrong with the tags of a chain; None where they are right."""
    for section in SECTIONS:
        for tag in (f"<{section}>", f"</{section}>"):
            if (count := text.count(tag)) != 1:
                return f"{tag} stands {count} times; allowed is once"
    if _CHAIN.fullmatch(text) is None:
        return "the tags are not observation, think, answer in this order with nothing outside"
    return None


def is_free_text(answer: str, question: Question) -> bool:
    """Whether an answer is sentences of its own, whose clauses are judged one by one."""
    return not question.options and answer.lower().rstrip(".") not in YES_NO and not re.fullmatch("[A-Z]", answer)


def _answer_problem(
    answer: str, question: Question, thought: tuple[c.Claim, ...], verdict: TextVerdict, judge: Verifier
) -> str | None:
    if is_free_text(answer, question):
        if not any(v.outcome in (TRUE, OPEN) for v in verdict.clauses if v.section == "answer"):
            return "the answer claims nothing about the clip"
        answered = claims_said(v for v in verdict.clauses if v.section == "answer")
        denied = any(states(thought, (claim,)) is False for claim in answered)
        return "the thinking denies what the answer says" if denied else None
    if question.answer is not None and answer.lower() != question.answer.lower():
        return f"the answer is {answer}; the right one is {question.answer}"
    letters = LETTERS[: len(question.options)]
    if question.options and (len(answer) != 1 or answer not in letters):
        return f"the answer is {answer!r}; allowed is one letter of {', '.join(letters)}"
    read = answers_read(replace(question, answer=answer))
    if read is None:
        return "the question or one of its options is not read"
    stated = [one for one in read if one.is_stated(thought)]
    if [one.answer.lower() for one in stated] != [answer.lower()]:
        return f"the thinking does not come to {answer}"
    return f"{answer} is false of the clip" if _is_false(stated[0], judge) else None


def _is_false(answer: AnswerRead, judge: Verifier) -> bool:
    """Whether an answer is certainly false of the clip."""
    outcomes: Iterable[str] = [judge.judge(claim) for claim in answer.claims]
    return FALSE in outcomes if answer.yes else all(outcome == TRUE for outcome in outcomes)
