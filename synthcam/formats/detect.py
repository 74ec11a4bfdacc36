"""Recognise the format of a pose file or folder from its content, and choose where a layout can be read in two ways."""

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import Archive, read_npy
from synthcam.formats._evidence import Detected, Undecided
from synthcam.formats._tables import meant_by, read_table, split
from synthcam.formats._text import is_folder, is_number, quoted, read_json, read_text, require_file
from synthcam.formats.bundler import HEADER
from synthcam.formats.co3d import GZIP, is_co3d
from synthcam.formats.colmap import NO_MODEL, find_model
from synthcam.formats.gltf import is_gltf
from synthcam.formats.matrices import is_number_or_lost, read_rows, whole_matrices
from synthcam.formats.matrix_readings import (
    decide_kitti,
    decide_matrices,
    decide_vehicle_or_camera,
    family,
    of_a_data_set,
)
from synthcam.formats.multicamvideo import is_frame_key
from synthcam.formats.named_arrays import OF_NETWORKS, WORLD_TO_CAMERA, array_readings, pose_name
from synthcam.formats.pose_folder import file_pose, find_pose_files
from synthcam.formats.posenet import is_posenet
from synthcam.formats.quaternion_readings import (
    decide_chan,
    decide_droid,
    decide_posenet,
    decide_seven,
    decide_tum,
)
from synthcam.geometry.se3 import Array

_COLUMNS = {
    19: "realestate10k", 17: "matrices", 16: "matrices", 13: "kitti360", 12: "kitti", 8: "tum", 7: "quaternions",
}  # fmt: skip
_HEAD_LINES = 200
_JSON_KEYS = {
    "world_from_camera": "clip",
    "frames": "nerf",
    "camera_path": "camera-path",
    "keyframes": "keyframes",
}
_SUFFIXES = (
    ".json", ".txt", ".npy", ".npz", ".traj", ".csv", ".tum", ".kitti", ".log", ".glb", ".gltf", ".chan", ".yaml",
    ".yml", ".r3d", ".out", ".jgz",
)  # fmt: skip
# Files that hold a folder's poses, the most telling first.
_KNOWN_FILES = (
    "clip.json", "transforms.json", "camera_path.json", "cameras.json", "camera_extrinsics.json", "metadata.json",
    "metadata", "cam0_to_world.txt", "poses_bounds.npy", "poses.npy", "traj.txt", "pred_traj.txt", "groundtruth.txt",
    "lowres_wide.traj", "pose_left.txt", "pose_lcam_front.txt", "poses.txt", "transforms_train.json",
    "frame_annotations.jgz", "bundle.out", "dataset_train.txt",
)  # fmt: skip

_POSE_FOLDER = re.compile(r"(^|_)(poses?|camera)$")
"""Folders of data sets (ScanNet, NSVF, CUT3R) whose documents say camera to world, OpenCV's axes."""


