"""The folder of an export: written beside its place, then moved there in one step, so that it is complete or absent."""

import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synthcam.atomic_files import replacing_folder
from synthcam.dataset.card.hub_header import LICENCE, configs, front_matter
from synthcam.dataset.storage.layout import README
from synthcam.errors import InputError, MachineError

RECEIPT = "export.json"
"""Names what a folder was exported from and lists its files: only folders without any other file are replaced."""


@dataclass
class ExportFolder:
    """The folder that an export is written into.

    Attributes:
        folder: the working folder to write into.
        source: the dataset's folder.
        link: whether videos are hard links to the dataset's instead of copies.
    """

    folder: Path
    source: Path
    link: bool
    _videos: set[str] = field(default_factory=set)

    def video(self, path: str, *, name: str | None = None) -> str:
        """Put one of the dataset's videos into the folder, once, under its own path or `name`; returns that path.

        Raises:
            InputError: the video is missing or cannot be linked.
        """
        name = name or path
        if name in self._videos:
            return name
        self._videos.add(name)
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if self.link:
                os.link(self.source / path, target)
            else:
                shutil.copyfile(self.source / path, target)
        except FileNotFoundError as error:
            raise self._missing(path) from error
        except OSError as error:
            if self.link and error.errno in (errno.EXDEV, errno.EPERM, errno.EMLINK):
                raise InputError("--link: no hard link can be made there; leave it out to copy the videos") from error
            raise
        return name

    def video_bytes(self, path: str) -> bytes:
        """Read one of the dataset's videos.

        Raises:
            InputError: the video is missing.
        """
        try:
            return (self.source / path).read_bytes()
        except FileNotFoundError as error:
            raise self._missing(path) from error

    def _missing(self, path: str) -> InputError:
        return InputError(f"{self.source / path}: is missing; `synthcam check` says what else is")

    def json_lines(self, path: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Write one JSON object a line; returns their number. An empty file is not written."""
        return self._write(path, (f"{_json(row)}\n" for row in rows), "", "")

    def json_list(self, path: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Write a JSON list, one object a line; returns their number. An empty list is not written."""
        parts = (f"{',' if i else ''}\n{_json(row)}" for i, row in enumerate(rows))
        return self._write(path, parts, "[", "\n]\n")

    def readme(self, tables: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        """Write a README from which `datasets` learns the files (split, path) of each configuration."""
        header = {"license": LICENCE, "configs": configs(tables)}
        (self.folder / README).write_text(front_matter(header), encoding="utf-8")

    def _write(self, path: str, parts: Iterable[str], head: str, tail: str) -> int:
        target, count = self.folder / path, 0
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8") as file:
            file.write(head)
            for part in parts:
                file.write(part)
                count += 1
            file.write(tail)
        if not count:
            target.unlink()
        return count


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def check_out(out: Path, source: Path, *, overwrite: bool) -> None:
    """Refuse a place in the dataset itself, or one that holds anything but an earlier export.

    Raises:
        InputError: the place is refused.
        MachineError: its parent cannot be written to.
    """
    if out.resolve().is_relative_to(source.resolve()):
        raise InputError(f"--out {out}: lies in the dataset; choose a folder outside it")
    if out.is_file():
        raise InputError(f"--out {out}: is a file; allowed is a folder")
    if out.is_dir() and any(out.iterdir()):
        if not overwrite:
            raise InputError(f"--out {out}: is not empty; choose another folder, or --overwrite to replace an export")
        strange = _foreign_file(out)
        if strange is not None:
            raise InputError(f"--out {out}: holds {strange}, which no export wrote; choose another folder")
    parent = out.resolve().parent
    while not parent.exists():
        parent = parent.parent
    if not os.access(parent, os.W_OK):
        raise MachineError(f"--out {out}: {parent} is not writable")


def _foreign_file(out: Path) -> str | None:
    """A file in `out` that no export wrote: its receipt does not list it."""
    try:
        known = {RECEIPT, *json.loads((out / RECEIPT).read_bytes())["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        known = set()
    found = (path.relative_to(out).as_posix() for path in sorted(out.rglob("*")) if not path.is_dir())
    return next((path for path in found if path not in known), None)


@contextmanager
def new_export_folder(
    out: Path, source: Path, *, link: bool, overwrite: bool, receipt: dict[str, Any]
) -> Iterator[ExportFolder]:
    """Give a folder beside `out` to write into; at the end it becomes `out`, with a receipt of its content.

    Raises:
        InputError, MachineError: see `check_out`; the disk is full.
    """
    check_out(out, source, overwrite=overwrite)
    try:
        with replacing_folder(out.resolve()) as temporary:
            yield ExportFolder(temporary, source, link)
            files = sorted(path.relative_to(temporary).as_posix() for path in temporary.rglob("*") if path.is_file())
            (temporary / RECEIPT).write_text(json.dumps({**receipt, "files": files}, indent=1) + "\n")
    except OSError as error:
        raise MachineError(f"--out {out}: {error.strerror or error}") from error
