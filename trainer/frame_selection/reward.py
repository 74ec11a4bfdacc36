"""What picks are worth, and the gradient that follows: rewards of margins, compared within a group of picks."""

import torch

from trainer.frame_selection.policy import Picks


def reward(margin: float) -> float:
    """tanh of half the margin, from -1 to 1: with two options, the probability of the right one less the other's.

    Args:
        margin: log-probability of the right answer less that of the best wrong one.
    """
    return float(torch.tanh(torch.tensor(margin / 2)))


def group_advantages(rewards: torch.Tensor, *, normalise: bool = True) -> torch.Tensor:
    """How much better each choice is than its group's mean, over the group's deviation; (Q, G) as the rewards.

    Without `normalise` the expectation of the gradient is that of the mean reward times 1 - 1 / G.
    """
    gap = rewards - rewards.mean(dim=1, keepdim=True)
    return gap / (rewards.std(dim=1, keepdim=True) + 1e-4) if normalise else gap


def policy_loss(picks: Picks, advantages: torch.Tensor, *, entropy: float) -> torch.Tensor:
    """What is minimised: its gradient is that of the mean reward, plus `entropy` times that of the picks' entropy.

    Args:
        advantages: (B,) one for each of the picks.
    """
    return -(advantages * picks.log_probability).mean() - entropy * picks.entropy.mean()


def decides(margins: list[float], least: float) -> bool:
    """Whether what is shown decides how a question is answered: the margins vary by more than `least`."""
    return float(torch.tensor(margins).var(correction=0)) > least
