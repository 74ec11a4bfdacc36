"""A clip's folder: written aside, then moved in one step, so that it is there whole or not at all."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from synthcam.atomic_files import parents_made, working_folder
from synthcam.errors import InputError, MachineError
from synthcam.receipts import file_sizes, own_files, read_receipt

RECORD = "clip.json"
"""The record of a clip, which is the receipt of its folder too: its key `files` lists what was written beside it."""
ALWAYS = ("clip.mp4", "strip.png", "frustums.png")
"""What is in every clip's folder beside the record."""
SOMETIMES = ("clip.gif", "clip.html", "depth.npz", "flow.npz", "segmentation.npz")
"""What may be there."""
PAGE = "clip.html"
"""The page of a clip that `synthcam view` puts beside it."""


def check_output(folder: Path, *, overwrite: bool) -> None:
    """Refuse a place that cannot be written to, or that holds something, unless our own files may be replaced.

    Raises:
        InputError: the folder is not empty and `overwrite` is off, a file that would be replaced is not of a clip that
            was rendered there, or it is a file.
        MachineError: its parent cannot be written to.
    """
    check_folder(folder, "--out")
    if folder.is_dir():
        found = sorted(p.name for p in folder.iterdir())
        if found and not overwrite:
            raise InputError(
                f"--out {folder}: already holds {found[0]}{' and more' if found[1:] else ''}; choose another folder, "
                f"or --overwrite to replace a clip (other files are left alone)"
            )
        _refuse_foreign(folder, (RECORD, *ALWAYS))


def check_folder(folder: Path, option: str) -> None:
    """Refuse a folder that cannot be written to or be made; `option` says where it was given.

    Raises:
        InputError: it is a file, or one of its parents is.
        MachineError: it or the first parent that exists cannot be written to.
    """
    try:
        there = folder.resolve()
        while not there.exists():
            there = there.parent
        if not there.is_dir():
            what = "is a file" if there == folder.resolve() else f"{there} is a file"
            raise InputError(f"{option} {folder}: {what}; allowed is a folder")
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or "cannot be followed"
        raise InputError(f"{option} {str(folder)[:200]}: {reason}") from error
    if not os.access(there, os.W_OK | os.X_OK):
        raise MachineError(f"{option} {folder}: {there} is not writable")


@contextmanager
def clip_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a new folder to write into; at the end its files become `folder`'s.

    If anything goes wrong nothing of it stays and `folder` is as it was. Files that are not ours are never touched.
    """
    check_output(folder, overwrite=overwrite)
    target = folder.resolve()
    try:
        with parents_made(target), working_folder(target) as aside:
            yield aside
            _move_in(aside, target)
    except OSError as error:
        raise MachineError(f"--out {folder}: {error.strerror or error}") from error


def _move_in(aside: Path, target: Path) -> None:
    if not target.exists():
        aside.rename(target)
        return
    new = [name for name in file_sizes(aside) if name != RECORD]
    _refuse_foreign(target, (RECORD, *new))
    old = _own_files(target)
    # clip.json goes first and comes last: a folder with a clip.json is whole.
    (target / RECORD).unlink(missing_ok=True)
    for name in old.difference(new, [RECORD]):
        (target / name).unlink(missing_ok=True)
    for name in new:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).replace(target / name)
    (aside / RECORD).replace(target / RECORD)


def _refuse_foreign(folder: Path, names: Iterable[str]) -> None:
    """Refuse to replace a file that is not of the clip in the folder.

    Raises:
        InputError: names it.
    """
    own = _own_files(folder)
    why = "which is not of the clip there" if own else "but no clip of synthcam that --overwrite could replace"
    for name in names if own else (*names, *SOMETIMES):
        if os.path.lexists(folder / name) and name not in own:
            raise InputError(f"--out {folder}: holds {name}, {why}; choose another folder")


def _own_files(folder: Path) -> set[str]:
    """The files in a folder that belong to the clip there, and are as they were written."""
    try:
        record = json.loads((folder / RECORD).read_bytes())
        is_ours = isinstance(record["spec"]["digest"], str)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()
    if not is_ours:
        return set()
    # Earlier versions left no receipt: theirs is what every clip has.
    listed = read_receipt(folder / RECORD) or dict.fromkeys((RECORD, *ALWAYS))
    has_page = is_our_page(folder / PAGE) and not (folder / PAGE).is_symlink()
    return own_files(folder, listed) | ({PAGE} if has_page else set())


def is_our_page(file: Path) -> bool:
    """Whether a file is a page that `synthcam view` made."""
    try:
        with file.open("rb") as page:
            return b'<meta name="generator" content="synthcam ' in page.read(2000)
    except OSError:
        return False
