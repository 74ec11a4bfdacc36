"""Whether a completion's answer is right: a letter, a word, or sentences that are checked against the clip."""

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
    """Whether the right answer is sentences."""
    return not question.options and plain(question.answer or "") not in _WORDS


def is_answer(said: str, answer: str, options: tuple[str, ...] = ()) -> bool:
    """Whether what is said is the answer: its letter, its letter with its own text, or without options its word.

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
    """1 for the right letter or word, else 0; of sentences, how true and how complete they are, in [0, 1].

    Completeness is measured against the right answer: its kinds of claim and the motions it names. Answers that do not
    stand in their tags exactly once are wrong.

    Returns:
        None for free text about a clip without geometry, and where the right answer itself cannot be read.
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
    told = ClaimSet.of(verify_text(said, clip))
    return told.precision * len(wanted & _content(told)) / len(wanted)


def _content(said: ClaimSet) -> frozenset[str]:
    """What a true text is about: kinds of claim, and the motions named."""
    named = {claim: motion_groups(claim) for claim in said.true}
    motions = {motion for groups in named.values() for group in groups or () for motion in group}
    return frozenset(motions | {c.kind_of(claim) for claim, groups in named.items() if groups is None})
