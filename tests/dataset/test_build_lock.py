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

from synthcam.dataset.building.build import Slice, build
from synthcam.dataset.building.build_lock import LOCK, build_lock
from synthcam.dataset.building.executors.local import LocalExecutor
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import BUILD, MANIFEST
from synthcam.errors import InputError

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
        "import sys, time; from pathlib import Path; from synthcam.dataset.building.build_lock import build_lock\n"
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


@pytest.mark.parametrize("reason", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_lets_everyone_build(
    place: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(fcntl, "flock", unsupported)
    at_work = 0
    with build_lock(place, alone=True, what="build"), build_lock(place, alone=True, what="build"):
        at_work += 2
    assert at_work == 2


@pytest.fixture(scope="module")
def all_shards(mini_recipe: DatasetRecipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build whose shards are all made and not merged."""
    folder = tmp_path_factory.mktemp("shards") / "mini"
    build(mini_recipe, folder, LocalExecutor(1), only=Slice(1, 1))
    assert not (folder / MANIFEST).exists()
    return folder


_FINISH = """
import fcntl, sys, time
from pathlib import Path
from synthcam.dataset.building.build import build
from synthcam.dataset.building.executors.local import LocalExecutor
from synthcam.dataset.planning.recipe import load_recipe
from synthcam.errors import SynthcamError

folder, recipe, locks = Path(sys.argv[1]), load_recipe(Path(sys.argv[2])), sys.argv[3]
if locks == "no locks":
    def unsupported(*_):
        raise OSError(95, "Operation not supported")
    fcntl.flock = unsupported
print("ready", flush=True)
sys.stdin.readline()
try:
    build(recipe, folder, LocalExecutor(1), resume=True)
except SynthcamError as error:
    print(error)
    sys.exit(2)
"""


@pytest.mark.parametrize("locks", ["locks", "no locks"])
def test_runs_that_finish_together_give_one_right_dataset(
    built_dataset: Path,
    all_shards: Path,
    mini_recipe: DatasetRecipe,
    tmp_path: Path,
    files_of: Files,
    locks: str,
) -> None:
    recipe = tmp_path / "mini.yaml"
    recipe.write_text(mini_recipe.text)
    folder = tmp_path / "out"
    shutil.copytree(all_shards, folder)
    command = [sys.executable, "-c", _FINISH, str(folder), str(recipe), locks]
    runs = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    ended = []
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("\n")
        run.stdin.flush()
    for run in runs:
        said, _ = run.communicate()
        ended.append((run.returncode, said))
    assert files_of(folder) == files_of(built_dataset)
    assert {code for code, _ in ended} <= ({0, 2} if locks == "locks" else {0})
    assert any(code == 0 for code, _ in ended)
    assert all("is at work there now" in said for code, said in ended if code == 2)
