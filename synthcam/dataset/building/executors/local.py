"""Runs shards in processes of this machine.

Processes are spawned, never forked: a GL context does not survive a fork. Each is replaced by a fresh one after some
shards, so that leaks of libraries do not add up. The shard of a process that is killed is tried again.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import ModuleType

from synthcam.dataset.building.executors.protocol import TRIES, OnDone, Outcome, lost_worker_failure
from synthcam.dataset.building.shard import ShardJob, attempt_shard

SHARDS_A_PROCESS = 12
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "LP_NUM_THREADS")
"""Variables that limit numpy and Mesa's llvmpipe to one thread: there is one process a core already."""


@dataclass
class _Worker:
    process: SpawnProcess
    pipe: Connection
    job: ShardJob | None = None
    done: int = 0


class LocalExecutor:
    """Runs shards in `workers` processes of this machine."""

    def __init__(self, workers: int) -> None:
        self._count = workers
        self._context = multiprocessing.get_context("spawn")

    def run(self, jobs: Sequence[ShardJob], on_done: OnDone) -> None:
        """See `Executor`."""
        waiting, tries = deque(jobs), dict.fromkeys((job.shard.number for job in jobs), 0)
        workers: list[_Worker] = []
        stopped = False
        try:
            while waiting or any(worker.job for worker in workers):
                while waiting and not stopped and len(workers) < min(self._count, len(jobs)):
                    workers.append(self._start())
                for worker in workers:
                    if worker.job is None and waiting and not stopped:
                        worker.job = waiting.popleft()
                        tries[worker.job.shard.number] += 1
                        _send(worker)
                busy = [worker for worker in workers if worker.job is not None]
                if not busy:
                    return
                ready = wait([handle for w in busy for handle in (w.pipe, w.process.sentinel)])
                for worker in [w for w in busy if w.pipe in ready or w.process.sentinel in ready]:
                    job, worker.job = worker.job, None
                    assert job is not None
                    outcome = _received(worker)
                    if outcome is None:
                        workers.remove(worker)
                        _end(worker)
                        if tries[job.shard.number] < TRIES:
                            waiting.appendleft(job)
                            continue
                        outcome = lost_worker_failure(job.shard.number)
                    elif worker.done >= SHARDS_A_PROCESS:
                        workers.remove(worker)
                        _end(worker)
                    stopped = stopped or getattr(outcome, "final", False)
                    on_done(outcome)
        finally:
            for worker in workers:
                _end(worker)

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs,), daemon=True)
        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        # Workers need nothing of the calling script; with its __main__ in place, each of them would run it again.
        script, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = script
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
        theirs.close()
        return _Worker(process, ours)


def _send(worker: _Worker) -> None:
    # Sending to a worker that died fails; its sentinel reports that in a moment.
    with contextlib.suppress(OSError):
        worker.pipe.send(worker.job)


def _received(worker: _Worker) -> Outcome | None:
    """The outcome that a worker sends; None if it died."""
    try:
        outcome: Outcome = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    worker.done += 1
    return outcome


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.job is not None:
        worker.process.terminate()
    worker.process.join()


def _work(pipe: Connection) -> None:
    """The loop of a worker: runs jobs from the pipe until it is closed."""
    # Ctrl-C reaches every process of a terminal; the main process alone handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    while True:
        try:
            job: ShardJob = pipe.recv()
        except EOFError:
            return
        pipe.send(attempt_shard(job))


def _die_with_parent() -> None:
    """End this worker when the main process is killed; it would go on beside the workers of the next run."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
