"""LLFF's poses_bounds.npy: 17 numbers a picture, a 3x5 matrix (pose, then height, width, focal) and two depth bounds.

Camera to world with the camera's axes in the order down, right, backwards. Arbitrary scale, no times, no gravity.
https://github.com/Fyusion/LLFF
"""

from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import read_npy
from synthcam.formats._assemble import assemble
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.geometry.se3 import Array

NUMBERS = 17


def read_llff(path: Path, given: Given | None = None) -> PoseFile:
    """Read a poses_bounds.npy (or one without the two bounds, 15 numbers a picture).

    Raises:
        InputError: the array has another shape, pictures of several sizes, or see `assemble`.
    """
    rows = read_npy(path)
    if rows.ndim != 2 or rows.shape[1] not in (NUMBERS, NUMBERS - 2):
        raise InputError(f"{path}: has shape {rows.shape}; allowed is (N, {NUMBERS})")
    bad = np.flatnonzero(~np.isfinite(rows[:, :15]).all(axis=1))
    if bad.size:
        raise InputError(f"{path}: [{bad[0]}] holds NaN or infinity; allowed are finite numbers")
    where = [f"[{index}]" for index in range(len(rows))]
    matrices = rows[:, :15].reshape(-1, 3, 5)
    height, width, focal = matrices[:, 0, 4], matrices[:, 1, 4], matrices[:, 2, 4]
    odd = np.flatnonzero((height != height[:1]) | (width != width[:1]))
    if odd.size:
        raise InputError(f"{path}: [{odd[0]}]: another picture size than [0]; allowed is one")
    return assemble(
        path,
        name=path.resolve().parent.name or path.stem,
        format="llff",
        poses=_opencv(matrices[:, :, :4]),
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=False,
        intrinsics=np.stack([focal, focal, width / 2, height / 2], axis=1),
        size=(float(width[0]), float(height[0])) if len(rows) else None,
    )


def _opencv(poses: Array) -> Array:
    """Poses (F, 3, 4) with the camera's x right, y down, z forward in place of down, right, backwards."""
    out = poses.copy()
    out[:, :, 0], out[:, :, 1], out[:, :, 2] = poses[:, :, 1], poses[:, :, 0], -poses[:, :, 2]
    return out
