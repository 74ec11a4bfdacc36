"""Reward of a right answer: a letter, a word, or sentences that are checked against the clip."""

import re

from synthcam.motion.motions import MOTIONS
from synthcam.option_text import LETTERS, option_text, plain
from synthcam.verification.questions import Question, states
from synthcam.verification.reading import claims as c
from synthcam.verification.verdicts import TextVerdict, Verifier
from trainer.rewards.format import read_answer

_WITH_LETTER = re.compile(r"\(?(?P<letter>[A-Za-z])\)?[.:]?(?:\s+(?P<text>.+))?", re.DOTALL)
_WORDS = frozenset({"yes", "no", *MOTIONS})
"""Answers of one word: anything else without options is sentences."""


def is_free_text(question: Question) -> bool:
    """Whether the right answer is free text, not a letter or a word."""
    return not question.options and plain(question.answer or "") not in _WORDS


def is_answer(said: str, answer: str, options: tuple[str, ...] = ()) -> bool:
    """Whether a reply is the right answer: its letter, its letter with its own text, or without options its word.

    >>> is_answer("B. Yes", "B", ("A. No", "B. Yes")), is_answer("B. No", "B", ("A. No", "B. Yes"))
    (True, False)
    """
    if not options:
        return bool(answer) and plain(said) == plain(answer)
    found = _WITH_LETTER.fullmatch(said.strip())
    if found is None or found["letter"].upper() != answer or answer not in LETTERS[: len(options)]:
        return False
    own = option_text(options[LETTERS.index(answer)])
    return found["text"] is None or plain(found["text"]) == plain(own)


def accuracy_reward(text: str, question: Question, judge: Verifier | None = None) -> float | None:
    """Reward the right letter or word; sentences are rewarded by the share of true claims times their completeness.

    Completeness is the share of the right answer's true claims that the sentences truly make too, in whatever words. A
    text with no answer in tags, or with more than one, is wrong.

    Args:
        text: the completion.
        question: with its right answer.
        judge: of the clip with its exact geometry, for an answer in sentences.

    Returns:
        1 or 0 for a letter or word, a number in [0, 1] for sentences; None for sentences about a clip without geometry,
        and if the right answer itself cannot be read.

    Example:
        >>> question = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
        >>> accuracy_reward("<answer>B</answer>", question), accuracy_reward("B", question)
        (1.0, 0.0)
    """
    if not is_free_text(question):
        said = read_answer(text)
        return float(said is not None and is_answer(said, question.answer or "", question.options))
    if judge is None:
        return None
    wanted = _true_claims(judge.verify(question.answer or ""))
    if not wanted:
        return None
    said = read_answer(text)
    if said is None:
        return 0.0
    verdict = judge.verify(said)
    made = _true_claims(verdict)
    if not made:
        return 0.0
    false, unread = _cores(verdict, "false"), {clause.text.lower() for clause in verdict.of("unread")}
    precision = len(made) / (len(made) + len(false) + len(unread))
    return precision * sum(_says(made, claim) for claim in wanted) / len(wanted)


def _true_claims(verdict: TextVerdict) -> list[c.Claim]:
    """The true claims of a text, each once, without those that are hedged."""
    return list(_cores(verdict, "true").values())


def _cores(verdict: TextVerdict, outcome: str) -> dict[object, c.Claim]:
    """The claims of an outcome, each once: repeating one in other words or with another number adds nothing."""
    found = [v for v in verdict.clauses if v.outcome == outcome and not v.hedged]
    return {c.core(v.claim): v.claim for v in found if v.claim is not None}


def _says(made: list[c.Claim], wanted: c.Claim) -> bool:
    return states(made, (wanted,)) is True or any(c.core(claim) == c.core(wanted) for claim in made)
