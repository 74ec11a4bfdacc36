"""Decides between two readings of the same numbers by the path: quaternion order, columns, direction of the poses."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._evidence import ask, likelier, looks_ahead, path_shape, same_motion
from synthcam.formats._tables import Table, pose_rows, read_table, refuse_angles
from synthcam.formats._text import read_text
from synthcam.formats.chan import ORDERS, chan_rotations
from synthcam.formats.matrices import read_rows, without_lost
from synthcam.formats.quaternion_rows import NED_FROM_OPENCV, quaternion_poses
from synthcam.geometry.se3 import Array, invert, rotation_error, rotation_from_quaternion_wxyz, se3


@dataclass(frozen=True)
class Detected:
    """What was recognised: the format, the file to read (in a folder, the one that holds the poses), and notes."""

    format: str
    file: Path
    notes: tuple[str, ...] = ()


_NAMED_W2C = re.compile(r"w2c|world_?2_?cam|world_?to_?cam|cam(era)?_from_world|extrinsic")
_NAMED_C2W = re.compile(r"c2w|cam[a-z]*[0-9]*_?(2|to)_?world|world_from_cam|^traj$|ground_?truth|^gt")
_ORDER = re.compile(r"rotation order xyz", re.IGNORECASE)


def says_world_to_camera(path: Path) -> str:
    """What in a text file says that it takes the world to the camera: "its name", "its comments", or "" for nothing."""
    if _NAMED_W2C.search(path.stem.lower()):
        return "its name"
    comments = [line for line in read_text(path).split("\n", 50)[:50] if line.lstrip()[:1] in ("#", "/", "%")]
    words = re.sub(r"[\s_-]+", "_", " ".join(comments).lower())
    return "its comments" if _NAMED_W2C.search(words) and not _NAMED_C2W.search(words) else ""


def decide_kitti(path: Path) -> Detected:
    """Twelve numbers a row take the camera to the world, as KITTI's do, unless the file says otherwise."""
    said = says_world_to_camera(path)
    if not said:
        return Detected("kitti", path)
    return Detected("matrices-w2c", path, (f"taken as world to camera by {said} (else --format kitti)",))


DIRECTION = "whether the matrices take the camera to the world or the world to the camera is not written in the file"

AXES = ("camera axes are taken as OpenCV's, z forward (--format matrices-gl reads OpenGL's, z back)",)


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


def decide_direction(path: Path, format: str, read: Callable[[], Array], *, documented: bool = False) -> Detected:
    """Whether matrices take the camera to the world, as these files mostly do, or the world to the camera.

    Args:
        documented: the layout is known to hold camera-to-world matrices.
    """
    documented = documented or _NAMED_C2W.search(path.stem.lower()) is not None
    poses = _or_default(path, format, read)
    if poses is None:
        return Detected(format, path)
    inverse = invert(poses)
    axes = AXES if format == "matrices" and not documented else ()
    if same_motion(poses, inverse):
        return Detected(format, path, axes)
    text = path.suffix.lower() in (".txt", ".csv", ".log", ".traj", ".gt") and path.is_file()
    said = says_world_to_camera(path) if text else "its name" if _NAMED_W2C.search(path.stem.lower()) else ""
    if said:
        return Detected(f"{format}-w2c", path, (f"taken as world to camera by {said} (else --format {format})",))
    shape, other = path_shape(poses), path_shape(inverse)
    speaks, why = likelier(shape, other)
    if speaks > 0:
        return Detected(
            f"{format}-w2c", path, (f"{DIRECTION}: taken as world to camera, as then {why} (else --format {format})",)
        )
    if axes and looks_ahead(shape) < 0:
        # Against its view, if that is where OpenCV's cameras look; OpenGL's look the other way.
        raise ask(
            path, f"{DIRECTION}, nor are the camera's axes", (*_directions(format), "matrices-gl (OpenGL's axes)")
        )
    if not speaks and not documented and looks_ahead(shape) <= 0:
        raise ask(path, DIRECTION, _directions(format))
    return Detected(
        format, path, (f"{DIRECTION}: taken as camera to world (--format {format}-w2c reads the other way)", *axes)
    )


def _directions(format: str) -> tuple[str, str]:
    return f"{format} (camera to world)", f"{format}-w2c (world to camera)"


def decide_vehicle_or_camera(path: Path) -> Detected:
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
    found = decide_direction(path, "matrices", lambda: poses)
    return replace(
        found, notes=("it moves as a camera does: taken as a camera's path (else --format kitti360)", *found.notes)
    )


W_FIRST = "the quaternion's order is not written in the file"


def decide_tum(path: Path, table: Table) -> Detected:
    """Whether a TUM file's quaternions have w last, as documented, or first, as some tools write."""
    if not table.mark and not _ORDER.search(read_text(path)):
        refuse_angles(path, table)
    said = says_world_to_camera(path)
    if said:
        return Detected("tum-w2c", path, (f"taken as world to camera by {said} (else --format tum)",))
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
        return decide_chan(path)
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


def decide_seven(path: Path, table: Table) -> Detected:
    """Seven columns: a place and a quaternion, or ARKitScenes' time, axis times angle and translation."""
    refuse_angles(path, table)
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
        return decide_droid(path, "droid-c2w")
    raise ask(
        path,
        "its seven numbers a row have a camera with x forward (TartanAir) or z forward",
        ("tartanair", "droid-c2w (camera to world)", "droid (world to camera)"),
    )


def decide_chan(path: Path) -> Detected:
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


def decide_droid(path: Path, documented: str) -> Detected:
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
