"""Rewards of reasoning in plain English: true claims that say something, and thinking that states the answer given."""

from collections.abc import Sequence
from dataclasses import dataclass

from synthcam.verification.answers import Question
from synthcam.verification.questions import asked_claims, option_claims, said, states
from synthcam.verification.reading import claims as c
from synthcam.verification.scoring import contradictory, score
from synthcam.verification.verdicts import Verifier
from trainer.option_text import LETTERS, option_text
from trainer.rewards.accuracy import is_answer
from trainer.rewards.format import read_completion

_YES_NO = ("yes", "no")


def reasoning_reward(text: str, question: Question, judge: Verifier | None) -> float | None:
    """Reward what a completion claims of the clip, if it comes to the right answer and its thinking states that.

    Args:
        text: the completion: observation, thinking and answer in their tags.
        question: with its right answer, a letter or a word.
        judge: of the clip; None if its geometry is not known.

    Returns:
        The score in [0, 1] (`synthcam.verification.scoring`), 0 for a wrong form or answer, and for thinking
        that does not state the answer or states another one; None without geometry or for a question that is not read.

    Example:
        >>> question = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
        >>> text = (
        ...     "<observation>The red crate slides to the right, and everything goes along with it at one rate."
        ...     "</observation><think>A truck would move near things faster, so the camera pans left.</think>"
        ...     "<answer>B</answer>"
        ... )
        >>> round(reasoning_reward(text, question, Verifier(clip)), 2)
        1.0
    """
    if judge is None or answers_read(question) is None:
        return None
    completion = read_completion(text)
    if completion is None or not is_answer(completion.answer, question.answer or "", question.options):
        return 0.0
    if thought_reward(text, question) != 1.0:
        return 0.0
    asked = asked_claims(question.text) or option_claims(_right_option(question))
    verdict = judge.verify(f"<observation>{completion.observation}</observation><think>{completion.think}</think>")
    return score(verdict, asked)


def thought_reward(text: str, question: Question) -> float | None:
    """Reward thinking that states the answer which is given and no other one, whether or not it is right.

    Claims that exclude each other state nothing: who says that the camera does not truck, and that it does, earns 0.

    Args:
        text: the completion: observation, thinking and answer in their tags.
        question: with its options and its right answer.

    Returns:
        1 or 0; None for a question whose answers are not read.

    Example:
        >>> question = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
        >>> thinking = "<observation>It turns.</observation><think>So the camera pans left.</think>"
        >>> thought_reward(f"{thinking}<answer>B</answer>", question)
        1.0
        >>> thought_reward(f"{thinking}<answer>A</answer>", question)
        0.0
    """
    wanted = answers_read(question)
    if wanted is None:
        return None
    completion = read_completion(text)
    if completion is None:
        return 0.0
    thought = said(completion.think)
    if contradictory(thought):
        return 0.0
    stated = [one.answer for one in wanted if one.is_stated(thought)]
    return float(len(stated) == 1 and is_answer(completion.answer, stated[0], question.options))


@dataclass(frozen=True)
class AnswerRead:
    """An answer, the claims that it stands for, and whether it says yes or no to them."""

    answer: str
    claims: tuple[c.Claim, ...]
    yes: bool = True

    def is_stated(self, thought: Sequence[c.Claim]) -> bool:
        """Whether a thought comes to this answer."""
        return states(thought, self.claims) is self.yes


def answers_read(question: Question) -> list[AnswerRead] | None:
    """Each answer with the claims that state it; a yes or no with what is asked. None where one is not read."""
    texts = [option_text(option) for option in question.options] or [question.answer or ""]
    if all(text.lower().rstrip(".") in _YES_NO for text in texts):
        asked = asked_claims(question.text)
        if not asked:
            return None
        words = list(zip(LETTERS, texts, strict=False)) if question.options else [(word, word) for word in _YES_NO]
        return [AnswerRead(answer, asked, text.lower().startswith("yes")) for answer, text in words]
    found = [AnswerRead(letter, option_claims(text)) for letter, text in zip(LETTERS, texts, strict=False)]
    return found if question.options and all(one.claims for one in found) else None


def _right_option(question: Question) -> str:
    letter = question.answer or ""
    index = LETTERS.index(letter) if letter in LETTERS[: len(question.options)] else None
    return question.options[index] if index is not None else letter
