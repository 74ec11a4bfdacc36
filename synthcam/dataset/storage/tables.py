"""Writes and reads Parquet tables; the same rows give the same bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.dataset.storage.layout import CLIPS, EVENTS, NULLABLE, SAMPLES
from synthcam.errors import InputError

ROWS_A_GROUP = 256
"""Rows in a row group; fixed, so that bytes do not depend on how the rows arrived."""
_OPTIONS: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 9,
    "version": "2.6",
    "data_page_version": "1.0",
    # The Arrow schema would only repeat Parquet's own.
    "store_schema": False,
}


def write_table(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> int:
    """Write rows as a table; returns their number. The folder must exist.

    Raises:
        OSError: it could not be written.
    """
    return write_parts(path, (pa.Table.from_pylist([row], schema=schema) for row in rows), schema)


def write_parts(path: Path, parts: Iterable[pa.Table], schema: pa.Schema) -> int:
    """Write the rows of several tables as one table, holding one row group in memory; returns their number."""
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
    # Copied into one chunk: chunks would become pages of their own.
    writer.write_table(rows.combine_chunks(), row_group_size=ROWS_A_GROUP)
    return int(rows.num_rows)


def read_table(path: Path, schema: pa.Schema) -> pa.Table:
    """Read a whole table.

    Raises:
        InputError: no such file, it is damaged, or it has other columns.
    """
    try:
        return pq.read_table(path, schema=schema)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def read_rows(path: Path, columns: list[str] | None = None, *, checked: bool = True) -> Iterator[dict[str, Any]]:
    """Iterate over the rows of a table, with a few in memory at a time.

    Args:
        columns: read these alone.
        checked: refuse columns of other types than the layout says, and nulls where it allows none.

    Raises:
        InputError: no such file, it is damaged, lacks a column, or holds what `checked` refuses.
    """
    schema = _schema_of(path)
    try:
        with pq.ParquetFile(path) as file:
            _check_columns(path, file.schema_arrow, schema, columns, types=checked)
            for batch in file.iter_batches(batch_size=64, columns=columns):
                for name in batch.schema.names if checked else ():
                    if name in schema.names and name not in NULLABLE and batch.column(name).null_count:
                        raise InputError(f"{path}: column {name}: holds a null; allowed is {schema.field(name).type}")
                yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from error


def _schema_of(path: Path) -> pa.Schema:
    """The columns of the table of a dataset at this path; none for any other table."""
    if path.parent.name == "clips":
        return CLIPS
    if path.parent.name == "events":
        return EVENTS
    return SAMPLES if path.parent.parent.name == "samples" else pa.schema([])


def _check_columns(
    path: Path, found: pa.Schema, wanted: pa.Schema, columns: Sequence[str] | None, *, types: bool
) -> None:
    """Refuse a table that lacks a column or, with `types`, has one of another type.

    Raises:
        InputError: names file and column.
    """
    for name in wanted.names if columns is None else columns:
        if name not in found.names:
            raise InputError(f"{path}: has no column {name}; allowed are tables that `synthcam build` wrote")
        if not types or name not in wanted.names:
            continue
        kind, allowed = found.field(name).type, wanted.field(name).type
        if _kind(kind) != _kind(allowed):
            raise InputError(f"{path}: column {name}: is {kind}; allowed is {allowed}")


def _kind(kind: pa.DataType) -> Any:
    """A type without what differs between writers: widths, and the names of what lists hold."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return ["list", _kind(kind.value_type)]
    if pa.types.is_struct(kind):
        return {field.name: _kind(field.type) for field in kind}
    for name in ("string", "large_string", "integer", "floating"):
        if getattr(pa.types, f"is_{name}")(kind):
            return name.removeprefix("large_")
    return str(kind)


def count_rows(path: Path) -> int:
    """Count the rows of a table without reading them.

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


class RowsByClip:
    """Looks up the rows of a clip, such as its samples. Rows stay in Arrow tables, which are far smaller than dicts."""

    def __init__(self, paths: Iterable[Path], schema: pa.Schema = SAMPLES) -> None:
        """Read tables with a column of clips.

        Raises:
            InputError: one cannot be read.
        """
        self._table = pa.concat_tables([schema.empty_table(), *(read_table(path, schema) for path in paths)])
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, clip in enumerate(self._table["clip"].to_pylist()):
            self._places[clip].append(place)

    def of(self, clip: str) -> tuple[dict[str, Any], ...]:
        """The rows of a clip, in the order of their table."""
        return tuple(self._table.slice(place, 1).to_pylist()[0] for place in self._places.get(clip, ()))
