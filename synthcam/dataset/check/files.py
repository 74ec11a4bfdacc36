"""Checks the files of a dataset: none is missing, changed or added, and videos are as their rows say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import av

from synthcam.data_paths import path_problem
from synthcam.dataset.check.violations import Violation
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import MANIFEST, POLISH_STATE, README, RECIPE
from synthcam.dataset.storage.manifest import FileEntry, hash_file

OnFile = Callable[[int, int], None]
FOREIGN = (".git", ".gitattributes", ".cache", POLISH_STATE)
"""What Git, the Hugging Face client and `synthcam polish` put into a dataset's folder; no manifest lists it."""


def expected_files(dataset: Dataset, videos: Mapping[str, str]) -> dict[str, FileEntry]:
    """The files that must exist, by path; the size of videos is not recorded (-1).

    Args:
        videos: SHA-256 by path, from the clips tables.
    """
    of_videos = {path: FileEntry(sha256=digest, bytes=-1) for path, digest in videos.items()}
    return {**dataset.manifest.files, **of_videos}


def check_files(
    dataset: Dataset, expected: Mapping[str, FileEntry], unread: Sequence[str], on_file: OnFile
) -> Iterator[Violation]:
    """Check that the expected files exist unchanged, and that there are no others.

    Args:
        unread: splits whose videos are unknown, since their clips table cannot be read.
        on_file: called with the number of files done and of all files.
    """
    for number, (path, entry) in enumerate(sorted(expected.items()), start=1):
        violation = _check_file(dataset.folder, path, entry)
        if violation is not None:
            yield violation
        on_file(number, len(expected))
    for path in (README, RECIPE):
        if path not in dataset.manifest.files:
            yield Violation("file", MANIFEST, f"does not know {path}")
    recipe = dataset.manifest.files.get(RECIPE)
    if recipe is not None and recipe.sha256 != dataset.manifest.recipe_sha256:
        yield Violation("file", MANIFEST, f"recipe_sha256 is not that of {RECIPE}")
    yield from _unknown(dataset.folder, expected, tuple(f"videos/{split}/" for split in unread))


def _check_file(folder: Path, path: str, entry: FileEntry) -> Violation | None:
    problem = path_problem(folder, path)
    if problem is not None:
        return Violation("file", path, f"{problem}; it was not opened")
    full = folder / path
    if not full.is_file():
        return Violation("file", path, "is missing")
    size = full.stat().st_size
    if entry.bytes not in (-1, size):
        return Violation("file", path, f"holds {size} bytes; {entry.bytes} were written")
    try:
        found = hash_file(full).sha256
    except OSError as error:
        return Violation("file", path, f"cannot be read ({error.strerror})")
    return None if found == entry.sha256 else Violation("file", path, "its content is not what was written (SHA-256)")


def _unknown(folder: Path, expected: Mapping[str, FileEntry], passed_over: tuple[str, ...]) -> Iterator[Violation]:
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
        yield Violation("file", path, "does not belong to the dataset: neither manifest nor tables know it")


CONTAINER_TAGS = {"major_brand", "minor_version", "compatible_brands"}
STREAM_TAGS = {
    "language": "und",
    "handler_name": "VideoHandler",
    "vendor_id": "[0][0][0][0]",
    "encoder": "Lavc libx264",
}
"""All metadata that our encoder writes, the same in every clip; any other could leak a label."""


def check_video(path: Path, row: Mapping[str, Any]) -> Iterator[Violation]:
    """Check a video against its clips row: frames, size, rate, pixel format, no metadata. All of it is decoded."""
    where = row["video"]
    try:
        with av.open(str(path.absolute())) as container:
            kinds = [stream.type for stream in container.streams]
            if kinds != ["video"]:
                yield Violation("video", where, f"holds the streams {', '.join(kinds) or 'none'}; allowed is one video")
                return
            stream = container.streams.video[0]
            stream.thread_type = "NONE"
            yield from _leaks(where, dict(container.metadata), dict(stream.metadata))
            rate, size = float(stream.average_rate or 0), (stream.width, stream.height)
            pixels = stream.codec_context.pix_fmt
            frames = sum(1 for _ in container.decode(stream))
    except (OSError, av.error.FFmpegError) as error:
        yield Violation("video", where, f"cannot be decoded ({type(error).__name__})")
        return
    if not frames:
        yield Violation("video", where, "holds nothing that can be decoded")
        return
    if frames != row["frames"]:
        yield Violation("video", where, f"decodes to {frames} frames; its row says {row['frames']}")
    if size != (row["width"], row["height"]):
        yield Violation("video", where, f"is {size[0]}x{size[1]}; its row says {row['width']}x{row['height']}")
    if abs(rate - row["fps"]) > 1e-3 * row["fps"]:
        yield Violation("video", where, f"runs at {rate:g} fps; its row says {row['fps']:g}")
    if pixels != "yuv420p":
        yield Violation("video", where, f"its pixels are {pixels}; allowed is yuv420p")


def _leaks(where: str, container: dict[str, str], stream: dict[str, str]) -> Iterator[Violation]:
    for tag, value in sorted(container.items()):
        if tag not in CONTAINER_TAGS:
            yield Violation("video", where, f"metadata {tag} = {value!r}: no clip carries any")
    for tag, value in sorted(stream.items()):
        if STREAM_TAGS.get(tag) != value:
            yield Violation("video", where, f"metadata of the stream {tag} = {value!r}: no clip carries any")
