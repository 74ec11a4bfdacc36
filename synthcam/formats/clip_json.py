"""synthcam's own clip.json, read as a pose file: world metres, +Y up, OpenCV camera axes, intrinsics in pixels."""

from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._assemble import assemble
from synthcam.formats._text import json_list, json_matrix, json_number, json_numbers, quoted, read_json
from synthcam.formats.pose_file import Given, PoseFile

KEYS = ("world_from_camera", "intrinsics", "width", "height", "fps")


def read_clip_json(path: Path, given: Given | None = None) -> PoseFile:
    """Read the cameras of a clip.json.

    Raises:
        InputError: a key is missing or has another shape, or see `assemble`.
    """
    content: Any = read_json(path)
    missing = [key for key in KEYS if not isinstance(content, dict) or key not in content]
    if missing:
        raise InputError(f"{path}: has no key {quoted(missing[0])}; a clip.json needs {', '.join(KEYS)}")
    poses = json_list(content["world_from_camera"], f"{path}: world_from_camera")
    where = [f"world_from_camera[{index}]" for index in range(len(poses))]
    intrinsics = json_list(content["intrinsics"], f"{path}: intrinsics", length=len(poses))
    width, height, fps = (json_number(content[key], f"{path}: {key}") for key in ("width", "height", "fps"))
    if fps <= 0:
        raise InputError(f"{path}: fps is {fps:g}; allowed is more than 0")
    return assemble(
        path,
        name=path.parent.name or path.stem,
        format="clip",
        poses=np.array(
            [json_matrix(pose, f"{path}: {place}") for pose, place in zip(poses, where, strict=True)]
        ).reshape(-1, 4, 4),
        world_to_camera=False,
        where=where,
        given=given or Given(),
        metric=True,
        up="y",
        intrinsics=np.array(
            [json_numbers(k, f"{path}: intrinsics[{i}]", length=4) for i, k in enumerate(intrinsics)]
        ).reshape(-1, 4),
        size=(width, height),
        fps=fps,
    )
