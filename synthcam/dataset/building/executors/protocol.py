"""The protocol of executors, which run the shards of a build."""

from collections.abc import Callable, Sequence
from typing import Protocol

from synthcam.dataset.building.shard import ShardFailure, ShardJob
from synthcam.dataset.storage.shard_summary import ShardSummary

Outcome = ShardSummary | ShardFailure
OnDone = Callable[[Outcome], None]
TRIES = 3
"""Attempts in all at a shard whose worker was killed, before it is listed as failed."""


class Executor(Protocol):
    """Runs `attempt_shard` on every job, in any order, anywhere that sees the dataset's folder."""

    def run(self, jobs: Sequence[ShardJob], on_done: OnDone) -> None:
        """Run jobs; `on_done` is called once for each, in the caller's thread, as it ends.

        A job whose worker is killed is run again, up to `TRIES` times in all, then reported as a `ShardFailure`. After
        a final failure no other job is started.
        """


def lost_worker_failure(shard: int) -> ShardFailure:
    """The failure of a shard whose workers were killed every time."""
    return ShardFailure(shard, f"its worker was killed {TRIES} times", final=False)
