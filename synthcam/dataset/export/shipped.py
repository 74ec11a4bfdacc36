"""The files that an export brings along for its tool: a README, ready settings, small programs.

They lie in `shipped/<form>`. In texts `$name` stands for a value of this export, and a line that begins with `@use` is
there only where the dataset has samples of that use. Programs are copied as they are.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from string import Template
from typing import Any

from synthcam.dataset.card.hub_header import LICENCE, configs, front_matter, title
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import README, clips_path
from synthcam.dataset.storage.tables import read_rows

SHIPPED = Path(__file__).with_name("shipped")
REWARD = "synthcam_reward.py"
"""The program that rewards answers, the same for every trainer that learns from rewards."""
TRL_PROGRAMS = ("train_sft.py", "video_collator.py")
"""Two steps or an epoch of supervised fine-tuning by TRL, for forms whose rows have `messages` and `videos`."""
_USE = re.compile(r"@(?P<use>\w+) ?")
_NUMBER = re.compile(r"(?m)^\d\. ")


@dataclass(frozen=True)
class Shape:
    """The largest frame rate, number of frames and picture size of a dataset, which settings of trainers must allow."""

    fps: float
    frames: int
    pixels: int

    @classmethod
    def of(cls, dataset: Dataset) -> "Shape":
        """The shape that holds every clip of a dataset."""
        fps, frames, pixels = 0.0, 0, 0
        for split in dataset.splits:
            for row in read_rows(dataset.table(clips_path(split)), ["fps", "frames", "width", "height"]):
                fps, frames = max(fps, row["fps"]), max(frames, row["frames"])
                pixels = max(pixels, row["width"] * row["height"])
        return cls(fps, frames, pixels)


def ship(
    dataset: Dataset,
    folder: ExportFolder,
    form: str,
    tables: Mapping[str, Iterable[tuple[str, str]]] | None = None,
    *,
    header: Mapping[str, Any] | None = None,
    card: str = "",
    programs: Iterable[str] = (),
    **values: object,
) -> None:
    """Write the files of a form into its export. One that is about uses which the dataset lacks is left out.

    Args:
        tables: the files (split, path or pattern) of each configuration, from which `datasets` learns them.
        header, card: more keys of the README's header, and text at its end.
        programs: names of programs in `shipped` itself, which several forms have.
        values: what the texts of this form name beside the values of every form: title, digest, fps, frames, pixels,
            and for each use its first split.
    """
    first: dict[str, str] = {}
    for use, split in dataset.tables:
        first.setdefault(use, split)
    shape = Shape.of(dataset)
    known = {
        "title": title(dataset),
        "digest": folder.digest,
        "fps": f"{shape.fps:g}",
        "frames": shape.frames,
        "pixels": shape.pixels,
        **first,
        **values,
    }
    named = {"configs": configs(tables, f"{title(dataset)}, manifest {folder.digest}")} if tables else {}
    head = front_matter({"license": LICENCE, **(header or {}), **named})
    shipped = [*(SHIPPED / form).iterdir(), *(SHIPPED / name for name in programs)]
    for path in sorted(path for path in shipped if path.is_file()):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text, pointless = _for_uses(text, first)
            if pointless and path.name != README:
                continue
            text = Template(text).substitute(known)
        if path.name == README:
            text = f"{head}{_numbered(text)}{card}"
        (folder.folder / path.name).write_text(text, encoding="utf-8")


def _for_uses(text: str, uses: Iterable[str]) -> tuple[str, bool]:
    """The text without the lines that are about other uses than these, and whether all lines about a use are gone."""
    lines = [(_USE.match(line), line) for line in text.splitlines(keepends=True)]
    kept = [(found, line) for found, line in lines if not found or found["use"] in uses]
    gone = any(found for found, _ in lines) and not any(found for found, _ in kept)
    return "".join(line[found.end() if found else 0 :] for found, line in kept), gone


def _numbered(text: str) -> str:
    """The text with its steps numbered without a gap, also where a step was left out."""
    number = count(1)
    return _NUMBER.sub(lambda _: f"{next(number)}. ", text)
