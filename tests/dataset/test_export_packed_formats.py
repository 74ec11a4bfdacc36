"""WebDataset, Parquet and the form for the Hub: read by their own readers, nothing lost."""

import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from synthcam.dataset.export.export import export_dataset
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.packed_formats import FEWEST_TARS, PLAIN, write_parquet, write_webdataset
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.rows import row_to_record


@pytest.fixture(scope="module")
def dataset(built_dataset: Path) -> Dataset:
    return open_dataset(built_dataset)


def clips(dataset: Dataset, use: str, split: str) -> list[dict[str, Any]]:
    return [row for row in dataset.clips(split) if row["use"] == use]


def samples_of(dataset: Dataset) -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in dataset.samples():
        found.setdefault(row["clip"], []).append(row)
    return found


def quiet(*_: object) -> None:
    pass


def test_webdataset_reads_it(dataset: Dataset, tmp_path: Path) -> None:
    webdataset = pytest.importorskip("webdataset")
    out = tmp_path / "out"
    said = export_dataset(dataset, out, "webdataset", link=False, overwrite=False, progress=quiet)
    assert len(said) == len(dataset.tables)
    asked = samples_of(dataset)
    for (use, split), pattern in zip(dataset.tables, said, strict=True):
        read = list(webdataset.WebDataset(str(out / pattern), shardshuffle=False).decode())
        rows = clips(dataset, use, split)
        assert [item["__key__"] for item in read] == [row["clip"] for row in rows]
        for item, row in zip(read, rows, strict=True):
            assert item["mp4"] == (dataset.folder / row["video"]).read_bytes()
            record = json.loads(json.dumps(row_to_record(row)))
            told = {key: value if key in PLAIN else json.loads(value) for key, value in item["json"].items()}
            assert {key: told[key] for key in record if key != "samples"} == {
                key: value for key, value in record.items() if key != "samples"
            }
            assert [s["chain"] for s in told["samples"]] == [s["chain"] for s in asked.get(row["clip"], [])]
            assert (told["split"], told["use"], told["twins"]) == (split, use, row["twins"])


def test_tar_files_are_numbered_without_a_gap(dataset: Dataset, tmp_path: Path) -> None:
    said = write_webdataset(
        dataset, ExportFolder(tmp_path, dataset.folder, "1234abcd", link=False), quiet, clips_a_tar=2
    )
    rows = clips(dataset, "sft", "train")
    count = -(-len(rows) // 2)
    assert said[0] == f"sft-train-1234abcd-{{000000..{count - 1:06d}}}.tar"
    names = []
    for number in range(count):
        with tarfile.open(tmp_path / f"sft-train-1234abcd-{number:06d}.tar") as tar:
            members = tar.getmembers()
        assert {(m.mtime, m.uid, m.gid, m.uname, m.gname, m.mode) for m in members} == {(0, 0, 0, "", "", 0o644)}
        names += [member.name for member in members]
    assert names == [f"{row['clip']}.{kind}" for row in rows for kind in ("mp4", "json")]


def test_two_workers_share_the_tar_files_of_a_table(dataset: Dataset, tmp_path: Path) -> None:
    webdataset = pytest.importorskip("webdataset")
    out = tmp_path / "out"
    said = export_dataset(dataset, out, "webdataset", link=False, overwrite=False, progress=quiet)
    for (use, split), pattern in zip(dataset.tables, said, strict=True):
        rows = clips(dataset, use, split)
        tars = len(list(out.glob(f"{use}-{split}-*.tar")))
        assert tars == -(-len(rows) // -(-len(rows) // FEWEST_TARS)) >= min(3, len(rows)) >= 2
        read = webdataset.WebDataset(str(out / pattern), shardshuffle=100).shuffle(100).decode()
        loader = webdataset.WebLoader(read, batch_size=None, num_workers=2)
        assert sorted(item["__key__"] for item in loader) == sorted(row["clip"] for row in rows)


def test_datasets_reads_the_tar_files(dataset: Dataset, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    out = tmp_path / "out"
    export_dataset(dataset, out, "webdataset", link=False, overwrite=False, progress=quiet)
    for use, split in dataset.tables:
        read = datasets.load_dataset(str(out), use, split=split, cache_dir=str(tmp_path / "cache"))
        read = read.cast_column("mp4", datasets.Video(decode=False))
        assert [item["json"]["clip"] for item in read] == [row["clip"] for row in clips(dataset, use, split)]


@pytest.mark.parametrize("to", ["parquet", "hub"])
def test_datasets_reads_the_parquet_files(dataset: Dataset, tmp_path: Path, to: str) -> None:
    datasets = pytest.importorskip("datasets")
    out = tmp_path / "out"
    export_dataset(dataset, out, to, link=False, overwrite=False, progress=quiet)
    asked = samples_of(dataset)
    for use, split in dataset.tables:
        read = datasets.load_dataset(str(out), use, split=split, cache_dir=str(tmp_path / "cache"))
        assert isinstance(read.features["video"], datasets.Video)
        read = read.cast_column("video", datasets.Video(decode=False))
        for item, row in zip(read, clips(dataset, use, split), strict=True):
            assert item["video"]["bytes"] == (dataset.folder / row["video"]).read_bytes()
            assert item["video"]["path"] == f"{row['clip']}.mp4"
            assert item["labels"] == row["labels"]
            assert item["world_from_camera"] == row["world_from_camera"]
            assert item["segments"] == row["segments"]
            assert [s["chain"] for s in item["samples"]] == [s["chain"] for s in asked.get(row["clip"], [])]


def test_parquet_files_hold_so_many_clips_each(dataset: Dataset, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    write_parquet(dataset, ExportFolder(tmp_path, dataset.folder, "1234abcd", link=False), quiet, clips_a_file=2)
    rows = clips(dataset, "sft", "train")
    found = [pq.read_table(path) for path in sorted((tmp_path / "sft").glob("train-*.parquet"))]
    assert [table.num_rows for table in found] == [min(2, len(rows) - i) for i in range(0, len(rows), 2)]
    assert [clip for table in found for clip in table["clip"].to_pylist()] == [row["clip"] for row in rows]
