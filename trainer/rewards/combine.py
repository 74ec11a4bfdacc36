"""The rewards as TRL calls them, and the time reversal reward, which compares completions with each other.

TRL calls f(completions=, example=, ...) and gets for each completion a number, or None, which leaves the completion out
of that reward. Whether a reward applies depends on the example only, never on the completion, so that all completions
of a group are counted alike.
"""

from collections.abc import Callable, Sequence
from typing import Any

from synthcam.verification.questions import Question
from trainer.clips import event_log_of, judge_of
from trainer.examples import ORDERS, Example, is_temporal
from trainer.rewards.accuracy import accuracy_reward, is_free_text
from trainer.rewards.format import format_reward, tagged
from trainer.rewards.reasoning import (
    argues,
    consistency_reward,
    geometry_reward,
    says_something,
    temporal_accuracy,
    temporal_reasoning,
)
from trainer.stage_config import RewardWeights

Completions = Sequence[Sequence[dict[str, Any]]]
"""For each completion its messages: a single one of the assistant."""
Reward = Callable[..., list[float | None]]
RIGHT = 0.999
"""Accuracy from which free text, which may be right in part, counts as right."""


def rewards_in_use(weights: RewardWeights) -> tuple[list[Reward], list[float]]:
    """The rewards whose weight is not 0, and their weights, in the order of the config."""
    named: dict[str, Reward] = {
        "accuracy": accuracy,
        "format": format,
        "geometry": geometry,
        "consistency": consistency,
        "time_reversal": time_reversal,
        "option_order": option_order,
    }
    used = [(named[name], weight) for name, weight in weights.model_dump().items() if weight > 0]
    return [reward for reward, _ in used], [weight for _, weight in used]


def accuracy(completions: Completions, example: Sequence[Example], **_: Any) -> list[float | None]:
    """`accuracy_reward` of each completion."""
    return [_accuracy(text, one) for text, one in zip(_texts(completions), example, strict=True)]


def format(completions: Completions, example: Sequence[Example], **_: Any) -> list[float | None]:
    """`format_reward` of each completion; of a chain, only if observation and thinking both claim something."""
    return [_format(text, one) for text, one in zip(_texts(completions), example, strict=True)]


def geometry(completions: Completions, example: Sequence[Example], **_: Any) -> list[float | None]:
    """`geometry_reward` of each completion that argues; None also if the prompt asks for the answer alone."""
    return [
        _geometry(text, one) if _reasons(one) else None for text, one in zip(_texts(completions), example, strict=True)
    ]


def consistency(completions: Completions, example: Sequence[Example], **_: Any) -> list[float | None]:
    """`consistency_reward` of each completion that argues; None also if the prompt asks for the answer alone."""
    return [
        _if_argued(consistency_reward(text, question_of(one)), text, one)
        if _reasons(one) and not is_temporal(one.topic)
        else None
        for text, one in zip(_texts(completions), example, strict=True)
    ]


def time_reversal(completions: Completions, example: Sequence[Example], **_: Any) -> list[float | None]:
    """`time_reversal_reward` of each completion that belongs to a pair."""
    scores = [_accuracy(text, one) for text, one in zip(_texts(completions), example, strict=True)]
    right = [score is not None and score >= RIGHT for score in scores]
    pairs = [None if one.pair is not None and one.pair.startswith(ORDERS) else one.pair for one in example]
    return paired_rewards(right, pairs, [one.reversed for one in example])


def option_order(completions: Completions, example: Sequence[Example], **_: Any) -> list[float | None]:
    """Of each completion that belongs to a pair of option orders, whether both are right."""
    scores = [_accuracy(text, one) for text, one in zip(_texts(completions), example, strict=True)]
    right = [score is not None and score >= RIGHT for score in scores]
    pairs = [one.pair if one.pair is not None and one.pair.startswith(ORDERS) else None for one in example]
    return paired_rewards(right, pairs, [one.reordered for one in example])


def question_of(example: Example) -> Question:
    """The question of an example with its options and right answer, which is all that rewards see of it."""
    return Question(example.question, example.options, example.answer)


def _accuracy(text: str, example: Example) -> float | None:
    question = question_of(example)
    if example.asked_form == "bare":
        text = tagged(text)
    if is_temporal(example.topic):
        return temporal_accuracy(text, question)
    return accuracy_reward(text, question, judge_of(example) if is_free_text(question) else None)


def _format(text: str, example: Example) -> float:
    found = format_reward(text, example.asked_form)
    return found if not _reasons(example) or is_temporal(example.topic) or says_something(text) else 0.0


def _if_argued(value: float | None, text: str, example: Example) -> float | None:
    """A reward that is paid for arguments alone; whether it applies stays with the question."""
    return value if not value or argues(text, judge_of(example)) else 0.0


def _geometry(text: str, example: Example) -> float | None:
    if not is_temporal(example.topic):
        return _if_argued(geometry_reward(text, question_of(example), judge_of(example)), text, example)
    log = event_log_of(example)
    return None if log is None else temporal_reasoning(text, question_of(example), log)


def _reasons(example: Example) -> bool:
    return example.asked_form == "reasoned"


def _texts(completions: Completions) -> list[str]:
    return ["".join(str(message["content"]) for message in messages) for messages in completions]


def time_reversal_reward(right: bool, right_of_other: bool) -> float:
    """Reward a pair of answers, about a clip forwards and backwards, that are both right.

    The right answers differ, so a model that ignores the order of frames, and answers both alike, earns nothing.

    Args:
        right: whether the answer about one version is right.
        right_of_other: whether the answer about the other version is right.

    Returns:
        1 or 0.

    Example:
        >>> time_reversal_reward(True, True), time_reversal_reward(True, False)
        (1.0, 0.0)
    """
    return float(right and right_of_other)


def paired_rewards(right: Sequence[bool], pairs: Sequence[str | None], backwards: Sequence[bool]) -> list[float | None]:
    """The time reversal reward of every completion; the nth one forwards and the nth one backwards form a pair.

    Args:
        right: for each completion, whether its answer is right.
        pairs: for each completion, the name of its pair; None outside of pairs.
        backwards: for each completion, whether it is about the clip played backwards.

    Returns:
        For each completion 1, 0, or None outside of pairs and without a counterpart: if a video cannot be read, another
        example replaces one version.

    Example:
        >>> paired_rewards([True, True, True], ["a", "a", None], [False, True, False])
        [1.0, 1.0, None]
    """
    rewards: list[float | None] = [None] * len(right)
    for pair in dict.fromkeys(pair for pair in pairs if pair is not None):
        versions = (
            [i for i, name in enumerate(pairs) if name == pair and backwards[i] is way] for way in (False, True)
        )
        for i, j in zip(*versions, strict=False):
            rewards[i] = rewards[j] = time_reversal_reward(right[i], right[j])
    return rewards
