"""A clip's folder: written aside, then moved in one step, so that it is there whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from synthcam.errors import InputError, MachineError

OUR_FILES = (
    "clip.mp4",
    "clip.gif",
    "clip.json",
    "clip.html",
    "strip.png",
    "frustums.png",
    "depth.npz",
    "flow.npz",
    "segmentation.npz",
)


def check_output(folder: Path, *, overwrite: bool) -> None:
    """Refuse a place that cannot be written to, or that holds something, unless our own files may be replaced.

    Raises:
        InputError: the folder is not empty and `overwrite` is off, or it is a file.
        MachineError: its parent cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out {folder}: is a file; allowed is a folder")
    if folder.is_dir():
        found = sorted(p.name for p in folder.iterdir())
        if found and not overwrite:
            raise InputError(
                f"--out {folder}: already holds {found[0]}{' and more' if found[1:] else ''}; choose another folder, "
                f"or --overwrite to replace a clip (other files are left alone)"
            )
    parent = folder.resolve().parent
    while not parent.exists():
        parent = parent.parent
    if not os.access(folder if folder.is_dir() else parent, os.W_OK):
        raise MachineError(f"--out {folder}: {parent} is not writable")


@contextmanager
def clip_folder(folder: Path, *, overwrite: bool) -> Iterator[Path]:
    """Give a new folder to write into; at the end its files become `folder`'s.

    If anything goes wrong nothing of it stays and `folder` is as it was. Files that are not ours are never touched.
    """
    check_output(folder, overwrite=overwrite)
    target = folder.resolve()
    made = _make_parents(target.parent)
    aside = target.parent / f".{target.name}.partial-{os.getpid()}"
    try:
        aside.mkdir()
        yield aside
        _move_in(aside, target)
    except OSError as error:
        raise MachineError(f"--out {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if not target.exists():
            for parent in made:
                if parent.is_dir() and not any(parent.iterdir()):
                    parent.rmdir()


def _make_parents(parent: Path) -> list[Path]:
    """Create missing parents; returns those that were made, innermost first."""
    missing = [p for p in (parent, *parent.parents) if not p.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"--out {parent}: {error.strerror or error}") from error
    return missing


def _move_in(aside: Path, target: Path) -> None:
    if not target.exists():
        aside.rename(target)
        return
    # clip.json goes first and comes last: a folder with a clip.json is whole.
    (target / "clip.json").unlink(missing_ok=True)
    for name in OUR_FILES[::-1]:
        if name == "clip.json":
            continue
        if (aside / name).exists():
            (aside / name).replace(target / name)
        else:
            (target / name).unlink(missing_ok=True)
    (aside / "clip.json").replace(target / "clip.json")
