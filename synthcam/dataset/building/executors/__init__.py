"""Ways to run the shards of a build: processes of this machine, a Ray cluster or Slurm. All give the same bytes."""

import os
from typing import Literal

from synthcam.dataset.building.executors.protocol import Executor
from synthcam.errors import InputError

ExecutorName = Literal["local", "ray", "slurm"]
SLURM_JOBS = 64
"""Slurm jobs at the same time where no number of workers is given."""


def default_workers() -> int:
    """The number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_executor(name: str = "local", workers: int | None = None) -> Executor:
    """The executor of a name, with `workers` shards at a time.

    Args:
        name: see `ExecutorName`.
        workers: None for the default: a local process a core, as many as a Ray cluster has cores, 64 Slurm jobs.

    Raises:
        InputError: no executor has this name, or `workers` is below 1.
    """
    if workers is not None and workers < 1:
        raise InputError(f"workers {workers}: allowed is 1 or more")
    # Imported here: Ray and Slurm are optional, and each executor needs what builds a shard.
    if name == "local":
        from synthcam.dataset.building.executors.local import LocalExecutor

        return LocalExecutor(workers or default_workers())
    if name == "ray":
        from synthcam.dataset.building.executors.ray import RayExecutor

        return RayExecutor(workers)
    if name == "slurm":
        from synthcam.dataset.building.executors.slurm import SlurmExecutor

        return SlurmExecutor(workers or SLURM_JOBS)
    raise InputError(f"executor {name!r}: allowed are local, ray, slurm")
