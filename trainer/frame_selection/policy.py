"""A policy that picks frames for a question one after the other, without replacement.

A GRU reads the question, then every candidate, then each pick: its cost grows linearly with the frames, and its state
makes the query; keys and values are of each frame alone. Heads after ReFoCUS (arXiv 2506.01274): the logit of frame k
is <query, key_k> * softplus(scale) / T, chosen frames are masked, the next input is the value of the chosen one. Below
twice the budget there is little to choose from, and frames are taken evenly.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import log_softmax, softplus

from trainer.frame_selection.samplers import evenly

TIMES = 8
"""Sines and cosines of a frame's place in the video."""


@dataclass(frozen=True)
class PolicyShape:
    """Sizes of a policy.

    Attributes:
        frame: width of a frame's features; question: width of the embedding of a word of the question.
        hidden: width of everything inside.
    """

    frame: int
    question: int
    hidden: int = 128


@dataclass(frozen=True)
class Watched:
    """What a policy has read before its first pick, for B questions with at most N candidates each.

    Attributes:
        keys: (B, N, hidden); values: (B, N, hidden); asked: (B, hidden) the question.
        state: (B, hidden) of the GRU behind the last candidate.
        there: (B, N) which candidates there are.
    """

    keys: torch.Tensor
    values: torch.Tensor
    asked: torch.Tensor
    state: torch.Tensor
    there: torch.Tensor

    def repeated(self, times: int) -> "Watched":
        """Each question so many times, one after the other."""
        return Watched(*(part.repeat_interleave(times, dim=0) for part in vars(self).values()))


@dataclass(frozen=True)
class Picks:
    """Picks of a policy.

    Attributes:
        frames: (B, K) in the order in which they were picked.
        log_probability: (B,) of the whole order; entropy: (B,) of a pick, on average.
        steps: (B, K, N) log-probabilities of every candidate at each pick; -inf where it cannot be picked.
    """

    frames: torch.Tensor
    log_probability: torch.Tensor
    entropy: torch.Tensor
    steps: torch.Tensor


