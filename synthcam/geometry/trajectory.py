"""A camera path as frames: where the camera is, where it looks and how it is zoomed, frame by frame."""

from dataclasses import dataclass, replace

import numpy as np

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array, interpolate, invert, rotation_error

ROTATION_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Trajectory:
    """Cameras of a clip.

    Attributes:
        world_from_camera: (F, 4, 4) poses, camera-to-world, metres; world +Y up, camera axes OpenCV.
        intrinsics: (F, 4) fx, fy, cx, cy in pixels of a `width` x `height` picture.
        times: (F,) seconds, strictly increasing.

    Raises:
        InputError: an array has another shape, holds NaN, is not a rotation, or times do not increase.
    """

    world_from_camera: Array
    intrinsics: Array
    times: Array
    width: int
    height: int

    def __post_init__(self) -> None:
        poses, k, t = self.world_from_camera, self.intrinsics, self.times
        frames = len(poses)
        if frames == 0 or poses.shape != (frames, 4, 4):
            raise InputError(f"world_from_camera has shape {poses.shape}; allowed is (F, 4, 4) with F >= 1")
        if k.shape != (frames, 4) or t.shape != (frames,):
            raise InputError(
                f"intrinsics {k.shape} and times {t.shape} do not match {frames} poses; allowed are (F, 4) and (F,)"
            )
        for name, values in (("world_from_camera", poses), ("intrinsics", k), ("times", t)):
            bad = np.flatnonzero(~np.isfinite(values).reshape(frames, -1).all(axis=1))
            if bad.size:
                raise InputError(f"{name} of frame {bad[0]} holds NaN or infinity; allowed are finite numbers")
        error = rotation_error(poses[:, :3, :3])
        worst = int(np.argmax(error))
        if error[worst] > ROTATION_TOLERANCE:
            raise InputError(
                f"frame {worst}: the 3x3 block is not a rotation (error {error[worst]:.2g}, "
                f"allowed {ROTATION_TOLERANCE:g})"
            )
        if (k[:, :2] <= 0).any():
            raise InputError("a focal length is not positive")
        if (np.diff(t) <= 0).any():
            raise InputError("frame times do not increase")

    def __len__(self) -> int:
        return len(self.world_from_camera)

    @property
    def fps(self) -> float:
        """Frames a second, from the median time step; 1 for a single frame."""
        return 1.0 if len(self) < 2 else float(1.0 / np.median(np.diff(self.times)))

    @property
    def positions(self) -> Array:
        """Camera centres (F, 3), world metres."""
        return self.world_from_camera[:, :3, 3]

    @property
    def optical_axes(self) -> Array:
        """Unit viewing directions (F, 3) in the world."""
        return self.world_from_camera[:, :3, 2]

    @property
    def camera_from_world(self) -> Array:
        """(F, 4, 4) world-to-camera, OpenCV's extrinsics."""
        return invert(self.world_from_camera)

    def at(self, times: Array) -> "Trajectory":
        """Poses and intrinsics interpolated at `times` (N,) within the path's own span (ends are held)."""
        t = np.clip(times, self.times[0], self.times[-1])
        after = np.clip(np.searchsorted(self.times, t, side="right"), 1, max(len(self) - 1, 1))
        if len(self) == 1:
            after = np.zeros(len(t), dtype=int)
        before = np.maximum(after - 1, 0)
        span = self.times[after] - self.times[before]
        fraction = np.where(span > 0, (t - self.times[before]) / np.where(span > 0, span, 1.0), 0.0)
        poses = interpolate(self.world_from_camera[before], self.world_from_camera[after], fraction)
        k = self.intrinsics[before] * (1 - fraction[:, None]) + self.intrinsics[after] * fraction[:, None]
        return Trajectory(poses, k, np.asarray(times, dtype=np.float64), self.width, self.height)

    def frames(self, index: slice) -> "Trajectory":
        """The frames of a slice."""
        return replace(
            self,
            world_from_camera=self.world_from_camera[index],
            intrinsics=self.intrinsics[index],
            times=self.times[index],
        )
