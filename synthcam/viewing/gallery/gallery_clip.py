"""Reading the clips that a gallery shows, from a dataset or from a single clip.json."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synthcam.clips.record_file import read_record
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.dataset.storage.rows import row_to_record
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.geometry.image_motion import COMPONENTS
from synthcam.labels.label_names import LABEL_NAMES

KEYS = (
    "spec",
    "motions",
    "segments",
    "annotation",
    "labels",
    "measurements",
    "frustums",
    "samples",
    "objects",
    "caption",
)
"""What a clip.json must hold, beside its cameras, to be shown."""


@dataclass(frozen=True)
class GalleryClip:
    """A clip with everything that a gallery shows of it.

    Attributes:
        record: what its clip.json holds.
        video: None where the file is not there.
        samples: its samples; each has at least the keys of a sample in clip.json. Those of a dataset have `twin_clip`
            too: the clip where the same words have another answer, None where that is not shown.
        split, use, twin_kind, twins: as in the dataset's table of clips.
    """

    id: str
    record: Mapping[str, Any]
    video: Path | None
    samples: Sequence[Mapping[str, Any]]
    split: str | None = None
    use: str | None = None
    twin_kind: str | None = None
    twins: tuple[str, ...] = field(default=())


def read_gallery_clip(file: Path) -> GalleryClip:
    """Read the clip of a clip.json; its video is clip.mp4 beside it.

    Raises:
        InputError: it is no clip.json, or one of a clip that was not labelled.
    """
    content = read_record(file)
    lacking = [key for key in KEYS if key not in content]
    if not lacking:
        lacking += [f"labels.{name}" for name in LABEL_NAMES if name not in content["labels"]]
        effects = content["measurements"]["effects"]
        lacking += [f"measurements.effects.{name}" for name in COMPONENTS if name not in effects]
    if lacking:
        raise InputError(f"{file}: has no key {lacking[0]!r}; shown are clips that `synthcam render` made")
    video = file.parent / "clip.mp4"
    name = file.resolve().parent.name or file.stem
    return GalleryClip(name, content, video if video.is_file() else None, content["samples"])


def choose_clips(dataset: Dataset, limit: int) -> list[str]:
    """Choose at most `limit` clips, evenly spread over the dataset in its own order; twins stay together.

    A group of twins that would go beyond the limit is left out, unless it is the first.
    """
    groups: dict[str, list[str]] = {}
    for split in dataset.splits:
        for row in read_rows(dataset.table(clips_path(split)), columns=["clip", "twin_group"]):
            groups.setdefault(row["twin_group"] or row["clip"], []).append(row["clip"])
    units = list(groups.values())
    total = sum(map(len, units))
    if total <= limit:
        return [clip for unit in units for clip in unit]
    chosen: list[list[str]] = []
    # As many of all clips before a unit as of the limit are taken before it.
    before = taken = 0
    for unit in units:
        if taken * total <= before * limit and (taken + len(unit) <= limit or not chosen):
            chosen.append(unit)
            taken += len(unit)
        before += len(unit)
    return [clip for unit in chosen for clip in unit]


def read_gallery_clips(dataset: Dataset, clips: Sequence[str]) -> Iterator[GalleryClip]:
    """Read the clips of these names, in the dataset's order.

    Raises:
        InputError: a video's path leads out of the dataset.
    """
    wanted = frozenset(clips)
    samples: dict[str, list[dict[str, Any]]] = {}
    clip_of: dict[str, str] = {}
    for sample in dataset.samples():
        if sample["clip"] in wanted:
            samples.setdefault(sample["clip"], []).append(sample)
            clip_of[sample["sample"]] = sample["clip"]
    for row in dataset.clips():
        if row["clip"] not in wanted:
            continue
        video = dataset.video(row)
        yield GalleryClip(
            id=row["clip"],
            record=row_to_record(row),
            video=video if video.is_file() else None,
            samples=[{**sample, "twin_clip": clip_of.get(sample["twin"])} for sample in samples.get(row["clip"], ())],
            split=row["split"],
            use=row["use"],
            twin_kind=row["twin_kind"],
            twins=tuple(row["twins"] or ()),
        )
