"""Turn the raw content of any pose file into a PoseFile: check it, repair it, fill in what the file leaves out.

Every format's reader ends in `assemble`. Each repair and each assumption is a note; what cannot be repaired is an
InputError that names the place in the file.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from synthcam.errors import InputError
from synthcam.formats.pose_file import (
    DEFAULT_FOV_DEG,
    DEFAULT_FPS,
    DEFAULT_SIZE,
    MAX_SIDE,
    Given,
    PoseFile,
    first_frame_upright,
    turn_up,
)
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, invert, nearest_rotation, rotation_error
from synthcam.geometry.trajectory import Trajectory

MAX_FRAMES = 100_000


def assemble(
    path: Path,
    *,
    name: str,
    format: str,
    poses: Array,
    world_to_camera: bool,
    where: Sequence[str],
    given: Given,
    metric: bool,
    up: str | None = None,
    intrinsics: Array | None = None,
    size: tuple[float, float] | None = None,
    stamps: Array | None = None,
    stamp_unit: float = 1.0,
    fps: float | None = None,
    notes: Sequence[str] = (),
) -> PoseFile:
    """Repair the poses, order the frames, turn the world upright and fill in what is missing; the notes list all of it.

    Args:
        poses: (F, 4, 4) or (F, 3, 4) finite matrices between the file's world and OpenCV camera axes.
        world_to_camera: the matrices take world points to the camera (extrinsics); else camera to world.
        where: for each frame the place in the file, e.g. "line 3", for errors.
        metric: the file's positions are metres.
        up: the axis of the file's world that points up, when the file knows it.
        intrinsics, size: see `picture`.
        stamps, stamp_unit, fps: see `frame_times`.

    Raises:
        InputError: what is there cannot be a camera path; names the file and the place.
    """
    count = len(poses)
    if count == 0:
        raise InputError(f"{path}: holds no pose; allowed is at least one")
    if count > MAX_FRAMES:
        raise InputError(f"{path}: holds {count} frames; allowed are {MAX_FRAMES}")
    if up is not None and given.up is not None:
        raise InputError(f"{path}: {format} knows its gravity ({up} up); up={given.up!r} is not allowed")
    all_notes = list(notes)

    square = np.tile(np.eye(4), (count, 1, 1))
    square[:, :3] = poses[:, :3]
    square, mirrored, more = proper_poses(path, square, where)
    all_notes += more
    world_from_camera = invert(square) if world_to_camera else square
    if mirrored:
        # Mirroring the world, not the camera: the relative poses of the cameras, which a viewer sees, stay.
        world_from_camera[:, 0] *= -1.0
        all_notes.append(
            f"mirrored rotations (det -1) in all {count} frames: the world is mirrored back, which keeps the "
            "relative poses of the frames"
        )

    seen = world_from_camera.reshape(count, -1)
    if intrinsics is not None:
        seen = np.concatenate([seen, intrinsics], axis=1)
    index, times, more = frame_times(path, stamps, stamp_unit, seen, where, given, fps)
    all_notes += more
    world_from_camera = world_from_camera[index]

    axis = up or given.up
    if axis is None:
        world_from_camera = first_frame_upright(world_from_camera)
        all_notes.append("gravity is not in the file: the first frame is taken as upright")
    else:
        world_from_camera = turn_up(world_from_camera, axis)
        if up is None:
            all_notes.append(f"the file's {axis} axis points up, as asked")

    kept = None if intrinsics is None else intrinsics[index]
    pixels, (width, height), more = picture(path, kept, size, len(index), [where[i] for i in index], given)
    all_notes += more
    if len(index) == 1:
        all_notes.append("only one frame: there is no motion in it")
    try:
        trajectory = Trajectory(world_from_camera, pixels, times, width, height)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    return PoseFile(name, format, trajectory, axis is not None, metric, tuple(all_notes))


ROUNDED = 1e-4  # rotations printed with few digits are off by this much: repaired without a note
DAMAGED = 1e-2  # beyond this a matrix is no rotation at all
MAX_COORDINATE = 1e9
STEP_SECONDS = (1e-4, 60.0)
GAP = 5.0
MAX_ASPECT = 4.0
FOCAL_SHARE = (1e-3, 1e3)  # focal length over picture side: 179.9 to 0.06 degrees

Index = npt.NDArray[np.intp]


def proper_poses(path: Path, poses: Array, where: Sequence[str]) -> tuple[Array, bool, list[str]]:
    """Orthonormalise the rotations of (F, 4, 4), and report whether all of them are mirrored (det -1).

    Raises:
        InputError: a coordinate is absurd, a 3x3 block is no rotation, or only some frames are mirrored.
    """
    far = np.flatnonzero((np.abs(poses[:, :3, 3]) > MAX_COORDINATE).any(axis=1))
    if far.size:
        raise InputError(
            f"{path}: {where[far[0]]}: a coordinate is beyond {MAX_COORDINATE:g}; allowed is less than that"
        )
    blocks = poses[:, :3, :3]
    clipped = np.clip(blocks, -2.0, 2.0)  # no overflow below; an entry beyond 1 is no rotation either way
    sign = np.sign(np.linalg.det(clipped))
    error = rotation_error(clipped * sign[:, None, None])
    worst = int(np.argmax(error))
    if error[worst] > DAMAGED:
        size = "" if np.isinf(error[worst]) else f", off by {error[worst]:.2g}"
        raise InputError(
            f"{path}: {where[worst]}: the 3x3 block is not a rotation{size}; allowed is an error of {DAMAGED:g}"
        )
    mirrored = bool(sign[0] < 0)
    odd = np.flatnonzero(sign != sign[0])
    if odd.size:
        raise InputError(
            f"{path}: {where[odd[0]]}: determinant {sign[odd[0]]:+.0f} where {where[0]} has {sign[0]:+.0f}; "
            "allowed are rotations that are all proper or all mirrored"
        )
    notes = []
    if error[worst] > ROUNDED:
        notes.append(f"rotations are off by up to {error[worst]:.1g}: the nearest rotations are used")
    out = poses.copy()
    out[:, :3, :3] = nearest_rotation(clipped * sign[0]) * sign[0]
    return out, mirrored, notes


def frame_times(
    path: Path,
    stamps: Array | None,
    unit: float,
    frames: Array,
    where: Sequence[str],
    given: Given,
    file_fps: float | None,
) -> tuple[Index, Array, list[str]]:
    """Choose which frames to keep in which order, and their times in seconds from 0 on.

    Args:
        stamps: (F,) the file's time stamps in its own `unit` (seconds each), or None.
        frames: (F, N) everything else in a frame, to distinguish a repeated frame from a contradiction.
        file_fps: a rate that the file states.

    Raises:
        InputError: steps between frames that cannot be the unit of this format.
    """
    count = len(frames)
    index: Index = np.arange(count)
    rate = given.fps or file_fps or DEFAULT_FPS
    said = f"{rate:g} fps as asked" if given.fps else f"{rate:g} fps assumed"
    if stamps is None:
        notes = [] if file_fps and not given.fps else [f"no times in the file: {said}"]
        if file_fps and given.fps:
            notes = [f"the file's {file_fps:g} fps are replaced by {said}"]
        return index, index / rate, notes
    if count > 1 and (stamps == stamps[0]).all():
        return index, index / rate, [f"timestamps are all {stamps[0]:g}: {said}"]
    if count > (2 if unit == 1.0 else 1) and _counts_frames(stamps, unit):
        step = f" in steps of {stamps[1] - stamps[0]:g}" if stamps[1] - stamps[0] != 1.0 else ""
        return index, index / rate, [f"timestamps count frames from {stamps[0]:g}{step}: {said}"]

    index, notes = _order_of_stamps(stamps, frames, where, by_file=given.fps is not None)
    if given.fps:
        return index, np.arange(len(index)) / rate, [*notes, f"the file's timestamps are replaced by {said}"]
    times = (stamps[index] - stamps[index[0]]) * unit
    steps = np.diff(times)
    if not steps.size:
        return index, times, notes
    median = float(np.median(steps))
    if not STEP_SECONDS[0] <= median <= STEP_SECONDS[1]:
        raise InputError(
            f"{path}: timestamps step by {median:.3g} s; allowed is {STEP_SECONDS[0]:g} to "
            f"{STEP_SECONDS[1]:g} s (is the unit right? fps replaces them)"
        )
    gap = int(np.argmax(steps))
    if steps[gap] > GAP * median:
        notes.append(f"a gap of {steps[gap]:.3g} s after {where[index[gap]]} (the usual step is {median:.3g} s)")
    return index, times, notes


def _counts_frames(stamps: Array, unit: float) -> bool:
    """Whether stamps are whole numbers in even steps: numbers of frames, not times."""
    steps = np.diff(stamps)
    if unit != 1.0:
        return bool((steps == 1.0).all())
    return bool(
        (steps == steps[0]).all() and steps[0] >= 1.0 and (stamps == np.round(stamps)).all() and stamps[-1] < 1e6
    )


def _order_of_stamps(stamps: Array, frames: Array, where: Sequence[str], *, by_file: bool) -> tuple[Index, list[str]]:
    """Order frames by time, one a time; keep the file's order if stamps contradict and `by_file`."""
    notes = []
    index = np.argsort(stamps, kind="stable")
    same = np.diff(stamps[index]) == 0
    repeated = same & (frames[index[1:]] == frames[index[:-1]]).all(axis=1)
    contradictions = np.flatnonzero(same & ~repeated)
    if contradictions.size and by_file:
        return np.arange(len(stamps)), ["timestamps contradict each other: the order of the file is taken"]
    if (np.diff(stamps) < 0).any():
        notes.append("frames were not in order of time: sorted by timestamp")
    if repeated.any():
        notes.append(f"frames that stand in the file more than once are read once ({int(repeated.sum())} left out)")
    if contradictions.size:
        first, second = index[contradictions[0]], index[contradictions[0] + 1]
        notes.append(
            f"several poses at one timestamp: the first is kept ({contradictions.size} left out; {where[first]} and "
            f"{where[second]} both have {stamps[first]:.10g}; with fps given all are kept)"
        )
    return index[np.concatenate([[True], ~same])], notes


