"""Read and write camera poses in any supported format; the format of a file is detected from its content."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthcam.arguments import as_path
from synthcam.errors import InputError
from synthcam.formats._text import is_folder, is_number, quoted, read_json, read_text, require_file
from synthcam.formats.clip_json import read_clip_json
from synthcam.formats.colmap import (
    NO_MODEL,
    find_model,
    read_colmap,
    write_colmap,
    write_colmap_binary,
)
from synthcam.formats.euroc import read_euroc
from synthcam.formats.kitti import read_kitti, write_kitti
from synthcam.formats.megasam import read_megasam, write_megasam
from synthcam.formats.motionctrl import read_motionctrl, write_motionctrl
from synthcam.formats.multicamvideo import is_frame_key, read_multicamvideo, write_multicamvideo
from synthcam.formats.nerf import read_nerf, write_nerf
from synthcam.formats.pose_file import Given, PoseFile
from synthcam.formats.realestate10k import read_realestate10k, write_realestate10k
from synthcam.formats.tum import read_tum, write_tum

__all__ = ["FORMATS", "Format", "Given", "PoseFile", "detect_format", "read_poses", "write_poses"]


@dataclass(frozen=True)
class Format:
    """A pose file format: a one-line title, its reader, and its writer if there is one."""

    title: str
    read: Callable[[Path, Given], PoseFile | list[PoseFile]]
    write: Callable[[Path, PoseFile], tuple[str, ...]] | None = None


FORMATS: dict[str, Format] = {
    "realestate10k": Format("RealEstate10K text (CameraCtrl, CamI2V)", read_realestate10k, write_realestate10k),
    "tum": Format("TUM RGB-D trajectory", read_tum, write_tum),
    "kitti": Format("KITTI odometry poses", read_kitti, write_kitti),
    "colmap": Format("COLMAP model folder; written as text", read_colmap, write_colmap),
    "colmap-binary": Format("COLMAP model folder; written as binary", read_colmap, write_colmap_binary),
    "nerf": Format("NeRF transforms.json (instant-ngp, nerfstudio)", read_nerf, write_nerf),
    "motionctrl": Format("MotionCtrl JSON", read_motionctrl, write_motionctrl),
    "multicamvideo": Format("MultiCamVideo camera_extrinsics.json", read_multicamvideo, write_multicamvideo),
    "megasam": Format("MegaSaM npz", read_megasam, write_megasam),
    "euroc": Format("EuRoC ground truth csv; needs the camera's sensor.yaml", read_euroc),
    "clip": Format("synthcam clip.json", read_clip_json),
}

_COLUMNS = {19: "realestate10k", 12: "kitti", 8: "tum"}
_HEAD_LINES = 200


def read_poses(
    path: str | Path,
    *,
    format: str = "auto",
    fov_deg: float | None = None,
    fps: float | None = None,
    width: int | None = None,
    height: int | None = None,
    up: str | None = None,
    camera_extrinsics: str | Path | None = None,
) -> list[PoseFile]:
    """Read every camera of a pose file or COLMAP folder.

    Args:
        format: a key of FORMATS, or "auto" to detect it from the content.
        fov_deg, fps, width, height, up: see `Given`; these override the file, and the notes say so.
        camera_extrinsics: a EuRoC sensor.yaml with body_from_camera (T_BS), for EuRoC ground truth only.

    Raises:
        InputError: the file is not there, is of no known format, or holds what cannot be a camera path.

    Example:
        >>> (poses,) = synthcam.read_poses("out/clip.json")
        >>> poses.format, poses.trajectory.world_from_camera.shape
        ('clip', (8, 4, 4))
    """
    path = as_path(path, "path")
    given = Given(fov_deg=fov_deg, fps=fps, width=width, height=height, up=up)
    if format != "auto" and format not in FORMATS:
        raise InputError(f"format is {quoted(format)}; allowed are auto, {', '.join(FORMATS)}")
    known = detect_format(path) if format == "auto" else format
    if known == "euroc":
        return [read_euroc(path, given, sensor=None if camera_extrinsics is None else Path(camera_extrinsics))]
    if camera_extrinsics is not None:
        raise InputError(f"{path}: is a {known} file; camera_extrinsics are allowed for euroc only")
    found = FORMATS[known].read(path, given)
    return found if isinstance(found, list) else [found]


def write_poses(path: str | Path, pose_file: PoseFile, format: str) -> tuple[str, ...]:
    """Write a camera path, replacing an existing file; returns what the format could not hold, one sentence each.

    Raises:
        InputError: the format is not known or cannot be written, it would lose a zoom, or the path is forbidden.
    """
    writable = [name for name, known in FORMATS.items() if known.write]
    write = FORMATS[format].write if format in FORMATS else None
    if write is None:
        raise InputError(f"format {quoted(format)} cannot be written; allowed are {', '.join(writable)}")
    return write(Path(path), pose_file)


def detect_format(path: Path) -> str:
    """Detect a file's format (a key of FORMATS) from its content.

    Raises:
        InputError: nothing is there, or the content is of no known format; the message says what was seen.
    """
    if find_model(path) is not None:
        return "colmap"
    if is_folder(path):
        raise InputError(f"{path}: {NO_MODEL}")
    require_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if head == b"PK\x03\x04":
        return "megasam"
    text = read_text(path)
    if text.lstrip()[:1] in ("{", "["):
        return _json_format(path, read_json(path))
    return _table_format(path, text)


def _json_format(path: Path, content: Any) -> str:
    if isinstance(content, list):
        return "motionctrl"
    if "world_from_camera" in content:
        return "clip"
    if "frames" in content:
        return "nerf"
    if any(is_frame_key(key) for key in content):
        return "multicamvideo"
    keys = ", ".join(quoted(key) for key in list(content)[:4]) or "none"
    raise InputError(
        f"{path}: JSON with the keys {keys} is no pose file; allowed are world_from_camera (clip.json), "
        "frames (transforms.json), frame0 ... (MultiCamVideo) or a list of 12 numbers a frame (MotionCtrl)"
    )


def _table_format(path: Path, text: str) -> str:
    """The format of a text table, by the number of columns of its first line of numbers."""
    counts = []
    for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        if "p_RS_R_x" in line:
            return "euroc"
        if line.startswith("#"):
            continue
        tokens = line.split()
        if line.count(",") >= 7 and all(is_number(token.strip()) for token in line.split(",")):
            return "euroc"
        if tokens and all(map(is_number, tokens)):
            if len(tokens) in _COLUMNS:
                return _COLUMNS[len(tokens)]
            counts.append(len(tokens))
    found = f"its first row of numbers has {counts[0]} columns" if counts else "it has no row of numbers"
    raise InputError(
        f"{path}: is of no known pose format: {found}; allowed are 19 (RealEstate10K), 12 (KITTI), 8 (TUM), "
        f"or one of {', '.join(FORMATS)}"
    )
