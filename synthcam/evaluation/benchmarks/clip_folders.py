"""Any folder of clips: with poses, from which CameraBench's questions are answered, or with one coarse label each.

With poses, the fifteen questions are answered by the labels of the camera path. A manifest.json pairs them,
{"files": [{"path": "poses/a.txt", "paired_video": "videos/a.mp4"}, ...]}; without one a pose file goes with the video
of the
same name.

With coarse labels, a manifest.json lies beside them, and each clip is one choice of eight:
{"clips": [{"video": "a.mp4", "label": "left", "start": 0, "seconds": 2}, ...]}; start and seconds may be left out.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from synthcam.data_paths import path_in
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, find_video, unique
from synthcam.evaluation.items import Item
from synthcam.formats.read_write import read_poses
from synthcam.json_rows import Row, checked, read_manifest_files
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.clip_labels import label_poses
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.language.camerabench_questions import BINARY_TASKS
from synthcam.option_text import LETTERS

VIDEOS = (".mp4", ".mov", ".avi", ".mkv", ".webm", ".gif", ".m4v")
MANIFEST = "manifest.json"


class Pairing(Row):
    """A pose file and the video it was made from."""

    path: str
    paired_video: str


def read_pose_folder(file: Path | None, videos: Path | None) -> Benchmark:
    """Read a folder of pose files and videos.

    Args:
        file: the folder with the manifest, or with the pose files.
        videos: the folder of the videos, where it is another one.

    Raises:
        InputError: nothing is paired, or a pose file cannot be read or holds several cameras.
    """
    if file is None or not file.is_dir():
        raise InputError("--benchmark poses: needs --file, a folder of pose files with the videos they were made from")
    root = file if videos is None else videos
    pairs = list(_pairs(file, root))
    if not pairs:
        raise InputError(f"{file}: pairs no pose file with a video, by {MANIFEST} or by their names")
    items, records = [], {}
    for poses, video, name in pairs:
        path, *others = read_poses(poses)
        if others:
            raise InputError(f"{poses}: holds {1 + len(others)} cameras; allowed is one a video")
        records[name] = label_poses(path.trajectory).annotation
        items += list(primitive_items(name, video, records[name]))
    return Benchmark("poses", unique(items, file), records)


def primitive_items(video: str, file: Path | None, record: MotionAnnotation) -> Iterator[Item]:
    """CameraBench's fifteen questions about a clip, as far as its record decides them."""
    labels = derive_labels(record)
    names = {name.rsplit(".", 1)[-1]: name for name in labels}
    for task, question, short in BINARY_TASKS:
        truth = labels[names[short]]
        if truth is not None:
            answer = "Yes" if truth else "No"
            yield Item(f"{video}/{task}", task, "yes-no", video, question, answer, file, label=names[short])


def _pairs(folder: Path, videos: Path) -> Iterator[tuple[Path, Path, str]]:
    manifest = folder / MANIFEST
    if manifest.is_file():
        seen: set[str] = set()
        for where, entry in read_manifest_files(manifest):
            if "paired_video" in entry:
                one = checked(Pairing, where, entry)
                poses = path_in(folder, one.path, what=f"{manifest}: pose file")
                video = path_in(videos, one.paired_video, what=f"{manifest}: video")
                if one.paired_video not in seen:
                    seen.add(one.paired_video)
                    yield poses, video, one.paired_video
        return
    found: Mapping[str, Path] = {
        path.stem: path for path in sorted(videos.rglob("*")) if path.suffix.lower() in VIDEOS and path.is_file()
    }
    for poses in sorted(folder.rglob("*")):
        if poses.suffix.lower() not in VIDEOS and poses.is_file() and poses.stem in found:
            video = found[poses.stem]
            yield poses, video, video.relative_to(videos).as_posix()


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
