"""Loaded sources: the examples of a source, and its videos that cannot be used with the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from synthcam.errors import InputError
from trainer.denylist import DenyList
from trainer.examples import Example

NAMED = 3
"""Videos that a message names; it counts the others."""


@dataclass(frozen=True)
class LoadedSource:
    """A source that was read.

    Attributes:
        name: its name in logs.
        examples: the examples that can be used.
        missing: videos that do not exist, by the names that the source gives them.
        refused: evaluation clips that would have been trained on, by CameraBench's names.
        unusable: number of items that are not one question about one video, by reason.
    """

    name: str
    examples: tuple[Example, ...]
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unusable: Mapping[str, int] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The lines for a log."""
        clips = len({example.clip for example in self.examples})
        told = [f"{self.name}: {len(self.examples):,} questions about {clips:,} videos"]
        if self.missing:
            told.append(f"{self.name}: {len(self.missing):,} missing videos are left out: {named(self.missing)}")
        if self.refused:
            told.append(f"{self.name}: {len(self.refused):,} evaluation clips refused: {named(self.refused)}")
        told += [f"{self.name}: {count:,} items left out: {why}" for why, count in sorted(self.unusable.items())]
        return told


def named(videos: tuple[str, ...]) -> str:
    """The first few names, and the number of the others."""
    rest = len(videos) - NAMED
    return ", ".join(videos[:NAMED]) + (f" and {rest:,} more" if rest > 0 else "")


def sift(
    name: str, examples: Iterable[Example], *, deny: DenyList | None, unusable: Mapping[str, int] | None = None
) -> LoadedSource:
    """Keep the examples whose video exists and may be used.

    Args:
        deny: clips that must not be trained on; None for held-out questions.

    Raises:
        InputError: no example is left.
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
