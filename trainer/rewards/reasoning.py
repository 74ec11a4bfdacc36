"""Rewards of reasoning: geometry for true claims that tell something, consistency for stating the answer given."""

from synthcam.option_text import LETTERS
from synthcam.verification.questions import Question, answers_read, asked_claims, concluded, option_claims, said, states
from synthcam.verification.scoring import contradictory, score
from synthcam.verification.verdicts import Verifier
from trainer.rewards.accuracy import accuracy_reward, is_answer, is_free_text
from trainer.rewards.format import read_completion


def geometry_reward(text: str, question: Question, judge: Verifier | None) -> float | None:
    """Reward what a completion claims of the clip, if it comes to the right answer and its thinking states that.

    Args:
        text: the completion: observation, thinking and answer in their tags.
        question: with its right answer.
        judge: of the clip; None if its geometry is not known.

    Returns:
        The score in [0, 1] (`synthcam.verification.scoring`), times the accuracy of an answer in sentences; 0 for a
        wrong form or answer, and for thinking that does not state the answer or states another one; None without
        geometry or for a question that is not read.

    Example:
        >>> question = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
        >>> text = (
        ...     "<observation>The red crate slides to the right, and everything goes along with it at one rate."
        ...     "</observation><think>A truck would move near things faster, so the camera pans left.</think>"
        ...     "<answer>B</answer>"
        ... )
        >>> round(geometry_reward(text, question, Verifier(clip)), 2)
        1.0
    """
    free = is_free_text(question)
    if judge is None or not (free or answers_read(question)):
        return None
    completion = read_completion(text)
    right = accuracy_reward(text, question, judge)
    if right is None:
        return None
    if completion is None or not right or consistency_reward(text, question) != 1.0:
        return 0.0
    asked = () if free else asked_claims(question.text) or option_claims(_right_option(question))
    reasons = f"<observation>{completion.observation}</observation><think>{completion.think}</think>"
    return right * score(judge.verify(reasons), asked)


def consistency_reward(text: str, question: Question) -> float | None:
    """Reward thinking that states the answer which is given and no other one, whether or not it is right.

    Claims that exclude each other state nothing: who says that the camera does not truck, and that it does, earns 0. An
    answer in sentences is consistent if the thinking states what it says first of the camera.

    Args:
        text: the completion: observation, thinking and answer in their tags.
        question: with its options and its right answer.

    Returns:
        1 or 0; None for a question whose answers are not read.

    Example:
        >>> question = Question("Does the camera pan left?", ("A. No", "B. Yes"), "B")
        >>> thinking = "<observation>It turns.</observation><think>So the camera pans left.</think>"
        >>> consistency_reward(f"{thinking}<answer>B</answer>", question)
        1.0
        >>> consistency_reward(f"{thinking}<answer>A</answer>", question)
        0.0
    """
    free = is_free_text(question)
    if not (said(question.answer or "") if free else answers_read(question)):
        return None
    completion = read_completion(text)
    if completion is None:
        return 0.0
    if free:
        thought = said(completion.think)
        return float(not contradictory(thought) and states(thought, said(completion.answer)[:1]) is True)
    stated = concluded(completion.think, question) or ()
    return float(len(stated) == 1 and is_answer(completion.answer, stated[0], question.options))


def _right_option(question: Question) -> str:
    letter = question.answer or ""
    index = LETTERS.index(letter) if letter in LETTERS[: len(question.options)] else None
    return question.options[index] if index is not None else letter
