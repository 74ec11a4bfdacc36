"""One build at a time in a folder: a lock that machines share and that ends with the process that holds it.

A file system that knows no locks lets every build through; then two builds of one folder cost time and nothing else,
since each commits whole shards and tables whose bytes are the same.
"""

import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from synthcam.dataset.storage.layout import BUILD
from synthcam.errors import InputError

LOCK = f"{BUILD}/lock"
_HELD_BY_ANOTHER = (errno.EAGAIN, errno.EACCES)


@contextmanager
def build_lock(folder: Path, *, alone: bool, what: str) -> Iterator[None]:
    """Hold the lock of the build in a folder, whose .build is there.

    Args:
        alone: for a run that finishes the dataset; others, of parts of it, may run at the same time.
        what: the run in a few words, for the message of those that have to wait.

    Raises:
        InputError: another run is at work there.
        OSError: the file of the lock cannot be written.
    """
    file = _opened(folder / LOCK)
    try:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD_BY_ANOTHER:
                raise InputError(
                    f"--out {folder}: {_holder(file)} is at work there now; run this again when it has ended"
                ) from None
        _write(file, json.dumps({"what": what, "host": os.uname().nodename, "pid": os.getpid()}))
        yield
        _write(file, "")
    finally:
        file.close()


def _opened(path: Path) -> BinaryIO:
    """Open a file for reading and writing, making it if it is not there, without changing it."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666), "r+b")


def _write(file: BinaryIO, text: str) -> None:
    """Say who holds the lock; the lock itself does not need it."""
    with contextlib.suppress(OSError):
        file.seek(0)
        file.truncate()
        file.write(text.encode())
        file.flush()


def _holder(file: BinaryIO) -> str:
    """Who holds the lock, as far as it has written so."""
    try:
        content = json.loads(file.read())
        return f"another run ({content['what']}, process {content['pid']} on {content['host']})"
    except (OSError, ValueError, TypeError, KeyError):
        return "another run"
