"""Tables: the same bytes for the same rows however they come, and clear words for damaged ones."""

from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
