"""NeRF's transforms.json, and poses_bounds.npy of LLFF.

transforms.json: camera-to-world 4x4 matrices with OpenGL camera axes (x right, y up, z back), arbitrary scale.
Intrinsics are given once for all frames or per frame: fl_x, fl_y, cx, cy, w, h in pixels, or camera_angle_x in
radians.
Of other lens models than a pinhole the path is read, and a note says what is left out. Pictures of a rig give a path
a
camera. `ns-export cameras` writes the frames as a bare list, with "transform" for "transform_matrix".
https://docs.nerf.studio/quickstart/data_conventions.html

poses_bounds.npy: 17 numbers a picture, a 3x5 matrix (pose, then height, width, focal) and two depth bounds. Camera to
world
with the camera's axes in the order down, right, backwards. Arbitrary scale, no times, no gravity.
https://github.com/Fyusion/LLFF
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import read_npy
from synthcam.formats._assemble import assemble
from synthcam.formats._rigs import Rig, name_order, split_rigs
from synthcam.formats._text import json_list, json_matrix, json_number, quoted, read_json, write_text
from synthcam.formats.pose_file import (
    DEFAULT_SIZE,
    METRES_MARK,
    WORLD_MARK,
    Given,
    PoseFile,
    world_mark,
    zooms,
)
from synthcam.geometry.se3 import Array

OPENGL_FROM_OPENCV = np.diag([1.0, -1.0, -1.0, 1.0])
_INTRINSIC_KEYS = ("fl_x", "fl_y", "cx", "cy")
_DISTORTION_KEYS = ("k1", "k2", "k3", "k4", "k5", "k6", "p1", "p2")
_LENS_KEYS = (*_INTRINSIC_KEYS, *_DISTORTION_KEYS, "camera_angle_x", "w", "h")
# Their distortion is in the parameters, so that without any they are pinholes.
_PINHOLES = ("OPENCV", "PINHOLE", "SIMPLE_PINHOLE", "SIMPLE_RADIAL", "RADIAL", "FULL_OPENCV", "PERSPECTIVE")
_MATRIX_KEYS = ("transform_matrix", "transform")
_MARK_KEY = "synthcam_world"


def read_nerf(path: Path, given: Given | None = None) -> list[PoseFile]:
    """Read a transforms.json; frames are ordered by file_path where every frame has one.

    Raises:
        InputError: a key is missing or has another shape, or see `assemble`.
    """
    given = given or Given()
    content = read_json(path)
    if isinstance(content, list):
        content = {"frames": content}
    if not isinstance(content, dict) or "frames" not in content:
        raise InputError(f"{path}: has no key 'frames'; a transforms.json is an object with frames")
    frames: list[Mapping[str, Any]] = json_list(content["frames"], f"{path}: frames")
    where = [f"frames[{index}]" for index in range(len(frames))]
    for frame, place in zip(frames, where, strict=True):
        if not isinstance(frame, dict) or not any(key in frame for key in _MATRIX_KEYS):
            raise InputError(f"{path}: {place} has no transform_matrix")
    names, order, notes = _order(path, frames)
    frames, where = [frames[i] for i in order], [where[i] for i in order]
    poses = [_pose(path, frame, place) for frame, place in zip(frames, where, strict=True)]
    fps = json_number(content["fps"], f"{path}: fps") if content.get("fps") is not None else None
    if fps is not None and not 0.01 <= fps <= 1000:
        raise InputError(f"{path}: fps is {fps:g}; allowed is 0.01 to 1000")
    mark = content.get(_MARK_KEY)
    mark = mark if isinstance(mark, str) and mark.startswith(WORLD_MARK) else ""
    lenses = [str([frame.get(key) for key in _LENS_KEYS]) for frame in frames]
    rigs = split_rigs(names, lenses, poses) if names else [Rig("", list(range(len(frames))), [])]
    found = []
    for rig in rigs:
        places = [where[i] for i in rig.index]
        intrinsics, size, more = _intrinsics(path, content, [frames[i] for i in rig.index], places, given)
        found.append(
            assemble(
                path,
                name=rig.name or path.stem,
                format="nerf",
                poses=np.array([poses[i] for i in rig.index]).reshape(-1, 4, 4) @ OPENGL_FROM_OPENCV,
                world_to_camera=False,
                where=places,
                given=given,
                metric=METRES_MARK in mark,
                up="y" if mark else None,
                intrinsics=intrinsics,
                size=size,
                fps=fps,
                notes=[*notes, *rig.notes, *more],
            )
        )
    return found


def _pose(path: Path, frame: Mapping[str, Any], place: str) -> Array:
    key = next(key for key in _MATRIX_KEYS if key in frame)
    return json_matrix(frame[key], f"{path}: {place}.{key}")


def _order(path: Path, frames: list[Mapping[str, Any]]) -> tuple[list[str], list[int], list[str]]:
    """The names of frames in order (none unless all have one), the order, and notes."""
    names = [frame.get("file_path") for frame in frames]
    named = [name for name in names if isinstance(name, str)]
    if len(named) < len(names):
        return [], list(range(len(frames))), []
    first: dict[str, int] = {}
    for index, name in enumerate(named):
        if name in first:
            raise InputError(
                f"{path}: frames[{first[name]}] and frames[{index}] have the same file_path {quoted(name)}; "
                "allowed is one frame a picture"
            )
        first[name] = index
    order, notes = name_order(named, "file_path")
    return [named[i] for i in order], order, notes


def _intrinsics(
    path: Path, content: Mapping[str, Any], frames: list[Mapping[str, Any]], where: list[str], given: Given
) -> tuple[Array | None, tuple[float, float] | None, list[str]]:
    """Intrinsics (F, 4) and the picture they are for; a frame's own keys win over those of the file."""
    notes: list[str] = []
    rows, sizes = [], []
    for frame, place in zip(frames, where, strict=True):
        row, size, more = _lens({**content, **frame}, f"{path}: {place}", given)
        rows.append(row)
        sizes.append(size)
        notes += [note for note in more if note not in notes]
    odd = next((i for i, size in enumerate(sizes) if size != sizes[0]), None)
    if odd is not None:
        raise InputError(f"{path}: {where[odd]}: w and h differ from {where[0]}; allowed is one picture size")
    known = [row for row in rows if row is not None]
    if known and len(known) < len(rows):
        odd = rows.index(None)
        raise InputError(f"{path}: {where[odd]}: has no fl_x where other frames have one; allowed is all or none")
    return np.array(known) if known else None, sizes[0] if sizes else None, notes


