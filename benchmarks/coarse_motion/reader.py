"""A small convolutional reader of eight grey frames, and how it learns: it sees pairs of frames 1, 3 and 7 apart.

Each pair is compared twice: by filters over both frames together, which see slow motion, and by how well features match
at offsets of up to four cells on two scales, which sees fast motion. The reader names the label, and while it learns
also tells the amounts, which rendered clips know exactly.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from benchmarks.coarse_motion.paths import FRAMES, LABELS
from benchmarks.coarse_motion.randomised import plain, randomised
from benchmarks.coarse_motion.worlds import Clips
from synthcam.atomic_files import replacing

SIDE, CELLS, REACH, WIDTH = 64, 8, 4, 16
PAIRS = ((0, 1), (2, 3), (4, 5), (6, 7), (0, 3), (2, 5), (4, 7), (0, 7))
GAPS = tuple(sorted({b - a for a, b in PAIRS}))
_LEFT_RIGHT = {"left": "right", "right": "left"}
_OPPOSITE = _LEFT_RIGHT | {"up": "down", "down": "up", "in": "out", "out": "in"}
REVERSED = tuple(LABELS.index(_OPPOSITE.get(name, name)) for name in LABELS)
MIRRORED = tuple(LABELS.index(_LEFT_RIGHT.get(name, name)) for name in LABELS)
MIRRORED_EFFECTS = torch.tensor([-1.0, 1.0, 1.0, -1.0])
STATIC = LABELS.index("static")
SAVED_EVERY = 10
FROZEN = 0.03
"""Chance that a clip shows its first frame throughout, and is static."""
SMALL = 0.02
"""Amounts above this size are predicted on a logarithmic scale."""


class Reader(nn.Module):
    """From local contrast (N, 8, 64, 64) to logits (N, 8) of the labels and amounts (N, 4)."""

    def __init__(self) -> None:
        super().__init__()
        self.both = nn.Sequential(_layer(2, WIDTH, 7, 4), _layer(WIDTH, 32, 3, 2))
        self.features = nn.Sequential(
            _layer(1, 12, 5, 2), nn.Conv2d(12, WIDTH, 3, 2, 1), nn.BatchNorm2d(WIDTH, affine=False)
        )
        self.sharpness = nn.Parameter(torch.tensor([20.0, 20.0]))
        offsets = (2 * REACH + 1) ** 2
        self.offsets = nn.ModuleList(nn.Sequential(nn.Conv2d(offsets, WIDTH, 1), nn.ReLU()) for _ in range(2))
        self.joined = _layer(32 + 2 * (WIDTH + 3), 48, 3, 2)
        self.pair = nn.Linear((48 + 6) * 16, 96)
        self.gap = nn.Parameter(torch.zeros(len(PAIRS), 96))
        self.label, self.amounts = nn.Linear(96 * len(GAPS), len(LABELS)), nn.Linear(96 * len(GAPS), 4)
        for scale, step in enumerate((2, 1)):
            places, inside = _neighbours(step * CELLS, step)
            self.register_buffer(f"places{scale}", places, persistent=False)
            self.register_buffer(f"inside{scale}", inside, persistent=False)

    def forward(self, frames: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        count = len(frames)
        first, second = ([pair[i] for pair in PAIRS] for i in (0, 1))
        pairs = torch.stack([frames[:, first], frames[:, second]], dim=2).flatten(0, 1)
        fine = self.features(frames.reshape(-1, 1, SIDE, SIDE).contiguous(memory_format=torch.channels_last))
        coarse = functional.avg_pool2d(fine, 2)
        found = [self.both(pairs.contiguous(memory_format=torch.channels_last))]
        shifts = []
        for scale, features in enumerate((fine, coarse)):
            unit = functional.normalize(features.flatten(2).transpose(1, 2), dim=2)  # (8 N, cells, C)
            before, after = (unit.unflatten(0, (count, FRAMES))[:, side].flatten(0, 1) for side in (first, second))
            likely = self._matched(scale, before, after)
            shifts.append(_expected(likely))
            found += [self.offsets[scale](9.0 * likely), shifts[-1]]
        joined = self.joined(torch.cat(found, dim=1)).flatten(1)
        pooled = functional.avg_pool2d(torch.cat(shifts, dim=1), 2).flatten(1)
        joined = torch.cat([joined, pooled], dim=1)
        told = functional.relu(self.pair(joined).unflatten(0, (count, len(PAIRS))) + self.gap)
        of_gap = [[i for i, (a, b) in enumerate(PAIRS) if b - a == gap] for gap in GAPS]
        summed = torch.cat([told[:, members].mean(dim=1) for members in of_gap], dim=1)
        return self.label(summed), self.amounts(summed)

    def _matched(self, scale: int, before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
        """How likely each of 8x8 cells of `before` (M, cells, C) goes by each offset, (M, 81, 8, 8)."""
        if scale == 0:
            before = before.unflatten(1, (2 * CELLS, 2 * CELLS))[:, ::2, ::2].flatten(1, 2)
        scores = torch.bmm(before, after.transpose(1, 2))
        places, inside = getattr(self, f"places{scale}"), getattr(self, f"inside{scale}")
        chosen = scores.gather(2, places.expand(len(scores), -1, -1)) * inside * self.sharpness[scale]
        return functional.softmax(chosen, dim=2).transpose(1, 2).unflatten(2, (CELLS, CELLS))


def _expected(likely: torch.Tensor) -> torch.Tensor:
    """Expected offset right and down, and the highest likelihood (M, 3, 8, 8), of likelihoods (M, 81, 8, 8)."""
    down, right = torch.meshgrid(*[torch.arange(-REACH, REACH + 1.0)] * 2, indexing="ij")
    ways = torch.stack([right.flatten(), down.flatten()])
    return torch.cat([torch.einsum("wo,mohg->mwhg", ways, likely), likely.amax(dim=1, keepdim=True)], dim=1)


def _layer(before: int, after: int, kernel: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, kernel, stride, kernel // 2), nn.BatchNorm2d(after), nn.ReLU())


def _neighbours(cells: int, step: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Around each of 8x8 cells, the numbers (1, 64, 81) of cells on a grid of `cells` squared, and which are on it."""
    across = torch.arange(-REACH, REACH + 1)
    row = (torch.arange(CELLS) * step)[:, None, None, None] + across[:, None]
    column = (torch.arange(CELLS) * step)[None, :, None, None] + across
    row, column = torch.broadcast_tensors(row, column)
    inside = (row >= 0) & (row < cells) & (column >= 0) & (column < cells)
    places = row.clamp(0, cells - 1) * cells + column.clamp(0, cells - 1)
    return places.reshape(1, CELLS**2, -1), inside.reshape(1, CELLS**2, -1).float()


