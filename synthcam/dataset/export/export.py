"""Which forms there are, and how a dataset gets into one."""

from collections.abc import Callable, Mapping
from pathlib import Path

from synthcam import __version__
from synthcam.dataset.export.camerabench import write_camerabench
from synthcam.dataset.export.camreasoner import write_camreasoner
from synthcam.dataset.export.chat_formats import write_llamafactory, write_swift, write_trl
from synthcam.dataset.export.folder import ExportFolder, new_export_folder
from synthcam.dataset.export.packed_formats import write_parquet, write_webdataset
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import MANIFEST
from synthcam.dataset.storage.manifest import hash_file
from synthcam.errors import InputError
from synthcam.progress import ProgressCallback

Writer = Callable[[Dataset, ExportFolder, ProgressCallback], list[str]]
"""Writes a dataset's files into a target; returns what there is to say about it."""
FORMATS: Mapping[str, Writer] = {
    "webdataset": write_webdataset,
    "llamafactory": write_llamafactory,
    "swift": write_swift,
    "trl": write_trl,
    "camreasoner": write_camreasoner,
    "camerabench": write_camerabench,
    "parquet": write_parquet,
}
PACKED = ("webdataset", "parquet")
"""Forms that hold the videos inside their own files."""


def export_dataset(
    dataset: Dataset, out: Path, to: str, *, link: bool, overwrite: bool, progress: ProgressCallback
) -> list[str]:
    """Write a dataset in the form of `FORMATS[to]`; the same dataset gives the same bytes.

    Returns:
        What there is to say: what was written, and what this form has no place for.

    Raises:
        InputError: `out` may not be replaced, a video is missing, or `link` makes no sense.
        MachineError: `out` cannot be written.
    """
    if link and to in PACKED:
        raise InputError(f"--link: {to} holds the videos in its own files; there is nothing to link")
    receipt = {
        "to": to,
        "synthcam": __version__,
        "recipe": dataset.manifest.recipe,
        "seed": dataset.manifest.seed,
        "manifest_sha256": hash_file(dataset.folder / MANIFEST).sha256,
    }
    with new_export_folder(out, dataset.folder, link=link, overwrite=overwrite, receipt=receipt) as target:
        return FORMATS[to](dataset, target, progress)
