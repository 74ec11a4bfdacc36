"""Runs shards on a Ray cluster, whose machines share the dataset's folder and have synthcam installed.

`ray start` or a cluster manager starts the cluster; RAY_ADDRESS names it. Without one, a cluster of this machine alone
is started and stopped. A shard whose node is lost runs on another; it has left only its working folder behind.
"""

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from synthcam.dataset.building.executors.local import ONE_THREAD, SHARDS_A_PROCESS
from synthcam.dataset.building.executors.protocol import TRIES, OnDone, Outcome, lost_worker_failure
from synthcam.dataset.building.shard import ShardJob, attempt_shard
from synthcam.errors import MachineError

QUEUED_A_CPU = 2
"""Shards submitted for each core of the cluster: one runs, one waits, so that no core is idle."""


class RayExecutor:
    """Runs shards on a Ray cluster, on one core each.

    Args:
        workers: the most shards at the same time; None: as many as the cluster has cores.
    """

    def __init__(self, workers: int | None) -> None:
        self._workers = workers

    def run(self, jobs: Sequence[ShardJob], on_done: OnDone) -> None:
        """See `Executor`.

        Raises:
            MachineError: Ray is not installed, or its cluster cannot be reached.
        """
        with _cluster(self._workers) as ray:
            as_task = ray.remote(
                num_cpus=1,
                max_retries=TRIES - 1,
                max_calls=SHARDS_A_PROCESS,
                runtime_env={"env_vars": dict.fromkeys(ONE_THREAD, "1")},
            )
            run_shard = as_task(attempt_shard)
            at_once = self._workers or QUEUED_A_CPU * max(1, int(ray.cluster_resources().get("CPU", 1)))
            waiting, running = deque(jobs), dict[Any, ShardJob]()
            stopped = False
            while running or (waiting and not stopped):
                while waiting and not stopped and len(running) < at_once:
                    job = waiting.popleft()
                    running[run_shard.remote(job)] = job
                ready, _ = ray.wait(list(running), num_returns=1)
                for reference in ready:
                    outcome = _outcome(ray, reference, running.pop(reference))
                    stopped = stopped or getattr(outcome, "final", False)
                    on_done(outcome)


def _outcome(ray: Any, reference: Any, job: ShardJob) -> Outcome:
    try:
        outcome: Outcome = ray.get(reference)
    except ray.exceptions.RayError:
        # Ray itself has retried it on other workers already.
        return lost_worker_failure(job.shard.number)
    return outcome


@contextmanager
def _cluster(workers: int | None) -> Iterator[Any]:
    """Connect to Ray; a cluster that was started here is stopped at the end."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError as missing:
        raise MachineError(f"--executor ray: {missing}; pip install 'synthcam[ray]'") from missing
    ours = not ray.is_initialized()
    on_sigterm = signal.getsignal(signal.SIGTERM)
    if ours:
        known = {"address": os.environ["RAY_ADDRESS"]} if "RAY_ADDRESS" in os.environ else _of_this_machine(workers)
        try:
            ray.init(**known, log_to_driver=False, logging_level=logging.ERROR)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise MachineError(f"--executor ray: no cluster: {str(error).splitlines()[0]}") from error
    if threading.current_thread() is threading.main_thread():
        # Ray takes SIGTERM for itself; it is the caller's, who tidies up.
        signal.signal(signal.SIGTERM, on_sigterm)
    try:
        yield ray
    finally:
        if ours:
            ray.shutdown()


def _of_this_machine(workers: int | None) -> dict[str, Any]:
    """A cluster that only this machine can reach."""
    return {"address": "local", "num_cpus": workers, "include_dashboard": False, "_node_ip_address": "127.0.0.1"}
