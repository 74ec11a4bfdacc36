"""A gallery of a dataset's clips in a folder of its own, and the page of one clip beside its clip.json.

DIR/index.html  DIR/clips/00001.js  DIR/strips/00001.jpg  DIR/videos/00001.mp4  DIR/gallery.json
"""

import base64
import hashlib
import html
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from synthcam import __version__
from synthcam.atomic_files import replacing_folder, write_text
from synthcam.clips.folder import is_our_page
from synthcam.dataset.storage.dataset import Dataset
from synthcam.errors import InputError, MachineError
from synthcam.progress import ProgressCallback
from synthcam.receipts import FILES, foreign_file, list_files, read_receipt
from synthcam.viewing.gallery.clip_data import ClipData, clip_data, label_names
from synthcam.viewing.gallery.gallery_clip import GalleryClip, choose_clips, read_gallery_clips

INDEX = "index.html"
PARTS = ("clips", "strips", "videos")
"""Folders of a gallery."""
RECEIPT = "gallery.json"
"""Lists the files of a gallery: only folders without any other file are replaced."""
PAGE = "clip.html"
"""The page of one clip, beside its clip.json."""


def write_dataset_gallery(
    dataset: Dataset,
    out: Path,
    *,
    limit: int,
    overwrite: bool,
    progress: ProgressCallback,
    skipped: list[str] | None = None,
) -> tuple[int, int]:
    """Write a gallery of at most `limit` clips; returns how many it shows, and how many of their videos are missing.

    Args:
        skipped: clips whose video cannot be decoded are left out and named here; without it they are errors.

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
        manifest.recipe, facts, read_gallery_clips(dataset, chosen), len(chosen), out, overwrite, progress, skipped
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
    skipped: list[str] | None = None,
) -> tuple[int, int]:
    what = "drawing paths and checking claims"
    progress(what, 0, count)
    entries: list[dict[str, Any]] = []
    with gallery_folder(out, overwrite=overwrite) as folder:
        for number, clip in enumerate(clips, start=1):
            progress(what, number, count)
            try:
                made = clip_data(clip)
            except InputError as error:
                if skipped is None:
                    raise
                skipped.append(f"left out {clip.id}: {error}")
                continue
            entries.append(_write_clip(made, clip.video, folder, f"{number:05d}"))
        shown = {entry["id"] for entry in entries}
        for entry in entries:
            entry["twins"] = [twin for twin in entry["twins"] if twin in shown] if skipped else entry["twins"]
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
    foreign = foreign_file(folder, read_receipt(folder / RECEIPT))
    if foreign:
        raise InputError(f"--out {folder}: holds {foreign}, which is no part of a gallery; choose another folder")
    if not overwrite:
        raise InputError(
            f"--out {folder}: already holds a gallery; take another folder, or replace it with --overwrite"
        )


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
            content = {"made_by": GENERATOR, FILES: list_files(temporary)}
            (temporary / RECEIPT).write_text(json.dumps(content, indent=1) + "\n")
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
    if os.path.lexists(file) and not is_our_page(file):
        raise InputError(f"{file}: is no page that synthcam made; --out DIR puts the page elsewhere")
    try:
        write_text(file, text)
    except OSError as error:
        raise MachineError(f"{file}: {error.strerror or error}") from error


STYLES = ("colours.css", "frame.css", "cards.css", "reading.css")
SCRIPTS = (
    "dom.js", "data.js", "address.js", "filters.js", "cards.js", "player.js", "chains.js", "labels.js", "reading.js",
    "main.js",
)  # fmt: skip
"""In the order in which they are joined into one."""
GENERATOR = f"synthcam {__version__}"


def make_page(
    title: str,
    facts: Sequence[tuple[str, str]],
    entries: Sequence[Mapping[str, Any]],
    *,
    details: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """Assemble the HTML page of a list of clips.

    Args:
        facts: name and value of what is said under the title.
        entries: `ClipData.entry` of each clip with `video` and `strip` (addresses relative to the page, or None) and
            `detail` (the address of its `detail_script`; None where `details` holds it).
        details: `ClipData.detail` by clip; the page then shows its only clip and nothing else.
    """
    data = {
        "facts": [list(fact) for fact in facts],
        "labels": label_names(),
        "clips": list(entries),
        "details": dict(details or {}),
        "single": details is not None,
    }
    style = "\n" + "\n".join(page_asset(name) for name in STYLES)
    script = '\n"use strict";\n(() => {\n' + "\n".join(page_asset(name) for name in SCRIPTS) + "})();\n"
    parts = {
        "policy": html.escape(content_policy(style, script)),
        "title": html.escape(title),
        "generator": html.escape(GENERATOR),
        "style": style,
        "script": script,
        "data": script_json(data),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], page_asset("gallery.html"))


def detail_script(detail: Mapping[str, Any]) -> str:
    """The file that a page loads when a clip is opened: a script, since pages may not read other files."""
    return f"synthcamClip({script_json(detail)});\n"


def script_json(value: object) -> str:
    """JSON that is safe inside a script: nothing in it can end the element or the line."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def content_policy(style: str, script: str) -> str:
    """Content security policy; `file:` because a page opened from a folder has no origin of its own."""
    beside = "'self' file:"
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src {_hash(style)}",
            f"script-src {_hash(script)} 'strict-dynamic'",
            f"img-src {beside} data:",
            f"media-src {beside}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def page_asset(name: str) -> str:
    return (files(__package__) / "page" / name).read_text(encoding="utf-8")
