"""Critiques in a dataset: false chains that both readers refuse, words that quote the falsehood, and the true chain."""

from pathlib import Path
from typing import Any

import pytest
from support.cheap_builds import InThisProcess
from support.dataset_copies import change_rows, copy_of
from support.mini_recipe import FEW
from support.shared_folder import shared_folder

from synthcam.dataset.building.build import build
from synthcam.dataset.check.check import check_dataset
from synthcam.dataset.export.export import export_dataset
from synthcam.dataset.planning.recipe import load_recipe
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import README, samples_path
from trainer.sources.dataset import read_dataset

TABLE = samples_path("critique", "train")
ASKED = 6


@pytest.fixture(scope="module")
def critiqued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two clips with critiques. Do not change it: copy it first."""
    head, portion = FEW.split("portions:\n")[0], FEW.split("portions:\n")[1].splitlines()[0]
    recipe = tmp_path_factory.mktemp("recipe") / "critiqued.yaml"
    recipe.write_text(f"{head}portions:\n{portion.replace('binary: 2,', f'binary: 6, critique: {ASKED},')}\n")

    def make(folder: Path) -> None:
        build(load_recipe(recipe), folder, InThisProcess(), resume=False, watch=lambda status: None)

    return shared_folder(tmp_path_factory, "critiqued", make)


@pytest.fixture(scope="module")
def rows(critiqued: Path) -> list[dict[str, Any]]:
    """Its critiques."""
    return list(open_dataset(critiqued).samples("critique", "train"))


def test_a_critique_differs_from_a_sample_in_one_clause_and_quotes_both(critiqued: Path, rows: list[Any]) -> None:
    chains = {s["chain"] for s in open_dataset(critiqued).samples("sft", "train")}
    assert len(rows) == ASKED
    assert len({row["chain"] for row in rows}) == ASKED
    for row in rows:
        assert row["chain"] in chains
        _, false, _, true, _ = (row["critique"].replace("“", "”") + " ").split("”")
        assert row["flawed_chain"].replace(false, true, 1) == row["chain"]
        assert false != true


def test_what_a_critic_reads_and_writes(critiqued: Path, rows: list[Any]) -> None:
    for row in rows:
        user, assistant = (message["content"] for message in row["messages"])
        assert row["question"] in user
        assert assistant == f"{row['critique']}\n{row['chain']}"
        assert "<observation>" in user.rpartition("\n")[2]
    examples = read_dataset(critiqued, name="critics", use="critique", split="train")
    assert [example.target for example in examples] == [row["messages"][1]["content"] for row in rows]


def test_the_dataset_holds_and_its_card_counts_them(critiqued: Path, rows: list[Any]) -> None:
    report = check_dataset(critiqued, quick=False, limit=None, workers=1, progress=lambda *_: None)
    assert report.violations == ()
    assert f"; {ASKED} samples about the clips of the other uses" in (critiqued / README).read_text()
    assert open_dataset(critiqued).manifest.counts["samples"]["critique"] == {"train": ASKED}


def test_a_flawed_chain_that_is_true_is_found(critiqued: Path, tmp_path: Path) -> None:
    copy = copy_of(critiqued, tmp_path / "copy")

    def mend(row: dict[str, Any]) -> None:
        row["flawed_chain"] = row["chain"]

    change_rows(copy, TABLE, mend)
    report = check_dataset(copy, quick=False, limit=None, workers=1, progress=lambda *_: None)
    assert "its flawed chain is true of the clip" in {violation.what for violation in report.violations}


@pytest.mark.parametrize("form", ["swift", "trl", "llamafactory", "parquet", "webdataset", "camreasoner"])
def test_exports_take_them_or_say_that_they_do_not(critiqued: Path, tmp_path: Path, form: str) -> None:
    dataset = open_dataset(critiqued)
    said = export_dataset(dataset, tmp_path / form, form, link=False, overwrite=False, progress=lambda *_: None)
    assert any("critique" in line for line in said)
