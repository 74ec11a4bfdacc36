"""A coarse look at a clip: what a grid of rays hits in frames spread over it, and how the hit points move on.

Everything an eye could see is read from these rays: frame edges and occlusion are in them.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from synthcam.evidence.shot import Shot
from synthcam.geometry.camera import pixel_centres, project, rays
from synthcam.geometry.se3 import Array, invert, transform_points

COLUMNS = 48
"""Rays across the picture; as many down it as keep the cells square."""
LOOKS = 11
"""Frames that are looked at, first and last among them."""
_IN_FRONT = 0.05
_FAR_M = 1000.0
"""Where a picture of a real place is put that is infinitely far: no camera travels in it far enough to tell."""


@dataclass(frozen=True, eq=False)
class Grid:
    """What the rays of some frames hit.

    Attributes:
        shot: the clip.
        frames: (S,) indices of the frames that are looked at.
        pixels: (R, C, 2) where the rays leave the image.
        identity: (S, R, C) id of what is hit, 0 for the sky.
        depth: (S, R, C) metres along the optical axis, inf for an empty sky.
        known: (S, R, C) whether that is known: not of a picture of a real place, which shows near and far.
    """

    shot: Shot
    frames: npt.NDArray[np.int64]
    pixels: Array
    identity: npt.NDArray[np.int64]
    depth: Array
    known: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, shot: Shot) -> "Grid":
        """Cast the rays of a clip."""
        cameras = shot.cameras
        rows = max(8, round(COLUMNS * cameras.height / cameras.width))
        pixels = pixel_centres(cameras.width, cameras.height, columns=COLUMNS, rows=rows)
        last = len(cameras) - 1
        frames = np.unique(np.round(np.linspace(0, last, min(LOOKS, last + 1))).astype(np.int64))
        views = [shot.view(int(frame), pixels.reshape(-1, 2)) for frame in frames]
        shape = (len(frames), rows, COLUMNS)
        depth = np.stack([view[0] for view in views]).reshape(shape)
        known = np.isfinite(depth) | (not shot.static.surrounded)
        depth = np.where(known, depth, _FAR_M)
        identity = np.stack([view[1] for view in views]).reshape(shape)
        return cls(shot, frames, pixels, identity, depth, known)

    @cached_property
    def static(self) -> npt.NDArray[np.bool_]:
        """(S, R, C) whether a ray hits something that stands still; the sky is not hit."""
        return np.isfinite(self.depth) & ~np.isin(self.identity, list(self.shot.moving))

    def look_at(self, frame: int) -> int:
        """The look nearest to a frame."""
        return int(np.argmin(np.abs(self.frames - frame)))

    def points(self, look: int, cells: npt.NDArray[np.bool_]) -> Array:
        """World points (N, 3) that the rays of some cells (R, C) hit in a look."""
        frame = int(self.frames[look])
        pose, intrinsics = self.shot.cameras.world_from_camera[frame], self.shot.cameras.intrinsics[frame]
        local = rays(intrinsics, self.pixels[cells]) * self.depth[look][cells][:, None]
        return np.asarray(transform_points(pose, local))

    def see(self, points: Array, frame: int) -> tuple[Array, Array]:
        """Where world points (N, 3) are in a frame (N, 2), in shares of width and height; their depth (N,).

        nan behind the camera.
        """
        cameras = self.shot.cameras
        local = transform_points(invert(cameras.world_from_camera[frame]), points)
        pixels, depth = project(cameras.intrinsics[frame], local)
        place = pixels / np.array([cameras.width, cameras.height])
        return np.where(depth[:, None] > _IN_FRONT, place, np.nan), depth

    def moved_on(self, identity: int, points: Array, from_frame: int, to_frame: int) -> Array:
        """World points (N, 3) of a thing, carried along with it as a whole from one frame to another."""
        thing = self.shot.moving.get(identity)
        if thing is None:
            return points
        path = thing.world_from_object
        return np.asarray(transform_points(path[to_frame] @ invert(path[from_frame]), points))


def inside(place: Array) -> npt.NDArray[np.bool_]:
    """Which places (N, 2), in shares of width and height, lie in the frame."""
    with np.errstate(invalid="ignore"):
        return np.asarray(((place >= 0) & (place <= 1)).all(axis=-1))
