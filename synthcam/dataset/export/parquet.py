"""Parquet with the videos inside: a row is a clip with its video and samples; nothing beside it is needed.

`datasets.load_dataset(OUT, use)` gives `video` as a Video: the schema says so in the way `datasets` itself writes it.
"""

import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.clips.render import Progress
from synthcam.dataset.export.packed import SAMPLE_COLUMNS, batches, clips_with_samples
from synthcam.dataset.export.target import Target
from synthcam.dataset.layout import CLIPS
from synthcam.dataset.manifest import Dataset

CLIPS_A_FILE = 1000
CLIPS_A_GROUP = 50
"""Few enough that a reader holds a group of videos at ease."""
_VIDEO = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def _schema() -> pa.Schema:
    """Columns of a clip, with the video's bytes, and its samples; described for `datasets` in the metadata."""
    columns = [pa.field("video", _VIDEO) if column.name == "video" else column for column in CLIPS]
    schema = pa.schema([*columns, pa.field("samples", pa.list_(pa.struct(SAMPLE_COLUMNS)))])
    features = {column.name: _feature(column.type) for column in schema}
    features["video"] = {"_type": "Video"}
    return schema.with_metadata({"huggingface": json.dumps({"info": {"features": features}})})


def _feature(kind: pa.DataType) -> Any:
    """A type in the words of `datasets`."""
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "List"}
    if pa.types.is_struct(kind):
        return {column.name: _feature(column.type) for column in kind}
    return {"dtype": "float64" if pa.types.is_float64(kind) else str(kind), "_type": "Value"}


def write_parquet(
    dataset: Dataset, target: Target, progress: Progress, *, clips_a_file: int = CLIPS_A_FILE
) -> list[str]:
    """<use>/<split>-<number>.parquet, and a README that says so to `datasets`."""
    said = []
    files: dict[str, list[tuple[str, str]]] = {}
    schema = _schema()
    for use, split in dataset.tables:
        (target.folder / use).mkdir(exist_ok=True)
        clips = clips_with_samples(dataset, use, split, progress)
        for number, some in enumerate(batches(clips, clips_a_file)):
            path = target.folder / use / f"{split}-{number:05d}.parquet"
            with pq.ParquetWriter(path, schema, compression="zstd") as writer:
                for group in batches(some, CLIPS_A_GROUP):
                    rows = [_with_video(target, row, samples) for row, samples in group]
                    writer.write_table(pa.Table.from_pylist(rows, schema=schema))
        files.setdefault(use, []).append((split, f"{use}/{split}-*.parquet"))
        said.append(f"{use}/{split}-*.parquet")
    target.readme(files)
    return said


def _with_video(target: Target, row: dict[str, Any], samples: list[dict[str, Any]]) -> dict[str, Any]:
    video = {"bytes": target.video_bytes(row["video"]), "path": f"{row['clip']}.mp4"}
    return {**row, "video": video, "samples": samples}
