"""Temporal clips in a dataset: built, checked, read, viewed, exported; damage and bad recipes are named."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from support.cheap_builds import InThisProcess

from synthcam.dataset.building.build import build
from synthcam.dataset.building.executors import make_executor
from synthcam.dataset.check.check import check_dataset
from synthcam.dataset.export.export import FORMATS, export_dataset
from synthcam.dataset.planning.recipe import DatasetRecipe, load_recipe
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.tables import write_parts
from synthcam.errors import InputError
from synthcam.temporal.event_log import EventLog
from synthcam.viewing.gallery.gallery import write_dataset_gallery

RECIPE = """
seed: 3
size: [64, 64]
temporal:
  - use: sft
    split: train
    clips: 12
    kinds: [collision_counting, event_order]
    samples: {choice: 12, binary: 12, open: 6}
  - {use: vqa, split: test, clips: 6, kinds: [event_order], samples: {choice: 6, seconds: 4}}
"""


def recipe(folder: Path, text: str = RECIPE) -> DatasetRecipe:
    file = folder / "recipe.yaml"
    file.write_text(text)
    return load_recipe(file)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("temporal")
    out = folder / "out"
    build(recipe(folder), out, make_executor("local", 1))
    return out


def test_a_dataset_has_its_clips_their_logs_and_its_samples(built: Path) -> None:
    dataset = open_dataset(built)
    clips, samples = list(dataset.clips()), list(dataset.samples())
    assert len(clips) == 18
    assert len(samples) == 12 + 12 + 6 + 6 + 4
    logs = {
        row["clip"]: row
        for split in ("train", "test")
        for row in pq.read_table(built / f"events/{split}.parquet").to_pylist()
    }
    assert sorted(logs) == sorted(clip["clip"] for clip in clips)
    for clip in clips:
        assert EventLog.from_row(logs[clip["clip"]]).frames == clip["frames"]
        assert len(clip["twins"]) == 1
    twins = {sample["sample"]: sample for sample in samples}
    for sample in samples:
        if sample["options"]:
            assert twins[sample["twin"]]["answer"] != sample["answer"]


def test_the_same_recipe_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(recipe(tmp_path), tmp_path / "again", InThisProcess())  # the first was made in a process of its own
    for file in sorted(path for path in built.rglob("*") if path.is_file()):
        assert (tmp_path / "again" / file.relative_to(built)).read_bytes() == file.read_bytes(), file


def test_a_dataset_holds_what_it_says(built: Path) -> None:
    report = check_dataset(built, quick=False, limit=None, workers=1, progress=lambda *_: None)
    assert report.holds, report.violations
    assert report.derived == 18


def test_what_is_not_as_played_is_found(built: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    path = copy / "events/test.parquet"
    table = pq.read_table(path)
    rows = table.to_pylist()
    rows[0]["events"][0]["thing"] = "pink ball"
    write_parts(path, [table.from_pylist(rows, schema=table.schema)], table.schema)
    report = check_dataset(copy, quick=False, limit=None, workers=1, progress=lambda *_: None)
    found = [str(v) for v in report.violations if v.kind == "camera"]
    assert len(found) == 1
    assert "pink ball" in found[0]


def test_it_is_viewed_and_exported(built: Path, tmp_path: Path) -> None:
    dataset = open_dataset(built)
    shown, missing = write_dataset_gallery(
        dataset, tmp_path / "gallery", limit=4, overwrite=False, progress=lambda *_: None
    )
    assert (shown, missing) == (4, 0)
    script = next((tmp_path / "gallery/clips").glob("*.js")).read_text()
    detail = json.loads(script[script.index("(") + 1 : script.rindex(")")])
    assert detail["segments"]
    assert {piece["outcome"] for s in detail["samples"] for _, section in s["sections"] for piece in section} == {
        "true"
    }
    how: Any = {"link": False, "overwrite": False, "progress": lambda *_: None}
    unheld = {"camchoreo": "no clip whose motion", "camerabench": "no clip about which", "critiques": "no critiques"}
    for to in FORMATS:
        if to in unheld:
            with pytest.raises(InputError, match=unheld[to]):
                export_dataset(dataset, tmp_path / to, to, **how)
            assert not (tmp_path / to).exists()
        else:
            assert export_dataset(dataset, tmp_path / to, to, **how)


@pytest.mark.parametrize(
    ("portion", "message"),
    [
        ("clips: 12, kinds: [juggling], samples: {}", "'juggling' is no kind; allowed are coll"),
        ("clips: 12, levels: [4], samples: {}", "4 is no level; allowed are 1, 2, 3"),
        ("clips: 7, kinds: [event_order], samples: {}", "7 clips cannot be twins"),
        ("clips: 4, kinds: [event_order], samples: {}", "4 clips cannot be balanced over 1 kinds"),
        ("clips: 6, kinds: [event_order], samples: {choice: 8}", "8 choice samples about 6 clips"),
        ("clips: 6, kinds: [event_order], samples: {choice: 3}", "3 choice samples cannot be balanced"),
        ("clips: 6, kinds: [event_order], samples: {caption: 3}", "allowed: choice, binary"),
        ("clips: 6, kinds: [event_order], views: {flat: 0}, samples: {}", "all weights of flat are 0"),
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_is_one_line(tmp_path: Path, portion: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        recipe(tmp_path, f"temporal:\n  - {{use: sft, split: train, {portion}}}\n")
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert "recipe.yaml:2" in str(error.value)


def test_stretches_of_time_that_no_clip_has_are_refused_before_anything_is_built(tmp_path: Path) -> None:
    portion = "{use: sft, split: train, clips: 12, kinds: [direction, velocity], levels: [1], samples: {seconds: 12}}"
    with pytest.raises(InputError, match="12 seconds samples; 6 of 12 clips are of kinds with a stretch") as error:
        build(recipe(tmp_path, f"temporal: [{portion}]\n"), tmp_path / "out", make_executor("local", 1))
    assert "\n" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_recipe_without_portions_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="portions is missing"):
        recipe(tmp_path, "seed: 1\n")
