"""Several runs in one folder: one right dataset, and clear words for those that have to wait."""

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.cheap_builds import InThisProcess

from synthcam.dataset.building.build import Slice, build
from synthcam.dataset.building.build_folder import LOCK, build_lock
from synthcam.dataset.building.executors.local import LocalExecutor
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import BUILD, MANIFEST
from synthcam.errors import InputError, SynthcamError

Files = Callable[[Path], dict[str, str]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / BUILD).mkdir()
    return tmp_path


@pytest.mark.parametrize("alone", [True, False])
def test_who_comes_second_is_told_who_is_first(place: Path, alone: bool) -> None:
    with build_lock(place, alone=True, what="build"):
        told = rf"another run \(build, process {os.getpid()} on {os.uname().nodename}\) is at work there now"
        with pytest.raises(InputError, match=told), build_lock(place, alone=alone, what="other"):
            pass
    with build_lock(place, alone=alone, what="later"):
        pass


def test_parts_are_built_together_and_nothing_is_merged_meanwhile(place: Path) -> None:
    with (
        build_lock(place, alone=False, what="build --shard 1/2"),
        build_lock(place, alone=False, what="build --shard 2/2"),
        pytest.raises(InputError, match=r"another run \(build --shard 2/2, process \d+"),
        build_lock(place, alone=True, what="build"),
    ):
        pass


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b'{"what": 1}', b"\xff\xfe"])
def test_a_holder_that_has_not_said_who_it_is(place: Path, said: bytes) -> None:
    with build_lock(place, alone=True, what="build"):
        (place / LOCK).write_bytes(said)
        with pytest.raises(InputError, match="another run is at work"), build_lock(place, alone=True, what="b"):
            pass


def test_the_lock_ends_with_its_holder(place: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from synthcam.dataset.building.build_folder import build_lock\n"
        "with build_lock(Path(sys.argv[1]), alone=True, what='build'):\n    print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(place)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with (
        pytest.raises(InputError, match=rf"process {holder.pid} on"),
        build_lock(place, alone=True, what="build"),
    ):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    with build_lock(place, alone=True, what="build"):
        pass


def unsupported(reason: int) -> Callable[..., None]:
    """A lock of a file system that has none."""

    def refuse(*_: object) -> None:
        raise OSError(reason, os.strerror(reason))

    return refuse


@pytest.mark.parametrize("reason", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_lets_everyone_build(
    place: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    monkeypatch.setattr(fcntl, "flock", unsupported(reason))
    at_work = 0
    with build_lock(place, alone=True, what="build"), build_lock(place, alone=True, what="build"):
        at_work += 2
    assert at_work == 2


@pytest.fixture(scope="module")
def all_shards(few_recipe: DatasetRecipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build whose shards are all made and not merged."""
    folder = tmp_path_factory.mktemp("shards") / "few"
    build(few_recipe, folder, InThisProcess(), only=Slice(1, 1))
    assert not (folder / MANIFEST).exists()
    return folder


def finish_together(folder: Path, recipe: DatasetRecipe) -> tuple[list[int], list[str]]:
    """Three forks of this process begin to finish a build at the same moment: their exit codes, and what is refused."""
    begin, go = os.pipe()
    heard, told = os.pipe()
    runs = []
    for _ in range(3):
        runs.append(os.fork())
        if runs[-1]:
            continue
        code = 1
        try:
            os.close(go)
            os.read(begin, 1)
            build(recipe, folder, LocalExecutor(1), resume=True)
            code = 0
        except SynthcamError as error:
            os.write(told, f"{error}\n".encode())  # in one piece, whoever else writes
            code = 2
        finally:
            os._exit(code)
    for end in (go, begin, told):
        os.close(end)
    with os.fdopen(heard) as lines:
        said = lines.read().splitlines()
    return sorted(os.waitstatus_to_exitcode(os.waitpid(run, 0)[1]) for run in runs), said


def test_runs_that_finish_together_give_one_right_dataset(
    few_built: Path,
    all_shards: Path,
    few_recipe: DatasetRecipe,
    tmp_path: Path,
    files_of: Files,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_locks, without = (Path(shutil.copytree(all_shards, tmp_path / name)) for name in ("locks", "no locks"))
    codes, told = finish_together(with_locks, few_recipe)
    assert set(codes) in ({0}, {0, 2})
    assert len(told) == codes.count(2)
    assert [line for line in told if "is at work there now" not in line] == []
    monkeypatch.setattr(fcntl, "flock", unsupported(errno.EOPNOTSUPP))
    assert finish_together(without, few_recipe) == ([0, 0, 0], [])
    for folder in (with_locks, without):
        assert files_of(folder) == files_of(few_built)
