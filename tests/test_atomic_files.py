"""Files and folders appear whole under their name, or what was there before stays."""

from pathlib import Path

import pytest

from synthcam.atomic_files import replacing, replacing_folder, write_bytes, write_text


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
