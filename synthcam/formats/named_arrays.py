"""Results of reconstruction networks as named arrays, npz or JSON: VGGT, Depth-Anything-3, ViPE, MegaSaM, others.

The array's name says what it is: extrinsic(s) and w2c take the world to the camera, c2w, cam2world and camera_poses
the camera to the world; poses says nothing (arrays reads it as camera to world, arrays-w2c the other way). Names that
no known tool uses leave open whose camera axes they have (arrays-gl reads OpenGL's). (N, 3, 4) or (N, 4, 4),
arbitrary scale, no times, no gravity. intrinsic(s) or K: 3x3 in pixels,
once or per frame; the picture's size is that of images or depth in the file, or imW and imH.
https://github.com/facebookresearch/vggt, https://github.com/ByteDance-Seed/Depth-Anything-3,
https://github.com/snap-research/ac3d

MegaSaM's npz has a format of its own, which is written too: cam_c2w (N, 4, 4), intrinsic (3, 3) in pixels and often
images
(N, H, W, 3). Camera to world, OpenCV camera axes, arbitrary scale; no times, no gravity.
https://github.com/mega-sam/mega-sam
"""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import Archive
from synthcam.formats._assemble import assemble
from synthcam.formats._text import json_number, read_json, write_bytes
from synthcam.formats.matrices import READINGS, Reading, whole_matrices, without_lost
from synthcam.formats.pose_file import Given, PoseFile, refuse_zoom
from synthcam.geometry.se3 import Array

WORLD_TO_CAMERA = (
    "extrinsic", "extrinsics", "w2c", "w2cs", "world_to_camera", "world2cam", "world2camera", "cam_w2c", "cams_w2c",
    "camera_from_world", "viewmats", "viewmat", "world_view", "camera_extrinsics",
)  # fmt: skip
CAMERA_TO_WORLD = (
    "c2w", "c2ws", "cam_c2w", "cams_c2w", "camera_to_world", "camera_to_worlds", "cam2world", "cams2world",
    "cam2worlds", "cam2w", "cams2w", "im_poses", "world_from_camera", "camera_poses", "cam_poses", "poses_c2w",
)  # fmt: skip
OF_NETWORKS = ("cam_c2w", "cams_c2w", "cam2world", "cams2world", "cam2w", "cams2w", "im_poses", "camera_poses")
"""Names of camera-to-world poses that known networks write, with OpenCV's camera axes."""
OPEN = ("poses", "pose", "camera_pose", "trajectory", "traj", "transforms", "cameras", "data")
LENSES = ("intrinsic", "intrinsics", "K", "Ks", "camera_intrinsics", "cam_intrinsics", "intrinsic_matrix")
PICTURES = ("images", "image", "rgb", "rgbs", "frames", "depth", "depths", "depth_map", "conf", "processed_images")
SIZES = (("imW", "imH"), ("width", "height"), ("w", "h"), ("W", "H"))


def pose_name(names: Mapping[str, Any] | list[str]) -> str | None:
    """The name under which poses stand, or None."""
    return next((name for name in (*WORLD_TO_CAMERA, *CAMERA_TO_WORLD, *OPEN) if name in names), None)


def array_readings(name: str) -> dict[str, str]:
    """The format of each key of `READINGS` that poses of that name may be of."""
    if name in OPEN:
        return {key: f"arrays{key}" for key in READINGS}
    return {"-w2c": "arrays", "-gl-w2c": "arrays-gl"} if name in WORLD_TO_CAMERA else {"": "arrays", "-gl": "arrays-gl"}


