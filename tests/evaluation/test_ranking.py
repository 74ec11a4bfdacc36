"""Average precision and ROC-AUC against scikit-learn, and against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthcam.evaluation.metrics.binary import average_precision, roc_auc

sklearn_metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn is not installed (extra: dev)")
ROWS = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])), min_size=2, max_size=40)


def test_by_hand() -> None:
    # Thresholds .9: 1 of 1, recall 1/2; .5: a positive and a negative, 2 of 3, recall 1: 1/2 + 2/3 * 1/2.
    assert average_precision([1, 0, 1, 0], [0.9, 0.5, 0.5, 0.1])[0] == pytest.approx(5 / 6)
    # Of the 4 pairs 3 are in order, and one is tied.
    assert roc_auc([1, 0, 1, 0], [0.9, 0.5, 0.5, 0.1])[0] == pytest.approx(3.5 / 4)


@given(ROWS, st.integers(0, 1000))
def test_equal_scikit_learn_with_ties_and_weights(rows: list[tuple[bool, float]], seed: int) -> None:
    truths, scores = [truth for truth, _ in rows], [score for _, score in rows]
    weights = np.random.default_rng(seed).integers(0, 4, size=(3, len(rows))).astype(float)
    precision, auc = average_precision(truths, scores, weights), roc_auc(truths, scores, weights)
    for number, weight in enumerate(weights):
        positive, negative = weight @ np.array(truths), weight @ ~np.array(truths)
        if positive and negative:
            expected = sklearn_metrics.average_precision_score(truths, scores, sample_weight=weight)
            assert precision[number] == pytest.approx(expected, abs=1e-9)
            assert auc[number] == pytest.approx(sklearn_metrics.roc_auc_score(truths, scores, sample_weight=weight))
        else:
            assert np.isnan(auc[number])


def test_a_question_without_an_answer_is_ranked_as_wrongly_as_can_be() -> None:
    assert average_precision([1, 0, 0], [-np.inf, 0.5, np.inf])[0] == pytest.approx(1 / 3)
    assert roc_auc([1, 0, 0], [-np.inf, 0.5, np.inf])[0] == 0
