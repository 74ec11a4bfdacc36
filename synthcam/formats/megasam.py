"""MegaSaM results: an npz with cam_c2w (N, 4, 4), intrinsic (3, 3) in pixels and often images (N, H, W, 3).

Camera to world, OpenCV camera axes, arbitrary scale; no times, no gravity. https://github.com/mega-sam/mega-sam
"""

import io
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import Archive
from synthcam.formats._assemble import assemble
from synthcam.formats._text import write_bytes
from synthcam.formats.pose_file import Given, PoseFile, refuse_zoom


def read_megasam(path: Path, given: Given | None = None) -> PoseFile:
    """Read a MegaSaM npz. Of images only the shape is read; nothing is unpickled.

    Raises:
        InputError: the archive is damaged, a key is missing or has another shape, or see `assemble`.
    """
    with Archive(path) as archive:
        for key in ("cam_c2w", "intrinsic"):
            if key not in archive.names:
                found = ", ".join(archive.names[:6]) or "none"
                raise InputError(f"{path}: has no array {key!r}; found are {found[:80]}")
        poses, intrinsic = archive.array("cam_c2w"), archive.array("intrinsic")
        images = archive.shape("images") if "images" in archive.names else None
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
