"""Writing files so that a reader, or a run that is killed, never meets half of one.

What is written goes to a temporary name first and takes its real name in one step; if the writing fails, the file that
was there before stays and nothing else is left behind.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path, *, temporary_in: Path | None = None, sync: bool = False) -> Iterator[Path]:
    """Give a temporary path to write to; at the end of the `with` block that file becomes `path`.

    Args:
        temporary_in: the folder of the temporary file, on the same file system; the folder of `path` without it.
        sync: wait until the disk has the content before the file gets its name, and the name after.

    Raises:
        OSError: the file could not be written or moved.
    """
    temporary = _temporary_name(path, temporary_in)
    try:
        yield temporary
        if sync:
            sync_to_disk(temporary)
        temporary.replace(path)
        if sync:
            sync_to_disk(path.parent, deep=False)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes, *, temporary_in: Path | None = None, sync: bool = False) -> None:
    """Write a whole file in one step.

    Args:
        temporary_in, sync: see `replacing`.

    Raises:
        OSError: it could not be written.
    """
    with replacing(path, temporary_in=temporary_in, sync=sync) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str, *, temporary_in: Path | None = None, sync: bool = False) -> None:
    """Write a whole UTF-8 text file in one step; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8"), temporary_in=temporary_in, sync=sync)


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Give a new, empty folder to fill; at the end of the `with` block it takes the place of `folder`.

    Whatever `folder` held is removed only then; if anything fails before, it is still there as it was.

    Raises:
        OSError: the folder could not be made or moved.
    """
    temporary, replaced = _temporary_name(folder), _temporary_name(folder)
    try:
        temporary.mkdir(parents=True)
        yield temporary
        if folder.exists():
            folder.rename(replaced)
        temporary.rename(folder)
    finally:
        if replaced.exists() and not folder.exists():
            replaced.rename(folder)
        for leftover in (temporary, replaced):
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def parents_made(path: Path) -> Iterator[None]:
    """Make the folders above `path`; if it is not there at the end, those that were made and stayed empty go again.

    Raises:
        OSError: a folder could not be made.
    """
    made = [parent for parent in path.parents if not parent.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        if not path.exists():
            for parent in made:
                if parent.is_dir() and not any(parent.iterdir()):
                    parent.rmdir()


def sync_to_disk(path: Path, *, deep: bool = True) -> None:
    """Wait until the disk has a file or folder: otherwise a rename may survive a power cut without what it renames.

    Args:
        deep: also all that is below a folder; otherwise the names in it alone.

    Raises:
        OSError: the disk could not take it.
    """
    below = sorted(path.rglob("*")) if deep and path.is_dir() else []
    for one in (*below, path):
        if one.is_symlink():
            continue
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            # Some network file systems know no fsync of folders.
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)


def _temporary_name(path: Path, folder: Path | None = None) -> Path:
    """A name that no other process or thread writes to."""
    return (folder or path.parent) / f".{path.name}.partial-{secrets.token_hex(6)}"
