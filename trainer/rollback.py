"""Going back when reinforcement learning has strayed too far from its start, in place of a divergence in the loss.

A weight on the divergence pulls at every step, also where nothing is wrong. Here steps are free until the divergence of
what is sampled exceeds a threshold; then the weights are those of the last step below it, and the optimizer forgets
what carried them away.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from peft import PeftModel

from synthcam.errors import InputError


class Rollback:
    """The model that a stage started from, and the last weights that were near it.

    Without adapters the start is a second copy of the model on the device; with them it is the model with them off.

    Args:
        model: whose trained weights go back.
        most: the largest divergence, in nats a token.
        spread: whether FSDP or DeepSpeed spreads the weights.

    Raises:
        InputError: weights are spread over devices.
    """

    def __init__(self, model: Any, most: float, *, spread: bool) -> None:
        if spread:
            raise InputError("grpo.most_kl: not with FSDP or DeepSpeed, which spread the weights that would go back")
        self._model, self.most = model, most
        self._start = None if isinstance(model, PeftModel) else copy.deepcopy(model).requires_grad_(False)
        self.count = 0
        self.keep()

    @contextmanager
    def start(self) -> Iterator[Any]:
        """The model as it was at the start of the stage."""
        if self._start is not None:
            yield self._start
        else:
            with self._model.disable_adapter():
                yield self._model

    def keep(self) -> None:
        """Remember the weights as near enough."""
        self._near = [weight.detach().clone() for weight in self._trained()]

    def go_back(self, optimizer: Any) -> None:
        """Restore the weights that were near enough; the optimizer's moments are forgotten."""
        with torch.no_grad():
            for weight, near in zip(self._trained(), self._near, strict=True):
                weight.copy_(near)
        inner = getattr(optimizer, "optimizer", optimizer)
        for part in getattr(inner, "parts", (inner,)):
            part.state.clear()
        self.count += 1

    def _trained(self) -> Iterator[torch.Tensor]:
        return (weight for weight in self._model.parameters() if weight.requires_grad)


def divergence(start: torch.Tensor, now: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """An estimate of KL(now | start) a token from samples of `now`, never negative (J. Schulman's third, 2020).

    Args:
        start, now: log-probabilities (B, C) of the sampled tokens.
        mask: (B, C) which of them count.
    """
    ratio = (start - now) * mask
    return ((ratio.exp() - ratio - 1) * mask).sum() / mask.sum().clamp(min=1)
