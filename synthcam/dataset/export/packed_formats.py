"""Formats that pack clips with their videos and samples into large files: WebDataset and Parquet."""

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import CLIPS, SAMPLES, clips_path, samples_path
from synthcam.dataset.storage.rows import record_of
from synthcam.dataset.storage.tables import SamplesByClip, read_rows
from synthcam.progress import ProgressCallback

T = TypeVar("T")
OF_THE_CLIP = ("clip", "video", "use", "split", "videos")
SAMPLE_COLUMNS = tuple(column for column in SAMPLES if column.name not in OF_THE_CLIP)
"""Columns of a sample that its clip does not say already."""


def clips_with_samples(
    dataset: Dataset, use: str, split: str, progress: ProgressCallback
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The clips rows of a use and split, each with its samples."""
    samples = SamplesByClip([dataset.folder / samples_path(use, split)])
    uses = [row["use"] for row in read_rows(dataset.folder / clips_path(split), ["use"])]
    done = 0
    for row in dataset.clips(split):
        if row["use"] == use:
            yield row, [{c.name: sample[c.name] for c in SAMPLE_COLUMNS} for sample in samples.of(row["clip"])]
            done += 1
            progress(f"clips, {use} {split}", done, uses.count(use))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """`size` of the items at a time, the last time fewer."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


CLIPS_A_TAR = 1000
"""One to a few hundred megabytes: what streams well."""
PLACE = ("clip", "sha256", "split", "use", "scene", "scene_seed", "twin_group", "twin_kind", "twins")
"""What only a dataset knows of a clip; clip.json has the rest."""


def write_webdataset(
    dataset: Dataset, target: ExportFolder, progress: ProgressCallback, *, clips_a_tar: int = CLIPS_A_TAR
) -> list[str]:
    """<use>-<split>-<number>.tar."""
    said = []
    for use, split in dataset.tables:
        number = -1
        for number, some in enumerate(batches(clips_with_samples(dataset, use, split, progress), clips_a_tar)):
            path = target.folder / f"{use}-{split}-{number:06d}.tar"
            with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
                for row, samples in some:
                    _add(tar, f"{row['clip']}.mp4", target.video_bytes(row["video"]))
                    _add(tar, f"{row['clip']}.json", json.dumps(clip_content(row, samples)).encode())
        said.append(f"{use}-{split}-{{000000..{number:06d}}}.tar")
    return said


def clip_content(row: Mapping[str, Any], samples: list[dict[str, Any]]) -> dict[str, Any]:
    """What clip.json holds, the clip's place in the dataset, and all of its samples."""
    return {**{key: row[key] for key in PLACE}, **record_of(row), "samples": samples}


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    # A fresh TarInfo carries no time and no user: the same bytes whenever and by whomever it is written.
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


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
    dataset: Dataset, target: ExportFolder, progress: ProgressCallback, *, clips_a_file: int = CLIPS_A_FILE
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


def _with_video(target: ExportFolder, row: dict[str, Any], samples: list[dict[str, Any]]) -> dict[str, Any]:
    video = {"bytes": target.video_bytes(row["video"]), "path": f"{row['clip']}.mp4"}
    return {**row, "video": video, "samples": samples}
