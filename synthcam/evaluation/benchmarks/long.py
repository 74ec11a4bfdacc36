"""Multiple-choice questions about temporal clips of a dataset; those of the recipe long need a few seconds of each."""

from pathlib import Path

from synthcam.dataset.storage.dataset import open_dataset
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, unique
from synthcam.evaluation.items import Item
from synthcam.temporal.kinds import ALL_KINDS


def read_long(folder: Path | None, videos: Path | None) -> Benchmark:
    """Read the test split of a dataset; all splits where it has none.

    Raises:
        InputError: the folder is no finished dataset, or has no such questions.
    """
    if folder is None:
        raise InputError("--benchmark long: needs --file, the folder of a dataset such as `synthcam build long` makes")
    if videos is not None:
        raise InputError("--videos: the benchmark long has its videos in its own folder")
    dataset = open_dataset(folder)
    tables = [table for table in dataset.tables if table[1] == "test"] or list(dataset.tables)
    items, clips = [], {}
    for use, split in tables:
        for row in dataset.samples(use, split):
            if row["kind"] not in ("choice", "binary") or row["topic"] not in ALL_KINDS:
                continue
            clips[row["video"]] = row["clip"]
            items.append(
                Item(
                    row["sample"],
                    row["topic"],
                    "choice",
                    row["video"],
                    row["question"],
                    row["answer"],
                    dataset.video(row),
                    options=tuple(row["options"]),
                    skill=row["skill"],
                )
            )
    note = f"samples of {folder.name}: {', '.join(f'{use} {split}' for use, split in tables)}"
    return Benchmark("long", unique(items, folder), dataset=folder, clips=clips, notes=(note,))
