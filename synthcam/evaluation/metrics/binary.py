"""Scores of yes/no questions by task: how well P(Yes) ranks them, and how often Yes and No are right.

A question without an answer counts as wrong: it is ranked as wrongly as can be.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import weights_of_rows
from synthcam.evaluation.metrics.ranking import average_precision, roc_auc
from synthcam.evaluation.metrics.values import mean_of_defined, value_of

Array = npt.NDArray[np.float64]
METRICS = ("average_precision", "roc_auc", "accuracy", "balanced_accuracy", "f1")


def said_yes(one: Answered) -> bool | None:
    """Whether the answer is Yes: P(Yes) > P(No), strictly. None for neither, which is wrong."""
    yes = one.prediction.p_yes
    if one.prediction.error is not None or yes is None:
        return None
    no = 1 - yes if one.prediction.p_no is None else one.prediction.p_no
    return None if yes == no else yes > no


def ranking_score(one: Answered) -> float:
    """P(Yes); without an answer the score that is as wrong as can be."""
    yes = one.prediction.p_yes
    if one.prediction.error is None and yes is not None:
        return yes
    return -np.inf if one.item.answer == "Yes" else np.inf


def decision_metrics(truths: Array, said: Array, right: Array, weights: Array) -> dict[str, Array]:
    """Accuracy, balanced accuracy and F1 of Yes for every weighting of the rows.

    Args:
        truths, said, right: (N,) 1 where the right answer is Yes, where Yes was said, where what was said is right.
        weights: (B, N).

    Returns:
        (B,) each; nan where undefined: balanced accuracy without both answers, F1 without any Yes.
    """
    total, positives = weights.sum(axis=1), weights @ truths
    hits, rejections = weights @ (right * truths), weights @ (right * (1 - truths))
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "accuracy": (hits + rejections) / total,
            "balanced_accuracy": (hits / positives + rejections / (total - positives)) / 2,
            "f1": 2 * hits / (positives + weights @ said),
        }


def binary_scores(answered: Sequence[Answered]) -> dict[str, Any]:
    """Scores of each task, and their mean over the tasks in which they are defined.

    Returns:
        tasks: by task, each metric's value and interval, numbers of questions, positives and errors, the accuracies
            `always_no` and `majority` of constant answers, and `positive_rate`, chance of the average precision.
        macro: the mean over tasks, CameraBench's headline. all: every question counted once.
    """
    by_task: dict[str, list[Answered]] = {}
    for one in answered:
        by_task.setdefault(one.item.task, []).append(one)
    weights = weights_of_rows([one.item.video for one in answered])
    place = {id(one): number for number, one in enumerate(answered)}
    tasks, draws, points = {}, [], []
    for task, rows in by_task.items():
        columns = [place[id(one)] for one in rows]
        point, drawn = _metrics(rows, np.ones((1, len(rows)))), _metrics(rows, weights[:, columns])
        tasks[task] = {name: value_of(point[name][0], drawn[name]) for name in METRICS} | _counts(rows)
        points.append([point[name][0] for name in METRICS])
        draws.append([drawn[name] for name in METRICS])
    macro_point, macro_draws = mean_of_defined(points), mean_of_defined(draws)
    everything = _metrics(answered, np.ones((1, len(answered)))), _metrics(answered, weights)
    return {
        "tasks": tasks,
        "macro": {name: value_of(macro_point[n], macro_draws[n]) for n, name in enumerate(METRICS)},
        "all": {name: value_of(everything[0][name][0], everything[1][name]) for name in METRICS} | _counts(answered),
    }


def _metrics(rows: Sequence[Answered], weights: Array) -> dict[str, Array]:
    wanted = [one.item.answer == "Yes" for one in rows]
    truths = np.array(wanted, dtype=float)
    decided = [said_yes(one) for one in rows]
    said = np.array([one is True for one in decided], dtype=float)
    right = np.array([one is truth for one, truth in zip(decided, wanted, strict=True)], dtype=float)
    scores = [ranking_score(one) for one in rows]
    auc = roc_auc(truths, scores, weights)
    # Without negatives every ranking is perfect, and says nothing; both are left undefined then.
    ap = np.where(np.isnan(auc), np.nan, average_precision(truths, scores, weights))
    return {"average_precision": ap, "roc_auc": auc, **decision_metrics(truths, said, right, weights)}


def _counts(rows: Sequence[Answered]) -> dict[str, Any]:
    positives = sum(one.item.answer == "Yes" for one in rows)
    rate = positives / len(rows)
    return {
        "questions": len(rows),
        "positives": positives,
        "errors": sum(one.prediction.error is not None for one in rows),
        "positive_rate": rate,
        "always_no": 1 - rate,
        "majority": max(rate, 1 - rate),
    }
