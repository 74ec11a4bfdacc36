"""What the packed forms share: a clip at a time, with its samples."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from synthcam.clips.render import Progress
from synthcam.dataset.layout import SAMPLES, clips_path, samples_path
from synthcam.dataset.manifest import Dataset
from synthcam.dataset.stored_samples import SamplesByClip
from synthcam.dataset.tables import read_rows

T = TypeVar("T")
OF_THE_CLIP = ("clip", "video", "use", "split", "videos")
SAMPLE_COLUMNS = tuple(column for column in SAMPLES if column.name not in OF_THE_CLIP)
"""Columns of a sample that its clip does not say already."""


def clips_with_samples(
    dataset: Dataset, use: str, split: str, progress: Progress
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The clips rows of a use and split, each with its samples."""
    samples = SamplesByClip([dataset.folder / samples_path(use, split)])
    uses = [row["use"] for row in read_rows(dataset.folder / clips_path(split), ["use"])]
    done = 0
    for row in dataset.clips(split):
        if row["use"] == use:
            yield row, [{c.name: sample[c.name] for c in SAMPLE_COLUMNS} for sample in samples.of(row["clip"])]
            done += 1
            progress(f"clips, {use} {split}", done, uses.count(use))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """`size` of the items at a time, the last time fewer."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
