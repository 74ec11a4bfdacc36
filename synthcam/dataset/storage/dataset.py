"""A finished dataset opened for reading: its splits, and its clips and samples as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthcam.dataset.storage.layout import RECIPE, SPLITS, USES, clips_path, samples_path
from synthcam.dataset.storage.manifest import Manifest, read_manifest
from synthcam.dataset.storage.tables import read_rows


@dataclass(frozen=True)
class Dataset:
    """A finished dataset, opened for reading."""

    folder: Path
    manifest: Manifest

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that hold clips, in the order train, validation, test."""
        return tuple(split for split in SPLITS if clips_path(split) in self.manifest.files)

    @property
    def tables(self) -> tuple[tuple[str, str], ...]:
        """The tables of samples there are: (use, split)."""
        return tuple((u, s) for u in USES for s in SPLITS if samples_path(u, s) in self.manifest.files)

    @property
    def recipe_text(self) -> str:
        """The recipe it was built from, with its seed."""
        return (self.folder / RECIPE).read_text()

    def clips(self, *splits: str) -> Iterator[dict[str, Any]]:
        """Rows of clips (see `layout.CLIPS`); of all splits if none is named."""
        for split in splits or self.splits:
            yield from read_rows(self.folder / clips_path(split))

    def samples(self, *, use: str | None = None, split: str | None = None) -> Iterator[dict[str, Any]]:
        """Rows of samples (see `layout.SAMPLES`); of all uses and splits that are not named."""
        for found_use, found_split in self.tables:
            if use in (None, found_use) and split in (None, found_split):
                yield from read_rows(self.folder / samples_path(found_use, found_split))


def open_dataset(folder: Path) -> Dataset:
    """Open a dataset.

    Raises:
        InputError: it is none, is unfinished, or of another format.
    """
    return Dataset(folder, read_manifest(folder))
