"""Decides between the readings of rows with quaternions or angles: where w stands, the direction, whose axes."""

import re
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._evidence import (
    Detected,
    ask,
    likelier,
    looks_ahead,
    may_stand_in_z,
    path_shape,
    same_motion,
    stands_in_z,
)
from synthcam.formats._tables import Table, meant_by, pose_rows, read_table, refuse_angles
from synthcam.formats._text import read_text, rotations_from_wxyz
from synthcam.formats.chan import ORDERS, chan_rotations
from synthcam.formats.matrix_readings import comments, decide_matrices, says_world_to_camera, sound_or_none
from synthcam.formats.posenet import picture_poses, turned_back
from synthcam.formats.quaternion_rows import DROID, quaternion_poses
from synthcam.geometry.se3 import Array, invert, rotation_from_quaternion_wxyz, se3

_ORDER = re.compile(r"rotation order xyz", re.IGNORECASE)

_SAID_W_FIRST = re.compile(r"(^|[^a-z])q?_?w[,_]*q?_?x[,_]*q?_?y[,_]*q?_?z([^a-z]|$)|scalar_first|w_(is_)?first")
_SAID_W_LAST = re.compile(r"q_?x[,_]*q_?y[,_]*q_?z[,_]*q_?w|xyzw|x[,_]+y[,_]+z[,_]+w|scalar_last|w_(is_)?last")
W_FIRST = "the quaternion's order is not written in the file"


def decide_tum(path: Path, table: Table) -> Detected:
    """Which of the readings of TUM's layout a file is of: the order of its quaternions, the direction of its poses."""
    found = _decide_order(path, table)
    if found.format == "tum" and not table.mark:
        poses = sound_or_none(lambda: _tum_poses(path, table))
        if poses is not None and likelier(path_shape(poses), path_shape(invert(poses)))[0] > 0:
            raise ask(path, "its poses take the camera to the world or the world to the camera", ("tum", "tum-w2c"))
    return found


def _tum_poses(path: Path, table: Table) -> Array:
    rows, where, _ = pose_rows(path, table, (8,))
    return se3(rotations_from_wxyz(path, rows[:, [7, 4, 5, 6]], where), rows[:, 1:4])


def _decide_order(path: Path, table: Table) -> Detected:
    """Whether a TUM file's quaternions have w last, as documented, or first, as some tools write."""
    if not table.mark and not _ORDER.search(read_text(path)):
        refuse_angles(path, table)
    said = says_world_to_camera(path)
    if said:
        return Detected("tum-w2c", path, (f"taken as world to camera by {said} (else --format tum)",))
    names = meant_by(table.header)
    if {"qw", "qx"} <= set(names):
        return Detected("tum-wxyz" if names.index("qw") < names.index("qx") else "tum", path)
    if table.mark:
        return Detected("tum", path)
    words = comments(path) + " " + re.sub(r"[\s-]+", "_", path.stem.lower())
    if bool(_SAID_W_FIRST.search(words)) != bool(_SAID_W_LAST.search(words)):
        return Detected("tum-wxyz" if _SAID_W_FIRST.search(words) else "tum", path)
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
        if first[column] > 1 - 1e-4 and at_origin:
            note = f"{W_FIRST}: the first pose is the origin if {order}, so that is taken (else --format tum)"
            return Detected(format, path, (note,))
    if same_motion(last, w_first):
        return Detected("tum", path)
    shape, shape_w_first = path_shape(last), path_shape(w_first)
    last_note = f"{W_FIRST}: w is taken as last, as documented (else --format tum-wxyz)"
    counted = bool((rows[:, 0] == np.arange(len(rows)) + rows[0, 0]).all())
    stands = stands_in_z(last) and not may_stand_in_z(w_first)
    if stands or (stands_in_z(w_first) and not may_stand_in_z(last)):
        return _tum_order(path, stands, "as then it stands upright with z up")
    if (counted or table.commas) and first[0] <= 1 - 1e-6:  # with w first, 1 0 0 0 would be the origin itself
        # Numbers of frames for times, or commas: written by a tool of its own, so that the documented order says less.
        raise ask(path, "its quaternions have w last or first", ("tum", "tum-wxyz"))
    if (
        looks_ahead(shape_w_first) > 0
        and shape_w_first.coherence > 0.85
        and shape.coherence < 0.5
        and shape.turn > np.deg2rad(20)
    ):
        note = f"{W_FIRST}: w is taken as first, as the camera then travels along its view (else --format tum)"
        return Detected("tum-wxyz", path, (note,))
    return Detected("tum", path, (last_note,))


def _tum_order(path: Path, last: bool, why: str) -> Detected:
    """The reading with w last or first, and the note that says why."""
    taken, other = ("tum", "tum-wxyz") if last else ("tum-wxyz", "tum")
    note = f"{W_FIRST}: w is taken as {'last' if last else 'first'}, {why} (else --format {other})"
    return Detected(taken, path, (note,))


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
    if re.search(r"pose_(left|right|lcam|rcam)|tartan", path.stem.lower()):
        note = "seven numbers a row are taken as TartanAir's, x forward and z down (else --format droid or droid-c2w)"
        return Detected("tartanair", path, (note,))
    try:
        return decide_droid(path)
    except InputError:
        raise ask(
            path,
            "its seven numbers a row have a camera with x forward (TartanAir) or z forward",
            ("tartanair", *DROID.values()),
        ) from None


def decide_posenet(path: Path) -> Detected:
    """Whether PoseNet's quaternions take the world to the camera, as in Cambridge Landmarks, or the other way."""
    try:
        _, read, _ = picture_poses(path)
    except InputError:
        return Detected("posenet", path)
    poses, turned = sound_or_none(lambda: read), turned_back(read)
    if poses is None or same_motion(read, turned):
        return Detected("posenet", path)
    note = "whether its quaternions take the world to the camera or back is not in it"
    for format, other, stands, rival in (
        ("posenet", "posenet-c2w", turned, read),
        ("posenet-c2w", "posenet", read, turned),
    ):
        if stands_in_z(stands) and not may_stand_in_z(rival):
            why = "as then it stands upright with z up"
            return Detected(format, path, (f"{note}: {format} is taken, {why} (else --format {other})",))
    if "visual landmark dataset" in read_text(path)[:200].lower():
        note = f"{note}: world to camera is taken, as in Cambridge Landmarks (else --format posenet-c2w)"
        return Detected("posenet", path, (note,))
    formats = ("posenet (world to camera, Cambridge Landmarks)", "posenet-c2w (camera to world)")
    raise ask(path, note, formats)


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


def decide_droid(path: Path) -> Detected:
    """The reading of rows tx ty tz qx qy qz qw: DROID-SLAM saves world to camera, its results are camera to world.

    Raises:
        InputError: the path speaks for no reading, and the file is not what DROID-SLAM saves.
    """
    stem = path.stem.lower()
    beside = any((path.parent / name).is_file() for name in ("tstamps.npy", "disps.npy", "images.npy"))
    documented = path.suffix.lower() == ".npy" and (beside or stem == "poses" or "droid" in stem)
    return decide_matrices(path, DROID, lambda: quaternion_poses(path)[0], documented="-w2c" if documented else None)
