"""Formats that pack clips with their videos and samples into large files: WebDataset and Parquet.

WebDataset: tar files in which members of one name are one clip, <clip>.mp4 and <clip>.json with its record and samples.
Parquet: a row is a clip with its video and samples; `datasets.load_dataset(OUT, use)` gives `video` as a Video.
"""

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from synthcam.data_paths import file_name
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import CLIPS, SAMPLES, clips_path, samples_path
from synthcam.dataset.storage.rows import row_to_record, with_polished
from synthcam.dataset.storage.tables import RowsByClip, read_rows
from synthcam.progress import ProgressCallback

T = TypeVar("T")
OF_THE_CLIP = ("clip", "video", "use", "split", "videos")
SAMPLE_COLUMNS = tuple(column for column in SAMPLES if column.name not in OF_THE_CLIP)
"""Columns of a sample that its clip does not have."""


def clips_with_samples(
    dataset: Dataset, folder: ExportFolder, use: str, split: str, progress: ProgressCallback
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Iterate over the clips rows of a use and split, each with its samples."""
    samples = RowsByClip([dataset.table(samples_path(use, split))])

    def is_in(row: Mapping[str, Any]) -> bool:
        # Critiques are about clips of any use.
        return bool(samples.of(row["clip"])) if use == "critique" else bool(row["use"] == use)

    total = sum(map(is_in, read_rows(dataset.table(clips_path(split)), ["clip", "use"])))
    shown = with_polished if dataset.polished else dict[str, Any]
    done = 0
    for row in dataset.clips(split):
        if is_in(row) and folder.takes(row["video"]):
            yield (
                row,
                [{c.name: sample[c.name] for c in SAMPLE_COLUMNS} for sample in map(shown, samples.of(row["clip"]))],
            )
            done += 1
            progress(f"clips, {use} {split}", done, total)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Group items into lists of `size`, the last one shorter."""
    iterator = iter(items)
    while some := list(islice(iterator, size)):
        yield some


CLIPS_A_TAR = 1000
"""Gives tar files of one to a few hundred megabytes, which stream well."""
PLACE = ("clip", "sha256", "split", "use", "scene", "scene_seed", "twin_group", "twin_kind", "twins")
"""Columns of a clip that clip.json does not have."""


def write_webdataset(
    dataset: Dataset, folder: ExportFolder, progress: ProgressCallback, *, clips_a_tar: int = CLIPS_A_TAR
) -> list[str]:
    """Write <use>-<split>-<number>.tar, numbered without gaps for brace notation: sft-train-{000000..000007}.tar."""
    said = []
    for use, split in dataset.tables:
        number = -1
        for number, some in enumerate(batches(clips_with_samples(dataset, folder, use, split, progress), clips_a_tar)):
            path = folder.folder / f"{use}-{split}-{number:06d}.tar"
            with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
                for row, samples in some:
                    name = file_name(row["clip"])
                    _add(tar, f"{name}.mp4", folder.video_bytes(row["video"]))
                    _add(tar, f"{name}.json", json.dumps(clip_content(row, samples)).encode())
        said.append(f"{use}-{split}-{{000000..{number:06d}}}.tar")
    return said


def clip_content(row: Mapping[str, Any], samples: list[dict[str, Any]]) -> dict[str, Any]:
    """The JSON of a clip: clip.json's content, its place in the dataset, and all of its samples."""
    return {**{key: row[key] for key in PLACE}, **row_to_record(row), "samples": samples}


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    # A new TarInfo has no time and no user, so that the bytes do not depend on when and by whom it is written.
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


CLIPS_A_FILE = 1000
CLIPS_A_GROUP = 50
"""Clips in a row group: few enough for a reader to hold their videos in memory."""
_VIDEO = pa.struct([("bytes", pa.binary()), ("path", pa.string())])


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


def write_parquet(
    dataset: Dataset, folder: ExportFolder, progress: ProgressCallback, *, clips_a_file: int = CLIPS_A_FILE
) -> list[str]:
    """Write <use>/<split>-<number>.parquet, and a README so that `datasets` finds them."""
    said = []
    files: dict[str, list[tuple[str, str]]] = {}
    schema = _schema()
    for use, split in dataset.tables:
        (folder.folder / use).mkdir(exist_ok=True)
        clips = clips_with_samples(dataset, folder, use, split, progress)
        for number, some in enumerate(batches(clips, clips_a_file)):
            path = folder.folder / use / f"{split}-{number:05d}.parquet"
            with pq.ParquetWriter(path, schema, compression="zstd") as writer:
                for group in batches(some, CLIPS_A_GROUP):
                    rows = [_with_video(folder, row, samples) for row, samples in group]
                    writer.write_table(pa.Table.from_pylist(rows, schema=schema))
        files.setdefault(use, []).append((split, f"{use}/{split}-*.parquet"))
        said.append(f"{use}/{split}-*.parquet")
    folder.readme(files)
    return said


def _with_video(folder: ExportFolder, row: dict[str, Any], samples: list[dict[str, Any]]) -> dict[str, Any]:
    video = {"bytes": folder.video_bytes(row["video"]), "path": f"{file_name(row['clip'])}.mp4"}
    return {**row, "video": video, "samples": samples}
