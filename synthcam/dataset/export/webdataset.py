"""WebDataset: tar files whose members of one name are one clip: <clip>.mp4 and <clip>.json with its record and samples.

The tar files of a use and split are numbered without a gap, for brace notation: sft-train-{000000..000007}.tar.
"""

import io
import json
import tarfile
from collections.abc import Mapping
from typing import Any

from synthcam.clips.render import Progress
from synthcam.dataset.export.packed import batches, clips_with_samples
from synthcam.dataset.export.target import Target
from synthcam.dataset.layout import record_of
from synthcam.dataset.manifest import Dataset

CLIPS_A_TAR = 1000
"""One to a few hundred megabytes: what streams well."""
PLACE = ("clip", "sha256", "split", "use", "scene", "scene_seed", "twin_group", "twin_kind", "twins")
"""What only a dataset knows of a clip; clip.json has the rest."""


def write_webdataset(
    dataset: Dataset, target: Target, progress: Progress, *, clips_a_tar: int = CLIPS_A_TAR
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
