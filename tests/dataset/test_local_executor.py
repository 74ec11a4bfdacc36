"""Processes of this machine: a worker that is killed costs its shard one try, not the build."""

import os
import signal
import threading
import time
from pathlib import Path

import psutil

from synthcam.dataset.building.executors.local import LocalExecutor
from synthcam.dataset.building.executors.protocol import TRIES, Outcome
from synthcam.dataset.building.shard import ShardFailure, ShardJob
from synthcam.dataset.planning.plan import plan
from synthcam.dataset.planning.recipe import DatasetRecipe


def kill_workers(times: int, stop: threading.Event) -> list[int]:
    """Kill -9 each new worker as it appears, up to so many; returns their process ids as they come."""
    killed: list[int] = []

    def watch() -> None:
        while len(killed) < times and not stop.is_set():
            for child in psutil.Process().children():
                command = " ".join(child.cmdline()) if child.is_running() else ""
                if child.pid not in killed and "spawn_main" in command:
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)
                    break
            time.sleep(0.05)

    threading.Thread(target=watch, daemon=True).start()
    return killed


def test_a_killed_worker_is_replaced(few_recipe: DatasetRecipe, tmp_path: Path) -> None:
    jobs = [ShardJob(tmp_path, few_recipe, shard) for shard in plan(few_recipe)[1:2]]
    told: list[Outcome] = []
    stop = threading.Event()
    killed = kill_workers(TRIES - 1, stop)
    LocalExecutor(1).run(jobs, told.append)
    stop.set()
    assert len(killed) == TRIES - 1
    (outcome,) = told
    assert not isinstance(outcome, ShardFailure)
    assert outcome.clips == 2


def test_a_shard_whose_workers_always_die_is_given_up(few_recipe: DatasetRecipe, tmp_path: Path) -> None:
    jobs = [ShardJob(tmp_path, few_recipe, shard) for shard in plan(few_recipe)[:1]]
    told: list[Outcome] = []
    stop = threading.Event()
    killed = kill_workers(99, stop)
    LocalExecutor(1).run(jobs, told.append)
    stop.set()
    assert len(killed) == TRIES
    assert told == [ShardFailure(0, f"its worker was killed {TRIES} times", final=False)]
