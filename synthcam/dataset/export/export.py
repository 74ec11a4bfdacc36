"""Exports a dataset in one of the formats that other tools read."""

from collections.abc import Callable, Mapping
from pathlib import Path

from synthcam import __version__
from synthcam.dataset.export.camchoreo import write_camchoreo
from synthcam.dataset.export.camerabench import write_camerabench
from synthcam.dataset.export.camreasoner import write_camreasoner
from synthcam.dataset.export.chat_formats import write_critiques, write_llamafactory, write_swift, write_trl
from synthcam.dataset.export.folder import ExportFolder, new_export_folder
from synthcam.dataset.export.packed_formats import write_hub, write_parquet, write_webdataset
from synthcam.dataset.export.rl_formats import write_easyr1, write_verl
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import MANIFEST
from synthcam.dataset.storage.manifest import hash_file
from synthcam.errors import InputError
from synthcam.progress import ProgressCallback

Writer = Callable[[Dataset, ExportFolder, ProgressCallback], list[str]]
"""Writes the files of a format into an export folder; returns one line of report for each."""
FORMATS: Mapping[str, Writer] = {
    "webdataset": write_webdataset,
    "llamafactory": write_llamafactory,
    "swift": write_swift,
    "trl": write_trl,
    "camreasoner": write_camreasoner,
    "camerabench": write_camerabench,
    "parquet": write_parquet,
    "hub": write_hub,
    "easyr1": write_easyr1,
    "verl": write_verl,
    "camchoreo": write_camchoreo,
    "critiques": write_critiques,
}
PACKED = ("webdataset", "parquet", "hub")
"""Formats that hold the videos inside their own files."""
DIGITS = 8
"""Of the manifest's hash, in paths of videos."""


def export_dataset(
    dataset: Dataset, out: Path, to: str, *, link: bool, overwrite: bool, progress: ProgressCallback, skip: bool = False
) -> list[str]:
    """Write a dataset into a new folder in the format `to`; the same dataset gives the same bytes.

    Args:
        to: a key of `FORMATS`.
        link: make hard links to the videos instead of copies.
        overwrite: replace an earlier export in `out`.
        skip: leave out clips whose video cannot be read; the receipt names them.

    Returns:
        Lines of report: what was written, and what the format cannot hold.

    Raises:
        InputError: `out` may not be replaced, a video is missing, or `link` is not possible.
        MachineError: `out` cannot be written.
    """
    if link and to in PACKED:
        raise InputError(f"--link: {to} holds the videos in its own files; there is nothing to link")
    digest = hash_file(dataset.folder / MANIFEST).sha256
    receipt = {
        "to": to,
        "synthcam": __version__,
        "recipe": dataset.manifest.recipe,
        "seed": dataset.manifest.seed,
        "manifest_sha256": digest,
    }
    how = {"link": link, "overwrite": overwrite, "skip": skip}
    with new_export_folder(out, dataset.folder, digest=digest[:DIGITS], **how, receipt=receipt) as folder:
        said = FORMATS[to](dataset, folder, progress)
        return [*said, *(f"left out {video}: {why}" for video, why in sorted(folder.skipped.items()))]
