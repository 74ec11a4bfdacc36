"""Formats that hold the videos inside large files: WebDataset, Parquet, and Parquet with the card for the Hub.

WebDataset: tar files in which members of one name are one clip: <clip>.mp4, and <clip>.json with record and samples.
`datasets` infers the columns of the JSON from the first clips, so what may be null or empty there is JSON text.

Parquet: a row is a clip with its video and samples; `datasets.load_dataset(OUT, use)` gives `video` as a Video.
`write_hub`
writes the same with the dataset's card, for the Hugging Face Hub.
"""

import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.data_paths import file_name
from synthcam.dataset.card.card import answers, contents, licence, limits, making
from synthcam.dataset.card.hub_header import card_header
from synthcam.dataset.card.statistics import read_statistics
from synthcam.dataset.export.clips_with_samples import SAMPLE_COLUMNS, batches, clips_with_samples, count_clips
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.shipped import TRL_PROGRAMS, ship
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import CLIPS, RECIPE
from synthcam.dataset.storage.rows import canonical_json, row_to_record
from synthcam.progress import ProgressCallback

CLIPS_A_TAR = 100
"""Gives tar files of ten to some tens of megabytes: enough of them to be shuffled and shared among workers."""
FEWEST_TARS = 4
"""Tar files of a table that has that many clips: a loader with more workers than tar files stops."""
PLACE = ("clip", "sha256", "split", "use", "scene", "scene_seed", "twin_group", "twin_kind", "twins")
"""Columns of a clip that clip.json does not have."""
PLAIN = (
    "clip", "sha256", "split", "use", "scene", "scene_seed", "fps", "width", "height", "world_from_camera",
    "intrinsics", "frustums",
)  # fmt: skip
"""Parts of a clip that are there in every clip and of one type; the others are JSON text."""