def _lens(
    keys: Mapping[str, Any], where: str, given: Given
) -> tuple[tuple[float, float, float, float] | None, tuple[float, float] | None, list[str]]:
    """fx, fy, cx, cy and picture size of one frame, each None if it does not say; and notes."""
    model = keys.get("camera_model") or ("fisheye" if keys.get("is_fisheye") else "OPENCV")
    value = {key: json_number(keys[key], f"{where}: {key}") for key in _LENS_KEYS if keys.get(key) is not None}
    notes = []
    if model not in _PINHOLES:
        notes.append(
            f"the lens is {quoted(model)}, wider than a pinhole: the path is read, the lens as a pinhole of the "
            "same focal length"
        )
    elif any(value.get(key) for key in _DISTORTION_KEYS):
        notes.append("lens distortion is left out: read as an undistorted pinhole")
    size = (value["w"], value["h"]) if "w" in value and "h" in value else None
    if "fl_x" not in value and "camera_angle_x" in value:
        angle = value["camera_angle_x"]
        if not 0.0 < angle < np.pi:
            raise InputError(f"{where}: camera_angle_x is {angle:g}; allowed is 0 to pi radians")
        if size is None:
            size = given.size or DEFAULT_SIZE
            if given.size is None:
                notes.append(f"no picture size in the file: {size[0]}x{size[1]} assumed")
        value["fl_x"] = 0.5 * size[0] / float(np.tan(0.5 * angle))
    if "fl_x" not in value:
        return None, size, notes
    if size is None and not ("cx" in value and "cy" in value):
        raise InputError(f"{where}: fl_x without w and h (or cx and cy); allowed is both")
    width, height = size or (0.0, 0.0)
    row = (
        value["fl_x"],
        value.get("fl_y", value["fl_x"]),
        value.get("cx", 0.5 * width),
        value.get("cy", 0.5 * height),
    )
    return row, size, notes


def write_nerf(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write a transforms.json; focal lengths may change. Returns what the format could not hold."""
    trajectory = pose_file.trajectory
    content: dict[str, Any] = {
        "camera_model": "PINHOLE",
        "w": trajectory.width,
        "h": trajectory.height,
        "fps": trajectory.fps,
    }
    mark = world_mark(pose_file)
    if mark:
        content[_MARK_KEY] = mark
    per_frame = zooms(trajectory)
    if not per_frame:
        content |= dict(zip(_INTRINSIC_KEYS, trajectory.intrinsics[0].tolist(), strict=True))
    frames = []
    for index, (pose, k) in enumerate(
        zip(trajectory.world_from_camera @ OPENGL_FROM_OPENCV, trajectory.intrinsics.tolist(), strict=True)
    ):
        frame: dict[str, Any] = {"file_path": f"images/frame_{index:05d}.png"}
        if per_frame:
            frame |= dict(zip(_INTRINSIC_KEYS, k, strict=True))
        frames.append(frame | {"transform_matrix": pose.tolist()})
    write_text(path, json.dumps(content | {"frames": frames}, indent=1) + "\n")
    even = np.allclose(np.diff(trajectory.times) * trajectory.fps, 1.0, atol=1e-3)
    return () if even else (f"uneven times are written as an even {trajectory.fps:g} fps",)


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
