"""The folder of a build: what was begun in it and by which recipe, and a lock so that one build works there at a time.

A file system that knows no locks lets every build through; then two builds of one folder cost time and nothing else,
since each commits whole shards and tables whose bytes are the same.
"""

import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from synthcam import __version__
from synthcam.atomic_files import write_text
from synthcam.dataset.building.versions import library_versions
from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import BUILD, PARTS, RECIPE
from synthcam.dataset.storage.manifest import FORMAT, Manifest
from synthcam.errors import InputError

_IDENTITY = f"{BUILD}/identity.json"
LOCK = f"{BUILD}/lock"
_HELD_BY_ANOTHER = (errno.EAGAIN, errno.EACCES)


def holds_something(folder: Path) -> bool:
    """Whether a path exists and is anything but an empty folder."""
    return folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))


def check_begun(folder: Path) -> None:
    """Refuse to resume where nothing was begun: a misspelt folder would be built from the start.

    Raises:
        InputError: the folder does not exist, or is empty.
    """
    if not holds_something(folder):
        raise InputError(f"--out {folder}: holds no build to resume; leave --resume out to begin one")


def make_place(folder: Path) -> None:
    """Make the folder of a build with a .build in it; a folder with anything else in it is refused."""
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--out {folder}: is a file; allowed is a folder")
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    # A build that was stopped before it wrote its identity has left no more than .build.
    if found and not (folder / _IDENTITY).is_file() and found != [BUILD]:
        raise InputError(f"--out {folder}: holds {found[-1]} and no build; choose another folder")
    (folder / PARTS).mkdir(parents=True, exist_ok=True)


def join(recipe: DatasetRecipe, folder: Path, *, resume: bool) -> None:
    """Begin a build, or go on with the one that was begun."""
    identity = _identity(recipe)
    if (folder / _IDENTITY).is_file():
        if not resume:
            raise InputError(f"--out {folder}: holds an unfinished build; --resume goes on with it")
        _check_same(_read_identity(folder), identity, folder)
    _put(folder, _IDENTITY, json.dumps(identity, sort_keys=True, indent=1))
    _put(folder, RECIPE, recipe.text)


def _read_identity(folder: Path) -> dict[str, object]:
    """What the build in a folder was begun with.

    Raises:
        InputError: the file does not say.
    """
    try:
        found = json.loads((folder / _IDENTITY).read_bytes())
    except ValueError:
        found = None
    if not isinstance(found, dict) or not found:
        raise InputError(
            f"{folder / _IDENTITY}: is damaged, so nothing tells what the build was begun with; choose another folder"
        )
    return found


def _put(folder: Path, name: str, text: str) -> None:
    """Write a file of the build atomically; several runs may do so at the same time."""
    write_text(folder / name, text, temporary_in=folder / BUILD, sync=True)


_IDENTITY_WORDS = {
    "format": "layout format",
    "synthcam": "synthcam version",
    "seed": "seed",
    "recipe_sha256": "recipe (SHA-256)",
    "versions": "versions",
}
"""What two runs must share for their bytes to fit together, and what messages call it."""


def _identity(recipe: DatasetRecipe) -> dict[str, object]:
    return {
        "format": FORMAT,
        "synthcam": __version__,
        "seed": recipe.seed,
        "recipe_sha256": recipe.digest,
        "versions": library_versions(recipe.spec.backend),
    }


def check_same_recipe(manifest: Manifest, recipe: DatasetRecipe, folder: Path) -> None:
    """Refuse to take a finished dataset for that of a recipe which it was not built from.

    Raises:
        InputError: names the first thing that differs.
    """
    _check_same({key: getattr(manifest, key) for key in _IDENTITY_WORDS}, _identity(recipe), folder)


def _check_same(found: dict[str, object], wanted: dict[str, object], folder: Path) -> None:
    """Refuse to go on with another build, whose bytes would not fit.

    Raises:
        InputError: names the first thing that differs.
    """
    for key, what in _IDENTITY_WORDS.items():
        if found.get(key) != wanted[key]:
            raise InputError(
                f"--out {folder}: was begun with {_differing(what, found.get(key), wanted[key])}; "
                f"the bytes would not fit together: choose another folder"
            )


def _differing(what: str, found: object, wanted: object) -> str:
    """The two values in words; of dicts only the first key that differs."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        name = next(name for name in sorted({*found, *wanted}) if found.get(name) != wanted.get(name))
        return _differing(name, found.get(name, "unknown"), wanted.get(name, "unknown"))
    return f"{what} {str(found)[:12]}, this would be {str(wanted)[:12]}"


def remove_beginning(folder: Path, missing: Sequence[Path]) -> None:
    """Remove what `join` wrote, and the folders that were `missing` before it; nothing else."""
    for file in (folder / _IDENTITY, folder / RECIPE, folder / LOCK):
        file.unlink(missing_ok=True)
    for made in (folder / PARTS, folder / BUILD, *missing):
        with contextlib.suppress(OSError):
            made.rmdir()


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
