"""Folders with a file a frame that holds its camera matrix: ScanNet's pose/, 7-Scenes' *.pose.txt, MVSNet's cams/.

ScanNet and 7-Scenes: 4x4 camera-to-world matrices in metres, OpenCV camera axes, -inf where the tracker was lost.
http://www.scan-net.org, https://www.microsoft.com/en-us/research/project/rgb-d-dataset-7-scenes/
MVSNet: a line "extrinsic", the 4x4 world-to-camera matrix, a line "intrinsic", a 3x3 one. https://github.com/YoYo000/MVSNet
CUT3R: camera/000000.npz with pose, camera to world, and intrinsics. https://github.com/CUT3R/CUT3R
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import Archive, read_npy
from synthcam.formats._assemble import MAX_FRAMES, assemble
from synthcam.formats._tables import split
from synthcam.formats._text import natural_key, read_text
from synthcam.formats.matrices import READINGS, Reading, is_number_or_lost, whole_matrices, without_lost
from synthcam.formats.named_arrays import LENSES, WORLD_TO_CAMERA, pose_name
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array

NAMES = ("pose", "poses", "cams", "cams_1", "cam", "camera", "cameras", "extrinsics")
_NUMBERED = re.compile(r".*[0-9].*", re.DOTALL)
_NAMED = (".pose.txt", "_cam.txt", "_pose.txt")
_LENS_FILES = (
    "intrinsic/intrinsic_color.txt", "intrinsics/intrinsic_color.txt", "intrinsic_color.txt", "intrinsics.txt",
)  # fmt: skip


@dataclass(frozen=True)
class FilePose:
    """What one file holds: a pose (4, 4), which way it goes if the file says so, and a lens (3, 3) if there is one."""

    matrix: Array
    world_to_camera: bool = False
    lens: Array | None = None


def find_pose_files(folder: Path) -> list[Path]:
    """The files of a frame each in a folder, or in its pose/, in order of their numbers; none if there are none."""
    try:
        for place in (folder, *(folder / name for name in NAMES)):
            if not place.is_dir():
                continue
            entries = sorted(path for path in place.iterdir() if _NUMBERED.fullmatch(path.stem) and path.is_file())
            for suffix in (".txt", ".npz", ".npy"):
                files = [path for path in entries if path.suffix.lower() == suffix]
                named = [path for path in files if path.name.lower().endswith(_NAMED)]
                chosen = sorted(named or files, key=lambda path: natural_key(path.name))
                if len(chosen) >= 2 and file_pose(chosen[0]) is not None:
                    return chosen
    except (OSError, ValueError):
        return []
    return []


def read_pose_folder(path: Path, given: Given | None = None, *, reading: str = "") -> PoseFile:
    """Read a folder of matrices.

    Args:
        reading: a key of READINGS; matrices of files that say extrinsic take the world to the camera in any case.

    Raises:
        InputError: a file holds no matrix, or see `assemble`.
    """
    given = given or Given()
    files = find_pose_files(path)
    if not files:
        raise InputError(
            f"{path}: holds no pose files; allowed is a folder with a 4x4 matrix a frame, 0.txt, 1.txt ..."
        )
    if len(files) > MAX_FRAMES:
        raise InputError(f"{path}: holds {len(files)} files; allowed are {MAX_FRAMES}")
    found = []
    for file in files:
        pose = file_pose(file)
        if pose is None:
            raise InputError(f"{file}: holds no matrix; allowed are 4 (or 3) lines of 4 numbers")
        found.append(pose)
    known = READINGS[reading]
    known = Reading(found[0].world_to_camera or known.world_to_camera, known.opengl)
    names = [file.name for file in files]
    poses, notes = whole_matrices(np.array([pose.matrix for pose in found]), str(path), names)
    sound = np.flatnonzero(np.isfinite(poses).all(axis=(1, 2)))
    poses, where, more = without_lost(poses, names)
    lenses = [found[i].lens for i in sound]
    beside = _lens_beside(path, files)
    intrinsics = None
    if lenses and all(lens is not None for lens in lenses):
        intrinsics = np.array(lenses)[:, [0, 1, 0, 1], [0, 1, 2, 2]]
    elif beside is not None:
        intrinsics = np.tile(beside[[0, 1, 0, 1], [0, 1, 2, 2]], (len(poses), 1))
    return assemble(
        path,
        name=path.resolve().name,
        format=f"pose-folder{reading}",
        poses=known.opencv(poses),
        world_to_camera=known.world_to_camera,
        where=where,
        given=given,
        metric=files[0].suffix.lower() == ".txt" and not known.world_to_camera,
        intrinsics=intrinsics,
        notes=[*notes, *more],
    )


def file_pose(file: Path) -> FilePose | None:
    """The pose of a file, lost ones included; None if it holds none."""
    try:
        if file.suffix.lower() == ".npy":
            return _shaped(read_npy(file))
        if file.suffix.lower() == ".npz":
            with Archive(file) as archive:
                name = pose_name(archive.names)
                if name is None:
                    return None
                lens = next((archive.array(key) for key in LENSES if key in archive.names), None)
                lens = lens if lens is not None and lens.shape == (3, 3) and np.isfinite(lens).all() else None
                return _shaped(archive.array(name), world_to_camera=name in WORLD_TO_CAMERA, lens=lens)
        text = read_text(file).lower()
    except InputError:
        return None
    head, _, rest = text.partition("extrinsic")
    extrinsic, _, intrinsic = rest.partition("intrinsic")
    values = _numbers(extrinsic if rest else head)
    lens = _numbers(" ".join(split(intrinsic)[:9])) if rest else None
    square = lens.reshape(3, 3) if lens is not None and lens.size == 9 else None
    return None if values is None else _shaped(values, world_to_camera=bool(rest), lens=square)


def _shaped(values: Array, *, world_to_camera: bool = False, lens: Array | None = None) -> FilePose | None:
    """A pose of 12 or 16 numbers."""
    if values.size not in (12, 16):
        return None
    rows = values.reshape(-1, 4)
    matrix = rows if len(rows) == 4 else np.concatenate([rows, [[0.0, 0.0, 0.0, 1.0]]])
    return FilePose(matrix, world_to_camera, lens)


def _numbers(text: str) -> Array | None:
    """The numbers of a text, nan and inf included; None if it holds anything else."""
    tokens = split(text)
    return np.array([float(token) for token in tokens]) if tokens and all(map(is_number_or_lost, tokens)) else None


def _lens_beside(path: Path, files: list[Path]) -> Array | None:
    """The lens (3, 3) that ScanNet and others keep in a file of its own, or None."""
    folders = (path, path.parent, files[0].parent.parent)
    file = next((folder / name for folder in folders for name in _LENS_FILES if (folder / name).is_file()), None)
    values = None if file is None else _numbers(read_text(file))
    if values is None or values.size not in (9, 16) or not np.isfinite(values).all():
        return None
    side = 3 if values.size == 9 else 4
    lens = values.reshape(side, side)[:3, :3]
    return lens if lens[0, 0] > 0 and lens[1, 1] > 0 and lens[0, 2] > 0 and lens[1, 2] > 0 else None
