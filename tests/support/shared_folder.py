"""Folders that cost seconds to make: the first process of a test run makes one, the others find it."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def run_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder of the run for temporary files, the same in all of its processes."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def shared_folder(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder filled by `make`, once for all processes of a run; tests copy it before they change anything.

    Args:
        name: tells it from the other shared folders.
        make: writes into the folder it is given, which is not there yet.
    """
    base = run_folder(factory)
    folder, finished = base / f"shared-{name}" / name, base / f"shared-{name}" / "finished"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            make(folder)
            finished.touch()
    return folder
