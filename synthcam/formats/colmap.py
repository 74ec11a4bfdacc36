"""COLMAP models: cameras and images as text or binary in one folder; world to camera, OpenCV camera axes, w x y z.

Arbitrary scale, no times, no gravity; frames are ordered by picture name. The pictures of a rig (in folders of their
own, or of lenses that take turns) give a path a camera. Of other lenses than pinholes the path is read, and a note says
what is left out. https://colmap.github.io/format.html
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._rigs import split_rigs
from synthcam.formats._text import natural_key, rotations_from_wxyz
from synthcam.formats.colmap_model import (
    Camera,
    Image,
    pinhole,
    read_binary,
    read_text_model,
    write_binary,
    write_text_model,
)
from synthcam.formats.pose_file import Given, PoseFile, zooms
from synthcam.geometry.se3 import Array, invert, quaternion_wxyz, se3

_FILES = ("cameras", "images")
NO_MODEL = "holds no COLMAP model; allowed is a folder with cameras and images, both .bin or both .txt"


def find_model(path: Path) -> tuple[Path, str] | None:
    """The folder and the suffix (.bin or .txt) of the model at `path`: a folder, its sparse/0, or one of its files."""
    try:
        if path.is_file() and path.stem in _FILES:
            folders = [path.parent]
        elif path.is_dir():
            folders = [path, path / "sparse" / "0", path / "sparse"]
        else:
            return None
        suffixes = (path.suffix,) if path.is_file() else (".bin", ".txt")
        for folder in folders:
            for suffix in suffixes:
                if suffix in (".bin", ".txt") and all((folder / f"{stem}{suffix}").is_file() for stem in _FILES):
                    return folder, suffix
    except (OSError, ValueError):  # a forbidden folder; a name too long or with a NUL
        return None
    return None


def read_colmap(path: Path, given: Given | None = None) -> list[PoseFile]:
    """Read a COLMAP model, binary where both are there.

    Raises:
        InputError: no model is there, it is damaged, or see `assemble`.
    """
    found = find_model(path)
    if found is None:
        raise InputError(f"{path}: {NO_MODEL}")
    folder, suffix = found
    cameras, images = read_binary(folder) if suffix == ".bin" else read_text_model(folder)
    images = sorted(images, key=lambda image: natural_key(image.name))
    for before, image in pairwise(images):
        if before.name == image.name:
            raise InputError(f"{path}: {before.place} and {image.place} have the same name {image.name!r}")
    for image in images:
        if image.camera_id not in cameras:
            raise InputError(f"{path}: {image.place}: camera {image.camera_id} is not in cameras{suffix}")
    where = [image.place for image in images]
    rotations = rotations_from_wxyz(path, np.array([image.wxyz for image in images]).reshape(-1, 4), where)
    poses = se3(rotations, np.array([image.translation for image in images]).reshape(-1, 3))
    if not images:
        raise InputError(f"{path}: holds no pose; allowed is at least one")
    name = path.resolve().name if path.is_dir() else folder.resolve().name
    rigs = split_rigs([image.name for image in images], [image.camera_id for image in images], list(invert(poses)))
    read = []
    for rig in rigs:
        intrinsics, size, notes = _lenses(path, cameras, [images[i] for i in rig.index])
        read.append(
            assemble(
                path,
                name=rig.name or name,
                format="colmap",
                poses=poses[rig.index],
                world_to_camera=True,
                where=[where[i] for i in rig.index],
                given=given or Given(),
                metric=False,
                intrinsics=intrinsics,
                size=size,
                notes=[*rig.notes, *notes],
            )
        )
    return read


def _lenses(
    path: Path, cameras: Mapping[int, Camera], images: Sequence[Image]
) -> tuple[Array, tuple[float, float], list[str]]:
    """Intrinsics (F, 4) and the size of the pictures of one path, and what the lenses had besides.

    Raises:
        InputError: pictures of several sizes.
    """
    rows, sizes = [], []
    notes: list[str] = []
    for image in images:
        camera = cameras[image.camera_id]
        k, left_out = pinhole(camera)
        if left_out and left_out not in notes:
            notes.append(left_out)
        rows.append(k)
        sizes.append((camera.width, camera.height))
    odd = next((i for i, size in enumerate(sizes) if size != sizes[0]), None)
    if odd is not None:
        raise InputError(
            f"{path}: {images[odd].place}: picture {sizes[odd][0]}x{sizes[odd][1]} where {images[0].place} has "
            f"{sizes[0][0]}x{sizes[0][1]}; allowed is one size"
        )
    return np.array(rows), sizes[0], notes


def write_colmap(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a text model (cameras, images, points3D) into the folder `path`; focal lengths may change."""
    write_text_model(path, *_model(pose_file), pose_file.points)
    return ("COLMAP holds no times and no gravity: left out",)


def write_colmap_binary(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a binary model (cameras, images, points3D) into the folder `path`; focal lengths may change."""
    write_binary(path, *_model(pose_file), pose_file.points)
    return ("COLMAP holds no times and no gravity: left out",)


def _model(pose_file: PoseFile) -> tuple[list[Camera], list[Image]]:
    """One camera for all frames, or one a frame where the focal length changes."""
    trajectory = pose_file.trajectory
    count = len(trajectory)
    own = zooms(trajectory)
    cameras = [
        Camera(i + 1, "PINHOLE", trajectory.width, trajectory.height, tuple(trajectory.intrinsics[i].tolist()))
        for i in range(count if own else 1)
    ]
    extrinsics = trajectory.camera_from_world
    quaternions = quaternion_wxyz(extrinsics[:, :3, :3])
    images = [
        Image(
            i + 1,
            tuple(quaternions[i].tolist()),
            tuple(extrinsics[i, :3, 3].tolist()),
            i + 1 if own else 1,
            f"frame_{i:05d}.png",
            "",
        )
        for i in range(count)
    ]
    return cameras, images
