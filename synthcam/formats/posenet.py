"""PoseNet's dataset_train.txt, as Cambridge Landmarks has it: "picture X Y Z W P Q R" a line after three of header.

X Y Z is the camera's place in the world, in metres; W P Q R a quaternion, w first. In Cambridge Landmarks, made with
VisualSFM, it takes the world to the camera (format posenet); others write the camera to the world in the same layout
(posenet-c2w). OpenCV camera axes, no intrinsics, times or gravity. Each folder of pictures is a path.
https://www.repository.cam.ac.uk/handle/1810/251342, https://github.com/alexgkendall/caffe-posenet
"""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._rigs import name_order
from synthcam.formats._text import is_number, numbers, read_lines, rotations_from_wxyz
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array, invert, se3

COLUMNS = 8


def is_posenet(line: str) -> bool:
    """Whether a line is a picture's name and seven numbers."""
    tokens = line.replace(",", " ").split()
    return len(tokens) == COLUMNS and not is_number(tokens[0]) and all(map(is_number, tokens[1:]))


def picture_poses(path: Path) -> tuple[list[str], Array, list[str]]:
    """Names, world_from_camera (F, 4, 4) with quaternions read as camera to world, and places.

    Raises:
        InputError: a line has another number of columns, or a quaternion has not length 1.
    """
    names, rows, where = [], [], []
    started = False
    for index, line in enumerate(read_lines(path)):
        if not line or line.startswith("#") or (not started and not is_posenet(line)):
            continue
        started = True
        tokens = line.replace(",", " ").split()
        if len(tokens) != COLUMNS:
            raise InputError(
                f"{path}: line {index + 1}: {len(tokens)} columns; allowed are a picture's name and 7 numbers"
            )
        names.append(tokens[0])
        rows.append(numbers(tokens[1:], f"{path}: line {index + 1}"))
        where.append(f"line {index + 1}")
    if not rows:
        raise InputError(f"{path}: holds no line of a picture's name and 7 numbers")
    table = np.array(rows)
    return names, se3(rotations_from_wxyz(path, table[:, 3:], where), table[:, :3]), where


def read_posenet(path: Path, given: Given | None = None, *, camera_to_world: bool = False) -> list[PoseFile]:
    """Read the sequences of a PoseNet file, pictures in order of their names.

    Args:
        camera_to_world: the quaternions are those of the camera in the world, not of the world in the camera.

    Raises:
        InputError: a line is damaged, or see `assemble`.
    """
    names, poses, where = picture_poses(path)
    if not camera_to_world:
        poses = turned_back(poses)
    sequences: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        sequences.setdefault(name.replace("\\", "/").rpartition("/")[0], []).append(index)
    read = []
    for folder, members in sequences.items():
        order, notes = name_order([names[i] for i in members], "name")
        chosen = [members[i] for i in order]
        if len(sequences) > 1:
            notes.append(f"the pictures are of {len(sequences)} folders: each has a path of its own")
        read.append(
            assemble(
                path,
                name=folder if len(sequences) > 1 and folder else path.stem,
                format="posenet-c2w" if camera_to_world else "posenet",
                poses=poses[chosen],
                world_to_camera=False,
                where=[where[i] for i in chosen],
                given=given or Given(),
                metric=True,
                notes=notes,
            )
        )
    return read


def turned_back(poses: Array) -> Array:
    """Poses (F, 4, 4) with their rotations inverted where they stand."""
    return se3(invert(poses)[:, :3, :3], poses[:, :3, 3])
