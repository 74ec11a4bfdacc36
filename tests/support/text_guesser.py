"""A guesser that reads the text of questions and nothing else: logistic regression over words and pairs of words."""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Array = npt.NDArray[np.float64]


def words(text: str) -> list[str]:
    """Words and pairs of neighbouring words."""
    single = re.findall(r"[a-z0-9-]+", text.lower())
    return [*single, *(f"{a} {b}" for a, b in pairwise(single))]


def features(texts: Sequence[str]) -> csr_matrix:
    """Presence (N, V) of every word or pair that occurs in two texts, with a constant."""
    bags = [set(words(text)) for text in texts]
    counts: dict[str, int] = {}
    for bag in bags:
        for word in bag:
            counts[word] = counts.get(word, 0) + 1
    index = {word: i for i, word in enumerate(sorted(word for word, n in counts.items() if n > 1))}
    rows = [(row, index[word]) for row, bag in enumerate(bags) for word in sorted(bag) if word in index]
    rows += [(row, len(index)) for row in range(len(texts))]
    at = np.array(rows).T
    return csr_matrix((np.ones(at.shape[1]), (at[0], at[1])), shape=(len(texts), len(index) + 1))


def fit(x: csr_matrix, y: Array, *, penalty: float = 1.0) -> Array:
    """Weights of a ridge-penalised logistic regression."""

    def loss(weights: Array) -> tuple[float, Array]:
        odds = x @ weights
        value = np.logaddexp(0, odds).sum() - y @ odds + 0.5 * penalty * weights @ weights
        return float(value), x.T @ (1 / (1 + np.exp(-odds)) - y) + penalty * weights

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 40}).x)


def scores(texts: Sequence[str], truth: Sequence[bool], groups: Sequence[int], *, folds: int = 5) -> Array:
    """Cross-validated log odds (N,) that each text is true; texts of one group are never parted."""
    x, y, group = features(texts), np.array(truth, dtype=np.float64), np.array(groups)
    out = np.zeros(len(y))
    for fold in range(folds):
        held = group % folds == fold
        out[held] = x[held] @ fit(x[~held], y[~held])
    return out


def yes_no_accuracy(texts: Sequence[str], truth: Sequence[bool], groups: Sequence[int]) -> float:
    """How often the guesser is right on yes or no."""
    return float(np.mean((scores(texts, truth, groups) > 0) == np.array(truth)))


def choice_accuracy(
    options: Sequence[Sequence[str]], right: Sequence[int], groups: Sequence[int]
) -> tuple[float, float]:
    """How often the guesser picks the right one of several options, and how often chance does.

    It also sees which option has most words in common with the others, and which is longest.
    """
    texts = [text for offered in options for text in _in_context(offered)]
    truth = [i == own for offered, own in zip(options, right, strict=True) for i in range(len(offered))]
    group = [g for offered, g in zip(options, groups, strict=True) for _ in offered]
    parts = np.split(scores(texts, truth, group), np.cumsum([len(offered) for offered in options])[:-1])
    picked = np.array([int(np.argmax(part)) for part in parts])
    return float(np.mean(picked == np.array(right))), float(np.mean([1 / len(offered) for offered in options]))


def _in_context(offered: Sequence[str]) -> list[str]:
    bare = [re.sub(r"^[A-Z]\. ", "", text) for text in offered]
    bags = [set(words(text)) for text in bare]
    shared = [sum(len(own & other) for other in bags) - len(own) for own in bags]
    by_shared, by_length = np.argsort(np.argsort(shared)), np.argsort(np.argsort([len(text) for text in bare]))
    return [
        f"{text} of{len(bare)} shared{len(bare)}-{a} length{len(bare)}-{b}"
        for text, a, b in zip(bare, by_shared, by_length, strict=True)
    ]
