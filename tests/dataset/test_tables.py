"""Tables: the same bytes for the same rows however they come, and clear words for damaged ones."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthcam.dataset.storage.layout import SAMPLES
from synthcam.dataset.storage.tables import ROWS_A_GROUP, count_rows, read_rows, read_table, write_parts, write_table
from synthcam.errors import InputError

SCHEMA = pa.schema([("name", pa.string()), ("values", pa.list_(pa.float64()))])
ROWS = [{"name": f"r{i % 7}", "values": [i / 3, i / 7]} for i in range(2 * ROWS_A_GROUP + 13)]


@given(st.lists(st.integers(0, len(ROWS)), max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_do_not_depend_on_how_rows_are_cut_into_parts(tmp_path: Path, cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(ROWS)]
    parts = [pa.Table.from_pylist(ROWS[a:b], schema=SCHEMA) for a, b in pairwise(bounds)]
    assert write_parts(tmp_path / "parts.parquet", parts, SCHEMA) == len(ROWS)
    write_table(tmp_path / "whole.parquet", ROWS, SCHEMA)
    assert (tmp_path / "parts.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()


def test_rows_come_back(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    write_table(path, ROWS, SCHEMA)
    assert list(read_rows(path)) == ROWS
    assert count_rows(path) == len(ROWS)
    assert read_table(path, SCHEMA).to_pylist() == ROWS


def test_no_rows_are_a_table_too(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    assert write_table(path, [], SCHEMA) == 0
    assert list(read_rows(path)) == []
    assert read_table(path, SCHEMA).schema.names == SCHEMA.names


def test_damaged_and_absent_tables_are_named(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    for read in (count_rows, lambda p: list(read_rows(p)), lambda p: read_table(p, SCHEMA)):
        with pytest.raises(InputError, match=r"t\.parquet: no such file"):
            read(path)
    write_table(path, ROWS, SCHEMA)
    path.write_bytes(path.read_bytes()[:-100])
    for read in (count_rows, lambda p: list(read_rows(p)), lambda p: read_table(p, SCHEMA)):
        with pytest.raises(InputError, match=r"t\.parquet: not a readable table"):
            read(path)


def samples_table(tmp_path: Path, change: Callable[[pa.Table], pa.Table]) -> Path:
    """A table of samples with one row, changed."""
    row: dict[str, Any] = {field.name: "x" for field in SAMPLES}
    row |= {"options": ["A. Yes", "B. No"], "messages": [{"role": "user", "content": "x"}], "videos": ["x"]}
    path = tmp_path / "samples" / "sft" / "train.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(change(pa.Table.from_pylist([row], schema=SAMPLES)), path)
    return path


def replaced(table: pa.Table, name: str, values: list[Any], kind: pa.DataType) -> pa.Table:
    return table.set_column(table.schema.names.index(name), name, pa.array(values, kind))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda table: table.drop_columns(["prompt"]), "has no column prompt"),
        (lambda table: replaced(table, "prompt", [3], pa.int64()), "column prompt: is int64; allowed is string"),
        (lambda table: replaced(table, "options", ["A"], pa.string()), "column options: is string; allowed is list"),
        (lambda table: replaced(table, "options", [[1]], pa.list_(pa.int8())), "column options: is list"),
        (lambda table: replaced(table, "options", [None], pa.list_(pa.string())), "column options: holds a null"),
        (lambda table: replaced(table, "answer", [None], pa.string()), "column answer: holds a null"),
    ],
)
def test_tables_of_samples_with_other_columns_are_named(
    tmp_path: Path, change: Callable[[pa.Table], pa.Table], told: str
) -> None:
    path = samples_table(tmp_path, change)
    with pytest.raises(InputError, match=rf"train\.parquet: {told}"):
        list(read_rows(path, ["prompt", "options", "answer"]))


def test_tables_that_another_writer_saved_again_are_read(tmp_path: Path) -> None:
    path = samples_table(tmp_path, lambda table: replaced(table, "prompt", ["x"], pa.large_string()))
    assert [row["prompt"] for row in read_rows(path)] == ["x"]
