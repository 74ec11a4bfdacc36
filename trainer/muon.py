"""Muon for the matrices inside layers and AdamW for all other weights, as one optimizer."""

from collections.abc import Callable, Iterable
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from torch import nn
from torch.optim import _muon

from trainer.camera_head.reading import NAME as CAMERA_HEAD

_OUTER = ("embed", "lm_head", CAMERA_HEAD)
"""Parts of the names of matrices between tokens or pixels and hidden states, and of the head that reads cameras."""


class MuonAndAdamW(torch.optim.Optimizer):  # type: ignore[misc]
    """Muon for the matrices inside layers and AdamW for all other weights, as one optimizer.

    Muon (K. Jordan and others, https://kellerjordan.github.io/posts/muon) turns every step of a matrix into the nearest
    orthogonal one, so that directions with small gradients are learned as fast as others. It is meant for matrices
    between hidden states; embeddings, the head, the cut into patches, biases and norms stay with AdamW. Schedules reach
    both parts, and checkpoints hold both.

    Args:
        named_parameters: of the model; those without a gradient are left out.
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
        self.parts: tuple[torch.optim.Optimizer, ...] = (
            # AdamW comes first: trainers log the learning rate of the first group.
            torch.optim.AdamW(others, lr=adamw_lr, betas=(0.9, beta2), weight_decay=weight_decay),
            torch.optim.Muon(matrices, lr=muon_lr, weight_decay=weight_decay),
        )
        super().__init__([group for part in self.parts for group in part.param_groups], {})
        self._share_groups()

    def _share_groups(self) -> None:
        """Share the groups with both parts, so that a schedule reaches them."""
        self.param_groups = [group for part in self.parts for group in part.param_groups]

    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        """Run a step of both parts."""
        loss = None if closure is None else closure()
        for part in self.parts:
            part.step()
        return loss

    def state_dict(self) -> dict[str, Any]:
        """The states of both parts."""
        return {"parts": [part.state_dict() for part in self.parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Restore the states of both parts."""
        for part, state in zip(self.parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self._share_groups()


def orthogonalised(
    grad: torch.Tensor, ns_coefficients: tuple[float, float, float], ns_steps: int, eps: float
) -> torch.Tensor:
    """The orthogonal matrix near a matrix (M, N), by the Newton-Schulz iteration of Muon's authors.

    As torch has it, but in the numbers of the gradient on a CPU: torch rounds to bfloat16, which few CPUs multiply, and
    a step of the tiny model spent half of its time there.
    """
    if grad.device.type != "cpu":
        rounded: torch.Tensor = _ROUNDED(grad, ns_coefficients, ns_steps, eps)
        return rounded
    a, b, c = ns_coefficients
    wide = grad.T if grad.size(0) > grad.size(1) else grad
    found = wide / wide.norm().clamp(min=eps)
    for _ in range(ns_steps):
        gram = found @ found.T
        found = torch.addmm(found, torch.addmm(gram, gram, gram, beta=b, alpha=c), found, beta=a)
    return found.T if grad.size(0) > grad.size(1) else found


_ROUNDED = _muon._zeropower_via_newtonschulz
_muon._zeropower_via_newtonschulz = orthogonalised