def read_arrays(path: Path, given: Given | None = None, *, reading: str = "") -> PoseFile:
    """Read named arrays.

    Args:
        reading: a key of READINGS; arrays named as world to camera are read so in any case.

    Raises:
        InputError: no array of poses is there, one has another shape, or see `assemble`.
    """
    given = given or Given()
    arrays, shapes = _from_archive(path) if zipfile.is_zipfile(path) else _from_json(path)
    name = pose_name(arrays)
    if name is None:
        found = ", ".join(sorted(shapes)[:6]) or "none"
        raise InputError(
            f"{path}: has no array of poses; found are {found[:80]}; allowed are extrinsics, c2w, poses ..."
        )
    known = READINGS[reading]
    known = Reading(name in WORLD_TO_CAMERA or known.world_to_camera, known.opengl)
    poses, notes = whole_matrices(arrays[name], f"{path}: {name}")
    where = [f"{name}[{index}]" for index in range(len(poses))]
    sound = np.asarray(np.isfinite(poses).all(axis=(1, 2)))
    lens = next((arrays[key] for key in LENSES if key in arrays), None)
    intrinsics = None if lens is None else _intrinsics(path, lens, len(poses))[sound]
    poses, where, more = without_lost(poses, where)
    size = _size(arrays, shapes, len(sound))
    if intrinsics is not None and (intrinsics[:, 2:] <= 1.0).all():
        size = (1.0, 1.0)
    return assemble(
        path,
        name=path.stem,
        format=f"arrays{reading}",
        poses=known.opencv(poses),
        world_to_camera=known.world_to_camera,
        where=where,
        given=given,
        metric=False,
        intrinsics=intrinsics,
        size=size,
        fps=float(arrays["fps"])
        if "fps" in arrays and arrays["fps"].size == 1 and 0.01 <= arrays["fps"] <= 1000
        else None,
        notes=[*notes, *more],
    )


def _from_archive(path: Path) -> tuple[dict[str, Array], dict[str, tuple[int, ...]]]:
    """The arrays of an npz that matter here, and the shapes of all."""
    with Archive(path) as archive:
        shapes = {name: archive.shape(name) for name in archive.names}
        wanted = [pose_name(archive.names), *LENSES, *(name for pair in SIZES for name in pair), "fps"]
        return {name: archive.array(name) for name in wanted if name in shapes and name is not None}, shapes


def _from_json(path: Path) -> tuple[dict[str, Array], dict[str, tuple[int, ...]]]:
    """The arrays of a JSON object that matter here, and their shapes."""
    content: Any = read_json(path)
    if not isinstance(content, dict):
        raise InputError(f"{path}: is no object with arrays; allowed are extrinsics, c2w, poses ...")
    arrays: dict[str, Array] = {}
    wanted = [pose_name(content), *LENSES, *(name for pair in SIZES for name in pair), "fps"]
    for name in (key for key in wanted if key is not None and key in content):
        try:
            arrays[name] = np.array(content[name], dtype=np.float64)
        except (ValueError, TypeError, OverflowError):
            raise InputError(f"{path}: {name} is no array of numbers; allowed is (N, 4, 4) or (N, 3, 4)") from None
    return arrays, {name: array.shape for name, array in arrays.items()} | {
        key: () for key in content if key not in arrays
    }


def _intrinsics(path: Path, values: Array, count: int) -> Array:
    """fx, fy, cx, cy (N, 4) of 3x3 matrices or rows of four, once or per frame.

    Raises:
        InputError: another shape, or numbers that are not finite.
    """
    while values.ndim > 2 and values.shape[0] == 1:
        values = values[0]
    if values.shape[-2:] in ((3, 3), (4, 4)):
        values = values[..., [0, 1, 0, 1], [0, 1, 2, 2]]
    if values.shape == (3,):  # one focal length
        values = values[[0, 0, 1, 2]]
    if values.shape not in ((4,), (count, 4)):
        raise InputError(f"{path}: intrinsics have shape {values.shape}; allowed are 3x3 matrices, one or {count}")
    if not np.isfinite(values).all():
        raise InputError(f"{path}: intrinsics hold NaN or infinity; allowed are finite numbers")
    return np.broadcast_to(values, (count, 4)).copy()


def _size(arrays: Mapping[str, Array], shapes: Mapping[str, tuple[int, ...]], count: int) -> tuple[float, float] | None:
    """Width and height, from numbers of their own or from pictures (N, H, W, 3), (N, 3, H, W) or (N, H, W)."""
    for across, down in SIZES:
        if across in arrays and down in arrays and arrays[across].size == 1 and arrays[down].size == 1:
            return json_number(float(arrays[across].ravel()[0]), across), json_number(
                float(arrays[down].ravel()[0]), down
            )
    for name in PICTURES:
        shape = shapes.get(name, ())
        while len(shape) > 3 and shape[0] == 1 and count != 1:
            shape = shape[1:]
        if len(shape) == 4 and shape[0] == count and shape[3] in (1, 3, 4):
            return float(shape[2]), float(shape[1])
        if len(shape) == 4 and shape[0] == count and shape[1] in (1, 3, 4):
            return float(shape[3]), float(shape[2])
        if len(shape) == 3 and shape[0] == count:
            return float(shape[2]), float(shape[1])
    return None


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
