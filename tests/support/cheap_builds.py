"""Builds without what tests of other things need not pay for: worker processes, and figures drawn anew."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from synthcam.dataset.building.executors import local
from synthcam.dataset.building.executors.protocol import OnDone
from synthcam.dataset.building.shard import ShardJob, attempt_shard
from synthcam.dataset.card import card
from synthcam.dataset.card.statistics import Statistics
from synthcam.dataset.storage.dataset import Dataset

Draw = Callable[[Dataset, Statistics], list[Path]]


class InThisProcess:
    """An executor that runs the first `count` jobs here and forgets the others."""

    def __init__(self, count: int = 99) -> None:
        self.count = count
        self.ran: list[int] = []

    def run(self, jobs: Sequence[ShardJob], on_done: OnDone) -> None:
        for job in jobs[: self.count]:
            self.ran.append(job.shard.number)
            on_done(attempt_shard(job))


@contextmanager
def local_builds_in_this_process() -> Iterator[None]:
    """Shards that would go to workers of this machine are made in this process: a worker imports for three seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "LocalExecutor", lambda workers: InThisProcess())
        yield


@contextmanager
def figures_drawn_once() -> Iterator[None]:
    """Figures of a card that shows the same numbers and videos are copied: drawing is a third of a small build."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(card, "draw_figures", _once(card.draw_figures))
        yield


def _once(draw: Draw) -> Draw:
    kept: dict[str, dict[Path, bytes]] = {}

    def drawn(dataset: Dataset, statistics: Statistics) -> list[Path]:
        videos = [(dataset.folder / example.video).read_bytes() for example in statistics.examples]
        key = repr((statistics, dataset.splits, dataset.manifest.balance, videos))
        if key not in kept:
            files = draw(dataset, statistics)
            kept[key] = {file.relative_to(dataset.folder): file.read_bytes() for file in files}
        for place, content in kept[key].items():
            (dataset.folder / place).parent.mkdir(exist_ok=True)
            (dataset.folder / place).write_bytes(content)
        return [dataset.folder / place for place in kept[key]]

    return drawn
