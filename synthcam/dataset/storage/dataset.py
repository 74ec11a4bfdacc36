"""A finished dataset opened for reading: its splits, and its clips and samples as rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthcam.arguments import as_path
from synthcam.data_paths import path_in, shown
from synthcam.dataset.storage.layout import SPLITS, USES, clips_path, samples_path
from synthcam.dataset.storage.manifest import Manifest, read_manifest
from synthcam.dataset.storage.rows import with_polished
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.language.sample import KINDS

Row = dict[str, Any]


@dataclass(frozen=True)
class Dataset:
    """A finished dataset, opened for reading.

    Rows are dicts that are read a few at a time; `list(dataset.clips("test"))` holds them all.

    Attributes:
        folder: where it lies; paths in the rows are relative to it.
        manifest: counts, balance, versions and hashes.
        polished: samples have the chain that a language model rewrote in place of the original, where there is one.
    """

    folder: Path
    manifest: Manifest
    polished: bool = False

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that hold clips, in the order train, validation, test."""
        return tuple(split for split in SPLITS if clips_path(split) in self.manifest.files)

    @property
    def tables(self) -> tuple[tuple[str, str], ...]:
        """The tables of samples there are: (use, split)."""
        return tuple((u, s) for u in USES for s in SPLITS if samples_path(u, s) in self.manifest.files)

    def clips(self, *splits: str) -> Iterator[Row]:
        """Rows of clips: `clip`, `video`, `motions`, `labels`, `world_from_camera` and all of `layout.CLIPS`.

        Args:
            splits: train, validation, test; all splits where none is named.

        Raises:
            InputError: the dataset has no such split.
        """
        for split in splits:
            self._check_split(split)
        return self._rows([clips_path(split) for split in splits or self.splits])

    def samples(self, kind_or_use: str | None = None, split: str | None = None) -> Iterator[Row]:
        """Rows of samples: `question`, `options`, `answer`, `chain`, `video` and all of `layout.SAMPLES`.

        Args:
            kind_or_use: a kind (binary, choice, open, caption) or a use (sft, rl, vqa, temporal); None for all.
            split: train, validation or test; None for all.

        Raises:
            InputError: there is no such kind, use or split.
        """
        if kind_or_use not in (None, *KINDS, *USES):
            raise InputError(f"samples of {kind_or_use!r}: allowed are {', '.join((*KINDS, *USES))}")
        if split is not None:
            self._check_split(split)
        use = kind_or_use if kind_or_use in USES else None
        tables = [samples_path(u, s) for u, s in self.tables if use in (None, u) and split in (None, s)]
        rows = map(with_polished, self._rows(tables)) if self.polished else self._rows(tables)
        return rows if use or kind_or_use is None else (row for row in rows if row["kind"] == kind_or_use)

    def video(self, row: Row) -> Path:
        """The video file of a row of a clip or a sample.

        Raises:
            InputError: what the row calls its video is no mp4 below the folder (see `synthcam.data_paths`).
        """
        return video_in(self.folder, row["video"])

    def table(self, name: str) -> Path:
        """The file of a table, such as clips/test.parquet.

        Raises:
            InputError: it is a link that leads out of the folder.
        """
        return path_in(self.folder, name, what=f"{self.folder}: table")

    def _check_split(self, split: str) -> None:
        if split not in self.splits:
            raise InputError(f"{self.folder}: has no split {split!r}; its splits are {', '.join(self.splits)}")

    def _rows(self, tables: Sequence[str]) -> Iterator[Row]:
        for table in tables:
            yield from read_rows(self.table(table))


def video_in(folder: Path, reference: object) -> Path:
    """The file that a row of the dataset in `folder` calls its video; it need not exist.

    Raises:
        InputError: it is no mp4 below the folder.
    """
    path = path_in(folder, reference, what=f"{folder}: video")
    if path.suffix != ".mp4":
        raise InputError(f"{folder}: video {shown(reference)}: is no .mp4; allowed are those below {folder}")
    return path


def open_dataset(folder: str | Path, *, intact: bool = True, polished: bool = False) -> Dataset:
    """Open a finished dataset for reading.

    Args:
        intact: refuse it where its manifest is not what was written; the other files are not looked at.
        polished: give samples the chain that `synthcam polish` kept in place of the original, where there is one.

    Raises:
        InputError: there is none in the folder, its build is unfinished, it is damaged or of another format, or was
            never polished.

    Example:
        >>> dataset = synthcam.open_dataset("tiny")  # doctest: +SKIP
        >>> [sample["question"] for sample in dataset.samples("sft", "train")]  # doctest: +SKIP
        ['Does the camera pan to its left?', ...]
    """
    path = as_path(folder, "folder")
    manifest = read_manifest(path, intact=intact)
    if polished and not manifest.polish:
        raise InputError(f"{path}: was never polished; run `synthcam polish` on it first, or read the originals")
    return Dataset(path, manifest, polished)
