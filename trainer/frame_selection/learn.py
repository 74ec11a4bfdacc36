"""Trains a policy from a frozen reader's answers: filter, warm start, then rewarded picks over rising budgets."""

import copy
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from trainer.frame_selection.policy import Picks

import trainer.compat  # noqa: F401  # isort: skip
from synthcam.atomic_files import replacing
from synthcam.errors import InputError
from synthcam.seeding import stream
from trainer.examples import Example
from trainer.frame_selection.config import FramesConfig
from trainer.frame_selection.features import Seen, SeenVideos
from trainer.frame_selection.policy import FramePolicy, Watched, divergence, padded
from trainer.frame_selection.reader import Question, Reader, margin
from trainer.frame_selection.samplers import evenly
from trainer.video_trainer import TrainerError


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


PROBED = 8
"""Frames of a window, or of its complement, that the reader is shown to find out what it is worth."""
Say = Callable[[str], None]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """A question that a policy learns from.

    Attributes:
        question: as the reader takes it.
        margins: the reader's margins over the windows, in the order of time.
    """

    example: Example
    question: Question
    margins: tuple[float, ...]


@dataclass(frozen=True)
class Step:
    """What a step came to: a row of the log."""

    step: int
    budget: int
    reward: float
    entropy: float
    divergence: float
    rolled_back: bool


def window_frames(count: int, windows: int) -> list[list[int]]:
    """The numbers of `count` frames in equal windows, some of which are empty where there are fewer frames."""
    edges = [round(part * count / windows) for part in range(windows + 1)]
    return [list(range(a, b)) for a, b in itertools.pairwise(edges)]


def probe(reader: Reader, question: Question, seen: Seen, windows: int) -> tuple[list[float], list[float]]:
    """The reader's margins where it is shown one window alone, and where it is shown everything else."""
    parts = [part for part in window_frames(len(seen), windows) if part]
    every = range(len(seen))
    shown = [*parts, *([frame for frame in every if frame not in part] for part in parts)]
    shown = [[part[i] for i in evenly(len(part), PROBED)] or part for part in shown]
    shown = [part or [0] for part in shown]
    found = reader.answers([question] * len(shown), [seen.tokens.pick(part) for part in shown])
    margins = [margin(logs, question.right) for logs in found]
    return margins[: len(parts)], margins[len(parts) :]


def worth_learning(
    reader: Reader, seen: SeenVideos, examples: Sequence[Example], config: FramesConfig, progress: Progress
) -> list[Asked]:
    """The questions whose answer depends on which frames are shown, each with its margins over the windows.

    Raises:
        InputError: a question has no options, or none depends on the frames.
    """
    found: list[Asked] = []
    for number, example in enumerate(examples, start=1):
        question = reader.question(example)
        inside, outside = probe(reader, question, seen.of(example), config.windows)
        if decides([*inside, *outside], config.variance):
            found.append(Asked(example, question, tuple(inside)))
        progress("windows of questions", number, len(examples))
    if not found:
        raise InputError(
            f"frames: for none of {len(examples)} questions the margin of reader {reader.name} varies by more than "
            f"{config.variance:g} over windows and complements; it does not answer by what it is shown"
        )
    return found


