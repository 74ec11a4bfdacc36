"""Reward of a right answer: a letter, a word, or sentences that are checked against the clip."""

import re

from synthcam.motion.motions import MOTIONS
from synthcam.verification import claims as c
from synthcam.verification.answers import Question
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verify import verify_text
from trainer.option_text import LETTERS, option_text, plain
from trainer.rewards.claims import ClaimSet
from trainer.rewards.conclusions import motion_groups
from trainer.rewards.format import read_answer

_WITH_LETTER = re.compile(r"\(?(?P<letter>[A-Z])\)?[.:]?(?:\s+(?P<text>.+))?", re.DOTALL)
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
    if found is None or found["letter"] != answer or answer not in LETTERS[: len(options)]:
        return False
    own = option_text(options[LETTERS.index(answer)])
    return found["text"] is None or plain(found["text"]) == plain(own)


def accuracy_reward(text: str, question: Question, clip: CheckedClip | None = None) -> float | None:
    """Reward the right letter or word; sentences are rewarded by the share of true claims times their completeness.

    Completeness is the share of the right answer's content (its kinds of claim, the motions it names) that the
    sentences truly contain. A text with no answer in tags, or with more than one, is wrong.

    Args:
        text: the completion.
        question: with its right answer.
        clip: the clip with its exact geometry, for an answer in sentences.

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
    if clip is None:
        return None
    wanted = _content(ClaimSet.of(verify_text(question.answer or "", clip)))
    if not wanted:
        return None
    said = read_answer(text)
    if said is None:
        return 0.0
    claims = ClaimSet.of(verify_text(said, clip))
    return claims.precision * len(wanted & _content(claims)) / len(wanted)


def _content(claims: ClaimSet) -> frozenset[str]:
    """What the true claims are about: their kinds, and the motions they name."""
    named = {claim: motion_groups(claim) for claim in claims.true}
    motions = {motion for groups in named.values() for group in groups or () for motion in group}
    return frozenset(motions | {c.kind_of(claim) for claim, groups in named.items() if groups is None})
