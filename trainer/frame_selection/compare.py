"""Compares ways to pick frames on held-out questions: right answers, picks in true windows, blurred frames, cost."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter

import trainer.compat  # noqa: F401  # isort: skip
import torch

from synthcam.seeding import stream
from trainer.examples import Example
from trainer.frame_selection.config import SamplerName
from trainer.frame_selection.features import Seen, SeenVideos
from trainer.frame_selection.picking import policy_sampler, similar_sampler
from trainer.frame_selection.policy import FramePolicy
from trainer.frame_selection.reader import FrameTokens, Question, Reader
from trainer.frame_selection.samplers import (
    PickedFrom,
    Sampler,
    flow,
    frames_in,
    oracle,
    random_sampler,
    true_windows,
    uniform,
)


@dataclass(frozen=True)
class Share:
    """Right answers out of questions about as many clips."""

    right: int
    count: int

    @property
    def value(self) -> float | None:
        """A number from 0 to 1; None for a count of 0."""
        return self.right / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % confidence interval (E. B. Wilson, 1927)."""
        if not self.count:
            return None
        z, n = 1.96, self.count
        p = self.right / n
        middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max((middle - reach) / (1 + z * z / n), 0.0), min((middle + reach) / (1 + z * z / n), 1.0)


Progress = Callable[[str, int, int], None]
BLURRED = 0.2
"""Deviation of the blur, in shares of a frame's shorter side."""


@dataclass(frozen=True)
class Answers:
    """Right answers with frames of one way to pick.

    Attributes:
        right, count: of all questions; by_kind of those of each kind.
        inside: share of the picked frames that lie in true windows; chance: of all candidates. None without windows.
        seconds: CPU seconds a clip that picking takes, beyond decoding.
        picked: (per question) the frames.
    """

    right: int
    count: int
    by_kind: Mapping[str, tuple[int, int]]
    inside: float | None
    chance: float | None
    seconds: float
    picked: Sequence[Sequence[int]]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form, with 95 % intervals."""
        share = Share(self.right, self.count)
        return {
            "right": self.right,
            "count": self.count,
            "accuracy": share.value,
            "interval": share.interval,
            "by_kind": {
                kind: {"right": right, "count": count, "accuracy": right / count}
                for kind, (right, count) in self.by_kind.items()
            },
            "inside": self.inside,
            "chance": self.chance,
            "seconds_a_clip": self.seconds,
        }


def samplers(reader: Reader, seen: SeenVideos, policy: FramePolicy | None, *, seed: int) -> dict[SamplerName, Sampler]:
    """Every way to pick, by its name; the policy where there is one."""
    found: dict[SamplerName, Sampler] = {
        "uniform": uniform,
        "random": random_sampler(seed),
        "flow": flow,
        "similar": similar_sampler(reader, seen),
    }
    if policy is not None:
        found["policy"] = policy_sampler(policy, reader, seen)
    found["oracle"] = oracle
    return found


def answers_with(
    sampler: Sampler, reader: Reader, seen: SeenVideos, examples: Sequence[Example], budget: int
) -> Answers:
    """Pick frames for every question, and let the reader answer from them."""
    questions, picked, inside, chance = [], [], [], []
    began = time.process_time()
    for example in examples:
        found = seen.of(example)
        picked.append(sampler(example, _video(example, found, seen), budget))
        questions.append(reader.question(example))
    seconds = (time.process_time() - began) / max(1, len(examples))
    for example, frames in zip(examples, picked, strict=True):
        own = _windows(example, seen)
        if own is not None:
            inside.append(len(own.intersection(frames)) / len(frames))
            chance.append(len(own) / len(seen.of(example)))
    right = [
        int(logs.argmax()) == question.right
        for logs, question in zip(
            reader.answers(
                questions, [seen.of(one).tokens.pick(frames) for one, frames in zip(examples, picked, strict=True)]
            ),
            questions,
            strict=True,
        )
    ]
    kinds = sorted({example.topic for example in examples})
    by_kind = {
        kind: (
            sum(ok for ok, one in zip(right, examples, strict=True) if one.topic == kind),
            sum(one.topic == kind for one in examples),
        )
        for kind in kinds
    }
    return Answers(
        sum(right),
        len(right),
        by_kind,
        float(np.mean(inside)) if inside else None,
        float(np.mean(chance)) if chance else None,
        seconds,
        picked,
    )


def _video(example: Example, found: Seen, seen: SeenVideos) -> PickedFrom:
    return PickedFrom(found.times, lambda: seen.candidates(example.video).frames)


def _windows(example: Example, seen: SeenVideos) -> set[int] | None:
    """The candidates in an example's true windows; None where it has none."""
    if example.geometry is None:
        return None
    found = seen.of(example)
    return set(frames_in(true_windows(example), _video(example, found, seen)))


@dataclass(frozen=True)
class BlurTest:
    """How much blurring some of the frames that are shown lowers right answers.

    Shown are the policy's first picks and as many others at random; either half is blurred.

    Attributes:
        sharp: right answers, as a share, with nothing blurred.
        top, others: with the policy's picks, or the others, blurred.
        sharp_margin, top_margin, others_margin: the same of the right answer's probability.
    """

    sharp: float
    top: float
    others: float
    sharp_margin: float
    top_margin: float
    others_margin: float

    @property
    def ratio(self) -> float:
        """How many times more blurring the policy's picks lowers the right answer's probability than the others."""
        lost = self.sharp_margin - self.others_margin
        return (self.sharp_margin - self.top_margin) / max(lost, 1e-3)

    def as_dict(self) -> dict[str, float]:
        """The JSON form."""
        return {**vars(self), "ratio": self.ratio}


def blur_test(
    policy: FramePolicy,
    reader: Reader,
    seen: SeenVideos,
    examples: Sequence[Example],
    *,
    top: int,
    seed: int,
    progress: Progress,
) -> BlurTest:
    """Blur the policy's `top` first picks, and as many other frames that are shown beside them."""
    questions: list[Question] = []
    shown: dict[str, list[FrameTokens]] = {"sharp": [], "top": [], "others": []}
    for number, example in enumerate(examples, start=1):
        found, question = seen.of(example), reader.question(example)
        if len(found) < 4 * top:
            continue
        best = policy.select(found.features, reader.embed(question.words), top)
        rest = [frame for frame in range(len(found)) if frame not in best]
        rng = stream(seed, "blur", example.clip, example.question)
        others = sorted(rest[int(i)] for i in rng.permutation(len(rest))[:top])
        pictures = seen.candidates(example.video).frames
        everything = sorted([*best, *others])
        questions.append(question)
        for name, blurred in (("sharp", ()), ("top", best), ("others", others)):
            frames = np.stack([_blur(pictures[i]) if i in blurred else pictures[i] for i in everything])
            shown[name].append(reader.look(frames))
        progress("blurred frames", number, len(examples))
    share, sure = {}, {}
    for name, tokens in shown.items():
        found_logs = reader.answers(questions, tokens)
        pairs = list(zip(found_logs, questions, strict=True))
        share[name] = float(np.mean([int(logs.argmax()) == question.right for logs, question in pairs]))
        sure[name] = float(np.mean([float(torch.softmax(logs, 0)[question.right]) for logs, question in pairs]))
    return BlurTest(share["sharp"], share["top"], share["others"], sure["sharp"], sure["top"], sure["others"])


def _blur(picture: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    deviation = BLURRED * min(picture.shape[:2])
    blurred: npt.NDArray[np.uint8] = gaussian_filter(picture, sigma=(deviation, deviation, 0))
    return blurred
