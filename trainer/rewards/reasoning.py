"""Rewards of reasoning: geometry for true claims that tell something, consistency for stating the answer given.

Both, and the form of a chain, are paid for arguments alone: completions that say what can be seen in the clip, and
think
about it, before they answer. "x", "x" and the right answer have the form of a chain and say nothing; an empty chain
earns
what its answer earns. Questions about temporal clips have rewards of their own: the answer, stretches of time by
their
overlap, and chains that hold.
"""

from synthcam.option_text import LETTERS
from synthcam.temporal.event_log import EventLog
from synthcam.temporal.reading.verify import asks_for_seconds, is_right, overlap, verify
from synthcam.verification.questions import Question, answers_read, asked_claims, concluded, option_claims, said, states
from synthcam.verification.reading import claims as c
from synthcam.verification.reading.read import read
from synthcam.verification.scoring import contradictory, score
from synthcam.verification.verdicts import Verifier
from trainer.rewards.accuracy import accuracy_reward, is_answer, is_free_text
from trainer.rewards.format import read_answer, read_completion

SIGHTS = (
    c.Slides, c.Grows, c.Turns, c.Tapers, c.Trembles, c.Visible, c.Covers, c.Compare, c.Alike, c.Reveals, c.MovesItself,
    c.Still, c.SubjectSize, c.Keeps,
)  # fmt: skip
"""Kinds of claims about the picture, as evidence for a camera motion; claims of a motion are not among them."""


def says_something(text: str) -> bool:
    """Whether observation and thinking each claim something, true or not.

    Example:
        >>> says_something("<observation>x</observation><think>x</think><answer>B</answer>")
        False
        >>> says_something(
        ...     "<observation>The crate slides left.</observation><think>So it pans.</think><answer>B</answer>"
        ... )
        True
    """
    completion = read_completion(text)
    if completion is None:
        return False
    return all(any(clause.claims for clause in read(part)) for part in (completion.observation, completion.think))


def argues(text: str, judge: Verifier | None) -> bool:
    """Whether the observation says what can be seen, true of the clip where that is known, and the thinking something.

    The answer said three times is no argument: what the camera does is not seen but concluded.

    Args:
        text: the completion.
        judge: of the clip; None if its geometry is not known.
    """
    completion = read_completion(text)
    if completion is None or not says_something(text):
        return False
    if judge is None:
        seen = [claim for clause in read(completion.observation) if not clause.hedged for claim in clause.claims]
        return any(isinstance(claim, SIGHTS) for claim in seen)
    judged = judge.verify(completion.observation).clauses
    return any(v.outcome == "true" and not v.hedged and isinstance(v.claim, SIGHTS) for v in judged)


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


def temporal_accuracy(text: str, question: Question) -> float:
    """Reward the right letter or words; a stretch of time by intersection over union with the right one.

    Args:
        text: the completion, with its answer in tags.
        question: with its right answer.

    Returns:
        1 or 0; a number in [0, 1] for a stretch of time.

    Example:
        >>> asked = "From when to when does the red ball hop? Answer with its start and its end in seconds, such as "
        >>> asked += "1.0 to 2.5."
        >>> temporal_accuracy("<answer>1.0 to 2.0</answer>", Question(asked, (), "1.0 to 3.0"))
        0.5
    """
    said, right = read_answer(text), question.answer or ""
    if said is None:
        return 0.0
    if asks_for_seconds(question.text):
        return overlap(said, right)
    if question.options:
        return float(is_answer(said, right, question.options))
    return float(is_right(said, question.text, (), right))


def temporal_reasoning(text: str, question: Question, log: EventLog) -> float:
    """Reward a chain by the share of its sentences that are true of the log, times the accuracy of its answer.

    Sentences that cannot be read count as untrue, and a completion without its three tags earns nothing.
    """
    verdict = verify(text, question.text, question.options, question.answer or "", log)
    return verdict.share_true * temporal_accuracy(text, question)
