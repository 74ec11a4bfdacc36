"""CO3D's frame_annotations.jgz: gzipped JSON, a list with an object a frame, of all sequences of a category.

viewpoint holds R, T, focal_length, principal_point of PyTorch3D: x_camera = x_world R + T with rows for vectors, camera
axes x left, y up, z forward, arbitrary scale. Focal length and principal point are in units of half the picture's sides
(ndc_norm_image_bounds) or of half its shorter side (ndc_isotropic), the principal point from the centre to the left and
up. A path a sequence. frame_timestamp is in seconds. https://github.com/facebookresearch/co3d
"""

import gzip
import json
import math
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import MAX_BYTES, json_number, quoted, require_file
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array

GZIP = b"\x1f\x8b"
OPENCV_FROM_PYTORCH3D = np.diag([-1.0, -1.0, 1.0])
_UNITS = ("ndc_norm_image_bounds", "ndc_isotropic")
_MAX_UNPACKED = 16 * MAX_BYTES  # a category with all its sequences


def is_co3d(content: Any) -> bool:
    """Whether JSON content is a list of frames as CO3D has them."""
    return isinstance(content, list) and bool(content) and isinstance(content[0], dict) and "viewpoint" in content[0]


def read_co3d(path: Path, given: Given | None = None) -> list[PoseFile]:
    """Read every sequence of CO3D's frame annotations, frames in order of their numbers.

    Raises:
        InputError: the file is damaged, a frame lacks a key or has another shape, or see `assemble`.
    """
    content = read_annotations(path)
    if not is_co3d(content):
        raise InputError(f"{path}: is no list of frames with a viewpoint; allowed are CO3D's frame annotations")
    sequences: dict[str, list[tuple[float, str, Mapping[str, Any]]]] = {}
    for index, frame in enumerate(content):
        place = f"[{index}]"
        if not isinstance(frame, dict):
            raise InputError(f"{path}: {place} is {quoted(frame)}; allowed is an object")
        name, number = frame.get("sequence_name"), frame.get("frame_number")
        if not isinstance(name, str):
            raise InputError(f"{path}: {place}: sequence_name is {quoted(name)}; allowed is a name")
        sequences.setdefault(name, []).append((json_number(number, f"{path}: {place}: frame_number"), place, frame))
    return [_sequence(path, name, frames, given or Given()) for name, frames in sequences.items()]


def read_annotations(path: Path) -> Any:
    """The content of a gzipped or plain JSON file.

    Raises:
        InputError: it is damaged, too large, or no JSON.
    """
    require_file(path)
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as file:
            data = file.read(_MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: is damaged or cannot be read ({str(error)[:60]})") from None
    if len(data) > _MAX_UNPACKED:
        raise InputError(f"{path}: is over {_MAX_UNPACKED // 2**20} MB unpacked; allowed is less")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: is not JSON ({str(error)[:60]})") from None


def _sequence(path: Path, name: str, frames: list[tuple[float, str, Mapping[str, Any]]], given: Given) -> PoseFile:
    """The path of one sequence."""
    frames = sorted(frames, key=lambda item: item[0])
    where = [f"{place} ({name})" for _, place, _ in frames]
    poses, lenses, sizes, stamps = [], [], [], []
    for (_, _, frame), words in zip(frames, where, strict=True):
        at = f"{path}: {words}"
        view = frame.get("viewpoint")
        if not isinstance(view, dict):
            raise InputError(f"{at}: viewpoint is {quoted(view)}; allowed is an object")
        rotation, translation = _array(view, "R", (3, 3), at), _array(view, "T", (3,), at)
        pose = np.eye(4)
        pose[:3, :3] = OPENCV_FROM_PYTORCH3D @ rotation.T
        pose[:3, 3] = OPENCV_FROM_PYTORCH3D @ translation
        poses.append(pose)
        image = frame.get("image")
        height, width = _array(image if isinstance(image, dict) else {}, "size", (2,), at)
        sizes.append((float(width), float(height)))
        lenses.append(_lens(view, width, height, at))
        stamp = frame.get("frame_timestamp")
        stamps.append(float(stamp) if isinstance(stamp, int | float) and not isinstance(stamp, bool) else math.nan)
        if sizes[-1] != sizes[0]:
            raise InputError(f"{at}: image.size differs from {where[0]}; allowed is one picture size a sequence")
    times = np.array(stamps)
    timed = np.isfinite(times).all() and len(times) > 1 and (np.diff(times) > 0).all()
    return assemble(
        path,
        name=name,
        format="co3d",
        poses=np.array(poses),
        world_to_camera=True,
        where=where,
        given=given,
        metric=False,
        intrinsics=np.array(lenses),
        size=sizes[0],
        stamps=times if timed else None,
    )


def _array(content: Mapping[str, Any], key: str, shape: tuple[int, ...], at: str) -> Array:
    try:
        values = np.array(content[key], dtype=np.float64)
    except (KeyError, ValueError, TypeError, OverflowError):
        raise InputError(f"{at}: {key} is {quoted(content.get(key))}; allowed are {shape} numbers") from None
    if values.shape != shape or not np.isfinite(values).all():
        raise InputError(f"{at}: {key} is {quoted(content[key])}; allowed are {shape} finite numbers")
    return values


def _lens(view: Mapping[str, Any], width: float, height: float, at: str) -> Array:
    """fx, fy, cx, cy in pixels (4,)."""
    units = str(view.get("intrinsics_format", _UNITS[0])).lower()
    if units not in _UNITS:
        raise InputError(f"{at}: intrinsics_format is {quoted(units)}; allowed are {' and '.join(_UNITS)}")
    half = np.array([width, height]) / 2
    unit = half if units == _UNITS[0] else np.full(2, half.min())
    focal, principal = _array(view, "focal_length", (2,), at), _array(view, "principal_point", (2,), at)
    return np.concatenate([focal * unit, half - principal * unit])