def contrast(frames: npt.NDArray[np.uint8]) -> torch.Tensor:
    """Local contrast (N, 8, 64, 64) of grey frames of the same shape."""
    found = np.empty(frames.shape, np.float32)
    for place in np.ndindex(frames.shape[:2]):
        above = frames[place] - cv2.blur(frames[place].astype(np.float32), (11, 11))
        spread = np.sqrt(np.maximum(cv2.blur(above * above, (15, 15)), 0))
        found[place] = np.clip(above / (spread + 2.5), -3, 3)
    return torch.from_numpy(found)


@dataclass(frozen=True)
class Budget:
    """How long a reader learns: the same for every arm."""

    steps: int = 300
    batch: int = 48
    rate: float = 3e-3


def teach(
    clips: Clips,
    budget: Budget,
    *,
    seed: int,
    geometry: bool,
    told: Callable[[str], None] = lambda text: None,
    kept: Path | None = None,
    until: float = float("inf"),
) -> Reader | None:
    """Train a reader from random weights on clips, with geometric randomisation or without.

    Args:
        kept: a file that a run which was stopped goes on from; removed at the end.
        until: the time.time() at which to stop. None is returned then.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    reader = Reader().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(reader.parameters(), lr=budget.rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, budget.rate, budget.steps, pct_start=0.1)
    parts, first, spent, running = (reader, optimizer, schedule), 1, 0.0, float("nan")
    if kept is not None and kept.is_file():
        stored = torch.load(kept, weights_only=False)
        for part, state in zip(parts, stored["parts"], strict=True):
            part.load_state_dict(state)
        rng.bit_generator.state, first, spent, running = (stored[name] for name in ("rng", "next", "spent", "running"))
    began = time.process_time() - spent
    for step in range(first, budget.steps + 1):
        frames, labels, amounts = _batch(clips, budget.batch, rng, geometry)
        logits, told_amounts = reader(frames)
        loss = functional.cross_entropy(logits, labels, label_smoothing=0.05)
        loss = loss + 0.5 * functional.smooth_l1_loss(told_amounts, amounts)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 2.0)
        optimizer.step()
        schedule.step()
        running = float(loss.detach()) if step == 1 else 0.9 * running + 0.1 * float(loss.detach())
        stop = time.time() > until
        if step % SAVED_EVERY == 0 or stop:
            spent = time.process_time() - began
            told(f"step {step}: loss {running:.3f}, {spent:.0f} CPU s")
            if kept is not None:
                states = [part.state_dict() for part in parts]
                state = {"rng": rng.bit_generator.state, "next": step + 1, "spent": spent, "running": running}
                with replacing(kept) as temporary:
                    torch.save(state | {"parts": states}, temporary)
        if stop and step < budget.steps:
            return None
    if kept is not None:
        kept.unlink(missing_ok=True)
    return reader.eval()


def _batch(
    clips: Clips, count: int, rng: np.random.Generator, geometry: bool
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Contrast, labels and amounts of a batch; half of it is mirrored, half of it reversed."""
    chosen = rng.integers(len(clips), size=count)
    shown = [
        randomised(clips.frames[i], clips.frames, SIDE, rng) if geometry else plain(clips.frames[i], SIDE)
        for i in chosen
    ]
    frames = contrast(np.stack(shown))
    labels, effects = torch.from_numpy(clips.labels[chosen]), torch.from_numpy(clips.effects[chosen])
    amounts = effects.sign() * torch.log1p(effects.abs() / SMALL)
    back, mirrored, frozen = (torch.from_numpy(rng.random(count) < share) for share in (0.5, 0.5, FROZEN))
    frames[back], labels[back], amounts[back] = (
        frames[back].flip(1),
        torch.tensor(REVERSED)[labels[back]],
        -amounts[back],
    )
    frames[mirrored], labels[mirrored] = frames[mirrored].flip(3), torch.tensor(MIRRORED)[labels[mirrored]]
    amounts[mirrored] = amounts[mirrored] * MIRRORED_EFFECTS
    frames[frozen], labels[frozen], amounts[frozen] = frames[frozen][:, :1], STATIC, 0.0
    return frames, labels, amounts


@torch.no_grad()
def read(reader: Reader, frames: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Logits (N, 8) of clips (N, 8, 64, 64) as grey frames."""
    parts = [reader(contrast(frames[i : i + 64]))[0] for i in range(0, len(frames), 64)]
    return np.asarray(torch.cat(parts).numpy())
