"""A gallery of a dataset's clips in a folder of its own, and the page of one clip beside its clip.json."""

import base64
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from synthcam.dataset.storage.dataset import Dataset
from synthcam.viewing.gallery.clip_data import ClipData, clip_data
from synthcam.viewing.gallery.folder import INDEX, check_folder, gallery_folder, write_page
from synthcam.viewing.gallery.page import detail_script, make_page
from synthcam.viewing.gallery.shown_clip import ShownClip, choose_clips, read_shown_clips

Told = Callable[[str, int, int], None]
PAGE = "clip.html"
"""The page of one clip, beside its clip.json."""


def write_dataset_gallery(dataset: Dataset, out: Path, *, limit: int, overwrite: bool, told: Told) -> tuple[int, int]:
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
    return _write_gallery(manifest.recipe, facts, read_shown_clips(dataset, chosen), len(chosen), out, overwrite, told)


def write_clip_gallery(clip: ShownClip, out: Path, *, overwrite: bool, told: Told) -> None:
    """Write a gallery of one clip, with its video, into a folder."""
    _write_gallery(clip.id, _facts(clip), [clip], 1, out, overwrite, told)


def write_clip_page(clip: ShownClip, folder: Path, *, overwrite: bool) -> Path:
    """Write the page of one clip into its own folder, where its video is; returns the page."""
    made = clip_data(clip)
    strip = None if made.strip is None else f"data:image/jpeg;base64,{base64.b64encode(made.strip).decode()}"
    video = None if clip.video is None else clip.video.name
    entry = {**made.entry, "video": video, "strip": strip, "detail": None}
    page = make_page(clip.id, _facts(clip), [entry], details={clip.id: made.detail})
    write_page(folder / PAGE, page, overwrite=overwrite)
    return folder / PAGE


def _facts(clip: ShownClip) -> list[tuple[str, str]]:
    renderer = clip.record.get("renderer") or {}
    return [("renderer", f"{renderer['backend']} on {renderer['renderer']}")] if "renderer" in renderer else []


def _write_gallery(
    title: str,
    facts: Sequence[tuple[str, str]],
    clips: Iterable[ShownClip],
    count: int,
    out: Path,
    overwrite: bool,
    told: Told,
) -> tuple[int, int]:
    what = "drawing paths and checking claims"
    told(what, 0, count)
    entries: list[dict[str, Any]] = []
    with gallery_folder(out, overwrite=overwrite) as folder:
        for number, clip in enumerate(clips, start=1):
            entries.append(_write_clip(clip_data(clip), clip.video, folder, f"{number:05d}"))
            told(what, number, count)
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
