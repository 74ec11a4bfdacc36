"""Executors by name."""

import pytest

from synthcam.dataset.building.executors import default_workers, make_executor
from synthcam.dataset.building.executors.local import LocalExecutor
from synthcam.dataset.building.executors.ray import RayExecutor
from synthcam.dataset.building.executors.slurm import SlurmExecutor
from synthcam.errors import InputError


@pytest.mark.parametrize(("name", "kind"), [("local", LocalExecutor), ("ray", RayExecutor), ("slurm", SlurmExecutor)])
def test_every_name_gives_its_executor(name: str, kind: type) -> None:
    assert isinstance(make_executor(name), kind)
    assert isinstance(make_executor(name, 3), kind)


def test_what_is_no_executor_is_refused() -> None:
    with pytest.raises(InputError, match="executor 'cloud': allowed are local, ray, slurm"):
        make_executor("cloud")
    with pytest.raises(InputError, match="workers 0: allowed is 1 or more"):
        make_executor("local", 0)


def test_there_is_at_least_one_worker() -> None:
    assert default_workers() >= 1
