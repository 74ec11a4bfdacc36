"""A dataset that `synthcam build` made: questions with chains, and clips whose geometry is known."""

from collections.abc import Iterator
from pathlib import Path

from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import samples_path
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from trainer.examples import ClipGeometry, Example
from trainer.sources.prompts import prompt

_COLUMNS = ["clip", "video", "split", "kind", "topic", "question", "options", "answer", "prompt", "chain"]


def read_dataset(folder: Path, *, name: str, use: str, split: str, chains: bool = True) -> Iterator[Example]:
    """The questions of one use and split.

    Args:
        chains: as they stand there; without, asked for the answer alone.

    Raises:
        InputError: it is no finished dataset of this format, or has no such questions.
    """
    dataset = open_dataset(folder)
    if (use, split) not in dataset.tables:
        there = ", ".join(f"{u}/{s}" for u, s in dataset.tables)
        raise InputError(f"{folder}: has no questions {use}/{split}; there are {there}")
    for row in read_rows(folder / samples_path(use, split), _COLUMNS):
        yield Example(
            source=name,
            video=folder / row["video"],
            question=row["question"],
            options=tuple(row["options"]),
            answer=row["answer"],
            prompt=row["prompt"] if chains else prompt(row["question"], row["options"], "answer"),
            chain=row["chain"] if chains else None,
            kind=row["kind"],
            topic=row["topic"],
            split=row["split"],
            clip=row["clip"],
            geometry=ClipGeometry(folder, row["clip"]),
        )
