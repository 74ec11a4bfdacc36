"""The reader of a finished dataset: splits, and clips and samples as rows."""

from collections import Counter
from pathlib import Path

import pytest

from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.layout import CLIPS, SAMPLES
from synthcam.errors import InputError
from synthcam.language.sample import KINDS


@pytest.fixture(scope="module")
def dataset(built_dataset: Path) -> Dataset:
    return open_dataset(str(built_dataset))


def test_splits_are_those_of_the_recipe(dataset: Dataset) -> None:
    assert dataset.splits == ("train", "test")
    assert dataset.tables == (("sft", "train"), ("rl", "train"), ("vqa", "test"))


def test_clips_are_rows_of_their_splits(dataset: Dataset) -> None:
    for split in dataset.splits:
        rows = list(dataset.clips(split))
        assert len(rows) == dataset.manifest.counts["clips"][split]
        assert all(row["split"] == split and list(row) == CLIPS.names for row in rows)
        assert all(dataset.video(row).is_file() for row in rows)
    assert list(dataset.clips()) == [*dataset.clips("train"), *dataset.clips("test")]


def test_samples_are_rows_of_their_kind_use_and_split(dataset: Dataset) -> None:
    everything = list(dataset.samples())
    assert all(list(row) == SAMPLES.names for row in everything)
    for kind in KINDS:
        assert list(dataset.samples(kind)) == [row for row in everything if row["kind"] == kind]
    for use, split in dataset.tables:
        assert list(dataset.samples(use, split)) == [r for r in everything if (r["use"], r["split"]) == (use, split)]
    binary = list(dataset.samples("binary", "test"))
    assert Counter(row["kind"] for row in binary) == {"binary": 6}
    assert all(row["question"] and row["options"] and row["answer"] in row["chain"] for row in binary)
    assert list(dataset.samples("temporal")) == []


def test_what_it_does_not_hold_is_named(dataset: Dataset) -> None:
    with pytest.raises(InputError, match="has no split 'validation'; its splits are train, test"):
        dataset.clips("validation")
    with pytest.raises(InputError, match="has no split 'dev'"):
        dataset.samples("sft", "dev")
    with pytest.raises(InputError, match="samples of 'yes/no': allowed are binary, choice, open, caption, sft"):
        dataset.samples("yes/no")
