"""Bundler's .out files: a first line "# Bundle file v0.3", the numbers of cameras and points, five lines a camera.

A camera is `f k1 k2`, three lines of its rotation and one of its translation: world to camera, camera axes of OpenGL
(x right, y up, z back), arbitrary scale; f is in pixels, the principal point the picture's centre. Those with f 0 were
not registered. Neither times nor gravity; list.txt beside it names the pictures, from which their size is read where
they lie there. https://www.cs.cornell.edu/~snavely/bundler/bundler-v0.4-manual.html
"""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import MAX_FRAMES, assemble
from synthcam.formats._rigs import name_order
from synthcam.formats._text import numbers, read_lines
from synthcam.formats.matrices import READINGS
from synthcam.formats.pose_file import DEFAULT_FOV_DEG, DEFAULT_SIZE, Given, PoseFile

HEADER = "# Bundle file"
LINES = 5


def read_bundler(path: Path, given: Given | None = None) -> PoseFile:
    """Read the cameras of a Bundler file, in order of the pictures' names where list.txt is beside it.

    Raises:
        InputError: the file is cut short, a line is not the numbers that it should be, or see `assemble`.
    """
    lines = [(f"line {index + 1}", line) for index, line in enumerate(read_lines(path)) if line]
    lines = [(place, line) for place, line in lines if not line.startswith("#")]
    count = _count(path, lines)
    if len(lines) < 1 + LINES * count:
        raise InputError(
            f"{path}: ends after {len(lines)} lines; allowed are {LINES} lines for each of {count} cameras"
        )
    lenses, poses, where = [], [], []
    for index in range(count):
        block = [_row(path, place, line) for place, line in lines[1 + LINES * index : 1 + LINES * (index + 1)]]
        lenses.append(block[0])
        pose = np.eye(4)
        pose[:3, :3], pose[:3, 3] = block[1:4], block[4]
        poses.append(pose)
        where.append(f"camera {index} ({lines[1 + LINES * index][0]})")
    names, notes = _names(path, count)
    order = list(range(count))
    if names:
        order, more = name_order(names, "name in list.txt")
        notes += more
    lost = [index for index in order if lenses[index][0] <= 0]
    order = [index for index in order if lenses[index][0] > 0]
    if lost:
        notes.append(f"{len(lost)} cameras have the focal length 0 (not registered) and are left out")
    if any(lenses[index][1] or lenses[index][2] for index in order):
        notes.append("lens distortion is left out: read as an undistorted pinhole")
    focal = np.array([lenses[index][0] for index in order])
    size = _size(path, [names[index] for index in order] if names else [])
    size = (given.size if given else None) or size
    if size is None and len(focal):
        size = DEFAULT_SIZE
        focal = focal * (0.5 * size[0] / np.tan(np.deg2rad(DEFAULT_FOV_DEG / 2)) / focal[0])
        notes.append(
            f"no picture size in the file: {size[0]}x{size[1]} and {DEFAULT_FOV_DEG:g} deg of horizontal view in the "
            "first picture assumed"
        )
    centre = np.array(size or DEFAULT_SIZE) / 2
    opengl = READINGS["-gl-w2c"]
    return assemble(
        path,
        name=path.stem,
        format="bundler",
        poses=opengl.opencv(np.array([poses[index] for index in order]).reshape(-1, 4, 4)),
        world_to_camera=True,
        where=[where[index] for index in order],
        given=given or Given(),
        metric=False,
        intrinsics=np.column_stack([focal, focal, np.tile(centre, (len(focal), 1))]),
        size=size,
        notes=notes,
    )


def _count(path: Path, lines: list[tuple[str, str]]) -> int:
    """The number of cameras in the first line that is no comment."""
    tokens = lines[0][1].split() if lines else []
    if len(tokens) != 2 or not all(token.isdecimal() and len(token) < 12 for token in tokens):
        found = f"{lines[0][0]} is {lines[0][1][:40]!r}" if lines else "nothing is there"
        raise InputError(f"{path}: {found}; allowed are the numbers of cameras and points")
    if int(tokens[0]) > MAX_FRAMES:
        raise InputError(f"{path}: holds {tokens[0]} cameras; allowed are {MAX_FRAMES}")
    return int(tokens[0])


def _row(path: Path, place: str, line: str) -> list[float]:
    tokens = line.split()
    if len(tokens) != 3:
        raise InputError(f"{path}: {place}: {len(tokens)} numbers; allowed are 3 a line of a camera")
    return numbers(tokens, f"{path}: {place}")


def _names(path: Path, count: int) -> tuple[list[str], list[str]]:
    """The pictures' names in list.txt, "name [0 focal]" a line, none if it is not beside; and notes."""
    beside = path.parent / "list.txt"
    if not beside.is_file():
        return [], []
    names = [line.split()[0] for line in read_lines(beside) if line]
    if len(names) == count and len(set(names)) == count:
        return names, []
    return [], [f"list.txt beside it names {len(names)} pictures for {count} cameras: not heeded"]


def _size(path: Path, names: list[str]) -> tuple[int, int] | None:
    """The size of the first picture that lies where list.txt says, or None."""
    from PIL import Image

    for name in names[:20]:
        try:
            with Image.open(path.parent / name) as picture:
                return picture.size
        except (OSError, ValueError, Image.DecompressionBombError):
            continue
    return None
