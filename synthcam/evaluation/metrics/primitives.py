"""CameraBench's fifteen primitives as one answer a clip: which of them are said to hold, all at once.

Opposite motions exclude each other, and a static camera has none: of what excludes each other only the most probable is
kept. Instance accuracy is the share of clips on which every asked primitive is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Array, Metrics, VideoDraws
from synthcam.evaluation.metrics.replies import said_yes, yes_probability
from synthcam.evaluation.metrics.table import Table, make_table

OPPOSITES = (
    ("Move In", "Move Out"),
    ("Move Up", "Move Down"),
    ("Move Left", "Move Right"),
    ("Zoom In", "Zoom Out"),
    ("Pan Left", "Pan Right"),
    ("Tilt Up", "Tilt Down"),
    ("Roll Clockwise", "Roll Counterclockwise"),
)
STATIC = "Static"
PRIMITIVES = (*(task for pair in OPPOSITES for task in pair), STATIC)


@dataclass(frozen=True)
class ClipAnswers:
    """The answers about the primitives of one clip, by task."""

    video: str
    answers: dict[str, Answered]

    def said(self, *, exclusive: bool) -> set[str]:
        """The primitives that are said to hold; `exclusive` keeps the most probable of those that exclude others."""
        yes = {task for task, one in self.answers.items() if said_yes(one) is True}
        if exclusive:
            for one, other in OPPOSITES:
                if one in yes and other in yes:
                    yes.discard(min((one, other), key=self._probability))
            if STATIC in yes and len(yes) > 1:
                yes = {STATIC} if self._probability(STATIC) >= max(map(self._probability, yes - {STATIC})) else yes
                yes -= {STATIC} if len(yes) > 1 else set()
        return yes

    def _probability(self, task: str) -> float:
        found = yes_probability(self.answers[task])
        return 0.0 if found is None else found[0]


def find_clips(answered: Sequence[Answered]) -> list[ClipAnswers]:
    """The clips that are asked about several primitives."""
    found: dict[str, dict[str, Answered]] = {}
    for one in answered:
        item = one.item
        if item.task in PRIMITIVES and item.form == "yes-no" and item.pair is None and item.playback == "forward":
            found.setdefault(one.item.video, {}).setdefault(one.item.task, one)
    return [ClipAnswers(video, answers) for video, answers in found.items() if len(answers) > 1]


def primitives_table(clips: Sequence[ClipAnswers], draws: VideoDraws) -> Table:
    """Instance accuracy and macro-F1 over the primitives, as answered and with what excludes each other resolved."""
    return make_table(
        clips,
        draws,
        task=lambda clip: "clips",
        video=lambda clip: clip.video,
        metrics=primitive_metrics,
        counts=_counts,
    )


def primitive_metrics(clips: Sequence[ClipAnswers]) -> Metrics:
    """Both metrics for any weighting of the clips."""
    columns: dict[str, Array] = {}
    sums: dict[str, tuple[Array, Array, Array]] = {}
    for suffix, exclusive in (("", False), ("_exclusive", True)):
        hits, said, wanted = (np.zeros((len(clips), len(PRIMITIVES))) for _ in range(3))
        right = np.zeros(len(clips))
        for row, clip in enumerate(clips):
            yes = clip.said(exclusive=exclusive)
            truths = {task for task, one in clip.answers.items() if one.item.answer == "Yes"}
            unanswered = any(said_yes(one) is None for one in clip.answers.values())
            right[row] = yes == truths and not unanswered
            for column, task in enumerate(PRIMITIVES):
                said[row, column], wanted[row, column] = task in yes, task in truths
                hits[row, column] = task in yes and task in truths
        columns[suffix], sums[suffix] = right, (hits, said, wanted)

    def metrics(weights: Array) -> dict[str, Array]:
        found = {}
        for suffix, (hits, said, wanted) in sums.items():
            with np.errstate(invalid="ignore", divide="ignore"):
                f1 = 2 * (weights @ hits) / (weights @ said + weights @ wanted)
                known = np.isfinite(f1)
                found[f"instance_accuracy{suffix}"] = weights @ columns[suffix] / weights.sum(axis=1)
                found[f"macro_f1{suffix}"] = np.where(known, f1, 0.0).sum(axis=1) / known.sum(axis=1)
        return found

    return metrics


def _counts(clips: Sequence[ClipAnswers]) -> dict[str, Any]:
    return {"clips": len(clips), "questions": sum(len(clip.answers) for clip in clips)}
