"""Scores of yes/no questions by task: how well P(Yes) ranks them, and how often Yes and No are right.

A question without an answer counts as wrong: it is ranked as wrongly as can be.

Average precision and ROC-AUC are computed for one or many weightings of the rows at once. Bootstrap intervals weigh
the same
rows a thousand times: the rows are sorted once, and all weightings are summed together. The definitions are scikit-
learn's
`average_precision_score` and `roc_auc_score`, ties included.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.evaluation.items import Answered
from synthcam.evaluation.metrics.bootstrap import Metrics, VideoDraws
from synthcam.evaluation.metrics.replies import said_yes, yes_probability
from synthcam.evaluation.metrics.table import Table, make_table

Array = npt.NDArray[np.float64]


def average_precision(truths: npt.ArrayLike, scores: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """Sum over thresholds of the precision times the gain in recall.

    Args:
        truths: (N,) True for positives.
        scores: (N,) higher for what is rather positive; infinite ones are allowed.
        weights: (B, N) weightings of the rows; one of ones without it.

    Returns:
        (B,); nan where a weighting has no positive.
    """
    positives, negatives = _weights_at_thresholds(truths, scores, weights)
    true, false = np.cumsum(positives, axis=1), np.cumsum(negatives, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(true + false > 0, true / (true + false), 0.0)
        return np.asarray(np.sum(precision * positives, axis=1) / true[:, -1])


def roc_auc(truths: npt.ArrayLike, scores: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Array:
    """The probability that a positive is scored above a negative, ties counted half.

    Args:
        truths, scores, weights: see `average_precision`.

    Returns:
        (B,); nan where a weighting has not both a positive and a negative.
    """
    positives, negatives = _weights_at_thresholds(truths, scores, weights)
    before = np.cumsum(positives, axis=1) - positives  # positives that are scored above each threshold
    with np.errstate(invalid="ignore", divide="ignore"):
        pairs = positives.sum(axis=1) * negatives.sum(axis=1)
        return np.asarray(np.sum(negatives * (before + positives / 2), axis=1) / pairs)


def _weights_at_thresholds(
    truths: npt.ArrayLike, scores: npt.ArrayLike, weights: npt.ArrayLike | None
) -> tuple[Array, Array]:
    """Weights of positives and of negatives at each distinct score, highest first: two arrays (B, T)."""
    true = np.asarray(truths, dtype=bool)
    score = np.asarray(scores, dtype=float)
    weight = np.ones((1, len(true))) if weights is None else np.atleast_2d(np.asarray(weights, dtype=float))
    order = np.argsort(-score, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], score[order][1:] != score[order][:-1]]))
    of_positives = np.add.reduceat(weight[:, order] * true[order], starts, axis=1)
    of_all = np.add.reduceat(weight[:, order], starts, axis=1)
    return of_positives, of_all - of_positives


def ranking_score(one: Answered) -> float:
    """P(Yes); without an answer the score that is as wrong as can be."""
    found = yes_probability(one)
    if found is not None:
        return found[0]
    return -np.inf if one.item.answer == "Yes" else np.inf


def binary_table(answered: Sequence[Answered], draws: VideoDraws) -> Table:
    """Average precision, ROC-AUC, accuracy, balanced accuracy and F1 of Yes, by task.

    Counts hold numbers of questions, positives and errors, and `positive_rate`, chance of the average precision. The
    mean over tasks of the average precision is CameraBench's headline.
    """
    return make_table(
        answered,
        draws,
        task=lambda one: one.item.task,
        video=lambda one: one.item.video,
        metrics=binary_metrics,
        counts=binary_counts,
    )


def binary_metrics(rows: Sequence[Answered]) -> Metrics:
    """The metrics of some yes/no questions for any weighting of them."""
    wanted = [one.item.answer == "Yes" for one in rows]
    decided = [said_yes(one) for one in rows]
    truths = np.array(wanted, dtype=float)
    said = np.array([one is True for one in decided], dtype=float)
    right = np.array([one is truth for one, truth in zip(decided, wanted, strict=True)], dtype=float)
    scores = np.array([ranking_score(one) for one in rows])

    def metrics(weights: Array) -> dict[str, Array]:
        auc = roc_auc(truths, scores, weights)
        # Without negatives every ranking is perfect, and says nothing; both are left undefined then.
        precision = np.where(np.isnan(auc), np.nan, average_precision(truths, scores, weights))
        return {"average_precision": precision, "roc_auc": auc, **decision_metrics(truths, said, right, weights)}

    return metrics


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


def binary_counts(rows: Sequence[Answered]) -> dict[str, Any]:
    """Numbers of questions, positives and errors, and the share of positives."""
    positives = sum(one.item.answer == "Yes" for one in rows)
    errors = sum(one.prediction.error is not None for one in rows)
    return {"questions": len(rows), "positives": positives, "errors": errors, "positive_rate": positives / len(rows)}
