"""Recognise the format of a pose file or folder from its content, and choose where a layout can be read in two ways."""

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._arrays import Archive, read_npy
from synthcam.formats._evidence import ask, likelier, looks_ahead, path_shape, same_motion
from synthcam.formats._tables import Table, pose_rows, read_table, split
from synthcam.formats._text import is_folder, is_number, quoted, read_json, read_text, require_file
from synthcam.formats.chan import ORDERS, chan_rotations
from synthcam.formats.colmap import NO_MODEL, find_model
from synthcam.formats.gltf import is_gltf
from synthcam.formats.matrices import is_number_or_lost, read_rows, whole_matrices, without_lost
from synthcam.formats.multicamvideo import is_frame_key
from synthcam.formats.named_arrays import CAMERA_TO_WORLD, OPEN, WORLD_TO_CAMERA, pose_name
from synthcam.formats.pose_folder import file_pose, find_pose_files
from synthcam.formats.quaternion_rows import NED_FROM_OPENCV, quaternion_poses
from synthcam.geometry.se3 import Array, invert, rotation_error, rotation_from_quaternion_wxyz, se3


@dataclass(frozen=True)
class Detected:
    """What was recognised: the format, the file to read (in a folder, the one that holds the poses), and notes."""

    format: str
    file: Path
    notes: tuple[str, ...] = ()


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
    ".yml", ".r3d",
)  # fmt: skip
# Files that hold a folder's poses, the most telling first.
_KNOWN_FILES = (
    "clip.json", "transforms.json", "camera_path.json", "cameras.json", "camera_extrinsics.json", "metadata.json",
    "metadata", "cam0_to_world.txt", "poses_bounds.npy", "poses.npy", "traj.txt", "pred_traj.txt", "groundtruth.txt",
    "lowres_wide.traj", "pose_left.txt", "pose_lcam_front.txt", "poses.txt", "transforms_train.json",
)  # fmt: skip
_ORDER = re.compile(r"rotation order xyz", re.IGNORECASE)
_NAMED_W2C = re.compile(r"w2c|world_?2_?cam|world_?to_?cam|extrinsic")
_NAMED_C2W = re.compile(r"c2w|cam[a-z]*[0-9]*_?(2|to)_?world|^traj$|ground_?truth|^gt")
DIRECTION = "whether the matrices take the camera to the world or the world to the camera is not written in the file"


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
    if head[:4] == b"glTF":
        return Detected("gltf", path)
    text = read_text(path)
    if path.suffix.lower() == ".chan":
        return _chan(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        if re.search(r"^\s*[\"']?keyframes", text, re.MULTILINE):
            return Detected("keyframes", path)
        raise InputError(f"{path}: is YAML without keyframes; allowed are keyed cameras (docs/formats.md)")
    if text.lstrip()[:1] in ("{", "["):
        return _json(path, read_json(path))
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
    for name in _KNOWN_FILES:
        file = folder / name
        if file in files:
            try:
                found = detect(file)
            except InputError:
                continue
            return replace(found, notes=(*found.notes, f"read from {name} in the folder"))
    found_files = []
    for file in files[:50]:
        try:
            found_files.append(detect(file))
        except InputError:
            continue
    if len(found_files) == 1:
        return replace(
            found_files[0], notes=(*found_files[0].notes, f"read from {found_files[0].file.name} in the folder")
        )
    if found_files:
        names = ", ".join(item.file.name for item in found_files[:4])
        raise InputError(f"{folder}: holds several pose files ({names}); name one of them")
    raise InputError(
        f"{folder}: {NO_MODEL}, or a folder with one pose file, or with a 4x4 matrix a frame (0.txt, 1.txt ...)"
    )


def _json(path: Path, content: Any) -> Detected:
    """The format of a JSON file, by its keys."""
    if isinstance(content, list):
        first = content[0] if content else None
        if isinstance(first, dict):
            if "position" in first and "rotation" in first:
                return Detected("3dgs", path)
            if "transform" in first or "transform_matrix" in first:
                return Detected("nerf", path)
            keys = ", ".join(quoted(key) for key in list(first)[:4])
            raise InputError(
                f"{path}: a list of objects with the keys {keys} is no pose file; allowed are position and rotation "
                "(cameras.json) or transform (ns-export)"
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
        return _named(path, name, lambda: np.array(content[name], dtype=np.float64))
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
        return _named(path, name, lambda: arrays.array(name))


def _named(path: Path, name: str, values: Callable[[], Array]) -> Detected:
    """The direction of an array: by its name, else by what is in it."""
    if name in WORLD_TO_CAMERA or name in CAMERA_TO_WORLD:
        return Detected("arrays", path)
    assert name in OPEN
    return _direction(path, "arrays", lambda: whole_matrices(values(), str(path))[0])


def _npy(path: Path) -> Detected:
    """The format of an npy file, by its shape."""
    values = read_npy(path)
    if values.ndim == 2 and values.shape[1] in (15, 17):
        return Detected("llff", path)
    if values.ndim == 2 and values.shape[1] == 7:
        return _droid(path, "droid")
    return _direction(path, "matrices", lambda: whole_matrices(values, str(path))[0])


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
            return Detected("euroc", path)
        if len(tokens) in _COLUMNS:
            return _columns(path, _COLUMNS[len(tokens)])
    if 4 in counts and max(counts) == 4 and counts.count(4) >= 3:
        return _direction(path, "matrices", lambda: read_rows(path)[0])
    found = f"its first row of numbers has {counts[0]} columns" if counts else "it has no row of numbers"
    raise InputError(
        f"{path}: is of no known pose format: {found}; allowed are 19 (RealEstate10K), 16 or 12 (matrices, KITTI), 13 "
        "or 17 (KITTI-360), 8 (TUM), 7 (TartanAir, ARKitScenes), or another format of docs/formats.md"
    )


def _columns(path: Path, format: str) -> Detected:
    """Choose among the formats that share a number of columns."""
    if format == "matrices":
        return _direction(path, "matrices", lambda: read_rows(path)[0])
    if format == "kitti360":
        return _vehicle_or_camera(path)
    if format in ("tum", "quaternions"):
        table = read_table(path)
        return _tum(path, table) if format == "tum" else _seven(path, table)
    return Detected(format, path)


def _sound(poses: Array) -> bool:
    """Whether poses (F, 4, 4) can be compared: several, finite, of proper rotations. The readers say what is wrong."""
    if len(poses) < 2 or not np.isfinite(poses).all() or np.abs(poses).max() > 1e9:
        return False
    blocks = np.clip(poses[:, :3, :3], -2.0, 2.0)
    return bool((rotation_error(blocks) < 1e-2).all())


def _or_default(path: Path, format: str, read: Callable[[], Array]) -> Array | None:
    """Poses to compare readings by, or None if there is nothing to compare."""
    try:
        poses = read()
        poses = without_lost(poses, [""] * len(poses))[0]
    except (InputError, ValueError, TypeError, OverflowError):
        return None
    return poses if _sound(poses) else None


def _direction(path: Path, format: str, read: Callable[[], Array], *, documented: bool = False) -> Detected:
    """Whether matrices take the camera to the world, as these files mostly do, or the world to the camera.

    Args:
        documented: the layout is known to hold camera-to-world matrices.
    """
    documented = documented or _NAMED_C2W.search(path.stem.lower()) is not None
    poses = _or_default(path, format, read)
    if poses is None:
        return Detected(format, path)
    inverse = invert(poses)
    if same_motion(poses, inverse):
        return Detected(format, path)
    if _NAMED_W2C.search(path.stem.lower()):
        return Detected(f"{format}-w2c", path, (f"taken as world to camera by its name (else --format {format})",))
    shape, other = path_shape(poses), path_shape(inverse)
    speaks, why = likelier(shape, other)
    if speaks > 0:
        return Detected(
            f"{format}-w2c", path, (f"{DIRECTION}: taken as world to camera, as then {why} (else --format {format})",)
        )
    if not speaks and not documented and looks_ahead(shape) <= 0 < looks_ahead(other):
        raise ask(path, DIRECTION, (f"{format} (camera to world)", f"{format}-w2c (world to camera)"))
    return Detected(
        format, path, (f"{DIRECTION}: taken as camera to world (--format {format}-w2c reads the other way)",)
    )


def _pose_folder(folder: Path) -> Detected:
    """The direction of a folder's matrices."""
    files = find_pose_files(folder)
    first = file_pose(files[0])
    if first is not None and first.world_to_camera:
        return Detected("pose-folder", folder)

    def read() -> Array:
        found = [file_pose(file) for file in files]
        return whole_matrices(np.array([pose.matrix for pose in found if pose is not None]), str(folder))[0]

    known = files[0].parent.name.lower() in ("pose", "poses") or files[0].name.lower().endswith(".pose.txt")
    return _direction(folder, "pose-folder", read, documented=known or files[0].suffix.lower() == ".npz")


def _vehicle_or_camera(path: Path) -> Detected:
    """Whether a frame's number and twelve more are KITTI-360's vehicle (x forward) or a camera (z forward)."""
    poses = _or_default(path, "kitti360", lambda: read_rows(path)[0])
    if poses is None:
        return Detected("kitti360", path)
    shape = path_shape(poses)
    along = shape.axis_cosines
    turns = shape.turn > np.deg2rad(3)
    vehicle = along[0] > 0.6 and along[0] > along[2] + 0.3 and not (turns and shape.turn_axis[2] < 0.5)
    camera = along[2] > 0.6 and along[2] > along[0] + 0.3
    if not vehicle and not camera:
        raise ask(path, "its rows are a vehicle's path (x forward) or a camera's (z forward)", ("kitti360", "matrices"))
    if vehicle:
        return Detected(
            "kitti360", path, ("it moves along its x axis: taken as KITTI-360's vehicle (else --format matrices)",)
        )
    found = _direction(path, "matrices", lambda: poses)
    return replace(
        found, notes=("it moves as a camera does: taken as a camera's path (else --format kitti360)", *found.notes)
    )


W_FIRST = "the quaternion's order is not written in the file"


def _tum(path: Path, table: Table) -> Detected:
    """Whether a TUM file's quaternions have w last, as documented, or first, as some tools write."""
    names = [name.replace("_", "") for name in table.header]
    if {"qw", "qx"} <= set(names):
        return Detected("tum-wxyz" if names.index("qw") < names.index("qx") else "tum", path)
    if table.mark:
        return Detected("tum", path)
    try:
        rows, _, _ = pose_rows(path, table, (8,))
    except InputError:
        return Detected("tum", path)
    if not len(rows) or np.abs(rows[:, 1:]).max() > 1e9:
        return Detected("tum", path)
    unit = np.abs(np.linalg.norm(rows[:, 4:8], axis=1) - 1.0) < 0.02
    if not unit.any() and (rows[:, 0] == np.round(rows[:, 0])).all() and np.abs(rows[:, 4:7]).max() <= 3600:
        return _chan(path)
    if not unit.all() or len(rows) < 2:
        return Detected("tum", path)
    quaternions, places = rows[:, 4:8], rows[:, 1:4]
    first = np.abs(quaternions[0])
    last = se3(rotation_from_quaternion_wxyz(quaternions[:, [3, 0, 1, 2]]), places)
    w_first = se3(rotation_from_quaternion_wxyz(quaternions), places)
    if first[3] > 1 - 1e-6:
        return Detected("tum", path)
    extent = float(np.ptp(places, axis=0).max())
    at_origin = float(np.abs(places[0]).max()) <= 1e-6 * max(1.0, extent)
    for format, column, order in (("tum-wxyz", 0, "w is first"), ("tum-yzwx", 2, "it is DPVO's qy qz qw qx")):
        if first[column] > 0.97 and at_origin:
            note = f"{W_FIRST}: the first pose is the origin if {order}, so that is taken (else --format tum)"
            return Detected(format, path, (note,))
    if same_motion(last, w_first):
        return Detected("tum", path)
    shape, shape_w_first = path_shape(last), path_shape(w_first)
    ahead, ahead_w_first = looks_ahead(shape), looks_ahead(shape_w_first)
    last_note = f"{W_FIRST}: w is taken as last, as documented (else --format tum-wxyz)"
    counted = bool((rows[:, 0] == np.arange(len(rows)) + rows[0, 0]).all())
    if counted and first[0] <= 1 - 1e-6:  # with w first, 1 0 0 0 would be the origin itself
        # Numbers of frames for times: written by a tool of its own, so that the documented order says less.
        speaks, _ = likelier(shape, shape_w_first)
        if speaks < 0 or (not speaks and ahead > 0 >= ahead_w_first):
            return Detected("tum", path, (last_note,))
        if speaks > 0 or (ahead_w_first > 0 >= ahead and (at_origin or ahead == 0)):
            note = f"{W_FIRST}: w is taken as first, which suits the path better (else --format tum)"
            return Detected("tum-wxyz", path, (note,))
        raise ask(path, "its quaternions have w last or first", ("tum", "tum-wxyz"))
    if ahead_w_first > 0 and shape_w_first.coherence > 0.85 and shape.coherence < 0.5 and shape.turn > np.deg2rad(20):
        note = f"{W_FIRST}: w is taken as first, as the camera then travels along its view (else --format tum)"
        return Detected("tum-wxyz", path, (note,))
    return Detected("tum", path, (last_note,) if first[0] > 0.97 else ())


def _seven(path: Path, table: Table) -> Detected:
    """Seven columns: a place and a quaternion, or ARKitScenes' time, axis times angle and translation."""
    try:
        rows, _, _ = pose_rows(path, table, (7,))
    except InputError:
        return Detected("arkitscenes" if path.suffix.lower() == ".traj" else "tartanair", path)
    if not len(rows) or np.abs(rows).max() > 1e12:
        return Detected("tartanair", path)
    unit = np.abs(np.linalg.norm(rows[:, 3:7], axis=1) - 1.0) < 0.02
    if path.suffix.lower() == ".traj":
        return Detected("arkitscenes", path)
    if not unit.all():
        timed = len(rows) == 1 or bool((np.diff(rows[:, 0]) > 0).all())
        return Detected("arkitscenes" if timed else "tartanair", path)
    poses = _or_default(path, "tartanair", lambda: quaternion_poses(path)[0])
    if poses is None:
        return Detected("tartanair", path)
    tartan, camera, inverse = path_shape(poses @ NED_FROM_OPENCV), path_shape(poses), path_shape(invert(poses))
    level = bool((poses[:, 2, 2] > 0.5).all())  # z down in a world with z down
    named = re.search(r"pose_(left|right|lcam|rcam)|tartan", path.stem.lower()) is not None
    pans = tartan.turn < np.deg2rad(3) or tartan.turn_axis[1] > 0.5
    if named or (level and pans and looks_ahead(tartan) > 0 and looks_ahead(camera) == looks_ahead(inverse) == 0):
        note = "seven numbers a row are taken as TartanAir's, x forward and z down (else --format droid or droid-c2w)"
        return Detected("tartanair", path, (note,))
    if max(looks_ahead(camera), looks_ahead(inverse)) > 0 and looks_ahead(tartan) <= 0:
        return _droid(path, "droid-c2w")
    raise ask(
        path,
        "its seven numbers a row have a camera with x forward (TartanAir) or z forward",
        ("tartanair", "droid-c2w (camera to world)", "droid (world to camera)"),
    )


def _chan(path: Path) -> Detected:
    """The order of a .chan file: XYZ, as Blender has it, or Nuke's ZXY; without turns about z they are the same."""
    try:
        rows, _, _ = pose_rows(path, read_table(path), (7, 8))
    except InputError:
        return Detected("chan", path)
    if len(rows) < 2 or np.abs(rows).max() > 1e9:
        return Detected("chan", path)
    readings = {order: se3(chan_rotations(rows[:, 4:7], order), rows[:, 1:4]) for order in ORDERS}
    if same_motion(readings["chan"], readings["chan-zxy"]):
        return Detected("chan", path)
    if read_table(path).mark or _ORDER.search(read_text(path)):
        return Detected("chan", path)
    a, b = readings["chan"][:, :3, :3], readings["chan-zxy"][:, :3, :3]
    apart = np.swapaxes(np.swapaxes(a[:1], 1, 2) @ a, 1, 2) @ np.swapaxes(b[:1], 1, 2) @ b
    if (np.trace(apart, axis1=1, axis2=2) > 1 + 2 * np.cos(np.deg2rad(2.0))).all():
        note = "the rotation order is not in the file: XYZ is taken; ZXY (--format chan-zxy) differs by less than 2 deg"
        return Detected("chan", path, (note,))
    raise ask(path, "its rotations are in the order XYZ (Blender) or ZXY (Nuke)", ("chan", "chan-zxy"))


def _droid(path: Path, documented: str) -> Detected:
    """The direction of rows tx ty tz qx qy qz qw: DROID-SLAM saves world to camera, its results are camera to world."""
    other = "droid-c2w" if documented == "droid" else "droid"
    words = {"droid": "world to camera", "droid-c2w": "camera to world"}
    poses = _or_default(path, documented, lambda: quaternion_poses(path)[0])
    if poses is None:
        return Detected(documented, path)
    readings = {"droid-c2w": poses, "droid": invert(poses)}
    if same_motion(readings[documented], readings[other]):
        return Detected(documented, path)
    shapes = {name: path_shape(reading) for name, reading in readings.items()}
    speaks, why = likelier(shapes[documented], shapes[other])
    if speaks:
        chosen = other if speaks > 0 else documented
        note = f"rows are taken as {words[chosen]}, as then {why} (else --format {other if speaks < 0 else documented})"
        return Detected(chosen, path, (note,))
    ahead, ahead_other = looks_ahead(shapes[documented]), looks_ahead(shapes[other])
    beside = any((path.parent / name).is_file() for name in ("tstamps.npy", "disps.npy", "images.npy"))
    if ahead < 0 < ahead_other and not beside:
        raise ask(path, "its rows take the world to the camera or the camera to the world", ("droid", "droid-c2w"))
    if ahead > 0 >= ahead_other or beside or (documented == "droid" and "pose" in path.stem.lower()):
        note = f"rows are taken as {words[documented]} (--format {other} reads the other way)"
        return Detected(documented, path, (note,))
    raise ask(path, "its rows take the world to the camera or the camera to the world", ("droid", "droid-c2w"))


__all__: Sequence[str] = ("Detected", "detect")
