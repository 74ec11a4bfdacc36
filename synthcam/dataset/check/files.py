"""The files of a dataset: those there should be, as they were written, and no others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from synthcam.dataset.check.findings import Finding
from synthcam.dataset.layout import MANIFEST, README, RECIPE
from synthcam.dataset.manifest import Dataset, FileEntry, hash_file

Told = Callable[[int, int], None]
FOREIGN = (".git", ".gitattributes", ".cache")
"""What Git and the Hugging Face client put beside a dataset; the manifest cannot know it."""


def expected_files(dataset: Dataset, videos: Mapping[str, str]) -> dict[str, FileEntry]:
    """Every file there should be, by path; a video's size is not written down (-1).

    Args:
        videos: SHA-256 by path, from the clips tables.
    """
    of_videos = {path: FileEntry(sha256=digest, bytes=-1) for path, digest in videos.items()}
    return {**dataset.manifest.files, **of_videos}


def check_files(
    dataset: Dataset, expected: Mapping[str, FileEntry], unread: Sequence[str], told: Told
) -> Iterator[Finding]:
    """What is missing, is not what was written, or does not belong.

    Args:
        unread: splits whose videos nobody can list, since their clips table cannot be read.
    """
    for number, (path, entry) in enumerate(sorted(expected.items()), start=1):
        finding = _check_file(dataset.folder, path, entry)
        if finding is not None:
            yield finding
        told(number, len(expected))
    for path in (README, RECIPE):
        if path not in dataset.manifest.files:
            yield Finding("file", MANIFEST, f"does not know {path}")
    recipe = dataset.manifest.files.get(RECIPE)
    if recipe is not None and recipe.sha256 != dataset.manifest.recipe_sha256:
        yield Finding("file", MANIFEST, f"recipe_sha256 is not that of {RECIPE}")
    yield from _unknown(dataset.folder, expected, tuple(f"videos/{split}/" for split in unread))


def stays_inside(path: str) -> bool:
    """Whether a path, as text, is relative, in plain form and does not climb."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and str(pure) == path and "\\" not in path


def _check_file(folder: Path, path: str, entry: FileEntry) -> Finding | None:
    if not stays_inside(path):
        return Finding("file", path, "the path leads out of the dataset; it was not opened")
    full = folder / path
    if not full.resolve().is_relative_to(folder.resolve()):
        return Finding("file", path, "a link leads out of the dataset; it was not opened")
    if not full.is_file():
        return Finding("file", path, "is missing")
    size = full.stat().st_size
    if entry.bytes not in (-1, size):
        return Finding("file", path, f"holds {size} bytes; {entry.bytes} were written")
    try:
        found = hash_file(full).sha256
    except OSError as error:
        return Finding("file", path, f"cannot be read ({error.strerror})")
    return None if found == entry.sha256 else Finding("file", path, "its content is not what was written (SHA-256)")


def _unknown(folder: Path, expected: Mapping[str, FileEntry], passed_over: tuple[str, ...]) -> Iterator[Finding]:
    for found in sorted(folder.rglob("*")):
        path = found.relative_to(folder).as_posix()
        if (
            (found.is_dir() and not found.is_symlink())
            or path in expected
            or path == MANIFEST
            or path.split("/")[0] in FOREIGN
        ):
            continue
        if path.startswith(passed_over):
            continue
        yield Finding("file", path, "does not belong to the dataset: neither manifest nor tables know it")
