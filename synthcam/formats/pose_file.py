"""PoseFile, the camera path read from any pose file: a Trajectory, and notes on what was repaired or assumed."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synthcam.arguments import check_number
from synthcam.errors import InputError
from synthcam.formats.surface_points import SurfacePoints
from synthcam.geometry.se3 import WORLD_FROM_LEVEL_CAMERA, Array, invert, se3
from synthcam.geometry.trajectory import Trajectory

DEFAULT_FOV_DEG = 60.0
DEFAULT_FPS = 8.0
DEFAULT_SIZE = (640, 360)
MAX_SIDE = 16384

# Written where a format has room for free text, so that gravity and scale are still known when it is read back.
WORLD_MARK = "synthcam world: +Y up"
METRES_MARK = ", metres"

# Rotations our_world_from_file_world for each axis of the file's world that may point up.
_WORLD_FROM_UP: dict[str, Array] = {
    "x": np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]),
    "-x": np.array([[0.0, 1, 0], [-1, 0, 0], [0, 0, 1]]),
    "y": np.eye(3),
    "-y": np.diag([1.0, -1, -1]),
    "z": np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]),
    "-z": np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]),
}
UP_AXES = tuple(_WORLD_FROM_UP)


@dataclass(frozen=True)
class PoseFile:
    """One camera of a pose file.

    Attributes:
        name: what to call the clip: the file's stem, or the camera's name where a file holds several.
        format: a key of `read_write.FORMATS`.
        trajectory: the path in our conventions, times from 0 on. With `up_known` its world is the file's own,
            turned so that +Y is up; without, the first camera is upright at the origin and looks along -Z.
        up_known: the direction of gravity is known, not assumed.
        metric: positions are metres, not an arbitrary scale.
        notes: every repair and every assumption, one plain sentence each.
        points: of what is filmed, where they are known; read from no format.
    """

    name: str
    format: str
    trajectory: Trajectory
    up_known: bool
    metric: bool
    notes: tuple[str, ...] = ()
    points: SurfacePoints | None = None


@dataclass(frozen=True)
class Given:
    """What the caller knows about a file; it overrides the file and every default.

    Attributes:
        fov_deg: horizontal field of view of the first frame; a zoom in the file keeps its ratios.
        fps: frames a second; replaces the file's times.
        width, height: picture size in pixels, both or none; the file's fields of view are kept.
        up: the axis of the file's world that points up: x, -x, y, -y, z or -z.

    Raises:
        InputError: a value is out of its range.
    """

    fov_deg: float | None = None
    fps: float | None = None
    width: int | None = None
    height: int | None = None
    up: str | None = None

    def __post_init__(self) -> None:
        for name in ("fov_deg", "fps", "width", "height"):
            check_number(getattr(self, name), name)
        if self.fov_deg is not None and not 1.0 <= self.fov_deg <= 170.0:
            raise InputError(f"fov_deg is {self.fov_deg}; allowed is 1 to 170 degrees")
        if self.fps is not None and not 0.01 <= self.fps <= 1000.0:
            raise InputError(f"fps is {self.fps}; allowed is 0.01 to 1000")
        if (self.width is None) != (self.height is None):
            raise InputError("a picture size needs both width and height")
        for name, side in (("width", self.width), ("height", self.height)):
            if side is not None and not 1 <= side <= MAX_SIDE:
                raise InputError(f"{name} is {side}; allowed is 1 to {MAX_SIDE} pixels")
        if self.up is not None and self.up not in UP_AXES:
            raise InputError(f"up is {self.up!r}; allowed are {', '.join(UP_AXES)}")

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height, or None."""
        return None if self.width is None or self.height is None else (self.width, self.height)


def turn_up(world_from_camera: Array, up: str) -> Array:
    """Turn a world whose axis `up` points up into ours with +Y up: (F, 4, 4) -> (F, 4, 4)."""
    return np.asarray(se3(_WORLD_FROM_UP[up], np.zeros(3)) @ world_from_camera)


def first_frame_upright(world_from_camera: Array) -> Array:
    """Move the world so that the first camera is level at the origin and looks along -Z: (F, 4, 4).

    This is the one place where gravity is assumed: without it in the file, the first frame is taken as upright. Only
    relative poses survive, so a rigid change of the file's world does not change the result.
    """
    level = se3(WORLD_FROM_LEVEL_CAMERA, np.zeros(3))
    return np.asarray(level @ invert(world_from_camera[0]) @ world_from_camera)


def world_mark(pose_file: PoseFile) -> str | None:
    """The line that marks a written world as upright (and metric) for reading it back; None if gravity is unknown."""
    if not pose_file.up_known:
        return None
    return WORLD_MARK + (METRES_MARK if pose_file.metric else "")


def zooms(trajectory: Trajectory) -> bool:
    """Whether the intrinsics change from frame to frame."""
    return not np.allclose(trajectory.intrinsics, trajectory.intrinsics[0], rtol=1e-9, atol=0.0)


def refuse_zoom(path: Path, title: str, trajectory: Trajectory) -> None:
    """Raise InputError if the intrinsics change: a format without a focal length per frame would lose the zoom."""
    if zooms(trajectory):
        low, high = trajectory.intrinsics[:, 0].min(), trajectory.intrinsics[:, 0].max()
        raise InputError(
            f"{path}: the focal length changes (fx {low:.6g} to {high:.6g}), which {title} cannot hold; "
            "allowed are realestate10k, nerf, colmap, camera-path, 3dgs, gltf and chan"
        )