class FramePolicy(nn.Module):  # type: ignore[misc]
    """The policy. Features go in as they come from the reader's vision tower and its embeddings."""

    def __init__(self, shape: PolicyShape) -> None:
        super().__init__()
        self.shape, h = shape, shape.hidden
        self.word = nn.Sequential(nn.LayerNorm(shape.question), nn.Linear(shape.question, h))
        self.frame = nn.Sequential(
            nn.LayerNorm(shape.frame), nn.Linear(shape.frame, h), nn.GELU(), nn.Linear(h, h), nn.LayerNorm(h)
        )
        self.time = nn.Linear(TIMES, h)
        self.asking = nn.Linear(h, 2 * h)
        self.core = nn.GRU(h, h, batch_first=True)
        self.begin = nn.Parameter(torch.zeros(h))
        self.query = nn.Linear(2 * h, h)
        self.key = nn.Linear(h, h)
        self.value = nn.Linear(h, h)
        self.scale = nn.Parameter(torch.tensor(0.0))

    def watch(self, frames: torch.Tensor, words: torch.Tensor, there: torch.Tensor, spoken: torch.Tensor) -> Watched:
        """Read questions and candidates.

        Args:
            frames: (B, N, F) features, in the order of time. words: (B, L, Q) embeddings.
            there, spoken: (B, N) and (B, L) which of them there are; both begin at 0.
        """
        read, _ = self.core(self.word(words))
        ends = spoken.sum(dim=1) - 1
        asked = read[torch.arange(len(read)), ends]
        gain, shift = self.asking(asked).unsqueeze(1).chunk(2, dim=-1)
        own = self.frame(frames)
        lit = own * (1 + gain) + shift + self.time(places(there).to(own.dtype))
        seen, _ = self.core(lit, asked.unsqueeze(0).contiguous())
        last = seen[torch.arange(len(seen)), there.sum(dim=1) - 1]
        # With what the core makes of a frame in its key, too, a policy remembers the videos that it learns from.
        return Watched(self.key(own), self.value(own), asked, last, there)

    def pick(
        self,
        watched: Watched,
        budget: int,
        *,
        temperature: float = 1.0,
        greedy: bool = False,
        given: torch.Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Picks:
        """Pick `budget` frames of each question, which has at least as many candidates.

        Args:
            greedy: always the likeliest frame.
            given: (B, K) picks that are made whatever the policy thinks of them, for their probability.
            generator: of the random numbers.
        """
        count, hidden = len(watched.keys), self.shape.hidden
        free = watched.there.clone()
        state, last = watched.state, self.begin.expand(count, hidden)
        rows = torch.arange(count)
        frames, steps, total, entropy = [], [], 0.0, 0.0
        for number in range(budget):
            _, after = self.core(last.unsqueeze(1), state.unsqueeze(0).contiguous())
            state = after[0]
            query = self.query(torch.cat([state, watched.asked], dim=-1))
            logits = torch.einsum("bh,bnh->bn", query, watched.keys) * self._sharpness(temperature)
            logs = log_softmax(logits.masked_fill(~free, -math.inf), dim=-1)
            if given is not None:
                chosen = given[:, number]
            elif greedy:
                chosen = logs.argmax(dim=-1)
            else:
                chosen = torch.multinomial(logs.detach().exp(), 1, generator=generator)[:, 0]
            frames.append(chosen)
            steps.append(logs)
            total = total + logs[rows, chosen]
            entropy = entropy - (logs.exp() * logs.masked_fill(~free, 0.0)).sum(dim=-1)
            last = watched.values[rows, chosen]
            free = free.clone()
            free[rows, chosen] = False
        return Picks(
            torch.stack(frames, dim=1),
            torch.as_tensor(total),
            torch.as_tensor(entropy) / budget,
            torch.stack(steps, dim=1),
        )

    def _sharpness(self, temperature: float) -> torch.Tensor:
        """softplus(scale) / T, over the root of the width, so that it does not decide how sharp a new policy is."""
        return softplus(self.scale) / (temperature * math.sqrt(self.shape.hidden))

    def select(self, frames: torch.Tensor, words: torch.Tensor, budget: int) -> list[int]:
        """The likeliest frames for one question, in the order of time; evenly where there are fewer than 2 * budget.

        Args:
            frames: (N, F) features. words: (L, Q) embeddings.
        """
        if len(frames) < 2 * budget:
            return evenly(len(frames), budget)
        with torch.no_grad():
            watched = self.watch(
                frames.unsqueeze(0),
                words.unsqueeze(0),
                torch.ones(1, len(frames), dtype=torch.bool),
                torch.ones(1, len(words), dtype=torch.bool),
            )
            found = self.pick(watched, budget, greedy=True).frames[0]
        return sorted(int(i) for i in found)


def places(there: torch.Tensor) -> torch.Tensor:
    """Sines and cosines (B, N, TIMES) of how far through its video each candidate is."""
    count = there.sum(dim=1, keepdim=True).clamp(min=1)
    through = torch.arange(there.shape[1]).unsqueeze(0) / count
    rates = math.pi * 2.0 ** torch.arange(TIMES // 2)
    angles = through.unsqueeze(-1) * rates
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


def divergence(one: Picks, other: Picks) -> torch.Tensor:
    """KL(one || other) of a pick in nats, on average; both are of the same picks."""
    gap = (one.steps - other.steps).masked_fill(torch.isinf(one.steps), 0.0)
    return (one.steps.exp() * gap).sum(dim=-1).mean()


def padded(rows: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows (N_i, F) as one tensor (B, N, F), and which of its places are filled (B, N)."""
    filled = nn.utils.rnn.pad_sequence(list(rows), batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return filled, torch.arange(filled.shape[1]).unsqueeze(0) < lengths.unsqueeze(1)
