"""Parquet files that are the same, byte for byte, for the same rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.dataset.storage.layout import SAMPLES
from synthcam.errors import InputError

ROWS_A_GROUP = 256
"""Fixed, so that bytes do not depend on how the rows arrived."""
_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 9,
    "version": "2.6",
    "data_page_version": "1.0",
    # The Arrow schema beside Parquet's own would say the same again.
    "store_schema": False,
}


def write_table(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> int:
    """Write rows with a schema; returns their number. The folder must exist.

    Raises:
        OSError: it could not be written.
    """
    return write_parts(path, (pa.Table.from_pylist([row], schema=schema) for row in rows), schema)


def write_parts(path: Path, parts: Iterable[pa.Table], schema: pa.Schema) -> int:
    """Write the rows of tables one after the other, whatever their sizes, holding one row group at a time."""
    written = 0
    waiting = schema.empty_table()
    with pq.ParquetWriter(path, schema, **_OPTIONS) as writer:
        for part in parts:
            waiting = pa.concat_tables([waiting, part])
            while waiting.num_rows >= ROWS_A_GROUP:
                written += _write_group(writer, waiting.slice(0, ROWS_A_GROUP))
                waiting = waiting.slice(ROWS_A_GROUP)
        if waiting.num_rows:
            written += _write_group(writer, waiting)
    return written


def _write_group(writer: pq.ParquetWriter, rows: pa.Table) -> int:
    # Copied into one piece: pieces would become pages of their own.
    writer.write_table(rows.combine_chunks(), row_group_size=ROWS_A_GROUP)
    return int(rows.num_rows)


def read_table(path: Path, schema: pa.Schema) -> pa.Table:
    """A whole table.

    Raises:
        InputError: no such file, it is damaged, or its columns are others.
    """
    try:
        return pq.read_table(path, schema=schema)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def read_rows(path: Path, columns: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a table in order, a few in memory at a time.

    Raises:
        InputError: no such file, or it is damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=64, columns=columns):
                yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def count_rows(path: Path) -> int:
    """How many rows a table has.

    Raises:
        InputError: no such file, or it is damaged.
    """
    try:
        return int(pq.read_metadata(path).num_rows)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    if not path.is_file():
        return InputError(f"{path}: no such file")
    return InputError(f"{path}: not a readable table ({str(error).splitlines()[0]})")


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
