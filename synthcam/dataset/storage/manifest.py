"""The manifest of a dataset: versions, counts, hashes. It is written last: where it exists, the build is complete."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from synthcam.atomic_files import write_text
from synthcam.data_paths import path_in, shown
from synthcam.dataset.storage.layout import BUILD, MANIFEST
from synthcam.digests import KEY, digest_holds, file_digest, with_digest
from synthcam.errors import InputError

FORMAT = 1
"""Version of the layout on disk."""


class FileEntry(BaseModel):
    """Size and hash of a file when it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    bytes: int


class Manifest(BaseModel):
    """What dataset this is: recipe, versions, counts, balance and hashes.

    It holds no time, host name or absolute path: the same recipe and seed give the same manifest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    complete: Literal[True] = True
    synthcam: str
    """Version of synthcam that built it."""
    recipe: str
    """Name of the recipe."""
    recipe_sha256: str
    """SHA-256 of DIR/recipe.yaml."""
    seed: int
    backend: str
    renderer: dict[str, str]
    versions: dict[str, str]
    """Versions of the libraries that decide bytes, and a digest of synthcam's own sources."""
    thresholds: dict[str, float]
    """Thresholds of the labels."""
    counts: dict[str, Any]
    """clips: {split: n}; samples, samples_wanted: {use: {split: n}}; unasked: {why a clip has no question: n};
    unwritten: {why a chain was not written or kept: n}; scenes,
    shards, slots, given_up, unpaired, video_seconds: n."""
    rejected: dict[str, int]
    """Number of rejected candidates, by reason."""
    balance: dict[str, Any]
    """See `synthcam.dataset.card.blind_baselines`."""
    polish: dict[str, Any] = {}
    """What `synthcam polish` kept (see its `PolishReport`); empty where it was not run."""
    files: dict[str, FileEntry]
    """Every file but the videos and this one, by path; the videos' hashes stand in the clips tables."""
    digest: str | None = None
    """SHA-256 over everything else in the manifest; None in memory, and in what earlier versions wrote."""


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write DIR/manifest.json atomically, which completes the dataset."""
    content = with_digest(manifest.model_dump(mode="json", exclude={"digest"}))
    build = folder / BUILD
    write_text(folder / MANIFEST, _text(content), temporary_in=build if build.is_dir() else None, sync=True)


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def manifest_is_intact(folder: Path) -> bool:
    """Whether every byte of a readable manifest is as it was written; only the layout is, if it carries no digest."""
    data = (folder / MANIFEST).read_bytes()
    content = json.loads(data)
    return data == _text(content).encode() and (KEY not in content or digest_holds(content))


def read_manifest(folder: Path, *, intact: bool = True) -> Manifest:
    """Read the manifest of a finished dataset.

    Args:
        intact: refuse one whose content is not what its digest was made of.

    Raises:
        InputError: there is none (the message says whether a build is unfinished), it is damaged, or of another format.
    """
    path = folder / MANIFEST
    if not path.is_file():
        if not folder.exists():
            raise InputError(f"{folder}: no such folder; allowed is a dataset's")
        if not folder.is_dir():
            raise InputError(f"{folder}: is a file; allowed is a dataset's folder")
        if (folder / BUILD).is_dir():
            raise InputError(f"{folder}: the build is not finished; run `synthcam build` again with --resume")
        raise InputError(f"{folder}: is no dataset, there is no {MANIFEST} in it")
    path_in(folder, MANIFEST, what=f"{folder}:")
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not JSON ({error})") from error
    found = content.get("format") if isinstance(content, dict) else None
    if type(found) is not int or found != FORMAT:
        raise InputError(f"{path}: format {shown(found)}; this version of synthcam reads format {FORMAT}")
    if intact and KEY in content and not digest_holds(content):
        raise InputError(f"{path}: its content is not what was written (SHA-256); `synthcam check {folder}` says more")
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path}: key {key}: {first['msg'].lower()}") from error


def hash_file(path: Path) -> FileEntry:
    """The size and SHA-256 of a file."""
    return FileEntry(sha256=file_digest(path), bytes=path.stat().st_size)
