"""MegaSaM results: an npz with cam_c2w (N, 4, 4), intrinsic (3, 3) in pixels and often images (N, H, W, 3).

Camera to world, OpenCV camera axes, arbitrary scale; no times, no gravity. https://github.com/mega-sam/mega-sam
"""

import io
import tokenize
import zipfile
import zlib
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import MAX_FRAMES, assemble
from synthcam.formats._text import MAX_BYTES, require_file, write_bytes
from synthcam.formats.pose_file import Given, PoseFile, refuse_zoom
from synthcam.geometry.se3 import Array

# What a damaged archive makes zipfile and numpy's own npy reader raise.
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    MemoryError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_megasam(path: Path, given: Given | None = None) -> PoseFile:
    """Read a MegaSaM npz. Of images only the shape is read; nothing is unpickled.

    Raises:
        InputError: the archive is damaged, a key is missing or has another shape, or see `assemble`.
    """
    require_file(path)
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            for key in ("cam_c2w", "intrinsic"):
                if f"{key}.npy" not in names:
                    found = ", ".join(sorted(name.removesuffix(".npy") for name in names)[:6]) or "none"
                    raise InputError(f"{path}: has no array {key!r}; found are {found[:80]}")
            poses, intrinsic = _array(path, archive, "cam_c2w"), _array(path, archive, "intrinsic")
            images = _shape(archive, "images") if "images.npy" in names else None
    except _DAMAGE as error:
        reason = " ".join(str(error).split())[:80] or type(error).__name__
        raise InputError(f"{path}: is a damaged npz ({reason})") from None
    if poses.ndim != 3 or poses.shape[1:] != (4, 4):
        raise InputError(f"{path}: cam_c2w has shape {poses.shape}; allowed is (N, 4, 4)")
    if intrinsic.shape != (3, 3):
        raise InputError(f"{path}: intrinsic has shape {intrinsic.shape}; allowed is (3, 3)")
    for name, values in (("cam_c2w", poses), ("intrinsic", intrinsic)):
        bad = np.flatnonzero(~np.isfinite(values).all(axis=tuple(range(1, values.ndim))))
        if bad.size:
            raise InputError(f"{path}: {name}[{bad[0]}] holds NaN or infinity; allowed are finite numbers")
    if images is not None and (len(images) != 4 or images[0] != len(poses)):
        raise InputError(f"{path}: images have shape {images}; allowed is ({len(poses)}, H, W, 3)")
    k = intrinsic[[0, 1, 0, 1], [0, 1, 2, 2]]
    return assemble(
        path,
        name=path.stem,
        format="megasam",
        poses=poses,
        world_to_camera=False,
        where=[f"cam_c2w[{index}]" for index in range(len(poses))],
        given=given or Given(),
        metric=False,
        intrinsics=np.tile(k, (len(poses), 1)),
        size=None if images is None else (images[2], images[1]),
    )


def _array(path: Path, archive: zipfile.ZipFile, key: str) -> Array:
    shape = _shape(archive, key)
    if np.prod(shape, dtype=np.float64) > MAX_FRAMES * 16 or archive.getinfo(f"{key}.npy").file_size > MAX_BYTES:
        raise InputError(f"{path}: {key} has shape {shape}; allowed are {MAX_FRAMES} frames")
    values = np.lib.format.read_array(io.BytesIO(archive.read(f"{key}.npy")), allow_pickle=False)
    if values.dtype.kind not in "fiu":
        raise InputError(f"{path}: {key} holds {values.dtype}; allowed are numbers")
    return values.astype(np.float64)


def _shape(archive: zipfile.ZipFile, key: str) -> tuple[int, ...]:
    """The shape in an array's header, without reading the array."""
    with archive.open(f"{key}.npy") as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):  # the later ones exist for headers beyond 64 kB only
            raise InputError(f"{archive.filename}: {key}: npy version {version}; allowed is (1, 0)")
        return tuple(np.lib.format.read_array_header_1_0(file)[0])


def write_megasam(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write cam_c2w and intrinsic as a MegaSaM npz. Returns what the format could not hold.

    Raises:
        InputError: the focal length changes, which the format cannot hold.
    """
    trajectory = pose_file.trajectory
    refuse_zoom(path, "MegaSaM", trajectory)
    fx, fy, cx, cy = trajectory.intrinsics[0]
    file = io.BytesIO()
    np.savez(
        file,
        cam_c2w=trajectory.world_from_camera,
        intrinsic=np.array([[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]]),
    )
    write_bytes(path, file.getvalue())
    return ("MegaSaM holds no times, no gravity and the picture size only with images: left out",)
