"""Samples rows: each against itself, its clip and its twin."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.dataset.check.clip_rows import ClipHead
from synthcam.dataset.check.findings import Finding, check_nulls
from synthcam.dataset.layout import SAMPLES, samples_path
from synthcam.dataset.stored_samples import sample_of
from synthcam.dataset.tables import read_rows
from synthcam.errors import InputError
from synthcam.language.items import SOURCE, prompt, sharegpt_item
from synthcam.language.questions import LETTERS

Row = Mapping[str, Any]


def read_samples(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a table of samples.

    Raises:
        InputError: it cannot be read, or its columns are others.
    """
    try:
        if pq.read_schema(path).names != SAMPLES.names:
            raise InputError(f"{path}: its columns are not those of a table of samples")
        yield from read_rows(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise InputError(f"{path}: not a readable table") from error


def check_sample(row: Row, clips: Mapping[str, ClipHead]) -> Iterator[Finding]:
    """What in a row does not fit its clip or itself. Whether its chain is true is another matter."""
    name, clip = row["sample"], clips.get(row["clip"])
    if clip is None:
        yield Finding("row", name, f"clip {row['clip']} is not in the dataset")
    else:
        if not name.startswith(f"{clip.clip}-"):
            yield Finding("row", name, f"is named after another clip than its own, {clip.clip}")
        for key in ("video", "split", "use"):
            if row[key] != getattr(clip, key):
                yield Finding("row", name, f"{key} is {row[key]!r}, its clip's is {getattr(clip, key)!r}")
    sample = sample_of(row)
    made = sharegpt_item(sample, video=row["video"])
    should = {"source": SOURCE, "chain": sample.chain, "prompt": prompt(sample), **made}
    for key, value in should.items():
        if row[key] != value:
            yield Finding("row", name, f"{key} is not what its question, options, answer, observation and think make")
    letters = LETTERS[: len(sample.options)]
    if sample.options and [option[:3] for option in sample.options] != [f"{letter}. " for letter in letters]:
        yield Finding("row", name, f"its options are not lettered {', '.join(letters)}")
    if sample.options and sample.answer not in tuple(letters):
        yield Finding("row", name, f"answer is {sample.answer!r}; allowed are {', '.join(letters)}")


def check_place(table: str, row: Row) -> Iterator[Finding]:
    """Whether a row is whole and stands in the table of its use and split."""
    nulls = list(check_nulls(row, ("twin",), f"{table} {row['sample']}"))
    yield from nulls
    right = samples_path(row["use"], row["split"])
    if not nulls and right != table:
        yield Finding("row", row["sample"], f"stands in {table}; it should in {right}")


PAIR_KEYS = ("sample", "clip", "use", "split", "question", "options", "answer", "twin")


def check_pairs(paired: Mapping[str, Row], clips: Mapping[str, ClipHead]) -> Iterator[Finding]:
    """Twin samples: the same words about twin clips of one split, and another answer.

    Args:
        paired: the rows that name a twin, by sample; `PAIR_KEYS` of each.
    """
    for name, row in paired.items():
        twin = paired.get(row["twin"])
        if twin is None or twin["twin"] != name:
            yield Finding("twin", name, f"names {row['twin']} as its twin, which does not name it")
            continue
        for key in ("question", "options", "use", "split"):
            if row[key] != twin[key]:
                yield Finding("twin", name, f"{key} is not that of its twin {row['twin']}")
        if row["answer"] == twin["answer"]:
            yield Finding("twin", name, f"has the same answer, {row['answer']!r}, as its twin {row['twin']}")
        clip = clips.get(row["clip"])
        if clip is not None and twin["clip"] not in clip.twins:
            yield Finding("twin", name, f"its clip and that of its twin {row['twin']} are no twins")
