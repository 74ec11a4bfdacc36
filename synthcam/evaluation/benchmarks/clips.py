"""Any folder of clips with one coarse label each: a manifest.json beside them, and one choice of eight a clip.

{"clips": [{"video": "a.mp4", "label": "left", "start": 0, "seconds": 2}, ...]}; start and seconds may be left out.
"""

import json
from pathlib import Path
from typing import Any

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, find_video, unique
from synthcam.evaluation.items import Item
from synthcam.json_rows import Row, checked
from synthcam.option_text import LETTERS

QUESTION = "Which one describes the main motion of the camera in this video?"
MEANINGS = {
    "left": "left: it pans or moves to its left",
    "right": "right: it pans or moves to its right",
    "up": "up: it tilts or moves upward",
    "down": "down: it tilts or moves downward",
    "in": "in: it moves forward or zooms in",
    "out": "out: it moves backward or zooms out",
    "roll": "roll: it turns about its viewing direction",
    "static": "static: it does not move",
}
"""Coarse label -> its option."""
OPTIONS = tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, MEANINGS.values(), strict=False))
TASK = "main motion"
MANIFEST = "manifest.json"


class ClipRow(Row):
    """A clip of the manifest."""

    video: str
    label: str
    start: float = 0.0
    seconds: float | None = None


def read_clips(file: Path | None, videos: Path | None) -> Benchmark:
    """Read a manifest, or the one in a folder; videos are beside it, unless their folder is given.

    Raises:
        InputError: it is none, or a label is none of the eight.
    """
    if file is None:
        raise InputError("--benchmark clips: needs --file, a manifest.json with clips and their labels, or its folder")
    manifest = file / MANIFEST if file.is_dir() else file
    root = manifest.parent if videos is None else videos
    items = []
    for number, (where, row) in enumerate(_rows(manifest)):
        one = checked(ClipRow, where, row)
        if one.label not in MEANINGS:
            raise InputError(f"{where}: label is {one.label!r}; allowed are {', '.join(MEANINGS)}")
        items.append(
            Item(
                f"clip/{number}",
                TASK,
                "choice",
                one.video,
                QUESTION,
                LETTERS[list(MEANINGS).index(one.label)],
                find_video(root, one.video),
                options=OPTIONS,
                start=None if one.seconds is None else one.start,
                end=None if one.seconds is None else one.start + one.seconds,
            )
        )
    return Benchmark("clips", unique(items, manifest))


def _rows(manifest: Path) -> list[tuple[str, dict[str, Any]]]:
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{manifest}: cannot be read ({error})") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"{manifest}: is not JSON ({str(error)[:60]})") from None
    clips = content.get("clips") if isinstance(content, dict) else content
    if not isinstance(clips, list) or not all(isinstance(clip, dict) for clip in clips):
        raise InputError(f'{manifest}: allowed is {{"clips": [{{"video": ..., "label": ...}}, ...]}}')
    return [(f"{manifest}: clips.{number}", clip) for number, clip in enumerate(clips)]
