"""Clips with their samples, for formats that pack both into large files."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import SAMPLES, clips_path, samples_path
from synthcam.dataset.storage.rows import with_polished
from synthcam.dataset.storage.tables import RowsByClip, read_rows
from synthcam.progress import ProgressCallback

T = TypeVar("T")
OF_THE_CLIP = ("clip", "video", "use", "split", "videos")
SAMPLE_COLUMNS = tuple(column for column in SAMPLES if column.name not in OF_THE_CLIP)
"""Columns of a sample that its clip does not have."""


def clips_with_samples(
    dataset: Dataset, folder: ExportFolder, use: str, split: str, progress: ProgressCallback
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Iterate over the clips rows of a use and split, each with its samples."""
    samples = RowsByClip([dataset.table(samples_path(use, split))])

    def is_in(row: Mapping[str, Any]) -> bool:
        # Critiques are about clips of any use.
        return bool(samples.of(row["clip"])) if use == "critique" else bool(row["use"] == use)

    total = count_clips(dataset, use, split)
    shown = with_polished if dataset.polished else dict[str, Any]
    done = 0
    for row in dataset.clips(split):
        if is_in(row) and folder.takes(row["video"]):
            yield (
                row,
                [{c.name: sample[c.name] for c in SAMPLE_COLUMNS} for sample in map(shown, samples.of(row["clip"]))],
            )
            done += 1
            progress(f"clips, {use} {split}", done, total)


def count_clips(dataset: Dataset, use: str, split: str) -> int:
    """How many clips of a split have a use; critiques are about clips of any use."""
    if use == "critique":
        return len({row["clip"] for row in read_rows(dataset.table(samples_path(use, split)), ["clip"])})
    return sum(row["use"] == use for row in read_rows(dataset.table(clips_path(split)), ["use"]))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Group items into lists of `size`, the last one shorter."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some
