"""A bonus for a clip that is answered rightly forwards and backwards."""

from collections.abc import Sequence


def time_reversal_reward(right: bool, right_of_other: bool) -> float:
    """1 where both versions of a pair are answered rightly, else 0.

    A model that does not look at the order of frames says the same of both, and where the answers differ one is wrong.
    """
    return float(right and right_of_other)


def paired_rewards(right: Sequence[bool], pairs: Sequence[str | None], backwards: Sequence[bool]) -> list[float | None]:
    """The bonus of every completion: the nth of a clip forwards and the nth of it backwards are one pair.

    Args:
        right: for each completion, whether its answer is right.
        pairs: the name of its pair; None outside of pairs.
        backwards: whether it is about the clip played backwards.

    Returns:
        None outside of pairs, and for a completion without a counterpart: where a video could not be read, another
        example took the place of one version.
    """
    rewards: list[float | None] = [None] * len(right)
    for pair in dict.fromkeys(pair for pair in pairs if pair is not None):
        versions = (
            [i for i, name in enumerate(pairs) if name == pair and backwards[i] is way] for way in (False, True)
        )
        for i, j in zip(*versions, strict=False):
            rewards[i] = rewards[j] = time_reversal_reward(right[i], right[j])
    return rewards