def write_webdataset(
    dataset: Dataset, folder: ExportFolder, progress: ProgressCallback, *, clips_a_tar: int = CLIPS_A_TAR
) -> list[str]:
    """Write <use>-<split>-<digest>-<number>.tar, numbered without gaps for brace notation."""
    said: list[str] = []
    tables: dict[str, list[tuple[str, str]]] = {}
    for use, split in dataset.tables:
        name, number = f"{use}-{split}-{folder.digest}", -1
        size = _clips_a_tar(dataset, use, split, clips_a_tar)
        for number, some in enumerate(batches(clips_with_samples(dataset, folder, use, split, progress), size)):
            with tarfile.open(folder.folder / f"{name}-{number:06d}.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
                for row, samples in some:
                    clip = file_name(row["clip"])
                    _add(tar, f"{clip}.mp4", folder.video_bytes(row["video"]))
                    _add(tar, f"{clip}.json", json.dumps(clip_content(row, samples)).encode())
        if number >= 0:
            said.append(f"{name}-{{000000..{number:06d}}}.tar")
            tables.setdefault(use, []).append((split, f"{name}-*.tar"))
    config, files = next(iter(tables.items()), ("", [("", "")]))
    named: dict[str, Any] = {"pattern": said[0] if said else "", "config": config, "split": files[0][0]}
    ship(dataset, folder, "webdataset", tables, programs=TRL_PROGRAMS, **named)
    return said


def _clips_a_tar(dataset: Dataset, use: str, split: str, most: int) -> int:
    return max(1, min(most, -(-count_clips(dataset, use, split) // FEWEST_TARS)))


def clip_content(row: Mapping[str, Any], samples: list[dict[str, Any]]) -> dict[str, Any]:
    """The JSON of a clip: clip.json's content, its place in the dataset, and all of its samples."""
    whole = {**{key: row[key] for key in PLACE}, **row_to_record(row), "samples": samples}
    return {key: value if key in PLAIN else canonical_json(value) for key, value in whole.items()}


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    # A new TarInfo has no time and no user, so that the bytes do not depend on when and by whom it is written.
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


CLIPS_A_FILE = 1000
CLIPS_A_GROUP = 50
"""Clips in a row group: few enough for a reader to hold their videos in memory."""
_CARD = (contents, answers, making, limits, licence)
"""Sections of a dataset's card that hold without its figures."""
_VIDEO = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


def write_parquet(
    dataset: Dataset, folder: ExportFolder, progress: ProgressCallback, *, clips_a_file: int = CLIPS_A_FILE
) -> list[str]:
    """Write <use>/<split>-<number>.parquet, and a README so that `datasets` finds them."""
    tables = _write_tables(dataset, folder, progress, clips_a_file)
    _ship(dataset, folder, "parquet", tables)
    return [path for files in tables.values() for _, path in files]


def write_hub(
    dataset: Dataset, folder: ExportFolder, progress: ProgressCallback, *, clips_a_file: int = CLIPS_A_FILE
) -> list[str]:
    """Write the same files with the dataset's card, which says how to upload them to the Hugging Face Hub."""
    tables = _write_tables(dataset, folder, progress, clips_a_file)
    statistics = read_statistics(dataset)
    card = "\n\n".join(section(dataset, statistics).strip() for section in _CARD)
    _ship(dataset, folder, "hub", tables, header=card_header(dataset, statistics), card=f"{card}\n")
    (folder.folder / RECIPE).write_bytes((dataset.folder / RECIPE).read_bytes())
    return [path for files in tables.values() for _, path in files]


def _write_tables(
    dataset: Dataset, folder: ExportFolder, progress: ProgressCallback, clips_a_file: int
) -> dict[str, list[tuple[str, str]]]:
    """Write the files of every table; returns for each use its files as (split, pattern)."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for use, split in dataset.tables:
        clips = clips_with_samples(dataset, folder, use, split, progress)
        for number, some in enumerate(batches(clips, clips_a_file)):
            _write_file(folder, f"{use}/{split}-{number:05d}.parquet", some)
        tables.setdefault(use, []).append((split, f"{use}/{split}-*.parquet"))
    return tables


def _ship(
    dataset: Dataset, folder: ExportFolder, form: str, tables: Mapping[str, Sequence[tuple[str, str]]], **more: Any
) -> None:
    config, files = next(iter(tables.items()))
    split = files[0][0]
    named: dict[str, Any] = {"config": config, "split": split, "file": f"{config}/{split}-00000.parquet"}
    ship(dataset, folder, form, tables, programs=TRL_PROGRAMS, **named, **more)


def _write_file(folder: ExportFolder, path: str, clips: list[tuple[dict[str, Any], list[dict[str, Any]]]]) -> None:
    (folder.folder / path).parent.mkdir(exist_ok=True)
    schema = _schema()
    with pq.ParquetWriter(folder.folder / path, schema, compression="zstd") as writer:
        for group in batches(clips, CLIPS_A_GROUP):
            rows = [_with_video(folder, row, samples) for row, samples in group]
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _with_video(folder: ExportFolder, row: dict[str, Any], samples: list[dict[str, Any]]) -> dict[str, Any]:
    video = {"bytes": folder.video_bytes(row["video"]), "path": f"{file_name(row['clip'])}.mp4"}
    return {**row, "video": video, "samples": samples}


def _schema() -> pa.Schema:
    """Columns of a clip with the video's bytes and its samples, and the metadata that `datasets` writes for them."""
    columns = [pa.field("video", _VIDEO) if column.name == "video" else column for column in CLIPS]
    schema = pa.schema([*columns, pa.field("samples", pa.list_(pa.struct(SAMPLE_COLUMNS)))])
    features = {column.name: _feature(column.type) for column in schema}
    features["video"] = {"_type": "Video"}
    return schema.with_metadata({"huggingface": json.dumps({"info": {"features": features}})})


def _feature(kind: pa.DataType) -> Any:
    """An Arrow type as a feature of `datasets`."""
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "List"}
    if pa.types.is_struct(kind):
        return {column.name: _feature(column.type) for column in kind}
    return {"dtype": "float64" if pa.types.is_float64(kind) else str(kind), "_type": "Value"}
