"""Folders with a file a frame that holds its camera matrix: ScanNet's pose/, 7-Scenes' *.pose.txt, MVSNet's cams/.

ScanNet and 7-Scenes: 4x4 camera-to-world matrices in metres, OpenCV camera axes, -inf where the tracker was lost.
http://www.scan-net.org, https://www.microsoft.com/en-us/research/project/rgb-d-dataset-7-scenes/
MVSNet: a line "extrinsic", the 4x4 world-to-camera matrix, a line "intrinsic", a 3x3 one. https://github.com/YoYo000/MVSNet
"""

import re
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import MAX_FRAMES, assemble
from synthcam.formats._tables import split
from synthcam.formats._text import natural_key, number, read_text
from synthcam.formats.matrices import is_number_or_lost, whole_matrices, without_lost
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array

NAMES = ("pose", "poses", "cams", "extrinsics")
_NUMBERED = re.compile(r".*[0-9].*\.txt", re.IGNORECASE)


def find_pose_texts(folder: Path) -> list[Path]:
    """The files of a frame each in a folder, or in its pose/, in order of their numbers; none if there are none."""
    try:
        for place in (folder, *(folder / name for name in NAMES)):
            if not place.is_dir():
                continue
            files = [file for file in sorted(place.iterdir()) if _NUMBERED.fullmatch(file.name) and file.is_file()]
            named = [file for file in files if file.name.lower().endswith((".pose.txt", "_cam.txt", "_pose.txt"))]
            chosen = sorted(named or files, key=lambda file: natural_key(file.name))
            if len(chosen) >= 2 and _matrix(chosen[0]) is not None:
                return chosen
    except (OSError, ValueError):
        return []
    return []


def read_pose_folder(path: Path, given: Given | None = None) -> PoseFile:
    """Read a folder of camera-to-world matrices (world-to-camera where the files say extrinsic).

    Raises:
        InputError: a file holds no matrix, or see `assemble`.
    """
    return _read(path, given or Given(), format="pose-folder", inverse=False)


def read_pose_folder_w2c(path: Path, given: Given | None = None) -> PoseFile:
    """Read a folder of world-to-camera matrices.

    Raises:
        InputError: as for `read_pose_folder`.
    """
    return _read(path, given or Given(), format="pose-folder-w2c", inverse=True)


def _read(path: Path, given: Given, *, format: str, inverse: bool) -> PoseFile:
    files = find_pose_texts(path)
    if not files:
        raise InputError(
            f"{path}: holds no pose files; allowed is a folder with a 4x4 matrix a frame, 0.txt, 1.txt ..."
        )
    if len(files) > MAX_FRAMES:
        raise InputError(f"{path}: holds {len(files)} files; allowed are {MAX_FRAMES}")
    found = [_matrix(file) for file in files]
    bad = next((file for file, matrix in zip(files, found, strict=True) if matrix is None), None)
    if bad is not None:
        raise InputError(f"{bad}: holds no matrix; allowed are 4 (or 3) lines of 4 numbers")
    extrinsic = "extrinsic" in read_text(files[0]).lower()
    rows = np.array([matrix for matrix in found if matrix is not None])
    poses, notes = whole_matrices(rows, str(path), [file.name for file in files])
    poses, where, more = without_lost(poses, [file.name for file in files])
    k = _intrinsics(path, files)
    return assemble(
        path,
        name=path.resolve().name,
        format=format,
        poses=poses,
        world_to_camera=extrinsic or inverse,
        where=where,
        given=given,
        metric=not (extrinsic or inverse),
        intrinsics=None if k is None else np.tile(k, (len(poses), 1)),
        notes=[*notes, *more],
    )


def _matrix(file: Path) -> Array | None:
    """The (16,) or (12,) numbers of a file's pose, padded to (4, 4); None if it holds none."""
    try:
        text = read_text(file)
    except InputError:
        return None
    head, _, rest = text.lower().partition("extrinsic")
    tokens = split(rest.partition("intrinsic")[0] if rest else head)
    if len(tokens) not in (12, 16) or not all(map(is_number_or_lost, tokens)):
        return None
    values = np.array([float(token) for token in tokens]).reshape(-1, 4)
    return values if len(values) == 4 else np.concatenate([values, [[0.0, 0.0, 0.0, 1.0]]])


def _intrinsics(path: Path, files: list[Path]) -> Array | None:
    """fx, fy, cx, cy (4,) where the layout keeps them: in the file (MVSNet), or in intrinsic/ beside (ScanNet)."""
    tokens = split(read_text(files[0]).lower().partition("extrinsic")[2].partition("intrinsic")[2])[:9]
    where = str(files[0])
    if len(tokens) < 9:
        folders = (path, path.parent, files[0].parent.parent)
        names = (
            "intrinsic/intrinsic_color.txt",
            "intrinsics/intrinsic_color.txt",
            "intrinsic_color.txt",
            "intrinsics.txt",
        )
        file = next((folder / name for folder in folders for name in names if (folder / name).is_file()), None)
        tokens = [] if file is None else split(read_text(file))
        where = str(file)
    if len(tokens) not in (9, 16):
        return None
    wide = 3 if len(tokens) == 9 else 4
    k = [number(tokens[i], where) for i in (0, wide + 1, 2, wide + 2)]
    return np.array(k) if k[0] > 0 and k[1] > 0 and k[2] > 0 and k[3] > 0 else None
