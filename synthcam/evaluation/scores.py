"""The numbers of scores.json: each kind of question by its own metrics."""

from collections.abc import Sequence
from typing import Any

from synthcam.evaluation.benchmarks.benchmark import Benchmark
from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.binary import binary_scores


def score_all(answered: Sequence[Answered], benchmark: Benchmark) -> dict[str, Any]:
    """Score all answered questions, each kind of question under its own key."""
    found: dict[str, Any] = {}
    binary = [one for one in answered if one.item.form == "yes-no" and one.item.pair is None]
    if binary:
        found["binary"] = binary_scores(binary)
    return found
