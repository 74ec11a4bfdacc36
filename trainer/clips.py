"""The clip of an example in its dataset: its record, its matched twins, its exact geometry."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from synthcam.clips.restore import restore
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import CLIPS, EVENTS, clips_path, events_path
from synthcam.dataset.storage.rows import row_to_record
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.symmetry import mirrored, time_reversed
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.event_log import EventLog
from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import Verifier
from trainer.examples import ClipGeometry, Example, is_temporal

CLIPS_KEPT = 256
"""Restored clips that are kept in memory, because a clip has several questions."""


@dataclass(frozen=True)
class IndexedClip:
    """The entry of a clip in the index of a dataset.

    Attributes:
        split: the table of clips that has its row.
        annotation: its record, as JSON.
        twin_group: name that it shares with its twins; None without twins.
        twin_kind: what the twins differ in; None without twins.
        spec: what determines the clip, as JSON.
    """

    split: str
    annotation: str
    twin_group: str | None
    twin_kind: str | None
    spec: str


def annotation_of(example: Example) -> MotionAnnotation | None:
    """The record of the clip as the example shows it, also reversed or mirrored; None for a clip without geometry."""
    if example.geometry is None or is_temporal(example.topic):
        return None
    annotation = _annotation(example.geometry)
    if example.mirrored:
        annotation = mirrored(annotation)
    return time_reversed(annotation) if example.reversed else annotation


def clip_split(geometry: ClipGeometry) -> str:
    """The split whose table of clips has a clip's row.

    Raises:
        InputError: the dataset has no such clip.
    """
    return _facts(geometry).split


def lookalikes_of(example: Example) -> str | None:
    """The name of the clip's group of look-alike twins (a pan and a truck, a zoom and a dolly); None without one."""
    if example.geometry is None:
        return None
    facts = _facts(example.geometry)
    return facts.twin_group if facts.twin_kind == "confusable" else None


def judge_of(example: Example) -> Verifier | None:
    """The verifier of an example's clip; None without geometry, and for a reversed or mirrored clip."""
    if example.geometry is None or example.reversed or example.mirrored:
        return None
    return load_judge(example.geometry)


@lru_cache(maxsize=CLIPS_KEPT)
def load_judge(geometry: ClipGeometry) -> Verifier:
    """Restore a clip of a dataset from its record, with a verifier of texts about it.

    Raises:
        InputError: the dataset has no such clip.
        RestoreError: the clip cannot be restored as it was recorded.
    """
    split = _facts(geometry).split
    path = open_dataset(geometry.dataset).table(clips_path(split))
    row, *others = pq.read_table(path, schema=CLIPS, filters=[("clip", "==", geometry.clip)]).to_pylist()
    if others:
        raise InputError(f"{path}: has clip {geometry.clip} {1 + len(others)} times; allowed is once")
    record = row_to_record(row)
    restored = restore(record, source=f"{geometry.dataset}: clip {geometry.clip}")
    return Verifier(CheckedClip.from_staged(restored.staged, record))


def event_log_of(example: Example) -> EventLog | None:
    """What happens in an example's temporal clip; None without geometry, and for a reversed or mirrored clip."""
    if example.geometry is None or example.reversed or example.mirrored:
        return None
    return load_event_log(example.geometry)


def temporal_spec_of(example: Example) -> TemporalSpec | None:
    """What determines an example's temporal clip; None for another clip, and without geometry."""
    if example.geometry is None or not is_temporal(example.topic):
        return None
    return TemporalSpec.from_record(json.loads(_facts(example.geometry).spec).get("temporal"))


def possible_answers(example: Example) -> tuple[str, ...]:
    """The answers in words that the setup of a temporal clip allows, one of which is right; none for another clip."""
    spec = temporal_spec_of(example)
    return () if spec is None else TemporalClip(spec).setup.options


@lru_cache(maxsize=CLIPS_KEPT)
def load_event_log(geometry: ClipGeometry) -> EventLog:
    """Read the event log of a temporal clip of a dataset.

    Raises:
        InputError: the dataset has no such clip, or no log of it.
    """
    path = open_dataset(geometry.dataset).table(events_path(_facts(geometry).split))
    if not path.is_file():
        raise InputError(f"{path}: is missing; it holds what happens in temporal clips")
    rows = pq.read_table(path, schema=EVENTS, filters=[("clip", "==", geometry.clip)]).to_pylist()
    if len(rows) != 1:
        raise InputError(f"{path}: has clip {geometry.clip} {len(rows)} times; allowed is once")
    return EventLog.from_row(rows[0])


def _annotation(geometry: ClipGeometry) -> MotionAnnotation:
    return MotionAnnotation.model_validate_json(_facts(geometry).annotation)


def _facts(geometry: ClipGeometry) -> IndexedClip:
    try:
        return _index(geometry.dataset)[geometry.clip]
    except KeyError:
        raise InputError(f"{geometry.dataset}: has no clip {geometry.clip}") from None


_INDEXED = ["clip", "annotation", "twin_group", "twin_kind", "spec"]


@lru_cache(maxsize=8)
def _index(dataset: Path) -> dict[str, IndexedClip]:
    found = {}
    opened = open_dataset(dataset)
    for split in opened.splits:
        for row in read_rows(opened.table(clips_path(split)), _INDEXED):
            found[row["clip"]] = IndexedClip(split, *(row[name] for name in _INDEXED[1:]))
    return found
