"""Average precision and ROC-AUC of scores against truths, for one or many weightings of the rows at once.

Bootstrap intervals weigh the same rows a thousand times: the rows are sorted once, and all weightings are summed
together. The definitions are scikit-learn's `average_precision_score` and `roc_auc_score`, ties included.
"""

import numpy as np
import numpy.typing as npt

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
