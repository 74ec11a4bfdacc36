"""docs/labels.md says what the code does."""

import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("table", ["record_table", "shared_table", "label_table"])
def test_docs_hold_the_tables_of_the_code(table: str) -> None:
    part = runpy.run_path(str(DOCS / "label_tables.py"))[table]()
    assert part in (DOCS / "labels.md").read_text(encoding="utf-8"), "print the new tables: python docs/label_tables.py"
