"""Slurm's path through submitit, with submitit's local executor in Slurm's place."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from synthcam.dataset.building.build import build
from synthcam.dataset.building.executors.protocol import Outcome
from synthcam.dataset.building.executors.slurm import SlurmExecutor
from synthcam.dataset.building.shard import ShardFailure, ShardJob
from synthcam.dataset.planning.plan import plan
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.errors import MachineError

submitit = pytest.importorskip("submitit", reason="submitit is not installed: pip install 'synthcam[slurm]'")


@pytest.mark.verify
def test_the_bytes_are_those_of_a_local_build(
    few_recipe: DatasetRecipe, few_built: Path, files_of: Callable[[Path], dict[str, str]], tmp_path: Path
) -> None:
    out = tmp_path / "slurm"
    build(few_recipe, out, SlurmExecutor(2, cluster="local"), resume=False, watch=lambda status: None)
    assert files_of(out) == files_of(few_built)


def test_a_job_that_is_killed_is_submitted_again_and_makes_the_same_bytes(
    few_recipe: DatasetRecipe,
    few_built: Path,
    files_of: Callable[[Path], dict[str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # How long submitit looks for the result of a job that is dead, in case the file system is slow: 15 s.
    monkeypatch.setattr(submitit.core.core.Job, "_results_timeout_s", 0.5)
    killed: list[int] = []

    def kill_the_first() -> None:
        while not killed:
            aside = [path.name for path in tmp_path.glob(".build/work/*")]
            if aside:
                # A shard's working folder ends in the number of the process that makes it.
                killed.append(int(aside[0].rsplit("-", 1)[1]))
                os.kill(killed[0], signal.SIGKILL)
            time.sleep(0.02)

    threading.Thread(target=kill_the_first, daemon=True).start()
    told: list[Outcome] = []
    SlurmExecutor(1, cluster="local").run([ShardJob(tmp_path, few_recipe, plan(few_recipe)[1])], told.append)
    assert killed
    assert not psutil.pid_exists(killed[0])
    (outcome,) = told
    assert not isinstance(outcome, ShardFailure)
    assert outcome.clips == 2
    videos = {name: digest for name, digest in files_of(tmp_path).items() if name.startswith("videos/")}
    assert len(videos) == 2
    assert videos.items() <= files_of(few_built).items()


def test_a_machine_without_slurm_says_so(
    few_recipe: DatasetRecipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MachineError, match="--executor slurm"):
        SlurmExecutor(1).run([ShardJob(tmp_path, few_recipe, plan(few_recipe)[0])], lambda outcome: None)
