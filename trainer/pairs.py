"""Clips forwards and backwards in one batch, and groups of completions that teach nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam.errors import InputError
from synthcam.seeding import stream
from trainer.changed_clips import backwards
from trainer.examples import Example


class PairedExamples(Sequence[Example]):
    """Examples two by two: both versions of one question, or two questions as they came.

    Places 2k and 2k+1 belong together (a mixture holds one source there), and a process works on an even number of
    places at a time, so a pair is never torn apart. What stands at a place depends on nothing but the examples, the
    seed and the place.

    Args:
        share: of the twos, how many are to be pairs. Where neither question has another answer backwards, none is.
        prompts_a_process: places that a process samples completions for at a time.

    Raises:
        InputError: that number is odd.
    """

    def __init__(self, examples: Sequence[Example], *, share: float, prompts_a_process: int, seed: int) -> None:
        if share > 0 and prompts_a_process % 2:
            raise InputError(
                f"time_pairs {share:g}: each process samples for {prompts_a_process} questions at a time; allowed is "
                "an even number, so that both versions of a clip are together (batch_size x accumulate / generations)"
            )
        self._examples, self._share, self._seed = examples, share, seed

    def __len__(self) -> int:
        return len(self._examples)

    def __getitem__(self, place: int) -> Example:  # type: ignore[override]  # nothing slices it
        if not 0 <= place < len(self):
            raise IndexError(place)
        first = place - place % 2
        if first + 1 == len(self):
            return self._examples[place]
        draw = stream(self._seed, "time pairs", first)
        if draw.random() < self._share:
            # Were it always the first of the two, the other examples would never be asked both ways.
            turn = int(draw.integers(2))
            for candidate in (first + turn, first + 1 - turn):
                versions = as_pair(self._examples[candidate])
                if versions is not None:
                    return versions[place - first]
        return self._examples[place]

    def counts(self, start: int, stop: int) -> dict[str, int]:
        """How many of the examples from `start` up to `stop` come from each source, by name."""
        return dict(sorted(Counter(self[place].source for place in range(start, min(stop, len(self)))).items()))


def as_pair(example: Example) -> tuple[Example, Example] | None:
    """A question about a clip forwards and backwards; None where it has no other answer backwards.

    Where the answer is the same both ways, a model that does not look at the order of frames would earn the bonus.
    """
    back = backwards(example)
    if back is None or back.answer == example.answer:
        return None
    name = "|".join((example.source, example.clip, str(example.mirrored), example.question, *example.options))
    pair = (replace(example, pair=name), replace(back, pair=name))
    return pair[::-1] if example.reversed else pair


LEAST_RIGHT, MOST_RIGHT = 0.01, 0.99
"""CamReasoner's bounds on the mean accuracy of a group."""


def undecided_groups(accuracy: torch.Tensor) -> torch.Tensor:
    """Which groups have both right and wrong completions: in the others all advantages of accuracy are 0.

    Args:
        accuracy: (groups, generations), NaN where accuracy does not apply.

    Returns:
        (groups,) bool. A group that accuracy does not apply to is kept: other rewards may tell its completions apart.
    """
    mean = accuracy.mean(dim=1)
    return mean.isnan() | ((mean > LEAST_RIGHT) & (mean < MOST_RIGHT))


class GroupFilter:
    """Turns down the groups that are all right or all wrong, for `VideoGRPOTrainer`.

    Args:
        accuracy_column: the place of accuracy among the rewards.
    """

    def __init__(self, accuracy_column: int) -> None:
        self._column = accuracy_column

    def __call__(self, examples: Sequence[Example], rewards: torch.Tensor) -> torch.Tensor:
        """(groups,) bool from the rewards (groups, generations, functions)."""
        return undecided_groups(rewards[:, :, self._column])
