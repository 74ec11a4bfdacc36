"""Receipts: what a command wrote into a folder is listed there, so that replacing it removes nothing of anyone else."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from synthcam.digests import file_digest

FILES = "files"
"""The key of a receipt that lists files."""
Mark = int | str | None
"""What a file is known by: its size in bytes, its SHA-256, or its name alone (in receipts of earlier versions)."""


def list_files(folder: Path) -> dict[str, Mark]:
    """The SHA-256 of every file below a folder, by path: the `files` of a receipt."""
    return {path: file_digest(folder / path) for path in file_sizes(folder)}


def file_sizes(folder: Path) -> dict[str, Mark]:
    """The size of every file below a folder, by path, for receipts of what is too large to be read again.

    A link counts as a file, whatever it leads to.
    """
    return {
        Path(above, name).relative_to(folder).as_posix(): Path(above, name).lstat().st_size
        for above, folders, names in sorted(os.walk(folder))
        for name in sorted((*names, *(one for one in folders if Path(above, one).is_symlink())))
    }


def read_receipt(path: Path) -> dict[str, Mark]:
    """The files that a receipt lists, with the receipt itself; none if there is no receipt or it is damaged."""
    try:
        files = json.loads(path.read_bytes())[FILES]
        listed = dict(files) if isinstance(files, dict) else dict.fromkeys(files)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {**listed, path.name: None}


def own_files(folder: Path, receipt: Mapping[str, Mark]) -> set[str]:
    """The files below a folder that a receipt lists and that are as they were written; links never are."""
    return {path for path, size in file_sizes(folder).items() if _is_own(folder / path, path, size, receipt)}


def foreign_file(folder: Path, receipt: Mapping[str, Mark]) -> str | None:
    """The first file below a folder that is none of `own_files`; None if there is none."""
    files = file_sizes(folder)
    return next((path for path, size in files.items() if not _is_own(folder / path, path, size, receipt)), None)


def _is_own(file: Path, path: str, size: Mark, receipt: Mapping[str, Mark]) -> bool:
    if path not in receipt or file.is_symlink():
        return False
    mark = receipt[path]
    return mark is None or mark == (file_digest(file) if isinstance(mark, str) else size)
