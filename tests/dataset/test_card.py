"""The card: read by `datasets` as it is, true to the tables, the same bytes whenever it is written."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from support.dataset_copies import copy_of

from synthcam.dataset.card.card import write_card
from synthcam.dataset.card.figures import FIGURES
from synthcam.dataset.card.hub_header import card_header
from synthcam.dataset.card.statistics import Statistics, read_statistics
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.layout import README


@pytest.fixture(scope="module")
def dataset(built_dataset: Path) -> Dataset:
    return open_dataset(built_dataset)


@pytest.fixture(scope="module")
def card(dataset: Dataset) -> str:
    return (dataset.folder / README).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def header(card: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(card.split("---\n")[1])
    return content


def table(card: str, section: str) -> list[dict[str, str]]:
    """The first table of a section, by its head."""
    text = card.split(f"## {section}\n")[1].split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    head = [cell.strip() for cell in lines[0]]
    return [
        dict(zip(head, (cell.strip() for cell in line), strict=True)) for line in lines[2:] if len(line) == len(head)
    ]


def test_datasets_reads_the_clips_as_they_are(dataset: Dataset, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    read = datasets.load_dataset(str(dataset.folder), "clips", cache_dir=str(tmp_path))
    assert tuple(read) == dataset.splits
    for split in dataset.splits:
        for item, row in zip(read[split], dataset.clips(split), strict=True):
            assert item == row


def test_datasets_reads_the_samples_as_they_are(dataset: Dataset, tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    assert {*datasets.get_dataset_config_names(str(dataset.folder))} == {"clips", *(use for use, _ in dataset.tables)}
    for use, split in dataset.tables:
        read = datasets.load_dataset(str(dataset.folder), use, split=split, cache_dir=str(tmp_path))
        rows = list(dataset.samples(use, split))
        assert len(read) == len(rows) > 0
        for item, row in zip(read, rows, strict=True):
            assert item == row
            assert (dataset.folder / item["video"]).is_file()


def test_clips_are_what_one_gets_without_a_name(dataset: Dataset, header: dict[str, Any]) -> None:
    assert [config["config_name"] for config in header["configs"] if config.get("default")] == ["clips"]


def test_header(dataset: Dataset, header: dict[str, Any]) -> None:
    assert header["license"] == "cc-by-4.0"
    assert header["size_categories"] == ["n<1K"]
    assert header["task_categories"]
    for config in header["configs"]:
        for found in config["data_files"]:
            assert (dataset.folder / found["path"]).is_file()


@pytest.mark.parametrize(
    ("clips", "size"), [(999, "n<1K"), (1000, "1K<n<10K"), (56_000, "10K<n<100K"), (2_000_000, "n>1M")]
)
def test_size_categories(dataset: Dataset, clips: int, size: str) -> None:
    assert card_header(dataset, Statistics(places=Counter({("sft", "train"): clips})))["size_categories"] == [size]


def test_its_numbers_are_those_of_the_tables(dataset: Dataset, card: str) -> None:
    clips = Counter((row["use"], row["split"]) for row in dataset.clips())
    kinds = Counter((row["use"], row["split"], row["kind"]) for row in dataset.samples())
    rows = table(card, "What is in it")
    assert {(row["use"], row["split"]): int(row["clips"]) for row in rows} == clips
    for row in rows:
        for kind in ("binary", "choice", "open", "caption"):
            assert int(row[f"{kind} samples"]) == kinds[row["use"], row["split"], kind]
    families = Counter((row["scene"], row["split"]) for row in dataset.clips())
    for row in table(card, "Scenes"):
        if row["family"] != "scenes":
            assert all(int(row[split] or 0) == families[row["family"], split] for split in dataset.splits)


def test_what_was_rejected_is_told(dataset: Dataset, card: str) -> None:
    clips, chains = card.partition("## What was not taken")[2].split("A chain is kept", 1)
    for text, counts in ((clips, dataset.manifest.rejected), (chains, dataset.manifest.counts["unwritten"])):
        rows = re.findall(r"^\| (.+) \| ([\d,]+) \|$", text.partition("\n## ")[0], re.MULTILINE)
        assert {reason.strip(): int(count.replace(",", "")) for reason, count in rows} == counts


def test_guessers_are_told(dataset: Dataset, card: str) -> None:
    for kind, by_name in dataset.manifest.balance["guessers"].items():
        for name, found in by_name.items():
            assert f"| {kind} | {name.replace('_', ' ')} | {100 * found['accuracy']:.1f} % |" in card


def test_its_pictures_are_there_and_known(dataset: Dataset, card: str) -> None:
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", card)
    assert len(shown) == 4
    for path in shown:
        assert path in dataset.manifest.files
        with Image.open(dataset.folder / path) as picture:
            picture.load()
            assert min(picture.size) > 100
            # Neither time nor program: only what says how large it is drawn.
            assert set(picture.info) <= {"dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_same_bytes_in_another_folder(dataset: Dataset, tmp_path: Path) -> None:
    copy = copy_of(dataset.folder, tmp_path / "elsewhere" / "copy")
    for path in [copy / README, *(copy / FIGURES).iterdir()]:
        path.unlink()
    written = write_card(Dataset(copy, dataset.manifest))
    assert written == sorted([copy / README, *(copy / FIGURES).iterdir()])
    for path in written:
        assert path.read_bytes() == (dataset.folder / path.relative_to(copy)).read_bytes()


def test_it_tells_nothing_of_the_machine(dataset: Dataset, card: str) -> None:
    assert str(dataset.folder) not in card
    assert not re.search(r"\b20\d\d-\d\d-\d\d\b", card)


def test_a_dataset_that_says_little_has_a_card_without_gaps(dataset: Dataset, tmp_path: Path) -> None:
    copy = copy_of(dataset.folder, tmp_path / "copy")
    for path in [copy / README, *(copy / FIGURES).iterdir()]:
        path.unlink()
    bare = dataset.manifest.model_copy(update={"rejected": {}, "balance": {"answers": {}, "guessers": {}}})
    written = write_card(Dataset(copy, bare))
    assert [path.name for path in written] == [README, "examples.jpg", "motions.png"]
    text = written[0].read_text(encoding="utf-8")
    assert "\n\n\n" not in text
    assert "guessers.png" not in text


def test_statistics_show_clips_of_different_motions(dataset: Dataset) -> None:
    examples = read_statistics(dataset).examples
    assert len({example.title.split(":")[0] for example in examples}) == len(examples) == 6
