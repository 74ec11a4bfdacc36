"""Prompts with right answers for EasyR1 and verl, as Parquet tables, with the reward that both call.

Sources of their keys: https://github.com/hiyouga/EasyR1 (examples/config.yaml, verl/utils/dataset.py) and
https://verl.readthedocs.io/en/latest/preparation/prepare_data.html (with `videos` for its RLHFDataset).
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.dataset.export.chat_formats import rows_with_videos
from synthcam.dataset.export.clips_with_samples import batches
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.shipped import REWARD, Shape, ship
from synthcam.dataset.storage.dataset import Dataset
from synthcam.progress import ProgressCallback

Row = Mapping[str, Any]
SOURCE = "synthcam"
ROWS_A_GROUP = 1000
LARGEST_BATCH = 128
LEAST_PIXELS = 4 * 28 * 28
"""Of a frame that trainers may show: their own least is above what some datasets have, and they stop there."""
EASYR1 = pa.schema(
    [
        ("problem", pa.string()),
        ("answer", pa.string()),
        ("videos", pa.list_(pa.string())),
        ("options", pa.list_(pa.string())),
    ]
)
VERL = pa.schema(
    [
        ("data_source", pa.string()),
        ("prompt", pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))),
        (
            "videos",
            pa.list_(
                pa.struct(
                    [
                        ("type", pa.string()),
                        ("video", pa.string()),
                        ("fps", pa.float64()),
                        ("min_pixels", pa.int64()),
                        ("max_pixels", pa.int64()),
                    ]
                )
            ),
        ),
        ("ability", pa.string()),
        ("reward_model", pa.struct([("style", pa.string()), ("ground_truth", pa.string())])),
        (
            "extra_info",
            pa.struct(
                [
                    ("split", pa.string()),
                    ("index", pa.int64()),
                    ("sample", pa.string()),
                    ("options", pa.list_(pa.string())),
                ]
            ),
        ),
    ]
)


def write_easyr1(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write <use>/<split>.parquet with EasyR1's keys."""
    return _write(dataset, folder, progress, "easyr1", EASYR1, lambda row, index: easyr1_item(row))


def write_verl(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write <use>/<split>.parquet with verl's keys."""
    shape = Shape.of(dataset)
    return _write(dataset, folder, progress, "verl", VERL, lambda row, index: verl_item(row, index, shape))


def easyr1_item(row: Row) -> dict[str, Any]:
    """A row for EasyR1: the video stands where `<video>` does in `problem`."""
    content = row["messages"][0]["content"]
    return {"problem": content, "answer": row["answer"], "videos": row["videos"], "options": row["options"]}


def verl_item(row: Row, index: int, shape: Shape) -> dict[str, Any]:
    """A row for verl, whose videos say at which rate and size they are read."""
    limits = {"fps": shape.fps, "min_pixels": LEAST_PIXELS, "max_pixels": shape.pixels}
    return {
        "data_source": SOURCE,
        "prompt": row["messages"][:1],
        "videos": [{"type": "video", "video": path, **limits} for path in row["videos"]],
        "ability": "camera motion",
        "reward_model": {"style": "rule", "ground_truth": row["answer"]},
        "extra_info": {"split": row["split"], "index": index, "sample": row["sample"], "options": row["options"]},
    }


def _write(
    dataset: Dataset,
    folder: ExportFolder,
    progress: ProgressCallback,
    form: str,
    schema: pa.Schema,
    item: Callable[[Row, int], dict[str, Any]],
) -> list[str]:
    said, prompts = [], 1
    for use, split in dataset.tables:
        if use == "critique":
            said.append(f"left out: critique {split}, which has no one answer to reward")
            continue
        path = f"{use}/{split}.parquet"
        rows = rows_with_videos(dataset, folder, use, split, progress)
        count = _write_table(folder.folder / path, (item(row, index) for index, row in enumerate(rows)), schema)
        said.append(f"{path}: {count} samples")
        prompts = count if use == "rl" and prompts == 1 else prompts
    ship(dataset, folder, form, programs=(REWARD,), **_named(dataset), batch=_batch(prompts), least=LEAST_PIXELS)
    return said


def _named(dataset: Dataset) -> dict[str, Any]:
    """The table that a README reads as an example."""
    use, split = next(iter(dataset.tables), ("", ""))
    return {"first": use, "split": split}


def _batch(prompts: int) -> int:
    """How many prompts a step takes: a power of two, which many numbers of GPUs divide; fewer where there are fewer."""
    return 1 << max(0, min(LARGEST_BATCH, prompts).bit_length() - 1)


def _write_table(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> int:
    path.parent.mkdir(exist_ok=True)
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for some in batches(rows, ROWS_A_GROUP):
            writer.write_table(pa.Table.from_pylist(some, schema=schema))
            count += len(some)
    return count
