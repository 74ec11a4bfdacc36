"""Converts rows of the tables from and to clip records (the content of clip.json), trajectories and samples."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from synthcam.dataset.storage.layout import JSON_COLUMNS
from synthcam.geometry.frustum import frustums
from synthcam.geometry.trajectory import Trajectory
from synthcam.language.sample import Sample


def canonical_json(value: Any) -> str:
    """JSON text that is the same for equal values, as tables store nested values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def record_to_row(record: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """A clips row from the content of a clip.json and the columns that only a dataset has."""
    cut = record["frustums"][0]
    as_they_are = ("fps", "width", "height", "world_from_camera", "intrinsics", "motions", "caption", "labels")
    return {
        **columns,
        **{key: record[key] for key in (*as_they_are, "segments")},
        "frames": len(record["world_from_camera"]),
        "near": cut["near"],
        "far": cut["far"],
        **{key: canonical_json(record[key]) for key in JSON_COLUMNS},
    }


def row_to_record(row: Mapping[str, Any], samples: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The content of clip.json from a clips row and, if they are needed, the rows of its samples."""
    parsed = {key: json.loads(row[key]) for key in JSON_COLUMNS}
    return {
        "spec": parsed["spec"],
        "fps": row["fps"],
        "width": row["width"],
        "height": row["height"],
        "world_from_camera": row["world_from_camera"],
        "intrinsics": row["intrinsics"],
        "frustums": [cut.as_dict() for cut in frustums(row_to_trajectory(row), near=row["near"], far=row["far"])],
        "motions": row["motions"],
        "annotation": parsed["annotation"],
        "labels": row["labels"],
        "measurements": parsed["measurements"],
        "segments": row["segments"],
        "caption": row["caption"],
        "samples": [{key: sample[key] for key in SAMPLE_KEYS} for sample in samples],
        **{key: parsed[key] for key in ("staging", "objects", "subject", "renderer")},
    }


SAMPLE_KEYS = ("kind", "topic", "skill", "length", "question", "options", "answer", "chain")
"""Keys of a sample in clip.json."""


def row_to_trajectory(row: Mapping[str, Any]) -> Trajectory:
    """The exact cameras of a clips row."""
    return Trajectory(
        np.array(row["world_from_camera"]),
        np.array(row["intrinsics"]),
        np.arange(row["frames"]) / row["fps"],
        row["width"],
        row["height"],
    )


def is_temporal(row: Mapping[str, Any]) -> bool:
    """Whether a clips row is of a temporal clip, whose spec says so."""
    return isinstance(row["spec"], str) and '"temporal":{' in row["spec"]


def with_polished(row: Mapping[str, Any]) -> dict[str, Any]:
    """A samples row with the chain that a language model rewrote in place of the original; as it is where none was."""
    chain = row["polished_chain"]
    if chain is None:
        return dict(row)
    parts = {
        tag: chain.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0] for tag in ("observation", "think", "answer")
    }
    user, assistant = row["messages"]
    return {**row, **parts, "chain": chain, "messages": [user, {**assistant, "content": chain}]}


def row_to_sample(row: Mapping[str, Any]) -> Sample:
    """The sample that a samples row holds (see `layout.SAMPLES`)."""
    return Sample(
        kind=row["kind"],
        topic=row["topic"],
        skill=row["skill"],
        length=row["length"],
        question=row["question"],
        options=tuple(row["options"]),
        answer=row["answer"],
        observation=row["observation"],
        think=row["think"],
    )
