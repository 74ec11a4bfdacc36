"""Copies of a dataset to damage: tables written again with changed rows, manifests that are made to fit or not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from synthcam.dataset.storage.layout import CLIPS, MANIFEST, SAMPLES
from synthcam.dataset.storage.manifest import hash_file
from synthcam.dataset.storage.tables import read_rows, write_table
from synthcam.digests import digest_holds, with_digest


def copy_of(dataset: Path, target: Path) -> Path:
    """A copy that may be damaged."""
    shutil.copytree(dataset, target)
    return target


def change_rows(folder: Path, table: str, change: Callable[[dict[str, Any]], None], *, sealed: bool = True) -> None:
    """Apply a change to every row of a table and, where `sealed`, put its new hash into the manifest."""
    rows = list(read_rows(folder / table))
    for row in rows:
        change(row)
    write_table(folder / table, rows, CLIPS if table.startswith("clips/") else SAMPLES)
    if sealed:
        seal(folder, table)


def seal(folder: Path, path: str) -> None:
    """Make the manifest say that a file is as it is: what a careful forger would do."""
    change_manifest(folder, lambda content: content["files"].update({path: hash_file(folder / path).model_dump()}))


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Apply a change to the manifest's content, and to its digest."""
    content = json.loads((folder / MANIFEST).read_text())
    sealed = digest_holds(content)
    change(content)
    if sealed:
        content = with_digest(content)
    (folder / MANIFEST).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")


def first_row(folder: Path, table: str, fits: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
    """The first row of a table that fits."""
    return next(row for row in read_rows(folder / table) if fits(row))
