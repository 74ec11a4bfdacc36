"""Scores of CameraBench's pairs: two questions about two videos, each Yes on one of them and No on the other.

binary_acc over the four combinations (chance 50 %), question_acc where a question is right on both videos (25 %), and
Winoground's text, image and group retrieval from P(Yes) alone (https://arxiv.org/abs/2204.03162).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from synthcam.evaluation.items import PLACES, Answered, Place
from synthcam.evaluation.metrics.bootstrap import Metrics, VideoDraws, weighted_mean
from synthcam.evaluation.metrics.replies import said_yes, yes_probability
from synthcam.evaluation.metrics.table import Table, make_table


@dataclass(frozen=True)
class Pair:
    """The four answered questions of a pair, by their place."""

    places: Mapping[Place, Answered]

    @property
    def first(self) -> Answered:
        """The first question on its own video, which the pair is resampled by."""
        return self.places["pos_text_pos_image"]

    def right(self, place: Place) -> bool:
        """Whether P(Yes) and P(No) are in the right order there."""
        one = self.places[place]
        return said_yes(one) is (one.item.answer == "Yes")

    def above(self, place: Place, other: Place) -> bool:
        """Whether P(Yes) is higher at a place than at another; False where one of them has no answer."""
        one, two = yes_probability(self.places[place]), yes_probability(self.places[other])
        return one is not None and two is not None and one[0] > two[0]

    def metrics(self) -> dict[str, float]:
        """The share of each metric that this pair earns."""
        pp, pn, np_, nn = (self.right(place) for place in PLACES)
        text = self.above(PLACES[0], PLACES[2]) and self.above(PLACES[3], PLACES[1])
        image = self.above(PLACES[0], PLACES[1]) and self.above(PLACES[3], PLACES[2])
        return {
            "binary_acc": (pp + pn + np_ + nn) / 4,
            "question_acc": ((pp and pn) + (np_ and nn)) / 2,
            "text": float(text),
            "image": float(image),
            "group": float(text and image),
        }


def find_pairs(answered: Sequence[Answered]) -> list[Pair]:
    """The pairs whose four questions are all there; others have a video that was left out."""
    found: dict[str, dict[Place, Answered]] = {}
    for one in answered:
        if one.item.pair is not None and one.item.place is not None:
            found.setdefault(one.item.pair, {})[one.item.place] = one
    return [Pair(places) for places in found.values() if len(places) == len(PLACES)]


def pairs_table(pairs: Sequence[Pair], draws: VideoDraws, *, by_task: bool = False) -> Table:
    """Scores by skill, or by skill and task; the mean over skills is CameraBench's headline."""
    return make_table(
        pairs,
        draws,
        task=lambda pair: _task(pair, by_task),
        video=lambda pair: pair.first.item.video,
        metrics=share_metrics_of_pairs,
        counts=lambda group: {
            "pairs": len(group),
            "errors": sum(any(one.prediction.error is not None for one in pair.places.values()) for pair in group),
        },
    )


def share_metrics_of_pairs(pairs: Sequence[Pair]) -> Metrics:
    """Means over pairs for any weighting of them."""
    rows = [pair.metrics() for pair in pairs]
    values = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return lambda weights: {name: weighted_mean(column, weights) for name, column in values.items()}


def _task(pair: Pair, by_task: bool) -> str:
    item = pair.first.item
    return f"{item.skill}/{item.task}" if by_task else item.skill or item.task
