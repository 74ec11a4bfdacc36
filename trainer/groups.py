"""Groups of completions of one question: which teach something, and others in the place of those that do not."""

from collections.abc import Callable, Sequence
from typing import Any

import torch

from trainer.examples import Example

GroupFilter = Callable[[Sequence[Example], torch.Tensor], torch.Tensor]
"""(each group's example, rewards (groups, generations, functions)) -> (groups,) bool: which groups to learn from."""


def refilled(
    output: dict[str, Any],
    more: dict[str, Any],
    kept: torch.Tensor,
    more_kept: torch.Tensor,
    *,
    generations: int,
    pad: int,
) -> list[int]:
    """Put kept groups of another draw in the places of rejected ones, in order; returns the places that were filled.

    Args:
        output, more: batches as trl makes them: tensors and lists with a row for each completion. `output` is changed.
        kept, more_kept: (groups,) which groups of each teach something.
        pad: token that pads rows to one length: prompts on the left, all else on the right.
    """
    places = list(zip((~kept).nonzero().flatten().tolist(), more_kept.nonzero().flatten().tolist(), strict=False))
    into = [place * generations + i for place, _ in places for i in range(generations)]
    out_of = [place * generations + i for _, place in places for i in range(generations)]
    rows = len(output["completion_ids"])
    for key, values in output.items():
        if isinstance(values, list) and len(values) == rows:
            for i, j in zip(into, out_of, strict=True):
                values[i] = more[key][j]
        elif isinstance(values, torch.Tensor) and values.ndim and len(values) == rows:
            ours, theirs = values, more[key]
            if values.ndim > 1:
                filler = pad if key.endswith("_ids") else 0
                width = max(ours.shape[1], theirs.shape[1])
                ours, theirs = (_widened(one, width, filler, left=key.startswith("prompt")) for one in (ours, theirs))
            ours = ours.clone()
            ours[into] = theirs[out_of]
            output[key] = ours
    return [place for place, _ in places]


def _widened(rows: torch.Tensor, width: int, filler: int, *, left: bool) -> torch.Tensor:
    lacking = width - rows.shape[1]
    return torch.nn.functional.pad(rows, (lacking, 0) if left else (0, lacking), value=filler)


LEAST_RIGHT, MOST_RIGHT = 0.01, 0.99
"""CamReasoner's bounds on the mean accuracy of a group that is learned from."""


def undecided_groups(accuracy: torch.Tensor) -> torch.Tensor:
    """Select the groups with both right and wrong completions; in all others the advantages of accuracy are 0.

    Args:
        accuracy: (groups, generations), NaN where accuracy does not apply.

    Returns:
        (groups,) bool. A group to which accuracy does not apply is kept: other rewards may differ within it.
    """
    mean = accuracy.mean(dim=1)
    return mean.isnan() | ((mean > LEAST_RIGHT) & (mean < MOST_RIGHT))


def undecided_by(column: int) -> GroupFilter:
    """A filter that keeps groups with right and with wrong completions; `column` is that of accuracy in the rewards."""
    return lambda examples, rewards: undecided_groups(rewards[:, :, column])
