"""A benchmark as it was read: its items, what its scores are reported by, and a digest that tells it from others."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from synthcam.data_paths import video_file
from synthcam.errors import InputError
from synthcam.evaluation.items import Item
from synthcam.labels.annotation import MotionAnnotation
from synthcam.seeding import stream


@dataclass(frozen=True)
class Benchmark:
    """The items of a benchmark, in the order of its files.

    Attributes:
        name: what `--benchmark` calls it.
        items: with their answers; their ids are unique.
        records: what is known of a video beyond its answers, by the video's name: CameraBench's raw record, for scores
            of captions.
        dataset: the dataset of synthcam's own that the videos belong to; None for others.
        clips: the name of a video's clip in that dataset, by the video's name.
        notes: what was assumed or left out, one sentence each.
    """

    name: str
    items: tuple[Item, ...]
    records: Mapping[str, MotionAnnotation] = field(default_factory=dict)
    dataset: Path | None = None
    clips: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.items:
            raise InputError(f"benchmark {self.name}: holds no item")

    @property
    def digest(self) -> str:
        """A SHA-256 over everything that is asked; folders of videos do not enter it."""
        found = hashlib.sha256(self.name.encode())
        for item in self.items:
            content = {key: value for key, value in asdict(item).items() if key != "file"}
            found.update(json.dumps(content, sort_keys=True).encode())
        return found.hexdigest()

    @property
    def missing(self) -> list[str]:
        """Names of the videos that are not on this machine, sorted."""
        return sorted({item.video for item in self.items if item.file is None or not item.file.is_file()})

    def limited(self, limit: int | None) -> "Benchmark":
        """At most `limit` items, drawn over all tasks; the questions of a pair stay together."""
        if limit is None or limit >= len(self.items):
            return self
        units: dict[str, list[int]] = {}
        for number, item in enumerate(self.items):
            units.setdefault(item.id if item.pair is None else f"pair {item.pair}", []).append(number)
        names = list(units)
        kept: set[int] = set()
        for drawn in stream(0, "evaluation", "limit").permutation(len(names)):
            unit = units[names[drawn]]
            if not kept or len(kept) + len(unit) <= limit:
                kept.update(unit)
        note = f"{len(kept)} of {len(self.items)} questions were drawn"
        items = tuple(item for number, item in enumerate(self.items) if number in kept)
        return replace(self, items=items, notes=(*self.notes, note))


def find_video(videos: Path | None, name: str) -> Path | None:
    """The file of a video: below the folder by its path, or in it by its name alone; None without a folder.

    Raises:
        InputError: the name leads out of the folder.
    """
    return None if videos is None else video_file(videos, name)


def files_below(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """A file itself, or the files below a folder that end so, sorted.

    Raises:
        InputError: there is none.
    """
    if path.is_file():
        return [path]
    found = sorted(file for suffix in suffixes for file in path.rglob(f"*{suffix}") if file.is_file())
    if not found:
        state = "holds none" if path.is_dir() else "does not exist"
        raise InputError(f"{path}: {state}; allowed is a file or folder of {' or '.join(suffixes)}")
    return found


def unique(items: Sequence[Item], where: object) -> tuple[Item, ...]:
    """The items, whose ids must differ.

    Raises:
        InputError: an id comes twice, as where two folders hold files of the same name.
    """
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise InputError(f"{where}: two of its questions have the name {item.id}; allowed is one of each name")
        seen.add(item.id)
    if not seen:
        raise InputError(f"{where}: holds no question")
    return tuple(items)
