"""The folder of an export: written beside its place, then moved there in one step, so that it is complete or absent."""

import errno
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synthcam.atomic_files import remove_leftovers, replacing_folder
from synthcam.dataset.storage.dataset import video_in
from synthcam.errors import InputError, MachineError
from synthcam.receipts import FILES, file_sizes, own_files, read_receipt
from synthcam.rendering.video import check_readable

RECEIPT = "export.json"
"""Names what a folder was exported from and lists its files: only folders without any other file are replaced."""
VIDEOS = "videos"


@dataclass
class ExportFolder:
    """The folder that an export is written into.

    Attributes:
        folder: the working folder to write into.
        source: the dataset's folder.
        digest: eight hexadecimal digits that tell the dataset from others; part of the path of each video, since tools
            keep decoded frames under the path of a video.
        link: whether videos are hard links to the dataset's instead of copies.
        skip: whether clips whose video cannot be read are left out.
        skipped: the videos left out, each with the reason.
    """

    folder: Path
    source: Path
    digest: str
    link: bool
    skip: bool = False
    skipped: dict[str, str] = field(default_factory=dict)
    _videos: set[str] = field(default_factory=set)
    _readable_ones: set[str] = field(default_factory=set)

    def video(self, path: str, *, name: str | None = None) -> str:
        """Put one of the dataset's videos into the folder, once; returns its path there, videos/<digest>/... or `name`.

        Args:
            path: as the row says it; it is not trusted (see `synthcam.data_paths`).
            name: a path made by the export itself.

        Raises:
            InputError: the video is missing, not below the dataset's folder, or cannot be linked.
        """
        source = self._readable(path)
        name = name or f"{VIDEOS}/{self.digest}/{path.removeprefix(f'{VIDEOS}/')}"
        if name in self._videos:
            return name
        self._videos.add(name)
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if self.link:
                # What a link of a cache leads to, not the link itself, which would lead nowhere from here.
                os.link(source.resolve(), target)
            else:
                shutil.copyfile(source, target)
        except OSError as error:
            if self.link and error.errno in (errno.EXDEV, errno.EPERM, errno.EMLINK):
                raise InputError("--link: no hard link can be made there; leave it out to copy the videos") from error
            raise
        return name

    def takes(self, path: str) -> bool:
        """Whether the clip of a video goes into the export: False where its video cannot be read and `skip` is set.

        Raises:
            InputError: the video cannot be read and `skip` is not set, or it is not below the dataset's folder.
        """
        if path in self.skipped or not self.skip or path in self._readable_ones:
            return path not in self.skipped
        source = video_in(self.source, path)
        try:
            check_readable(self._readable(path))
        except InputError as error:
            self.skipped[path] = str(error).removeprefix(f"{source}: ")
            return False
        self._readable_ones.add(path)
        return True

    def video_bytes(self, path: str) -> bytes:
        """Read one of the dataset's videos.

        Raises:
            InputError: the video is missing, or not below the dataset's folder.
        """
        return self._readable(path).read_bytes()

    def _readable(self, path: str) -> Path:
        """The file of one of the dataset's videos, which is there and may be read."""
        source = video_in(self.source, path)
        if not source.is_file():
            raise InputError(f"{source}: is missing; `synthcam check` says what else is")
        if not os.access(source, os.R_OK):
            raise InputError(f"{source}: may not be read; `synthcam check` says what else is wrong")
        return source

    def json_lines(self, path: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Write one JSON object a line; returns their number. An empty file is not written."""
        return self._write(path, (f"{_json(row)}\n" for row in rows), "", "")

    def json_list(self, path: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Write a JSON list, one object a line; returns their number. An empty list is not written."""
        parts = (f"{',' if i else ''}\n{_json(row)}" for i, row in enumerate(rows))
        return self._write(path, parts, "[", "\n]\n")

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
        _refuse_to_lose(out)
    parent = out.resolve().parent
    while not parent.exists():
        parent = parent.parent
    if not os.access(parent, os.W_OK):
        raise MachineError(f"--out {out}: {parent} is not writable")


def _refuse_to_lose(out: Path) -> None:
    """Refuse to replace a folder that holds more than an export wrote: what a user put there, edited or trained.

    What Python caches of an export's own programs is nobody's work.

    Raises:
        InputError: names the first such file.
    """
    receipt = read_receipt(out / RECEIPT)
    own = own_files(out, receipt)
    for path in file_sizes(out):
        program = re.sub(r"(^|/)__pycache__/(\w+)\.[\w.-]+\.pyc$", r"\1\2.py", path)
        if path in own or (program != path and program in own):
            continue
        if path in receipt and not (out / path).is_symlink():
            raise InputError(
                f"--out {out}: {path} was changed since the export; move it away to keep the change, or choose another "
                f"folder"
            )
        raise InputError(f"--out {out}: holds {path}, which no export wrote; choose another folder")


@contextmanager
def new_export_folder(
    out: Path, source: Path, *, digest: str, link: bool, overwrite: bool, skip: bool, receipt: dict[str, Any]
) -> Iterator[ExportFolder]:
    """Give a folder beside `out` to write into; at the end it becomes `out`, with a receipt of its content.

    What an earlier run for the same `out` left beside it when it was killed is removed.

    Raises:
        InputError, MachineError: see `check_out`; the disk is full.
    """
    try:
        # A run that was killed may have moved an earlier export away, which is put back before it is asked about.
        remove_leftovers(out.resolve())
        check_out(out, source, overwrite=overwrite)
        with replacing_folder(out.resolve()) as temporary:
            folder = ExportFolder(temporary, source, digest, link, skip)
            yield folder
            content = {**receipt, "left_out": dict(sorted(folder.skipped.items())), FILES: file_sizes(temporary)}
            (temporary / RECEIPT).write_text(json.dumps(content, indent=1) + "\n")
    except OSError as error:
        raise MachineError(f"--out {out}: {error.strerror or error}") from error
