"""Deals items by weight, evenly: independent random draws would leave some labels rare by chance."""

from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T", bound=Hashable)


class Deck(Generic[T]):
    """Deals items so that each has always been dealt its share of times, give or take one; ties are random."""

    def __init__(self, weights: Mapping[T, float], rng: np.random.Generator) -> None:
        total = sum(weights.values())
        self._shares = {item: weight / total for item, weight in weights.items() if weight > 0}
        self._owed = {item: float(rng.uniform(0, 0.5)) for item in self._shares}
        self._rng = rng

    def __bool__(self) -> bool:
        return bool(self._shares)

    def deal(self) -> T:
        """The next item: the one furthest behind its share."""
        for item, share in self._shares.items():
            self._owed[item] += share
        best = max(self._owed.values())
        # Shares are sums of floats: what differs in the last bits is a tie.
        tied = [item for item, owed in self._owed.items() if owed > best - 1e-9]
        item = tied[int(self._rng.integers(len(tied)))]
        self._owed[item] -= 1.0
        return item
