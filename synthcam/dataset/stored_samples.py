"""Samples as they are stored: one as the language made it, and those of a clip."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from synthcam.dataset.layout import SAMPLES
from synthcam.dataset.tables import read_table
from synthcam.language.sample import Sample


def sample_of(row: Mapping[str, Any]) -> Sample:
    """The sample that a samples row holds (see `layout.SAMPLES`)."""
    return Sample(
        kind=row["kind"],
        topic=row["topic"],
        skill=row["skill"],
        length=row["length"],
        question=row["question"],
        options=tuple(row["options"]),
        answer=row["answer"],
        observation=row["observation"],
        think=row["think"],
    )


class SamplesByClip:
    """The rows of samples tables, by clip. They stay in Arrow's memory, where text takes the room of its letters."""

    def __init__(self, paths: Iterable[Path]) -> None:
        """Read tables.

        Raises:
            InputError: one cannot be read.
        """
        self._table = pa.concat_tables([SAMPLES.empty_table(), *(read_table(path, SAMPLES) for path in paths)])
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, clip in enumerate(self._table["clip"].to_pylist()):
            self._places[clip].append(place)

    def of(self, clip: str) -> tuple[dict[str, Any], ...]:
        """The rows of a clip's samples, in the order of their table."""
        return tuple(self._table.slice(place, 1).to_pylist()[0] for place in self._places.get(clip, ()))
