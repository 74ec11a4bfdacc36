"""The examples loaded from a source, and the videos of it that cannot be used, each with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from synthcam.errors import InputError
from trainer.denylist import DenyList
from trainer.examples import Example

NAMED = 3
"""Videos that a message names; the others it counts."""


@dataclass(frozen=True)
class LoadedSource:
    """A source, read.

    Attributes:
        missing: videos that are not there, as the source names them, in its order.
        refused: evaluation clips that it would have trained on, by CameraBench's names.
        unusable: items that are no single question about a single video, by reason.
    """

    name: str
    examples: tuple[Example, ...]
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unusable: Mapping[str, int] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """What a log should say of it."""
        clips = len({example.clip for example in self.examples})
        told = [f"{self.name}: {len(self.examples):,} questions about {clips:,} videos"]
        if self.missing:
            told.append(f"{self.name}: {len(self.missing):,} videos are not there and left out: {named(self.missing)}")
        if self.refused:
            told.append(f"{self.name}: {len(self.refused):,} evaluation clips refused: {named(self.refused)}")
        told += [f"{self.name}: {count:,} items left out: {why}" for why, count in sorted(self.unusable.items())]
        return told


def named(videos: tuple[str, ...]) -> str:
    """The first few names, and how many more there are."""
    rest = len(videos) - NAMED
    return ", ".join(videos[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def sift(
    name: str, examples: Iterable[Example], *, deny: DenyList | None, unusable: Mapping[str, int] | None = None
) -> LoadedSource:
    """Keep the examples whose video is there and may be used.

    Args:
        deny: clips that must not train; None where nothing is trained.

    Raises:
        InputError: nothing is left.
    """
    kept: list[Example] = []
    missing: dict[str, None] = {}
    refused: dict[str, None] = {}
    verdicts: dict[tuple[Path, str], str] = {}
    for example in examples:
        key = (example.video, example.clip)
        if key not in verdicts:
            clip = None if deny is None else deny.find(example.clip) or deny.find_file(example.video)
            verdicts[key] = "refused" if clip else "kept" if example.video.is_file() else "missing"
            if clip:
                refused[clip] = None
            elif verdicts[key] == "missing":
                missing[example.clip] = None
        if verdicts[key] == "kept":
            kept.append(example)
    found = LoadedSource(name, tuple(kept), tuple(missing), tuple(refused), dict(unusable or {}))
    if not kept:
        raise InputError("; ".join(["no example is left", *found.lines()]))
    return found


def video_file(root: Path, reference: str) -> Path:
    """Where a video that a file calls `reference` lies: below `root` as it is called, or there by its name alone.

    References come with the folders of whoever wrote the file, sometimes as URLs or with backslashes. Where nothing is
    found, the place where it was looked for first.
    """
    if "://" in reference:
        reference = unquote(urlsplit(reference).path).lstrip("/")
    path = PurePosixPath(reference.replace("\\", "/"))
    first = root / path
    by_name = root / path.name
    return by_name if not first.is_file() and by_name.is_file() else first
