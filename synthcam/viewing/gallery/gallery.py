"""A gallery of a dataset's clips in a folder of its own, and the page of one clip beside its clip.json.

DIR/index.html  DIR/clips/00001.js  DIR/strips/00001.jpg  DIR/videos/00001.mp4
"""

import base64
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from synthcam.atomic_files import replacing_folder, write_text
from synthcam.dataset.storage.dataset import Dataset
from synthcam.errors import InputError, MachineError
from synthcam.progress import ProgressCallback
from synthcam.viewing.gallery.clip_data import ClipData, clip_data
from synthcam.viewing.gallery.gallery_clip import GalleryClip, choose_clips, read_gallery_clips
from synthcam.viewing.gallery.page import detail_script, make_page

INDEX = "index.html"
PARTS = {"clips": ".js", "strips": ".jpg", "videos": ".mp4"}
"""Folders of a gallery and the ending of what they hold."""
PAGE = "clip.html"
"""The page of one clip, beside its clip.json."""


def write_dataset_gallery(
    dataset: Dataset, out: Path, *, limit: int, overwrite: bool, progress: ProgressCallback
) -> tuple[int, int]:
    """Write a gallery of at most `limit` clips; returns how many it shows, and how many of their videos are missing.

    Raises:
        InputError: `out` may not be written to, or a table or video of the dataset is damaged.
    """
    check_folder(out, overwrite=overwrite)
    manifest = dataset.manifest
    chosen = choose_clips(dataset, limit)
    total = sum(manifest.counts["clips"].values())
    facts = [
        ("clips", f"{len(chosen)} of {total}" if len(chosen) < total else str(total)),
        ("seed", str(manifest.seed)),
        ("renderer", f"{manifest.backend} on {manifest.renderer.get('renderer', 'an unknown GL')}"),
        ("synthcam", manifest.synthcam),
    ]
    return _write_gallery(
        manifest.recipe, facts, read_gallery_clips(dataset, chosen), len(chosen), out, overwrite, progress
    )


def write_clip_gallery(clip: GalleryClip, out: Path, *, overwrite: bool, progress: ProgressCallback) -> None:
    """Write a gallery of one clip, with its video, into a folder."""
    _write_gallery(clip.id, _facts(clip), [clip], 1, out, overwrite, progress)


def write_clip_page(clip: GalleryClip, folder: Path, *, overwrite: bool) -> Path:
    """Write the page of one clip into its own folder, where its video is; returns the page."""
    made = clip_data(clip)
    strip = None if made.strip is None else f"data:image/jpeg;base64,{base64.b64encode(made.strip).decode()}"
    video = None if clip.video is None else clip.video.name
    entry = {**made.entry, "video": video, "strip": strip, "detail": None}
    page = make_page(clip.id, _facts(clip), [entry], details={clip.id: made.detail})
    write_page(folder / PAGE, page, overwrite=overwrite)
    return folder / PAGE


def _facts(clip: GalleryClip) -> list[tuple[str, str]]:
    renderer = clip.record.get("renderer") or {}
    return [("renderer", f"{renderer['backend']} on {renderer['renderer']}")] if "renderer" in renderer else []


def _write_gallery(
    title: str,
    facts: Sequence[tuple[str, str]],
    clips: Iterable[GalleryClip],
    count: int,
    out: Path,
    overwrite: bool,
    progress: ProgressCallback,
) -> tuple[int, int]:
    what = "drawing paths and checking claims"
    progress(what, 0, count)
    entries: list[dict[str, Any]] = []
    with gallery_folder(out, overwrite=overwrite) as folder:
        for number, clip in enumerate(clips, start=1):
            entries.append(_write_clip(clip_data(clip), clip.video, folder, f"{number:05d}"))
            progress(what, number, count)
        (folder / INDEX).write_text(make_page(title, facts, entries), encoding="utf-8")
    return len(entries), sum(entry["video"] is None for entry in entries)


def _write_clip(made: ClipData, video: Path | None, folder: Path, name: str) -> dict[str, Any]:
    """Write a clip's files, named by its place: a name of a clip is not always a name for a file."""
    entry: dict[str, Any] = {**made.entry, "video": None, "strip": None, "detail": f"clips/{name}.js"}
    (folder / entry["detail"]).write_text(detail_script(made.detail), encoding="utf-8")
    if video is not None and made.strip is not None:
        entry["video"], entry["strip"] = f"videos/{name}.mp4", f"strips/{name}.jpg"
        shutil.copyfile(video, folder / entry["video"])
        (folder / entry["strip"]).write_bytes(made.strip)
    return entry


def check_folder(folder: Path, *, overwrite: bool) -> None:
    """Refuse an output folder that is not empty, or with `overwrite` one that holds anything but a gallery.

    Raises:
        InputError: the folder is refused, or it is a file.
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
    """Give a new folder with the parts of a gallery; at the end it becomes `folder`, or is removed after an error.

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
    """Write the page of a single clip in one step.

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
