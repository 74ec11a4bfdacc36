"""Runs shards on a Slurm cluster, through submitit: arrays of one-core jobs that share the dataset's folder.

sbatch reads partition, account and the like from SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT. Logs of the jobs
are in DIR/.build/slurm until the dataset is finished.
"""

import time
from collections.abc import Sequence
from typing import Any, Literal

from synthcam.dataset.building.executors.local import ONE_THREAD
from synthcam.dataset.building.executors.protocol import TRIES, OnDone, Outcome, lost_worker_failure
from synthcam.dataset.building.shard import ShardJob, attempt_shard
from synthcam.dataset.storage.layout import BUILD
from synthcam.errors import MachineError

ARRAY = 500
"""Jobs in one array; Slurm's default limit is 1,000."""
MINUTES, MEMORY_GB = 120, 4
POLL_S = {"slurm": 5.0, "local": 0.2}


class SlurmExecutor:
    """Runs shards as Slurm jobs, at most `workers` at the same time.

    Args:
        cluster: "local" runs the same jobs as processes of this machine, for tests.
    """

    def __init__(self, workers: int, *, cluster: Literal["slurm", "local"] = "slurm") -> None:
        self._workers, self._cluster = workers, cluster

    def run(self, jobs: Sequence[ShardJob], on_done: OnDone) -> None:
        """See `Executor`.

        Raises:
            MachineError: submitit is not installed, or there is no Slurm.
        """
        if not jobs:
            return
        executor = self._submitter(jobs[0])
        size = ARRAY if self._cluster == "slurm" else self._workers
        stopped = False
        for begin in range(0, len(jobs), size):
            waiting = list(jobs[begin : begin + size])
            for trial in range(TRIES):
                if stopped or not waiting:
                    break
                last = trial == TRIES - 1
                waiting, stopped = self._array(executor, waiting, on_done, last=last)
            if stopped:
                return

    def _array(
        self, executor: Any, jobs: list[ShardJob], on_done: OnDone, *, last: bool
    ) -> tuple[list[ShardJob], bool]:
        """Run an array to its end; returns the jobs whose processes were killed, and whether the build has to stop."""
        running = list(zip(executor.map_array(attempt_shard, jobs), jobs, strict=True))
        again: list[ShardJob] = []
        stopped = False
        while running:
            ended = [(submitted, job) for submitted, job in running if submitted.done()]
            running = [pair for pair in running if pair not in ended]
            for submitted, job in ended:
                outcome = _outcome(submitted)
                if outcome is None and not last:
                    again.append(job)
                    continue
                outcome = outcome or lost_worker_failure(job.shard.number)
                on_done(outcome)
                if getattr(outcome, "final", False) and not stopped:
                    stopped = True
                    for other, _ in running:
                        other.cancel()
            if stopped:
                break
            if running:
                time.sleep(POLL_S[self._cluster])
        return again, stopped

    def _submitter(self, job: ShardJob) -> Any:
        try:
            import submitit
        except ImportError as missing:
            raise MachineError(f"--executor slurm: {missing}; pip install 'synthcam[slurm]'") from missing
        try:
            executor = submitit.AutoExecutor(folder=job.folder / BUILD / "slurm", cluster=self._cluster)
        except RuntimeError as error:
            raise MachineError(f"--executor slurm: {error}") from error
        executor.update_parameters(
            name="synthcam-build",
            timeout_min=MINUTES,
            cpus_per_task=1,
            mem_gb=MEMORY_GB,
            slurm_array_parallelism=self._workers,
            slurm_setup=[f"export {name}=1" for name in ONE_THREAD],
        )
        return executor


def _outcome(submitted: Any) -> Outcome | None:
    """The outcome of a job; None if it was killed, ran out of time or its node is down."""
    if submitted.exception() is not None:
        return None
    outcome: Outcome = submitted.result()
    return outcome
