"""Clips rows: each on its own, its twins, and which scenes are seen where."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.dataset.check.findings import Finding, check_nulls
from synthcam.dataset.layout import CLIPS, USES, clip_id, clips_path, video_path
from synthcam.dataset.tables import ROWS_A_GROUP
from synthcam.errors import InputError

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class ClipHead:
    """What of a clip the others are checked against."""

    clip: str
    video: str
    sha256: str
    split: str
    use: str
    shard: int
    scene: str
    scene_seed: int
    twin_group: str | None
    twin_kind: str | None
    twins: tuple[str, ...]


COLUMNS = list(ClipHead.__dataclass_fields__)
CLIPS_NULLABLE = ("twin_group", "twin_kind", "caption")


def read_heads(path: Path) -> Iterator[ClipHead | Finding]:
    """The heads of a clips table; a finding in place of a row that has none. Every column is decoded.

    Raises:
        InputError: the table cannot be read.
    """
    try:
        with pq.ParquetFile(path) as file:
            if file.schema_arrow.names != CLIPS.names:
                raise InputError(f"{path}: its columns are not those of a table of clips")
            for batch in file.iter_batches(batch_size=ROWS_A_GROUP):
                for row in batch.select(COLUMNS).to_pylist():
                    nulls = list(check_nulls(row, CLIPS_NULLABLE, f"a row of {path.name}, clip {row['clip']}"))
                    yield nulls[0] if nulls else ClipHead(**{**row, "twins": tuple(row["twins"])})
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(f"{path}: not a readable table") from error


def check_heads(table: str, heads: list[ClipHead]) -> Iterator[Finding]:
    """What is wrong with the rows of one split's table on their own."""
    for head in heads:
        named = re.fullmatch(r"c(\d+)", head.clip)
        if named is None or clip_id(int(named[1])) != head.clip:
            yield Finding("row", f"{table} {head.clip}", "is no clip's name; allowed is c and seven digits")
        right = video_path(head.split, head.shard, head.clip)
        if head.video != right:
            yield Finding("row", head.clip, f"video is {head.video!r}; it should be {right!r}")
        if clips_path(head.split) != table:
            yield Finding("row", head.clip, f"split is {head.split!r}, but it stands in {table}")
        if head.use not in USES:
            yield Finding("row", head.clip, f"use is {head.use!r}; allowed are {', '.join(USES)}")
        if not _DIGEST.fullmatch(head.sha256):
            yield Finding("row", head.clip, "sha256 is no SHA-256")


def check_twins(clips: Mapping[str, ClipHead]) -> Iterator[Finding]:
    """Twins that do not know each other, or that differ in what they must share."""
    for head in clips.values():
        if (head.twin_kind is None) != (not head.twins):
            yield Finding("twin", head.clip, f"twin_kind is {head.twin_kind!r} with {len(head.twins)} twins")
        for name in head.twins:
            twin = clips.get(name)
            if twin is None or name == head.clip:
                yield Finding("twin", head.clip, f"its twin {name} is {'itself' if twin else 'no clip of the dataset'}")
                continue
            if head.clip not in twin.twins:
                yield Finding("twin", head.clip, f"names {name} as its twin, which does not name it")
            for key in ("twin_group", "twin_kind", "split", "use", "scene", "scene_seed"):
                mine, its = getattr(head, key), getattr(twin, key)
                if mine != its:
                    yield Finding("twin", head.clip, f"{key} is {mine!r}, its twin {name}'s is {its!r}")


def check_splits(clips: Mapping[str, ClipHead]) -> Iterator[Finding]:
    """Scenes that are seen in two splits or for two uses: what was trained on would be asked about."""
    places: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    for head in clips.values():
        places[head.scene_seed].setdefault((head.split, head.use), head.clip)
    for seed, found in sorted(places.items()):
        if len(found) > 1:
            where = ", ".join(f"{split}/{use} ({clip})" for (split, use), clip in sorted(found.items()))
            yield Finding("split", f"scene seed {seed}", f"is seen in {where}; allowed is one split and use")
