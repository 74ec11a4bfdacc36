"""The protocol of renderers, and creating one by name. Backends differ only in speed and in details of shading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, Protocol, Self

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.scene.assets import Scene

BackendName = Literal["moderngl", "pyrender"]
NEAR_M = 0.05
FAR_M = 5000.0
"""Clipping planes of every backend."""


@dataclass(frozen=True, eq=False)
class View:
    """The camera and the object poses of one picture to draw."""

    world_from_camera: Array
    """(4, 4), camera axes OpenCV"""
    intrinsics: Array
    """(4,) fx, fy, cx, cy in pixels"""
    object_poses: Mapping[int, Array] = field(default_factory=dict)
    """world_from_object (4, 4) by object id, for the objects that are not at rest"""
    time: float = 0.0
    """seconds: which frame of a video backdrop is shown"""


@dataclass(frozen=True, eq=False)
class Truth:
    """Exact depth and segmentation of a view, at each pixel's centre (single-sample)."""

    depth: npt.NDArray[np.float32]
    """(H, W) z-depth in metres; inf where the sky or nothing is"""
    segmentation: npt.NDArray[np.uint16]
    """(H, W) object ids; 0 where the sky or nothing is"""


class Renderer(Protocol):
    """Draws one scene at one size. Open one, draw many views, close it; usable as a context manager."""

    def open(self, scene: Scene, *, width: int, height: int, shadows: bool = False) -> None:
        """Upload the scene, replacing the one before it.

        Raises:
            MachineError: no usable GL.
        """

    def draw_color(self, view: View) -> npt.NDArray[np.uint8]:
        """The picture (H, W, 3) uint8 sRGB, top row first, antialiased."""

    def draw_truth(self, view: View) -> Truth:
        """Draw exact depth and segmentation of the view."""

    def describe(self) -> dict[str, str]:
        """Name the renderer: keys `backend`, `context` (egl, osmesa), `vendor`, `renderer`, `version`."""

    def close(self) -> None:
        """Release everything the scene used; the renderer can be opened again."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def create_renderer(name: BackendName) -> Renderer:
    """Create a renderer of this name, not yet open; its libraries are imported only now."""
    if name == "moderngl":
        from synthcam.rendering.moderngl_backend import ModernglRenderer

        return ModernglRenderer()
    from synthcam.rendering.pyrender_backend import PyrenderRenderer

    return PyrenderRenderer()
