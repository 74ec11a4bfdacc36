"""Rewards of questions about temporal clips: the answer, stretches of time by their overlap, and chains that hold."""

from synthcam.temporal.event_log import EventLog
from synthcam.temporal.reading.verify import asks_for_seconds, is_right, overlap, verify
from synthcam.verification.questions import Question
from trainer.rewards.accuracy import is_answer
from trainer.rewards.format import read_answer


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