def picture(
    path: Path,
    intrinsics: Array | None,
    size: tuple[float, float] | None,
    count: int,
    where: Sequence[str],
    given: Given,
) -> tuple[Array, tuple[int, int], list[str]]:
    """Convert a file's intrinsics to pixels (F, 4) of a picture of whole width and height, or assume them.

    Args:
        intrinsics: (F, 4) fx, fy, cx, cy in units in which the picture is `size` wide and high, or None.
        size: (1, 1) for normalised intrinsics, None if the file does not say.

    Raises:
        InputError: a focal length is not positive or absurd, or the picture is absurdly large or long.
    """
    notes: list[str] = []
    if intrinsics is None:
        whole = given.size or (DEFAULT_SIZE if size is None else _whole(path, size))
        if given.size is None and size is None:
            notes.append(f"no picture size in the file: {whole[0]}x{whole[1]} assumed")
        fov_deg = given.fov_deg or DEFAULT_FOV_DEG
        said = "as asked" if given.fov_deg else "assumed"
        notes.append(f"no intrinsics in the file: {fov_deg:g} deg horizontal field of view {said}")
        return np.tile(intrinsics_from_fov(np.deg2rad(fov_deg), *whole), (count, 1)), whole, notes

    span = size or (2.0 * float(intrinsics[0, 2]), 2.0 * float(intrinsics[0, 3]))
    if size is None:
        notes.append(f"no picture size in the file: twice the principal point, {span[0]:g}x{span[1]:g}, assumed")
    normalised = span == (1.0, 1.0)
    whole = DEFAULT_SIZE if normalised else _whole(path, span)
    relative = intrinsics / np.array([*span, *span])
    low, high = FOCAL_SHARE
    bad = np.flatnonzero((np.abs(relative) > high).any(axis=1) | (relative[:, :2] < low).any(axis=1))
    if bad.size:
        found = ", ".join(f"{value:g}" for value in intrinsics[bad[0]])
        raise InputError(
            f"{path}: {where[bad[0]]}: fx, fy, cx, cy are {found} for a picture {span[0]:g}x{span[1]:g}; allowed are "
            f"focal lengths of {low:g} to {high:g} pictures"
        )
    if normalised:
        whole = _square_pixels(path, intrinsics[0], where[0])
        if given.size is None:
            notes.append(f"no picture size in the file: {whole[0]}x{whole[1]}, where pixels are square, assumed")
    whole = given.size or whole
    pixels = relative * np.array([*whole, *whole], dtype=np.float64)
    if given.fov_deg:
        asked = intrinsics_from_fov(np.deg2rad(given.fov_deg), *whole)
        pixels[:, :2] *= asked[:2] / pixels[0, :2]
        notes.append(f"the file's field of view is replaced by {given.fov_deg:g} deg as asked")
    squareness = float(np.abs(pixels[:, 0] / pixels[:, 1] - 1.0).max())
    if squareness > 0.01:
        notes.append(f"pixels are not square: fx and fy differ by up to {100 * squareness:.0f} %")
    return pixels, whole, notes


def _square_pixels(path: Path, normalised: Array, place: str) -> tuple[int, int]:
    """The picture size at which normalised intrinsics (4,) have square pixels: its aspect is fy / fx."""
    aspect = float(normalised[1] / normalised[0])
    if not 1 / MAX_ASPECT <= aspect <= MAX_ASPECT:
        raise InputError(
            f"{path}: {place}: fy/fx is {aspect:.3g}, a picture that much wider than high; "
            f"allowed is 1/{MAX_ASPECT:g} to {MAX_ASPECT:g}"
        )
    longest = max(DEFAULT_SIZE)
    return round(longest * min(1.0, aspect)), round(longest * min(1.0, 1.0 / aspect))


def _whole(path: Path, size: tuple[float, float]) -> tuple[int, int]:
    width, height = size
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise InputError(f"{path}: the picture is {width:g}x{height:g}; allowed is 1 to {MAX_SIDE} pixels a side")
    return round(width), round(height)
