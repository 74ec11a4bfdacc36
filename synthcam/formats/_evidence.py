"""Choose between readings of a pose file that its layout leaves open, by what a camera could have done.

The same numbers make one path if they take the camera to the world and another if they take the world to the camera,
and a third if the camera's axes are OpenGL's. Three things tell the readings apart: a camera turns in place, or travels
along a line, under one of them only; a camera that pans and tilts keeps its horizon level; and it stands upright in a
world with z up. That it travels along its view is likely, and no proof. What the layout's documents say is kept unless
the path contradicts it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array, invert

SURE = 0.6  # mean cosine between travel and view from which a camera is said to travel along its view: of real paths
# it was over 0.79, under -0.78 or between -0.21 and 0.48 (30 files, eight ahead and three back)
STRAIGHT = 0.003  # a path is straight if its points are off their line by less than this share of its extent
CURVED = 0.02  # and curved from this share on
LEVEL = 0.02  # the horizon is level if camera x axes leave a plane by less than this
TILTED = 0.08


@dataclass(frozen=True)
class Detected:
    """What was recognised: the format, the file to read (in a folder, the one that holds the poses), and notes."""

    format: str
    file: Path
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PathShape:
    """What is compared between readings of a file.

    Attributes:
        forward: mean cosine between steps and the optical axis, weighted by step; None without travel.
        axis_cosines: (3,) the same for the camera's x, y and z axes; zeros without travel.
        coherence: how much steps agree in direction as the camera sees them, 0 to 1.
        off_line: RMS distance of the camera's places from their line, as a share of their extent.
        extent: the extent of the places.
        off_level: how far the camera's x axes leave their common plane.
        turn: the largest angle between the first and another frame, radians.
        turn_axis: (3,) shares of turning about the camera's x, y and z axes.
        faces_origin: mean of |cosine| between the optical axis and the direction to the world's origin.
    """

    forward: float | None
    axis_cosines: Array
    coherence: float
    off_line: float
    extent: float
    off_level: float
    turn: float
    turn_axis: Array
    faces_origin: float


def path_shape(world_from_camera: Array) -> PathShape:
    """Measure a path (F, 4, 4) of OpenCV cameras (or of a vehicle's body) for comparison with another reading."""
    rotations, places = world_from_camera[:, :3, :3], world_from_camera[:, :3, 3]
    steps = np.diff(places, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    # Below the digits of a printed file there is no travel.
    travelled = lengths.sum() > 1e-4 * max(1e-9, float(np.abs(places).max()))
    # From half way between the frames, as a step belongs to both.
    seen = np.einsum("nji,nj->ni", rotations[:-1] + rotations[1:], steps) / 2
    cosines = seen.sum(axis=0) / lengths.sum() if travelled else np.zeros(3)
    centred = places - places.mean(axis=0)
    spread = np.linalg.svd(centred, compute_uv=False) / np.sqrt(len(places))
    extent = float(np.linalg.norm(np.ptp(places, axis=0)))
    level = np.linalg.svd(rotations[:, :, 0], compute_uv=False) / np.sqrt(len(places))
    first_from = np.swapaxes(rotations[0], 0, 1) @ rotations
    turns = np.arccos(np.clip((np.trace(first_from, axis1=1, axis2=2) - 1) / 2, -1, 1))
    relative = np.swapaxes(rotations[:-1], 1, 2) @ rotations[1:]
    about = np.abs(
        np.stack(
            [
                relative[:, 2, 1] - relative[:, 1, 2],
                relative[:, 0, 2] - relative[:, 2, 0],
                relative[:, 1, 0] - relative[:, 0, 1],
            ],
            axis=1,
        )
    ).sum(axis=0)
    distance = np.linalg.norm(places, axis=1)
    facing = np.abs((rotations[:, :, 2] * places).sum(axis=1)) / np.maximum(distance, 1e-12)
    return PathShape(
        forward=float(cosines[2]) if travelled else None,
        axis_cosines=cosines,
        coherence=float(np.linalg.norm(cosines)),
        off_line=float(np.hypot(*spread[1:3])) / extent if len(places) > 2 and extent > 0 else 0.0,
        extent=extent if travelled else 0.0,
        off_level=float(level[2]) if len(places) > 2 else 0.0,
        turn=float(turns.max()),
        turn_axis=about / about.sum() if about.sum() > 1e-6 else np.zeros(3),
        faces_origin=float(facing.mean()),
    )


def same_motion(a: Array, b: Array) -> bool:
    """Whether two paths (F, 4, 4) show the same motion: equal relative poses, to the digits of a printed file."""
    first = invert(a[:1]) @ a
    second = invert(b[:1]) @ b
    scale = max(float(np.abs(first[:, :3, 3]).max()), 1e-9)
    return bool(
        np.abs(first[:, :3, :3] - second[:, :3, :3]).max() < 1e-4
        and np.abs(first[:, :3, 3] - second[:, :3, 3]).max() < 1e-3 * scale
    )


def likelier(documented: PathShape, other: PathShape) -> tuple[int, str]:
    """How much a path speaks for another reading than the documented one: 1 other, -1 documented, 0 neither; and why.

    An orbit that faces the origin reads as a camera that turns in place, and the other way round: there nothing is
    said; nor of a drive in a circle about the origin. A circle about the origin on which the camera faces elsewhere is
    what turning in place, away from the origin, reads as.
    """
    for speaks, still, moving in ((-1, documented, other), (1, other, documented)):
        along = abs(moving.forward or 0.0)
        if still.extent < 1e-3 * moving.extent and moving.faces_origin < 0.8 and along < 0.8:
            return speaks, "it turns in place"
    small, large = sorted((documented.extent, other.extent))
    if large > 0 and small > 0.05 * large and max(documented.turn, other.turn) > np.deg2rad(5):
        if documented.off_line > CURVED and other.off_line < STRAIGHT:
            return 1, "its path is a straight line"
        if other.off_line > CURVED and documented.off_line < STRAIGHT:
            return -1, "its path is a straight line"
    if documented.off_level > TILTED and other.off_level < LEVEL:
        return 1, "its horizon stays level"
    if other.off_level > TILTED and documented.off_level < LEVEL:
        return -1, "its horizon stays level"
    return 0, ""


def looks_ahead(shape: PathShape) -> int:
    """1 if the camera travels along its view, -1 if against it, 0 if neither."""
    return 0 if shape.forward is None or abs(shape.forward) < SURE else int(np.sign(shape.forward))


UPRIGHT = 0.9  # cosine of the steepest view, 26 deg, of a camera that is said to stand upright
ROLLED = 0.07  # sine of the roll of a camera held by hand
ASIDE = 0.2  # sine of how far a heading is to leave the axes of the world, so that no other axis could point up


def stands_in_z(world_from_camera: Array) -> bool:
    """Whether cameras (F, 4, 4) stand upright in a world with z up, and would not in one whose y axis is vertical."""
    level, up = _level_and_up(world_from_camera)
    return bool((level & (up > UPRIGHT)).all() and np.abs(world_from_camera[:, 1, 0]).max() > ASIDE)


def may_stand_in_z(world_from_camera: Array) -> bool:
    """Whether cameras (F, 4, 4) may be of a world with z up: upright once, or level throughout, however steep."""
    level, up = _level_and_up(world_from_camera)
    return bool((level & (up > UPRIGHT)).any() or (level.all() and (up > 0).any()))


def _level_and_up(world_from_camera: Array) -> tuple[npt.NDArray[np.bool_], Array]:
    """(F,) whether each camera's x axis is level where z is up, and the cosine between its own up and z."""
    return np.abs(world_from_camera[:, 2, 0]) < ROLLED, -world_from_camera[:, 2, 1]


class Undecided(InputError):
    """What is in a file speaks for neither reading: the user is asked which format it is of."""


def ask(path: object, what: str, formats: Sequence[str]) -> Undecided:
    """The error that asks the user, where what is in the file speaks for neither reading."""
    return Undecided(f"{path}: {what}, and nothing in it says which; give --format {' or '.join(formats)}")
