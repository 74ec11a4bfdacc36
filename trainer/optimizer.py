"""Muon for the matrices inside layers and AdamW for all other weights, as one optimizer.

Muon (K. Jordan and others, https://kellerjordan.github.io/posts/muon) turns every step of a matrix into the nearest
orthogonal one, so that directions with small gradients are learned as fast as others. It is meant for matrices between
hidden states; embeddings, the head, the cut into patches, biases and norms stay with AdamW.
"""

from collections.abc import Callable, Iterable
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from torch import nn

_OUTER = ("embed", "lm_head")
"""Parts of the names of matrices that stand between numbers of tokens or pixels and hidden states."""


class MuonAndAdamW(torch.optim.Optimizer):  # type: ignore[misc]
    """Two optimizers of torch behind one face, so that schedules reach both and checkpoints hold both.

    Args:
        named_parameters: of the model; those that do not learn are left out.
        muon_lr, adamw_lr: their learning rates.
    """

    def __init__(
        self,
        named_parameters: Iterable[tuple[str, nn.Parameter]],
        *,
        muon_lr: float,
        adamw_lr: float,
        beta2: float,
        weight_decay: float = 0.0,
    ) -> None:
        matrices: list[nn.Parameter] = []
        others: list[nn.Parameter] = []
        for name, weight in named_parameters:
            if weight.requires_grad:
                inner = weight.ndim == 2 and not any(part in name for part in _OUTER)
                (matrices if inner else others).append(weight)
        self._parts: tuple[torch.optim.Optimizer, ...] = (
            # AdamW first: what trainers log as the learning rate is that of the first group.
            torch.optim.AdamW(others, lr=adamw_lr, betas=(0.9, beta2), weight_decay=weight_decay),
            torch.optim.Muon(matrices, lr=muon_lr, weight_decay=weight_decay),
        )
        super().__init__([group for part in self._parts for group in part.param_groups], {})
        self._share_groups()

    def _share_groups(self) -> None:
        """What a schedule writes into the groups is what the parts read."""
        self.param_groups = [group for part in self._parts for group in part.param_groups]

    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        """One step of both."""
        loss = None if closure is None else closure()
        for part in self._parts:
            part.step()
        return loss

    def state_dict(self) -> dict[str, Any]:
        """What each part remembers."""
        return {"parts": [part.state_dict() for part in self._parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what was saved."""
        for part, state in zip(self._parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self._share_groups()
