"""Files and folders appear whole under their name, or what was there before stays."""

import fcntl
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from synthcam import atomic_files
from synthcam.atomic_files import replacing, replacing_folder, working_folder, write_bytes, write_text


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("sync", [False, True])
def test_text_and_bytes_are_written_as_they_are(tmp_path: Path, sync: bool) -> None:
    write_text(tmp_path / "a.txt", "Größe\r\n", sync=sync)
    write_bytes(tmp_path / "b", b"\0\xff", sync=sync)
    assert (tmp_path / "a.txt").read_bytes() == "Größe\r\n".encode()
    assert (tmp_path / "b").read_bytes() == b"\0\xff"
    assert names(tmp_path) == ["a.txt", "b"]


def test_a_file_is_replaced_only_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert temporary.parent == tmp_path
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert names(tmp_path) == ["a.txt"]


def test_a_failure_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def write_half() -> None:
        with replacing(path) as temporary:
            temporary.write_text("ne")
            raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        write_half()
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_the_temporary_file_may_lie_in_another_folder(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with replacing(tmp_path / "a.txt", temporary_in=tmp_path / "work") as temporary:
        assert temporary.parent == tmp_path / "work"
        temporary.write_text("new")
    assert names(tmp_path) == ["a.txt", "work"]
    assert names(tmp_path / "work") == []


def test_two_writers_of_one_file_do_not_share_a_temporary_one(tmp_path: Path) -> None:
    with replacing(tmp_path / "a") as first, replacing(tmp_path / "a") as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert (tmp_path / "a").read_text() == "first"


def test_a_file_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_text(tmp_path / "missing" / "a.txt", "new")


def test_a_folder_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "old.txt").write_text("old")
    with replacing_folder(folder) as temporary:
        (temporary / "new.txt").write_text("new")
        assert names(folder) == ["old.txt"]
    assert names(folder) == ["new.txt"]
    assert names(tmp_path) == ["out"]


def test_a_failure_keeps_the_folder_that_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "old.txt").write_text("old")

    def write_half() -> None:
        with replacing_folder(folder) as temporary:
            (temporary / "new.txt").write_text("new")
            raise ValueError("half")

    with pytest.raises(ValueError, match="half"):
        write_half()
    assert names(folder) == ["old.txt"]
    assert names(tmp_path) == ["out"]


def test_a_new_folder_gets_its_parents(tmp_path: Path) -> None:
    with replacing_folder(tmp_path / "a" / "b") as temporary:
        (temporary / "c").write_text("")
    assert names(tmp_path / "a" / "b") == ["c"]


def killed_in(work: Callable[[], None]) -> None:
    """Run `work` in a process of its own, which is killed in the middle of it."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def fill_until_killed(folder: Path) -> None:
    with replacing_folder(folder) as temporary:
        (temporary / "half.txt").write_text("half")
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("name", ["out", "out[1]", "ö" * 120])
def test_the_next_folder_removes_what_a_killed_process_left(tmp_path: Path, name: str) -> None:
    killed_in(lambda: fill_until_killed(tmp_path / name))
    killed_in(lambda: fill_until_killed(tmp_path / "other"))
    assert len(names(tmp_path)) == 2
    with replacing_folder(tmp_path / name) as temporary:
        (temporary / "new.txt").write_text("new")
    left, whole = names(tmp_path)
    assert left.startswith(".other.partial-")
    assert whole == name
    assert names(tmp_path / name) == ["new.txt"]


def test_the_folder_of_a_process_that_lives_stays(tmp_path: Path) -> None:
    with working_folder(tmp_path / "out") as first, working_folder(tmp_path / "out") as second:
        assert first.is_dir()
        assert second.is_dir()
    assert names(tmp_path) == []


@pytest.mark.parametrize("spoil", ["file", "link", "no owner", "another owner", "locked"])
def test_what_may_be_of_somebody_else_stays(tmp_path: Path, spoil: str) -> None:
    killed_in(lambda: fill_until_killed(tmp_path / "out"))
    (left,) = tmp_path.iterdir()
    owner = left / "owner"
    if spoil == "file":
        (left / "thesis.tex").write_text("mine")
    elif spoil == "link":
        left.rename(tmp_path / "mine")
        left.symlink_to(tmp_path / "mine")
    elif spoil == "no owner":
        owner.unlink()
    elif spoil == "another owner":
        owner.write_text("me\n")
    with owner.open() if spoil == "locked" else (tmp_path / "free").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with replacing_folder(tmp_path / "out"):
            pass
    assert (left / "content" / "half.txt").read_text() == "half"


def test_a_file_system_without_locks_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    killed_in(lambda: fill_until_killed(tmp_path / "out"))
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with replacing_folder(tmp_path / "out") as temporary:
        (temporary / "new.txt").write_text("new")
    left, whole = names(tmp_path)
    assert left.startswith(".out.partial-")
    assert whole == "out"


def test_a_folder_that_was_moved_away_by_a_killed_process_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "old.txt").write_text("old")

    def killed_between_two_moves() -> None:
        with replacing_folder(folder) as temporary:
            folder.rename(temporary.with_name("replaced"))
            os.kill(os.getpid(), signal.SIGKILL)

    killed_in(killed_between_two_moves)
    assert not folder.exists()
    atomic_files.remove_leftovers(folder)
    assert names(tmp_path) == ["out"]
    assert names(folder) == ["old.txt"]
