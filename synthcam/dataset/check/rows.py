"""Checks clips rows and samples rows: each against itself, its twin and its clip, and scenes against splits."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.dataset.building.critiques import critique_messages
from synthcam.dataset.check.violations import Violation, check_nulls
from synthcam.dataset.storage.layout import CLIPS, SAMPLES, USES, clip_id, clips_path, samples_path, video_path
from synthcam.dataset.storage.rows import row_to_sample
from synthcam.dataset.storage.tables import ROWS_A_GROUP, read_rows
from synthcam.errors import InputError
from synthcam.language.items import SOURCE, prompt, sharegpt_item
from synthcam.language.questions import LETTERS

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class ClipHead:
    """The columns of a clip that other rows are checked against."""

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
CLIPS_NULLABLE = ("twin_group", "twin_kind", "caption", "polished_caption")


def read_heads(path: Path) -> Iterator[ClipHead | Violation]:
    """Read the heads of a clips table; a violation stands in for a row with nulls. Every column is decoded.

    Raises:
        InputError: the table cannot be read or has other columns.
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


def check_heads(table: str, heads: list[ClipHead]) -> Iterator[Violation]:
    """Check each row of one split's table by itself."""
    for head in heads:
        named = re.fullmatch(r"c(\d+)", head.clip)
        if named is None or clip_id(int(named[1])) != head.clip:
            yield Violation("row", f"{table} {head.clip}", "is no clip's name; allowed is c and seven digits")
        right = video_path(head.split, head.shard, head.clip)
        if head.video != right:
            yield Violation("row", head.clip, f"video is {head.video!r}; it should be {right!r}")
        if clips_path(head.split) != table:
            yield Violation("row", head.clip, f"split is {head.split!r}, but it is in {table}")
        if head.use not in USES:
            yield Violation("row", head.clip, f"use is {head.use!r}; allowed are {', '.join(USES)}")
        if not _DIGEST.fullmatch(head.sha256):
            yield Violation("row", head.clip, "sha256 is no SHA-256")


def check_twins(clips: Mapping[str, ClipHead]) -> Iterator[Violation]:
    """Check that twins name each other and share what they must share."""
    for head in clips.values():
        if (head.twin_kind is None) != (not head.twins):
            yield Violation("twin", head.clip, f"twin_kind is {head.twin_kind!r} with {len(head.twins)} twins")
        for name in head.twins:
            twin = clips.get(name)
            if twin is None or name == head.clip:
                yield Violation(
                    "twin", head.clip, f"its twin {name} is {'itself' if twin else 'no clip of the dataset'}"
                )
                continue
            if head.clip not in twin.twins:
                yield Violation("twin", head.clip, f"names {name} as its twin, which does not name it")
            for key in ("twin_group", "twin_kind", "split", "use", "scene", "scene_seed"):
                mine, its = getattr(head, key), getattr(twin, key)
                if mine != its:
                    yield Violation("twin", head.clip, f"{key} is {mine!r}, its twin {name}'s is {its!r}")


def check_splits(clips: Mapping[str, ClipHead]) -> Iterator[Violation]:
    """Check that no scene is in two splits or uses, which would leak training scenes into tests."""
    places: dict[int, dict[tuple[str, str], str]] = defaultdict(dict)
    for head in clips.values():
        places[head.scene_seed].setdefault((head.split, head.use), head.clip)
    for seed, found in sorted(places.items()):
        if len(found) > 1:
            where = ", ".join(f"{split}/{use} ({clip})" for (split, use), clip in sorted(found.items()))
            yield Violation("split", f"scene seed {seed}", f"is seen in {where}; allowed is one split and use")


Row = Mapping[str, Any]


def read_samples(path: Path) -> Iterator[dict[str, Any]]:
    """Read the rows of a table of samples.

    Raises:
        InputError: the table cannot be read or has other columns.
    """
    try:
        if pq.read_schema(path).names != SAMPLES.names:
            raise InputError(f"{path}: its columns are not those of a table of samples")
        yield from read_rows(path, checked=False)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(f"{path}: not a readable table") from error


def check_sample(row: Row, clips: Mapping[str, ClipHead]) -> Iterator[Violation]:
    """Check a sample against its clip and itself; whether its chain is true is checked elsewhere."""
    name, clip = row["sample"], clips.get(row["clip"])
    if clip is None:
        yield Violation("row", name, f"clip {row['clip']} is not in the dataset")
    else:
        if not name.startswith(f"{clip.clip}-"):
            yield Violation("row", name, f"is named after another clip than its own, {clip.clip}")
        # Critiques are about clips of any use.
        for key in ("video", "split", *(() if row["kind"] == "critique" else ("use",))):
            if row[key] != getattr(clip, key):
                yield Violation("row", name, f"{key} is {row[key]!r}, its clip's is {getattr(clip, key)!r}")
    sample = row_to_sample(row)
    item = sharegpt_item(sample, video=row["video"])
    expected: dict[str, Any] = {"source": SOURCE, "chain": sample.chain, "prompt": prompt(sample), **item}
    if row["kind"] == "critique":
        expected["prompt"], expected["messages"] = critique_messages(row)
    if (row["kind"] == "critique") != (row["use"] == "critique"):
        yield Violation("row", name, f"use is {row['use']!r} and kind {row['kind']!r}; critique goes with critique")
    for key, value in expected.items():
        if row[key] != value:
            yield Violation("row", name, f"{key} is not what its question, options, answer, observation and think make")
    letters = LETTERS[: len(sample.options)]
    if sample.options and [option[:3] for option in sample.options] != [f"{letter}. " for letter in letters]:
        yield Violation("row", name, f"its options are not lettered {', '.join(letters)}")
    if sample.options and sample.answer not in tuple(letters):
        yield Violation("row", name, f"answer is {sample.answer!r}; allowed are {', '.join(letters)}")


def check_place(table: str, row: Row) -> Iterator[Violation]:
    """Check that a row has no nulls and is in the table of its use and split."""
    nulls = list(
        check_nulls(
            row,
            ("twin", "polished_chain", *(() if row["kind"] == "critique" else ("flawed_chain", "critique"))),
            f"{table} {row['sample']}",
        )
    )
    yield from nulls
    right = samples_path(row["use"], row["split"])
    if not nulls and right != table:
        yield Violation("row", row["sample"], f"is in {table}; it should be in {right}")


PAIR_KEYS = ("sample", "clip", "use", "split", "question", "options", "answer", "twin")


def check_pairs(paired: Mapping[str, Row], clips: Mapping[str, ClipHead]) -> Iterator[Violation]:
    """Check that twin samples have the same words about twin clips of one split, and different answers.

    Args:
        paired: the rows that name a twin, by sample; `PAIR_KEYS` of each.
    """
    for name, row in paired.items():
        twin = paired.get(row["twin"])
        if twin is None or twin["twin"] != name:
            yield Violation("twin", name, f"names {row['twin']} as its twin, which does not name it")
            continue
        for key in ("question", "options", "use", "split"):
            if row[key] != twin[key]:
                yield Violation("twin", name, f"{key} is not that of its twin {row['twin']}")
        if row["answer"] == twin["answer"]:
            yield Violation("twin", name, f"has the same answer, {row['answer']!r}, as its twin {row['twin']}")
        clip = clips.get(row["clip"])
        if clip is not None and twin["clip"] not in clip.twins:
            yield Violation("twin", name, f"its clip and that of its twin {row['twin']} are no twins")
