"""Receipts: a file that the command did not write, or that was changed since, is never taken for its own."""

import json
from pathlib import Path

import pytest

from synthcam.receipts import FILES, file_sizes, foreign_file, list_files, read_receipt


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    (folder / "videos").mkdir(parents=True)
    (folder / "index.html").write_text("page")
    (folder / "videos" / "1.mp4").write_text("video")
    (folder / "receipt.json").write_text(json.dumps({FILES: list_files(folder)}))
    return folder


def foreign(folder: Path) -> str | None:
    return foreign_file(folder, read_receipt(folder / "receipt.json"))


def test_what_was_written_is_its_own(folder: Path) -> None:
    assert foreign(folder) is None


@pytest.mark.parametrize("name", ["thesis.tex", "videos/2.mp4", "videos/deeper/1.mp4", ".hidden"])
def test_what_came_later_is_foreign(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("mine")
    assert foreign(folder) == name


def test_what_was_changed_or_linked_since_is_foreign(folder: Path, tmp_path: Path) -> None:
    (folder / "index.html").write_text("egap")
    assert foreign(folder) == "index.html"
    (folder / "index.html").unlink()
    (tmp_path / "four").write_text("page")
    (folder / "index.html").symlink_to(tmp_path / "four")
    assert foreign(folder) == "index.html"


def test_a_link_to_a_folder_is_foreign_and_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_text("")
    (folder / "photos").symlink_to(tmp_path / "photos")
    assert foreign(folder) == "photos"


def test_receipts_that_list_sizes_alone_are_read(folder: Path) -> None:
    (folder / "receipt.json").unlink()
    (folder / "receipt.json").write_text(json.dumps({FILES: file_sizes(folder)}))
    assert foreign(folder) is None
    (folder / "index.html").write_text("longer")
    assert foreign(folder) == "index.html"


@pytest.mark.parametrize("content", ["", "{}", "[]", "{", '{"files": 3}', '{"files": [[]]}', "null", "\ufeff{}"])
def test_without_a_receipt_everything_is_foreign(folder: Path, content: str) -> None:
    (folder / "receipt.json").write_text(content)
    assert foreign(folder) is not None
    (folder / "receipt.json").unlink()
    assert foreign(folder) == "index.html"


def test_receipts_that_list_names_alone_are_read(folder: Path) -> None:
    (folder / "receipt.json").write_text(json.dumps({FILES: ["index.html", "videos/1.mp4"]}))
    assert foreign(folder) is None
