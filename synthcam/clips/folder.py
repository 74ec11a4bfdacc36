"""A clip's folder: written aside, then moved in one step, so that it is there whole or not at all."""

import json
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
    check_folder(folder, "--out")
    if folder.is_dir():
        found = sorted(p.name for p in folder.iterdir())
        if found and not overwrite:
            raise InputError(
                f"--out {folder}: already holds {found[0]}{' and more' if found[1:] else ''}; choose another folder, "
                f"or --overwrite to replace a clip (other files are left alone)"
            )
        foreign = sorted({*found} & {*OUR_FILES}) if not _holds_clip(folder) else []
        if foreign:
            raise InputError(
                f"--out {folder}: holds {foreign[0]}, but no clip of synthcam that --overwrite could replace; choose "
                f"another folder"
            )


def _holds_clip(folder: Path) -> bool:
    """Whether there is a clip.json that synthcam wrote, the receipt for the files beside it."""
    try:
        content = json.loads((folder / "clip.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and {"spec", "world_from_camera"} <= content.keys()


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
    aside = target.parent / f".{target.name[:200]}.partial-{os.getpid()}"
    made = [parent for parent in (target.parent, *target.parent.parents) if not parent.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
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
