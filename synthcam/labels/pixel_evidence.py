"""What the pixels of a clip can show: sample points with texture, and the depth of the static scene there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from synthcam.geometry.camera import pixel_centres
from synthcam.geometry.se3 import Array
from synthcam.geometry.trajectory import Trajectory

GRID = 20
"""Pictures are sampled at GRID x GRID points."""
ASSUMED_DEPTH_M = 1.5
"""Median scene depth if nothing is known of the scene, in metres or in the file's own unit."""
RELIEF = 2.0
"""... with depths from the median divided by this to the median times this."""
TEXTURE_LEVELS = 3.0
"""Standard deviation in 8-bit grey levels around a point above which it carries texture."""


@dataclass(frozen=True, eq=False)
class PixelEvidence:
    """Sample points over the picture of every frame.

    Attributes:
        pixels: (N, 2) the same in every frame.
        inverse_depth: (F, N) 1 / z-depth of the static scene in 1 / m; 0 is infinitely far.
        counts: (F, N) bool: the point carries texture and belongs to the static scene, not to an empty sky.
        textured: (F,) part of the points that carry texture, moving or static.
        static: (F,) part of those that belong to the static scene; 1 where nothing carries texture.
        moving: (F,) part of the picture that moving things cover.
        source: where the depth comes from, in words.
        assumed: the depth is a median that was given or assumed, not measured.
        scaled: how far travel is beside depth is known; where it is assumed, small travel cannot be denied.
    """

    pixels: Array
    inverse_depth: Array
    counts: npt.NDArray[np.bool_]
    textured: Array
    static: Array
    moving: Array
    source: str
    assumed: bool
    scaled: bool = True

    def steps(self) -> "PixelEvidence":
        """The evidence for each step: that of the frame it starts from, (F - 1, N).

        Not a mean of both frames: where near and far swap places, the mean is a depth that exists nowhere.
        """
        return replace(self, inverse_depth=self.inverse_depth[:-1], counts=self.counts[:-1])


class DepthSource(Protocol):
    """Anything that knows depths and object ids along rays, such as scene.raycast.RayCaster."""

    @property
    def surrounded(self) -> bool:
        """What is infinitely far is a picture of a real place: an eye sees how it moves, unlike an empty sky."""

    def view(self, world_from_camera: Array, intrinsics: Array, pixels: Array) -> tuple[Array, npt.NDArray[np.uint16]]:
        """z-depth and object ids at pixels of one camera."""


def assumed_evidence(trajectory: Trajectory, *, scene_depth: float | None) -> PixelEvidence:
    """Evidence for poses without a scene: texture everywhere, depths spread about a median.

    The depths repeat a fixed pattern over the picture (the golden-ratio sequence), log-uniform between half and twice
    the median, so zoom and dolly, pan and truck differ as they would in a furnished room.
    """
    frames, depth = len(trajectory), ASSUMED_DEPTH_M if scene_depth is None else scene_depth
    pixels = sample_points(trajectory)
    golden = (np.arange(len(pixels)) * 0.6180339887498949) % 1.0
    inverse = RELIEF ** (2 * golden - 1) / depth
    given = "assumed" if scene_depth is None else "given"
    return PixelEvidence(
        pixels=pixels,
        inverse_depth=np.tile(inverse, (frames, 1)),
        counts=np.ones((frames, len(pixels)), dtype=bool),
        textured=np.ones(frames),
        static=np.ones(frames),
        moving=np.zeros(frames),
        source=f"{given}: median depth {depth:g}, relief from {depth / RELIEF:g} to {depth * RELIEF:g}",
        assumed=True,
        scaled=scene_depth is not None,
    )


def scene_evidence(
    trajectory: Trajectory,
    scene: DepthSource,
    *,
    pictures: Iterable[npt.NDArray[np.uint8]] | None,
    moving: npt.NDArray[np.bool_] | None = None,
) -> PixelEvidence:
    """Evidence for clips of known scenes: depth by ray casts, texture from the decoded frames.

    Args:
        scene: the static scene.
        pictures: the clip's decoded frames, (H, W) luma or (H, W, 3) each; None: every surface is textured.
        moving: (F, N) where something that moves covers a sample point.
    """
    frames, pixels = len(trajectory), sample_points(trajectory)
    inverse = np.empty((frames, len(pixels)))
    for i in range(frames):
        depth = scene.view(trajectory.world_from_camera[i], trajectory.intrinsics[i], pixels)[0]
        inverse[i] = np.where(np.isfinite(depth), 1.0 / depth, 0.0)
    covered = np.zeros_like(inverse, dtype=bool) if moving is None else moving
    texture = np.ones_like(inverse, dtype=bool)
    if pictures is not None:
        texture = np.stack([texture_at(picture, pixels, trajectory) for picture in pictures])
    textured = texture.mean(axis=1)
    static = (texture & ~covered).sum(axis=1) / np.maximum(texture.sum(axis=1), 1)
    return PixelEvidence(
        pixels=pixels,
        inverse_depth=inverse,
        counts=texture & ~covered & ((inverse > 0) | scene.surrounded),
        textured=textured,
        static=np.where(textured > 0, static, 1.0),
        moving=covered.mean(axis=1),
        source="the scene",
        assumed=False,
    )


def texture_at(picture: npt.NDArray[np.uint8], pixels: Array, trajectory: Trajectory) -> npt.NDArray[np.bool_]:
    """Whether the picture, (H, W) luma or (H, W, 3), varies around each pixel (N, 2): (N,) bool.

    Measured at half resolution in a window of about a fortieth of the width: finer grain does not survive the encoder.
    """
    size = max(3, round(trajectory.width / 80))
    columns, rows = (
        _window((pixels[:, axis] / 2).astype(int), size, last=(picture.shape[1 - axis] - 1) // 2) for axis in (0, 1)
    )
    windows = picture[2 * rows[:, :, None], 2 * columns[:, None, :]].astype(np.float32)
    grey = windows if picture.ndim == 2 else windows.mean(axis=3)
    mean = _means(grey)
    return np.asarray(_means(grey * grey) - mean * mean > TEXTURE_LEVELS**2)


def _window(middles: npt.NDArray[np.int64], size: int, *, last: int) -> npt.NDArray[np.int64]:
    """Indices (N, size) around the middles (N,), those beyond 0 and `last` drawn to them."""
    return np.asarray(np.clip(np.clip(middles, 0, last)[:, None] + np.arange(size) - size // 2, 0, last))


def _means(windows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The mean (N,) of windows (N, size, size), of columns first, as a filter over the picture has it."""
    columns = windows.mean(axis=1, dtype=np.float64).astype(np.float32)
    return np.asarray(columns.mean(axis=1, dtype=np.float64), dtype=np.float32)


def sample_points(trajectory: Trajectory) -> Array:
    """The points at which pictures are sampled: (N, 2) pixels, GRID x GRID of them."""
    return pixel_centres(trajectory.width, trajectory.height, columns=GRID, rows=GRID).reshape(-1, 2)
