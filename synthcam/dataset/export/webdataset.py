"""WebDataset: tar files in which members of one name are one clip: <clip>.mp4, and <clip>.json with record and samples.

`datasets` infers the columns of the JSON from the first clips, so what may be null or empty there is JSON text.
"""

import io
import json
import tarfile
from collections.abc import Mapping
from typing import Any

from synthcam.data_paths import file_name
from synthcam.dataset.export.clips_with_samples import batches, clips_with_samples, count_clips
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.shipped import TRL_PROGRAMS, ship
from synthcam.dataset.storage.dataset import Dataset
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
