"""What the chat formats share: a table of samples at a time, its videos brought along."""

from collections.abc import Iterator
from typing import Any

from synthcam.clips.render import Progress
from synthcam.dataset.export.target import Target
from synthcam.dataset.layout import samples_path
from synthcam.dataset.manifest import Dataset
from synthcam.dataset.tables import count_rows

ASKED = ("rl", "temporal")
"""Uses that a model answers by itself, to be rewarded: trainers want the prompt and the right answer."""


def rows_with_videos(
    dataset: Dataset, target: Target, use: str, split: str, progress: Progress, *, letters_only: bool = False
) -> Iterator[dict[str, Any]]:
    """The rows of a table, each after its video was put into the target.

    Args:
        letters_only: pass over samples whose answer is not the letter of an option.
    """
    total = count_rows(dataset.folder / samples_path(use, split))
    for number, row in enumerate(dataset.samples(use=use, split=split), start=1):
        if row["options"] or not letters_only:
            target.video(row["video"])
            yield row
        progress(f"samples, {use} {split}", number, total)
