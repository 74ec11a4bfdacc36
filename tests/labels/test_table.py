"""docs/labels.md says what the code does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from synthcam.labels import table

DOCS = Path(__file__).resolve().parents[2] / "docs" / "labels.md"


@pytest.mark.parametrize("part", [table.record_table, table.shared_table, table.label_table])
def test_docs_hold_the_tables_of_the_code(part: Callable[[], str]) -> None:
    assert part() in DOCS.read_text(encoding="utf-8"), "print the new tables with python -m synthcam.labels.table"
