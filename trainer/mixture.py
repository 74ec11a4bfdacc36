"""The mixture of sources: one sequence of examples in which every batch has each source by its weight."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from synthcam.seeding import stream
from trainer.examples import Example
from trainer.sources.loaded import LoadedSource
from trainer.stage_config import GrpoConfig, StageConfig


class Mixture(Sequence[Example]):
    """A sequence of `length` examples from sources by weight; the example at an index does not depend on earlier reads.

    Sources take turns as evenly as their weights allow (see `take_turns`), so a batch, which is a run of indices, has
    the share of each source to within less than two examples. A source goes through all its examples before it repeats
    one, each time in a new random order; twins that are to stay together are neighbours in it.

    Args:
        loss_weights: of the examples of each source; scaled so that the mean over the mixture is 1.
        together: number of neighbouring indices that have the same source; shares are kept among these groups.
    """

    def __init__(
        self,
        sources: Sequence[Sequence[Example]],
        weights: Sequence[float],
        *,
        names: Sequence[str],
        length: int,
        seed: int,
        together: int = 1,
        loss_weights: Sequence[float] | None = None,
    ) -> None:
        self.names = tuple(names)
        self.sources = tuple(tuple(source) for source in sources)
        self._seed = seed
        losses = [1.0] * len(weights) if loss_weights is None else list(loss_weights)
        mean = sum(w * loss for w, loss in zip(weights, losses, strict=True)) / sum(weights)
        self._loss_weights = [loss / mean for loss in losses]
        self._turns = np.repeat(take_turns(weights, -(-length // together)), together)[:length]
        # How often the source of an index had its turn before.
        self._earlier = np.zeros(length, dtype=np.int64)
        for source in range(len(self.sources)):
            mine = self._turns == source
            self._earlier[mine] = np.arange(int(mine.sum()))
        self._orders: dict[tuple[int, int], npt.NDArray[np.int64]] = {}
        self._together = [_kept_together(source) for source in self.sources]

    def __len__(self) -> int:
        return len(self._turns)

    def __getitem__(self, place: int) -> Example:  # type: ignore[override]  # nothing slices it
        source = int(self._turns[place])
        examples = self.sources[source]
        epoch, at = divmod(int(self._earlier[place]), len(examples))
        example: Example = examples[int(self._order(source, epoch)[at])]
        weight = self._loss_weights[source]
        return example if weight == example.loss_weight else replace(example, loss_weight=weight)

    def counts(self, start: int, stop: int) -> dict[str, int]:
        """Count the examples from `start` up to `stop` by source."""
        turns = Counter(self._turns[start:stop].tolist())
        return {name: turns[source] for source, name in enumerate(self.names)}

    def epochs(self, stop: int) -> dict[str, float]:
        """The number of epochs of each source before the index `stop`."""
        counts = self.counts(0, stop)
        return {name: counts[name] / len(self.sources[source]) for source, name in enumerate(self.names)}

    def _order(self, source: int, epoch: int) -> npt.NDArray[np.int64]:
        if (source, epoch) not in self._orders:
            self._orders = {key: order for key, order in self._orders.items() if key[0] != source}
            groups = self._together[source]
            drawn = stream(self._seed, "mixture", self.names[source], epoch).permutation(len(groups))
            self._orders[source, epoch] = np.concatenate([groups[int(i)] for i in drawn])
        return self._orders[source, epoch]


def _kept_together(examples: Sequence[Example]) -> list[npt.NDArray[np.int64]]:
    """The places of the examples that stay next to one another: those of twins, and any other one by itself."""
    groups: dict[str | int, list[int]] = defaultdict(list)
    for place, example in enumerate(examples):
        groups[place if example.twins is None else example.twins].append(place)
    return [np.array(places) for places in groups.values()]


def mixture_of(stage: StageConfig, found: Sequence[LoadedSource], *, seed: int) -> Mixture:
    """The mixture that a stage trains on, from its loaded sources in order."""
    return Mixture(
        [one.examples for one in found],
        [source.weight for source in stage.mixture],
        names=[one.name for one in found],
        length=stage.steps_for([len(one.examples) for one in found]) * stage.batch,
        seed=seed,
        # A clip and its reversal are neighbours of one source; otherwise pairs would change the shares.
        loss_weights=[source.loss_weight for source in stage.mixture],
        together=2 if isinstance(stage, GrpoConfig) and (stage.time_pairs or stage.option_pairs) else 1,
    )


def take_turns(weights: Sequence[float], length: int) -> npt.NDArray[np.int64]:
    """The source of each of `length` indices (length,), so that each source stays as close to its share as possible.

    The chairman assignment of R. Tijdeman (Discrete Mathematics 32, 1980): after any number of indices each of n
    sources has its share to within 1 - 1 / (2n - 2), which is optimal.
    """
    if len(weights) == 1:
        return np.zeros(length, dtype=np.int64)
    total, least = sum(weights), 1 / (2 * len(weights) - 2)
    shares = [weight / total for weight in weights]
    owed = [0.0] * len(shares)
    turns = np.empty(length, dtype=np.int64)
    for place in range(length):
        owed = [before + share for before, share in zip(owed, shares, strict=True)]
        # Of those who are owed enough, the one whose debt would soonest grow too large.
        able = [i for i, debt in enumerate(owed) if debt >= least - 1e-9]
        turn = min(able, key=lambda i: (1 - least - owed[i]) / shares[i])
        owed[turn] -= 1
        turns[place] = turn
    return turns
