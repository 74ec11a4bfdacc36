"""MultiCamVideo (ReCamMaster) camera_extrinsics.json: a matrix string per camera per frame, as Unreal Engine has it.

{"frame0": {"cam01": "[a b c d] [..] [..] [x y z 1] ", ...}, ...}: row vectors (the transpose of ours), camera to
world, centimetres. World and camera axes are x forward, y right, z up, which is left-handed. 15 fps, 1280x1280, sensor
23.76 mm; the focal length is in the name of a folder above (f18_aperture10).
https://github.com/KwaiVGI/ReCamMaster
"""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import MAX_FRAMES, assemble
from synthcam.formats._text import numbers, quoted, read_json, write_text
from synthcam.formats.pose_file import Given, PoseFile, refuse_zoom
from synthcam.geometry.se3 import Array

SENSOR_MM = 23.76
SIDE = 1280
FPS = 15.0
CENTIMETRE = 0.01

# Unreal's x forward, y right, z up in the axes of our world (x right, y up, z back) and of an OpenCV camera.
WORLD_FROM_UNREAL = np.array([[0.0, 1, 0], [0, 0, 1], [-1, 0, 0]])
CAMERA_FROM_UNREAL = np.array([[0.0, 1, 0], [0, 0, -1], [1, 0, 0]])

_FRAME = re.compile(r"frame([0-9]{1,9})")
_FOLDER = re.compile(r"f([0-9]{1,4})_aperture")
_MATRIX = re.compile(r"\s*\[([^][]*)\]" * 4 + r"\s*")


def is_frame_key(key: str) -> bool:
    """Whether a JSON key names a frame: frame0, frame1 ..."""
    return _FRAME.fullmatch(key) is not None


def read_multicamvideo(path: Path, given: Given | None = None) -> list[PoseFile]:
    """Read every camera, in order of name.

    Raises:
        InputError: frames are not numbered without gaps, a camera misses a frame, a matrix string is damaged, or
            see `assemble`.
    """
    content: Any = read_json(path)
    keys = list(content) if isinstance(content, dict) else []
    bad = [key for key in keys if not is_frame_key(key) or not isinstance(content[key], dict)]
    if bad or not keys:
        found = quoted(bad[0]) if bad else "no key"
        raise InputError(f"{path}: {found}; allowed are frame0, frame1 ... with an object of cameras each")
    if len(keys) > MAX_FRAMES:
        raise InputError(f"{path}: holds {len(keys)} frames; allowed are {MAX_FRAMES}")
    frames = sorted(keys, key=lambda key: int(key.removeprefix("frame")))
    indices = [int(key.removeprefix("frame")) for key in frames]
    gap = next((i for i in range(1, len(frames)) if indices[i] != indices[i - 1] + 1), None)
    if gap is not None:
        raise InputError(f"{path}: after {frames[gap - 1]} comes {frames[gap]}; allowed are frames without a gap")
    cameras = sorted(content[frames[0]])
    for frame in frames:
        if sorted(content[frame]) != cameras:
            odd = sorted(set(cameras) ^ set(content[frame]))[0]
            raise InputError(f"{path}: {frame}: camera {quoted(odd)} is not in every frame; allowed is in all")
    if not cameras:
        raise InputError(f"{path}: {frames[0]} holds no camera; allowed is at least one")
    lens = next((m for part in reversed(path.resolve().parts[:-1]) if (m := _FOLDER.match(part))), None)
    intrinsics = None
    notes = []
    if lens and int(lens[1]) > 0:
        focal = int(lens[1]) / SENSOR_MM * SIDE
        intrinsics = np.tile([focal, focal, 0.5 * SIDE, 0.5 * SIDE], (len(frames), 1))
        notes.append(
            f"the lens is {int(lens[1])} mm on a sensor of {SENSOR_MM} mm: from the folder's name {lens[0]}..."
        )
    return [
        assemble(
            path,
            name=camera,
            format="multicamvideo",
            poses=np.stack([_pose(path, content[frame][camera], f"{frame}: {camera}") for frame in frames]),
            world_to_camera=False,
            where=[f"{frame}: {camera}" for frame in frames],
            given=given or Given(),
            metric=True,
            up="y",
            intrinsics=intrinsics,
            size=(SIDE, SIDE),
            fps=FPS,
            notes=notes,
        )
        for camera in cameras
    ]


def _pose(path: Path, text: object, place: str) -> Array:
    """(4, 4) in our world, OpenCV camera axes, metres, of a matrix string."""
    match = _MATRIX.fullmatch(text) if isinstance(text, str) else None
    rows = [group.split() for group in match.groups()] if match else []
    if not rows or any(len(row) != 4 for row in rows):
        raise InputError(f"{path}: {place} is {quoted(text)}; allowed are four rows '[a b c d]'")
    matrix = np.array([numbers(row, f"{path}: {place}") for row in rows]).T
    if not np.allclose(matrix[3], [0.0, 0.0, 0.0, 1.0], rtol=0.0, atol=1e-6):
        raise InputError(f"{path}: {place}: the last column is not 0 0 0 1; allowed are row vectors")
    pose = np.eye(4)
    # Clipped against overflow: an entry beyond 2 is refused as no rotation further on.
    pose[:3, :3] = WORLD_FROM_UNREAL @ np.clip(matrix[:3, :3], -9.0, 9.0) @ CAMERA_FROM_UNREAL.T
    pose[:3, 3] = WORLD_FROM_UNREAL @ matrix[:3, 3] * CENTIMETRE
    return pose


def write_multicamvideo(path: Path, pose_file: PoseFile) -> tuple[str, ...]:
    """Write one camera, cam01. Returns what the format could not hold.

    Raises:
        InputError: the focal length changes, which the format cannot hold.
    """
    refuse_zoom(path, "MultiCamVideo", pose_file.trajectory)
    content = {}
    for index, pose in enumerate(pose_file.trajectory.world_from_camera):
        matrix = np.eye(4)
        matrix[:3, :3] = WORLD_FROM_UNREAL.T @ pose[:3, :3] @ CAMERA_FROM_UNREAL
        matrix[:3, 3] = WORLD_FROM_UNREAL.T @ pose[:3, 3] / CENTIMETRE
        rows = (" ".join(map(repr, row)) for row in matrix.T.tolist())
        content[f"frame{index}"] = {"cam01": " ".join(f"[{row}]" for row in rows) + " "}
    write_text(path, json.dumps(content, indent=1) + "\n")
    return ("MultiCamVideo holds no intrinsics and no times (15 fps, 1280x1280 are implied): left out",)
