"""Writing files so that a reader, or a run that is killed, never meets half of one.

What is written goes to a temporary name first and takes its real name in one step; if the writing fails, the file that
was there before stays and nothing else is left behind.
"""

import errno
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import BinaryIO

_OWNER, _CONTENT, _REPLACED = "owner", "content", "replaced"
_MARK = "synthcam writes here what is to lie beside this folder."
"""How the file `owner` of a working folder begins. The process that writes there holds a lock on it."""


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
    folder.parent.mkdir(parents=True, exist_ok=True)
    with working_folder(folder) as temporary:
        yield temporary
        replaced = temporary.with_name(_REPLACED)
        try:
            if folder.exists():
                folder.rename(replaced)
            temporary.rename(folder)
        finally:
            if replaced.exists() and not folder.exists():
                replaced.rename(folder)


@contextmanager
def working_folder(target: Path) -> Iterator[Path]:
    """Give a new, empty folder to fill and to move to `target`; what is left of it at the end is removed.

    It lies beside `target`, as `.<name>.partial-<digits>/content`. A process that is killed leaves it there, and the
    next one with the same target removes it (see `remove_leftovers`).

    Raises:
        OSError: the folder could not be made.
    """
    remove_leftovers(target)
    outer = _temporary_name(target)
    outer.mkdir()
    owner = _locked_owner(outer, target.name)
    try:
        (outer / _CONTENT).mkdir()
        yield outer / _CONTENT
    finally:
        shutil.rmtree(outer, ignore_errors=True)
        owner.close()


def remove_leftovers(target: Path) -> None:
    """Remove working folders of a target whose processes were killed; what one of them had moved away is put back.

    A folder is theirs if it has its name, the file `owner` as `working_folder` writes it, whose lock no process holds,
    and nothing of anyone else. Where the file system knows no locks nothing is removed.
    """
    for outer in sorted(target.parent.glob(f".{escape(_short(target.name))}.partial-*")):
        owner = _abandoned_owner(outer)
        if owner is None:
            continue
        with owner:
            if (outer / _REPLACED).exists() and not os.path.lexists(target):
                (outer / _REPLACED).rename(target)
            shutil.rmtree(outer, ignore_errors=True)


def _locked_owner(outer: Path, name: str) -> BinaryIO:
    """Write the file `owner` of a working folder and lock it; the file has its name only once it is locked."""
    unnamed = outer / f"{_OWNER}.new"
    owner = unnamed.open("wb")
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        # Without locks nobody can tell whether this process lives, so nobody removes the folder.
        return owner
    owner.write(f"{_MARK}\nProcess {os.getpid()} on {os.uname().nodename} writes {name}.\n".encode())
    owner.flush()
    unnamed.rename(outer / _OWNER)
    return owner


def _abandoned_owner(outer: Path) -> BinaryIO | None:
    """The file `owner` of a working folder that no process writes to any more, locked; None if it is not one."""
    try:
        if outer.is_symlink() or not {path.name for path in outer.iterdir()} <= {_OWNER, _CONTENT, _REPLACED}:
            return None
        owner = (outer / _OWNER).open("r+b")
    except OSError:
        return None
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if owner.readline().decode(errors="replace").strip() == _MARK:
            return owner
    except OSError:
        pass
    owner.close()
    return None


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
    return (folder or path.parent) / f".{_short(path.name)}.partial-{secrets.token_hex(6)}"


def _short(name: str) -> str:
    """The start of a name, which leaves room for more in what a file system takes as a name."""
    return name.encode()[:200].decode(errors="ignore")
