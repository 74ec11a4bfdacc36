"""Decides between the readings of camera matrices: camera to world or back, OpenCV's or OpenGL's camera axes.

What a name or a comment says is taken. Else what the layout's documents say, unless the path contradicts it; else what
the path itself shows. Where readings that show different motions are left, the user is asked.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._evidence import Detected, ask, likelier, may_stand_in_z, path_shape, same_motion, stands_in_z
from synthcam.formats._text import read_text
from synthcam.formats.matrices import READINGS, read_rows, without_lost
from synthcam.geometry.se3 import Array, rotation_error

_NAMED_W2C = re.compile(
    r"w2c|world_?2_?cam|world_?to_?cam|cam(era)?_from_world|extrinsic|view_?mat|(^|[^a-z])(t_?c_?w|t_cam_world|c_?t_?w)([^a-z]|$)"
)
_NAMED_C2W = re.compile(r"c2w|cam[a-z]*[0-9]*_?(2|to)_?world|world_from_cam|^traj$|ground_?truth|^gt")
_SAID_C2W = re.compile(
    r"c2w|cam[a-z]*[0-9]*_?(2|to)_?world|world_from_cam|(^|[^a-z])(t_?w_?c|t_world_cam|w_?t_?c)([^a-z]|$)"
)
_NAMED_GL = re.compile(r"(^|[^a-z])(open)?gl([^a-z]|$)|opengl|blender|nerf")
_NAMED_CV = re.compile(r"(^|[^a-z])(open)?cv([^a-z]|$)|opencv|colmap")
_DATA_SETS = re.compile(r"^traj$|replica|scannet|7_?scenes|kitti_?360|cam[0-9]+_to_world|redwood")
_WORDS = {"": "camera to world", "-w2c": "world to camera"}
_WORDS |= {"-gl": "camera to world, OpenGL's axes", "-gl-w2c": "world to camera, OpenGL's axes"}
NOT_WRITTEN = "whether its matrices take the camera to the world or back, and whose camera axes they have, is not in it"
_TEXT = (".txt", ".csv", ".log", ".traj", ".gt")


def says_world_to_camera(path: Path) -> str:
    """What in a text file says that it takes the world to the camera: "its name", "its comments", or "" for nothing."""
    if _NAMED_W2C.search(path.stem.lower()):
        return "its name"
    words = comments(path)
    return "its comments" if _NAMED_W2C.search(words) and not _SAID_C2W.search(words) else ""


def says_camera_to_world(path: Path) -> str:
    """What in a file says that it takes the camera to the world: "its name", "its comments", or "" for nothing."""
    if _NAMED_C2W.search(path.stem.lower()):
        return "its name"
    words = comments(path)
    return "its comments" if _SAID_C2W.search(words) and not _NAMED_W2C.search(words) else ""


def comments(path: Path) -> str:
    """The comments of a text file in lower case, its blanks made _; "" of any other file."""
    if path.suffix.lower() not in _TEXT or not path.is_file():
        return ""
    lines = [line for line in read_text(path).split("\n", 50)[:50] if line.lstrip()[:1] in ("#", "/", "%")]
    return re.sub(r"[\s_-]+", "_", " ".join(lines).lower())


def of_a_data_set(path: Path) -> str | None:
    """The reading "" (camera to world, OpenCV's axes) that documents give for files of such a name, else None."""
    return "" if _DATA_SETS.search(path.stem.lower()) else None


def sound_or_none(read: Callable[[], Array]) -> Array | None:
    """Poses (F, 4, 4) to compare readings by; None if there are none that can be: the readers say what is wrong."""
    try:
        poses = read()
        poses = without_lost(poses, [""] * len(poses))[0]
    except (InputError, ValueError, TypeError, OverflowError):
        return None
    if len(poses) < 2 or np.abs(poses).max() > 1e9:
        return None
    blocks = np.clip(poses[:, :3, :3], -2.0, 2.0)
    return poses if bool((rotation_error(blocks) < 1e-2).all()) else None


def decide_matrices(
    path: Path, formats: Mapping[str, str], read: Callable[[], Array], *, documented: str | None = None
) -> Detected:
    """Which of several readings matrices are of.

    Args:
        formats: the format of each key of `READINGS` that comes into question.
        read: the matrices (F, 4, 4) as they stand in the file.
        documented: the reading that the layout's documents name, if there are any.

    Raises:
        InputError: readings are left that show different motions; names their formats.
    """
    poses = sound_or_none(read)
    if poses is None:
        return Detected(formats[documented or next(iter(formats))], path)
    paths = {key: READINGS[key].world_from_camera(poses) for key in formats}
    left, notes = _said(path, list(formats), documented)
    if says_world_to_camera(path):
        documented = "-w2c"  # the words are those of computer vision, whose axes are OpenCV's
    if len({READINGS[key].world_to_camera for key in left}) > 1:
        speaks, why = likelier(path_shape(poses), path_shape(READINGS["-w2c"].world_from_camera(poses)))
        if speaks:
            left = [key for key in left if READINGS[key].world_to_camera == (speaks > 0)]
            notes.append(f"{'world to camera' if speaks > 0 else 'camera to world'}, as then {why}")
    if len(_different(left, paths)) > 1:
        standing = [key for key in left if stands_in_z(paths[key])]
        # A camera that rolls or tilts from where it stood upright turns as one that pans under another reading.
        others = any(may_stand_in_z(paths[key]) for key in left if key not in standing)
        # A path may speak against the documented direction; the axes are the documented ones.
        known = [key for key in left if documented is not None and READINGS[key].opengl == READINGS[documented].opengl]
        if len(standing) == 1 and not others and not READINGS[standing[0]].opengl:
            left = standing
            notes.append(f"{_WORDS[left[0]]}, as then it stands upright with z up")
        elif known and not standing:
            left = [documented] if documented in known else known
            notes.append(f"{_WORDS[left[0]]}, as documented" if left[0] == documented else "axes as documented")
        else:
            raise ask(path, NOT_WRITTEN, [f"{formats[key]} ({_WORDS[key]})" for key in left])
    different = [key for key in _different([left[0], *formats], paths) if key != left[0]]
    if not different or not notes:
        return Detected(formats[left[0]], path)
    named = " or ".join(formats[key] for key in different)
    return Detected(formats[left[0]], path, (f"{NOT_WRITTEN}: taken as {'; '.join(notes)} (else --format {named})",))


def _said(path: Path, keys: list[str], documented: str | None) -> tuple[list[str], list[str]]:
    """The readings that a file's name and comments leave, and what is to be noted; all of them if they say nothing."""
    texts = (path.stem.lower(), comments(path))
    notes = []
    inverse = says_world_to_camera(path)
    said = inverse or says_camera_to_world(path)
    if said:
        kept = [key for key in keys if READINGS[key].world_to_camera == bool(inverse)]
        if kept and kept != keys and documented not in kept[:1]:
            notes.append(f"{'world to camera' if inverse else 'camera to world'} by {said}")
        keys = kept or keys
    opengl = any(_NAMED_GL.search(text) for text in texts)
    opencv = any(_NAMED_CV.search(text) for text in texts)
    if opengl != opencv:
        kept = [key for key in keys if READINGS[key].opengl == opengl]
        if kept and kept != keys:
            notes.append(f"{'OpenGL' if opengl else 'OpenCV'}'s axes by its name or comments")
        keys = kept or keys
    return keys, notes


def _different(keys: Sequence[str], paths: Mapping[str, Array]) -> list[str]:
    """The first of the readings of each motion."""
    found: list[str] = []
    for key in keys:
        if not any(same_motion(paths[key], paths[other]) for other in found):
            found.append(key)
    return found


def family(name: str) -> dict[str, str]:
    """The formats of matrices that may be of any reading: name, name-w2c, name-gl, name-gl-w2c."""
    return {key: name + key for key in READINGS}


def decide_kitti(path: Path) -> Detected:
    """Twelve numbers a row take the camera to the world, as KITTI's do, unless the file or the path says otherwise."""
    formats = family("matrices") | {"": "kitti"}
    found = decide_matrices(path, formats, lambda: read_rows(path)[0], documented="")
    return replace(found, notes=()) if found.format == "kitti" else found


def decide_vehicle_or_camera(path: Path) -> Detected:
    """Whether a frame's number and twelve more are KITTI-360's vehicle (x forward) or a camera (z forward)."""
    poses = sound_or_none(lambda: read_rows(path)[0])
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
    found = decide_matrices(path, family("matrices"), lambda: poses)
    note = "it moves as a camera does: taken as a camera's path (else --format kitti360)"
    return replace(found, notes=(note, *found.notes))
