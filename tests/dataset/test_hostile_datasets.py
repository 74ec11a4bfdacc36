"""Datasets from somebody else: nothing outside their folder is read, nothing outside the output is written."""

import re
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from support.dataset_copies import change_rows, copy_of, first_row

from synthcam.dataset.check.check import check_dataset
from synthcam.dataset.export.export import FORMATS, export_dataset
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.errors import InputError

CHAT = ("llamafactory", "swift", "trl", "camreasoner")


def silent(what: str, done: int, of: int) -> None:
    """Nobody watches."""


def export(folder: Path, out: Path, to: str, *, link: bool = False) -> None:
    export_dataset(open_dataset(folder), out, to, link=link, overwrite=False, progress=silent)


def change_all(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    dataset = open_dataset(folder)
    for table in [name for name in dataset.manifest.files if name.endswith(".parquet")]:
        change_rows(folder, table, change)


@pytest.fixture
def hostile(built_dataset: Path, tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.mp4").write_bytes(b"secret")
    (tmp_path / "outside" / "victim.mp4").write_bytes(b"years of work")
    return copy_of(built_dataset, tmp_path / "from" / "somebody")


def untouched(tmp_path: Path) -> bool:
    """Whether nothing was read into an output or written anywhere."""
    outside = sorted((path.name, path.read_bytes()) for path in (tmp_path / "outside").iterdir())
    beside = sorted(path.name for path in tmp_path.iterdir())
    return outside == [("secret.mp4", b"secret"), ("victim.mp4", b"years of work")] and beside == ["from", "outside"]


@pytest.mark.parametrize("to", [name for name in FORMATS if name != "critiques"])  # this dataset has none
@pytest.mark.parametrize("attack", ["upwards", "through a link", "absolute", "link", "folder link"])
def test_videos_elsewhere_are_refused(hostile: Path, tmp_path: Path, to: str, attack: str) -> None:
    outside = tmp_path / "outside"
    if attack in ("upwards", "through a link", "absolute"):
        reference = {
            "upwards": "../../outside/secret.mp4",
            "through a link": "s/../../victim.mp4",
            "absolute": str(outside / "secret.mp4"),
        }[attack]
        (hostile / "s").symlink_to(outside)

        def climb(row: dict[str, Any]) -> None:
            row["video"] = reference
            if "videos" in row:
                row["videos"] = [reference]

        change_all(hostile, climb)
    elif attack == "link":
        for video in sorted((hostile / "videos").rglob("*.mp4")):
            video.unlink()
            video.symlink_to(outside / "secret.mp4")
    else:
        shutil.rmtree(hostile / "videos")
        (hostile / "videos").symlink_to(outside)
    with pytest.raises(InputError, match="allowed are files below"):
        export(hostile, tmp_path / "out", to)
    assert untouched(tmp_path)


def members_of(path: Path) -> list[str]:
    with tarfile.open(path) as tar:
        return tar.getnames()


@pytest.mark.parametrize("to", ["camerabench", "webdataset", "parquet"])
def test_names_of_clips_stay_names(hostile: Path, tmp_path: Path, to: str) -> None:
    names = {clip: f"../../../../evil.{clip}" for clip in (row["clip"] for row in open_dataset(hostile).clips())}

    def rename(row: dict[str, Any]) -> None:
        row["clip"] = names[row["clip"]]

    change_all(hostile, rename)
    export(hostile, tmp_path / "out", to)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["from", "out", "outside"]
    if to == "webdataset":
        members = [name for path in sorted((tmp_path / "out").glob("*.tar")) for name in members_of(path)]
    elif to == "parquet":
        tables = sorted((tmp_path / "out").rglob("*.parquet"))
        members = [row["video"]["path"] for table in tables for row in pq.read_table(table).to_pylist()]
    else:
        members = [path.name for path in sorted((tmp_path / "out").rglob("*.mp4"))]
    assert len(members) >= len(names)
    assert all("/" not in name and name.count(".") == 1 and re.match("(?:[0-9a-f]{8}-)?_", name) for name in members)


@pytest.mark.parametrize("to", CHAT)
def test_messages_about_other_videos_are_refused(hostile: Path, tmp_path: Path, to: str) -> None:
    def lure(row: dict[str, Any]) -> None:
        if "videos" in row:
            row["videos"] = ["../../outside/secret.mp4"]

    change_all(hostile, lure)
    with pytest.raises(InputError, match="its videos are not its video alone"):
        export(hostile, tmp_path / "out", to)
    assert untouched(tmp_path)


@pytest.mark.parametrize("to", CHAT)
def test_a_file_of_the_dataset_that_is_no_video_is_never_linked_to(hostile: Path, tmp_path: Path, to: str) -> None:
    def name_a_table(row: dict[str, Any]) -> None:
        row["video"] = "README.md"
        if "videos" in row:
            row["videos"] = ["README.md"]

    change_all(hostile, name_a_table)
    with pytest.raises(InputError, match=r"is no \.mp4"):
        export(hostile, tmp_path / "out", to, link=True)


@pytest.mark.parametrize("name", [clips_path("train"), "manifest.json"])
def test_tables_and_manifests_elsewhere_are_not_read(hostile: Path, tmp_path: Path, name: str) -> None:
    (hostile / name).rename(tmp_path / "elsewhere")
    (hostile / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is a link that leads elsewhere"):
        list(open_dataset(hostile).clips())


def test_two_clips_of_one_name_do_not_hide_a_path(hostile: Path, tmp_path: Path) -> None:
    table = clips_path("train")
    first = first_row(hostile, table)
    shutil.copyfile(tmp_path / "outside" / "secret.mp4", hostile / "fake.mp4")

    def same_name(row: dict[str, Any]) -> None:
        if row["clip"] == first["clip"]:
            row["video"] = "../../outside/secret.mp4"
        else:
            row["clip"] = first["clip"]

    change_rows(hostile, table, same_name)
    report = check_dataset(hostile, quick=False, limit=1, workers=1, progress=silent)
    assert not any("secret" in violation.what and violation.kind == "video" for violation in report.violations)


@pytest.fixture
def cached(built_dataset: Path, tmp_path: Path) -> Path:
    """The dataset as the Hugging Face client caches it: links to files named by their hashes."""
    repository = tmp_path / "hub" / "datasets--somebody--mini"
    snapshot = repository / "snapshots" / "0123abcd"
    (repository / "blobs").mkdir(parents=True)
    for number, path in enumerate(sorted(p for p in built_dataset.rglob("*") if p.is_file())):
        relative = path.relative_to(built_dataset)
        (snapshot / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, repository / "blobs" / f"{number:040x}")
        (snapshot / relative).symlink_to(Path(*[".."] * (len(relative.parts) + 1), "blobs", f"{number:040x}"))
    return snapshot


def test_a_cached_dataset_is_checked(cached: Path) -> None:
    report = check_dataset(cached, quick=False, limit=1, workers=1, progress=silent)
    assert report.violations == ()
    assert report.derived == 1


@pytest.mark.parametrize("link", [False, True])
def test_a_cached_dataset_is_exported(cached: Path, built_dataset: Path, tmp_path: Path, link: bool) -> None:
    export(cached, tmp_path / "out", "swift", link=link)
    export(built_dataset, tmp_path / "expected", "swift")
    for path in sorted(p for p in (tmp_path / "expected").rglob("*") if p.is_file()):
        made = tmp_path / "out" / path.relative_to(tmp_path / "expected")
        assert made.is_file()
        assert not made.is_symlink()
        assert made.read_bytes() == path.read_bytes()
