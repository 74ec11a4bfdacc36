"""What runs shards."""

from collections.abc import Callable, Sequence
from typing import Protocol

from synthcam.dataset.building.shard import ShardFailure, ShardJob
from synthcam.dataset.storage.shard_summary import ShardSummary

Outcome = ShardSummary | ShardFailure
OnDone = Callable[[Outcome], None]
TRIES = 3
"""A shard whose worker was lost is tried so often in all, then listed as failed."""


class Executor(Protocol):
    """Runs `attempt_shard` on every job, in any order, anywhere that sees the dataset's folder."""

    def run(self, jobs: Sequence[ShardJob], on_done: OnDone) -> None:
        """Run jobs; `on_done` is told of each once, in the caller's thread, as it ends.

        A job whose worker is lost is run again, up to `TRIES` times in all, then told as a `ShardFailure`. After a
        final failure no other job is begun.
        """


def lost_worker_failure(shard: int) -> ShardFailure:
    """The failure of a shard whose workers were lost every time."""
    return ShardFailure(shard, f"its worker was killed {TRIES} times", final=False)