class PolicyTrainer:
    """Trains a policy; every step depends on the seed and its number alone, so that a stopped run goes on as it was.

    Args:
        folder: of the checkpoint.
    """

    def __init__(
        self,
        policy: FramePolicy,
        reader: Reader,
        seen: SeenVideos,
        asked: Sequence[Asked],
        config: FramesConfig,
        *,
        seed: int,
        folder: Path,
    ) -> None:
        self.policy, self._reader, self._seen, self._asked = policy, reader, seen, asked
        self._config, self._seed = config, seed
        self._optimizer = torch.optim.AdamW(policy.parameters(), lr=config.learning_rate, weight_decay=0.0)
        self._snapshot = copy.deepcopy(policy)
        self._checkpoint = folder / "checkpoint.pt"
        self.warm = 0
        self.steps: list[Step] = []

    @property
    def rollbacks(self) -> int:
        """How often the policy went back to its last snapshot."""
        return sum(step.rolled_back for step in self.steps)

    def train(self, progress: Progress) -> None:
        """Run all steps that are left.

        Raises:
            TrainerError: the loss is not a finite number.
        """
        warm, steps = self._config.warm_start.steps, self._config.steps
        while self.warm < warm:
            self._warm_step()
            self.warm += 1
            progress("warm start", self.warm, warm)
            if self.warm % self._config.save_every == 0:
                self.save()
        if not self.steps:
            self._take_snapshot()
        while len(self.steps) < steps:
            self.steps.append(self._step(len(self.steps)))
            progress(f"picks of {self.steps[-1].budget}", len(self.steps), steps)
            if len(self.steps) % self._config.save_every == 0:
                self.save()
        self.save()

    def budget_of(self, step: int) -> int:
        """The budget of a step: each for an equal part of all steps."""
        budgets = self._config.budgets
        return budgets[min(step * len(budgets) // self._config.steps, len(budgets) - 1)]

    def _warm_step(self) -> None:
        """Learn to pick frames of windows in the shares that the reader's margins give them."""
        budget = self._config.budgets[0]
        asked = self._batch("warm start", self.warm, budget)
        rng = stream(self._seed, "warm picks", self.warm)
        given = []
        for one in asked:
            count = len(self._seen.of(one.example))
            parts = [part for part in window_frames(count, self._config.windows) if part]
            shares = torch.softmax(torch.tensor(one.margins) / self._config.warm_start.temperature, dim=0)
            each = [share.expand(len(part)) / len(part) for share, part in zip(shares, parts, strict=True)]
            weights = torch.cat(each)
            chances = (weights.double() + 1e-9) / (weights.double() + 1e-9).sum()
            given.append(torch.from_numpy(rng.choice(count, size=budget, replace=False, p=chances.numpy())))
        picks = self.policy.pick(self._watch(self.policy, asked), budget, given=torch.stack(given))
        self._descend(-picks.log_probability.mean() / budget)

    def _step(self, step: int) -> Step:
        config, budget, group = self._config, self.budget_of(step), self._config.group
        asked = self._batch("questions", step, budget)
        generator = torch.Generator().manual_seed(int(stream(self._seed, "picks", step).integers(2**62)))
        watched = self._watch(self.policy, asked).repeated(group)
        picks = self.policy.pick(watched, budget, temperature=config.temperature, generator=generator)
        rewards = self._rewards([one for one in asked for _ in range(group)], picks).reshape(len(asked), group)
        advantages = group_advantages(rewards).reshape(-1)
        self._descend(policy_loss(picks, advantages, entropy=config.entropy))
        away, back = 0.0, False
        if (step + 1) % config.snapshot_every == 0:
            away = self._divergence(asked, picks, budget)
            back = away > config.most_kl
            if back:
                self._roll_back()
            else:
                self._take_snapshot()
        return Step(step, budget, float(rewards.mean()), float(picks.entropy.detach().mean()), away, back)

    def _rewards(self, asked: Sequence[Asked], picks: Picks) -> torch.Tensor:
        shown = [
            self._seen.of(one.example).tokens.pick(frames.tolist())
            for one, frames in zip(asked, picks.frames, strict=True)
        ]
        found = self._reader.answers([one.question for one in asked], shown)
        return torch.tensor([reward(margin(logs, one.question.right)) for logs, one in zip(found, asked, strict=True)])

    def _batch(self, what: str, step: int, budget: int) -> list[Asked]:
        """The questions of a step, all with enough candidates: with fewer the policy is not asked.

        Raises:
            InputError: there are none.
        """
        able = [one for one in self._asked if len(self._seen.of(one.example)) >= 2 * budget]
        if not able:
            raise InputError(
                f"frames.budgets: no video has {2 * budget} candidates, twice the budget {budget}; it is not asked "
                "where there are fewer"
            )
        order = stream(self._seed, what, step).permutation(len(able))
        return [able[int(i)] for i in order[: self._config.questions]]

    def _watch(self, policy: FramePolicy, asked: Sequence[Asked]) -> Watched:
        frames, there = padded([self._seen.of(one.example).features for one in asked])
        words, spoken = padded([self._reader.embed(one.question.words) for one in asked])
        return policy.watch(frames, words, there, spoken)

    def _descend(self, loss: torch.Tensor) -> None:
        if not torch.isfinite(loss):
            raise TrainerError(f"frames: the loss is {float(loss)} at step {len(self.steps)}; lower the learning rate")
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.policy.parameters(), 1.0)
        self._optimizer.step()

    def _divergence(self, asked: Sequence[Asked], picks: Picks, budget: int) -> float:
        """How far the policy is from the last snapshot, over the picks of this step."""
        given = picks.frames[:: self._config.group]
        with torch.no_grad():
            now, then = (
                policy.pick(self._watch(policy, asked), budget, temperature=self._config.temperature, given=given)
                for policy in (self.policy, self._snapshot)
            )
        return float(divergence(now, then))

    def _take_snapshot(self) -> None:
        self._snapshot.load_state_dict(self.policy.state_dict())

    def _roll_back(self) -> None:
        """Go back to the snapshot, with the optimizer as new: its moments led away."""
        self.policy.load_state_dict(self._snapshot.state_dict())
        self._optimizer = torch.optim.AdamW(self.policy.parameters(), lr=self._config.learning_rate, weight_decay=0.0)

    def save(self) -> None:
        """Write the checkpoint."""
        content: dict[str, Any] = {
            "policy": self.policy.state_dict(),
            "snapshot": self._snapshot.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "warm": self.warm,
            "steps": [tuple(vars(step).values()) for step in self.steps],
        }
        with replacing(self._checkpoint) as temporary:
            torch.save(content, temporary)

    def resume(self) -> bool:
        """Go on from the checkpoint; False where there is none that can be read."""
        try:
            content = torch.load(self._checkpoint, weights_only=True)
        except (OSError, RuntimeError, ValueError, EOFError):
            return False
        self.policy.load_state_dict(content["policy"])
        self._snapshot.load_state_dict(content["snapshot"])
        self._optimizer.load_state_dict(content["optimizer"])
        self.warm = int(content["warm"])
        self.steps = [Step(*row) for row in content["steps"]]
        return True
