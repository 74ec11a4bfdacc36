"""The frames of a clip as PNG files, as they were drawn, named as `convert` names pictures; and the clip as a GIF."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import imageio.v3 as imageio
import numpy as np
import numpy.typing as npt

from synthcam.atomic_files import working_folder
from synthcam.errors import InputError, MachineError
from synthcam.rendering.look import Picture

NAME = "frame_{:05d}.png"
_NAME = re.compile(r"frame_[0-9]{5}\.png")


class FrameFolder:
    """A new folder that frames are written into, one after the other, before it takes its place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def add(self, picture: Picture) -> None:
        """Write the next frame."""
        imageio.imwrite(self.folder / NAME.format(self.count), np.asarray(picture), extension=".png")
        self.count += 1


def check_frames_dir(folder: Path, *, overwrite: bool, clip: Path | None = None) -> None:
    """Refuse a place for frames that is a file, holds something else than frames, or is to hold the `clip`.

    Raises:
        InputError: the folder holds frames and `overwrite` is off, or it holds other files, or is to hold them.
    """
    if clip is not None and clip.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"--frames-dir {folder}: is where the clip goes (--out {clip}); allowed is a folder of its own"
        )
    if folder.exists() and not folder.is_dir():
        raise InputError(f"--frames-dir {folder}: is a file; allowed is a folder")
    found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    other = [name for name in found if not _NAME.fullmatch(name)]
    if other:
        raise InputError(f"--frames-dir {folder}: holds {other[0]}; allowed is a folder of frames alone, or a new one")
    if found and not overwrite:
        raise InputError(f"--frames-dir {folder}: already holds {found[0]}; choose another folder, or --overwrite")


@contextmanager
def frame_folder(folder: Path, *, overwrite: bool) -> Iterator[FrameFolder]:
    """Give a folder to write frames into; at the end it becomes `folder`, or nothing of it stays after an error.

    Raises:
        InputError: see `check_frames_dir`.
        MachineError: it cannot be written.
    """
    check_frames_dir(folder, overwrite=overwrite)
    target = folder.resolve()
    parent = target.parent
    while not parent.exists():
        parent = parent.parent
    try:
        with working_folder(parent / target.name) as aside:
            yield FrameFolder(aside)
            check_frames_dir(folder, overwrite=overwrite)
            if folder.is_dir():
                for path in sorted(folder.iterdir()):
                    path.unlink()
                folder.rmdir()
            folder.parent.mkdir(parents=True, exist_ok=True)
            aside.rename(folder)
    except OSError as error:
        raise MachineError(f"--frames-dir {folder}: {error.strerror or error}") from error


def write_gif(file: Path, frames: npt.NDArray[np.uint8], fps: float) -> None:
    """Write frames (F, H, W, 3) as an animation that repeats; a GIF's times are whole hundredths of a second."""
    imageio.imwrite(file, frames, extension=".gif", duration=max(10.0 * round(100.0 / fps), 20.0), loop=0)