def detect(path: Path) -> Detected:
    """Recognise a pose file or folder.

    Raises:
        InputError: nothing is there, the content is of no known format (the message says what was seen), or it can be
            read in two ways and speaks for neither (the message names the formats to choose from).
    """
    if find_model(path) is not None:
        return Detected("colmap", path)
    if is_folder(path):
        return _in_folder(path)
    require_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if head[:4] == b"PK\x03\x04":
        return _archive(path)
    if head[:6] == b"\x93NUMPY":
        return _npy(path)
    if head[:2] == GZIP:
        return Detected("co3d", path)
    if head[:4] == b"glTF":
        return Detected("gltf", path)
    text = read_text(path)
    if path.suffix.lower() == ".chan":
        return decide_chan(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        if re.search(r"^\s*[\"']?keyframes", text, re.MULTILINE):
            return Detected("keyframes", path)
        raise InputError(
            f"{path}: is YAML without `keyframes:`; allowed is a list of them there, each with "
            "time, position, and look_at or pan_deg and tilt_deg"
        )
    if text.lstrip()[:1] in ("{", "["):
        try:
            content = read_json(path)
        except InputError:
            row = split(text.lstrip().split("\n", 1)[0])
            if len(row) not in (4, *_COLUMNS) or not all(map(is_number_or_lost, row)):
                raise
            return _table(path, text)  # rows of numbers in brackets
        return _json(path, content)
    if text.startswith(HEADER):
        return Detected("bundler", path)
    if any(map(is_posenet, text.split("\n", _HEAD_LINES)[:_HEAD_LINES])):
        return decide_posenet(path)
    return _table(path, text)


def _in_folder(folder: Path) -> Detected:
    """The poses of a folder: a file a frame, or the one file in it that holds poses."""
    if find_pose_files(folder):
        return _pose_folder(folder)
    try:
        entries = sorted(folder.iterdir())
        files = [
            file
            for file in entries
            if file.is_file() and (file.suffix.lower() in _SUFFIXES or file.name in _KNOWN_FILES)
        ]
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({error.strerror})") from None
    known = [folder / name for name in _KNOWN_FILES if folder / name in files]
    found_files, undecided = _detected(known)
    if found_files:
        return replace(found_files[0], notes=(*found_files[0].notes, _from(found_files[0].file)))
    if undecided:
        raise next(iter(undecided.values()))
    found_files, undecided = _detected([file for file in files if file not in known][:50])
    if len(found_files) == 1 and not undecided:
        return replace(found_files[0], notes=(*found_files[0].notes, _from(found_files[0].file)))
    if len(undecided) == 1 and not found_files:
        raise next(iter(undecided.values()))
    if found_files or undecided:
        names = ", ".join(sorted([item.file.name for item in found_files] + [file.name for file in undecided])[:4])
        raise InputError(f"{folder}: holds several pose files ({names}); name one of them")
    raise InputError(
        f"{folder}: {NO_MODEL}, or a folder with one pose file, or with a 4x4 matrix a frame (0.txt, 1.txt ...)"
    )


def _detected(files: Sequence[Path]) -> tuple[list[Detected], dict[Path, Undecided]]:
    """What files are recognised as, and those that can be read in two ways, with the question."""
    found: list[Detected] = []
    undecided: dict[Path, Undecided] = {}
    for file in files:
        try:
            found.append(detect(file))
        except Undecided as error:
            undecided[file] = error
        except InputError:
            continue
    return found, undecided


def _from(file: Path) -> str:
    return f"read from {file.name} in the folder"


def _json(path: Path, content: Any) -> Detected:
    """The format of a JSON file, by its keys."""
    if isinstance(content, list):
        first = content[0] if content else None
        if is_co3d(content):
            return Detected("co3d", path)
        if isinstance(first, dict):
            if "position" in first and "rotation" in first:
                return Detected("3dgs", path)
            if "transform" in first or "transform_matrix" in first:
                return Detected("nerf", path)
            keys = ", ".join(quoted(key) for key in list(first)[:4])
            raise InputError(
                f"{path}: a list of objects with the keys {keys} is no pose file; allowed are position and rotation "
                "(cameras.json), transform (ns-export) or viewpoint (CO3D)"
            )
        return Detected("motionctrl", path)
    for key, format in _JSON_KEYS.items():
        if key in content:
            return Detected(format, path)
    camera = content.get("camera")
    if isinstance(camera, dict) and "positions" in camera:
        return Detected("kubric", path)
    if is_gltf(content):
        return Detected("gltf", path)
    if "poses" in content and ("K" in content or "perFrameIntrinsicCoeffs" in content):
        return Detected("record3d", path)
    if any(is_frame_key(key) for key in content):
        return Detected("multicamvideo", path)
    name = pose_name(content)
    if name is not None and isinstance(content[name], list):
        return _named(path, name, lambda: np.array(content[name], dtype=np.float64), list(content))
    keys = ", ".join(quoted(key) for key in list(content)[:4]) or "none"
    raise InputError(
        f"{path}: JSON with the keys {keys} is no pose file; allowed are world_from_camera (clip.json), "
        "frames (transforms.json), camera_path (nerfstudio), camera with positions (Kubric), poses with K (Record3D), "
        "extrinsics or c2w (arrays), keyframes, frame0 ... (MultiCamVideo) or a list of 12 numbers a frame (MotionCtrl)"
    )


def _archive(path: Path) -> Detected:
    """The format of a zip archive: Record3D's, or numpy's arrays by name."""
    try:
        with zipfile.ZipFile(path) as archive:
            if "metadata" in archive.namelist():
                return Detected("record3d", path)
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return Detected("megasam", path)  # whose reader says what is damaged
    with Archive(path) as arrays:
        if {"cam_c2w", "intrinsic"} <= set(arrays.names):
            return Detected("megasam", path)
        name = pose_name(arrays.names)
        if name is None:
            return Detected("arrays", path)
        return _named(path, name, lambda: arrays.array(name), arrays.names)


def _named(path: Path, name: str, values: Callable[[], Array], names: Sequence[str]) -> Detected:
    """The reading of an array: by its name, the tool that is known to write it, or what is in it."""
    documented = None
    if name in WORLD_TO_CAMERA:
        documented = "-w2c"
    elif name in OF_NETWORKS or {"data", "inds"} <= set(names):  # the latter are ViPE's
        documented = ""
    readings = array_readings(name)
    return decide_matrices(path, readings, lambda: whole_matrices(values(), str(path))[0], documented=documented)


def _npy(path: Path) -> Detected:
    """The format of an npy file, by its shape."""
    values = read_npy(path)
    if values.ndim == 2 and values.shape[1] in (15, 17):
        return Detected("llff", path)
    if values.ndim == 2 and values.shape[1] == 7:
        return decide_droid(path)
    poses = whole_matrices(values, str(path))[0]
    return _matrices(path, lambda: poses)


def _table(path: Path, text: str) -> Detected:
    """The format of a text table, by the number of columns of its first line of numbers."""
    counts: list[int] = []
    for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        if "p_RS_R_x" in line:
            return Detected("euroc", path)
        tokens = split(line)
        if line.lstrip().startswith("#") or not tokens or not all(map(is_number_or_lost, tokens)):
            continue
        counts.append(len(tokens))
        commas = "," in line and is_number(tokens[0])
        if commas and len(tokens) >= 8 and (len(tokens) not in _COLUMNS or float(tokens[0]) > 1e15):
            named = len(tokens) == 8 and "qw" in meant_by(read_table(path).header)
            return _columns(path, "tum") if named else Detected("euroc", path)
        if len(tokens) in _COLUMNS:
            return _columns(path, _COLUMNS[len(tokens)])
    if 4 in counts and max(counts) == 4 and counts.count(4) >= 3:
        redwood = counts[0] == 3 and path.suffix.lower() == ".log"
        return decide_matrices(path, family("matrices"), lambda: read_rows(path)[0], documented="" if redwood else None)
    found = f"its first row of numbers has {counts[0]} columns" if counts else "it has no row of numbers"
    raise InputError(
        f"{path}: is of no known pose format: {found}; allowed are 19 (RealEstate10K), 16 or 12 (matrices, KITTI), 13 "
        "or 17 (KITTI-360), 8 (TUM), 7 (TartanAir, ARKitScenes), or another format of docs/formats.md"
    )


def _matrices(path: Path, read: Callable[[], Array]) -> Detected:
    """The reading of matrices without names."""
    return decide_matrices(path, family("matrices"), read, documented=of_a_data_set(path))


def _columns(path: Path, format: str) -> Detected:
    """Choose among the formats that share a number of columns."""
    if format == "matrices":
        return _matrices(path, lambda: read_rows(path)[0])
    if format == "kitti":
        return decide_kitti(path)
    if format == "kitti360":
        return decide_vehicle_or_camera(path)
    if format in ("tum", "quaternions"):
        table = read_table(path)
        return decide_tum(path, table) if format == "tum" else decide_seven(path, table)
    return Detected(format, path)


def _pose_folder(folder: Path) -> Detected:
    """The direction of a folder's matrices."""
    files = find_pose_files(folder)
    first = file_pose(files[0])
    if first is not None and first.world_to_camera:
        return Detected("pose-folder", folder)

    def read() -> Array:
        found = [file_pose(file) for file in files]
        return whole_matrices(np.array([pose.matrix for pose in found if pose is not None]), str(folder))[0]

    documented = of_a_data_set(folder)
    if _POSE_FOLDER.search(files[0].parent.name.lower()) or files[0].name.lower().endswith(".pose.txt"):
        documented = ""
    return decide_matrices(folder, family("pose-folder"), read, documented=documented)


__all__: Sequence[str] = ("Detected", "detect")
