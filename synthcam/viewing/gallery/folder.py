"""Where a gallery is written: aside first, then put in place in one step. Nothing that is not a gallery is replaced.

DIR/index.html  DIR/clips/00001.js  DIR/strips/00001.jpg  DIR/videos/00001.mp4
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from synthcam.atomic_files import replacing_folder, write_text
from synthcam.errors import InputError, MachineError

INDEX = "index.html"
PARTS = {"clips": ".js", "strips": ".jpg", "videos": ".mp4"}
"""Folders of a gallery and the ending of what they hold."""


def check_folder(folder: Path, *, overwrite: bool) -> None:
    """Refuse a place that holds anything, or with `overwrite` anything but a gallery.

    Raises:
        InputError: it does, or it is a file.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out {folder}: is a file; allowed is a folder")
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    foreign = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not _is_ours(path, folder))
    if foreign:
        raise InputError(f"--out {folder}: holds {foreign[0]}, which is no part of a gallery; choose another folder")
    if not overwrite:
        raise InputError(
            f"--out {folder}: already holds a gallery; take another folder, or replace it with --overwrite"
        )


def _is_ours(path: Path, folder: Path) -> bool:
    where = path.relative_to(folder)
    if len(where.parts) == 1:
        return where.name == INDEX or (where.name in PARTS and path.is_dir())
    return len(where.parts) == 2 and path.suffix == PARTS.get(where.parts[0])


@contextmanager
def gallery_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a new folder with the parts of a gallery; at the end it becomes `folder`, or nothing of it stays.

    Raises:
        InputError: see `check_folder`.
        MachineError: it could not be written.
    """
    check_folder(folder, overwrite=overwrite)
    try:
        with replacing_folder(folder.resolve()) as temporary:
            for part in PARTS:
                (temporary / part).mkdir()
            yield temporary
    except OSError as error:
        raise MachineError(f"--out {folder}: {error.strerror or error}") from error


def write_page(file: Path, text: str, *, overwrite: bool) -> None:
    """Write a page of its own, in one step.

    Raises:
        InputError: the file is there and `overwrite` is off.
        MachineError: it could not be written.
    """
    if file.exists() and not overwrite:
        raise InputError(f"{file}: is already there; --overwrite replaces it, --out DIR puts the page elsewhere")
    try:
        write_text(file, text)
    except OSError as error:
        raise MachineError(f"{file}: {error.strerror or error}") from error
