"""The default renderer: textured Lambert on moderngl, made to be cheap on software rasterisers too."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

import moderngl
import numpy as np
import numpy.typing as npt

from synthcam.rendering.context import GLContext, shared_context
from synthcam.rendering.gpu import gpu_of
from synthcam.rendering.gpu_scene import GpuScene
from synthcam.rendering.protocol import Truth, View
from synthcam.rendering.targets import ColorTarget, TruthTarget
from synthcam.scene.assets import Scene


class ModernglRenderer:
    """Draws with OpenGL 4.5 on a GPU or on llvmpipe. See `synthcam.rendering.protocol.Renderer`.

    Lambertian surfaces under directional and point lights and a hemispheric ambient, trilinear mipmaps, 4 samples a
    pixel, one shadow map on request. Renderers of one process share a context and its textures.
    """

    def __init__(self) -> None:
        self._context: GLContext | None = None
        self._resources = ExitStack()

    def open(self, scene: Scene, *, width: int, height: int, shadows: bool = False) -> None:
        """Upload the scene, replacing the one before it.

        Raises:
            MachineError: no usable GL.
        """
        self.close()
        self._context = shared_context()
        self._gl = self._context.moderngl
        self._width, self._height = width, height
        self._color = ColorTarget(self._context, width, height, self._resources)
        self._truth = TruthTarget(self._context, width, height, self._resources)
        self._scene = GpuScene(gpu_of(self._context), scene, shadows=shadows)
        self._resources.callback(self._scene.close)

    def draw_color(self, view: View) -> npt.NDArray[np.uint8]:
        """The picture (H, W, 3) uint8 sRGB, top row first, 4 samples a pixel."""
        self._begin()
        self._scene.prepare(view)
        self._scene.draw_shadow_map(view)
        self._color.framebuffer.use()
        self._color.framebuffer.clear(depth=0.0)
        self._scene.draw_surfaces(view, self._width, self._height)
        self._scene.draw_sky(view, self._width, self._height)
        return self._color.read()

    def draw_truth(self, view: View) -> Truth:
        """Depth and segmentation of the same view, sampled once, at the pixels' centres."""
        self._begin()
        self._scene.prepare(view)
        self._truth.clear()
        self._scene.draw_truth(view, self._width, self._height)
        return Truth(*self._truth.read())

    def describe(self) -> dict[str, str]:
        """Keys `backend`, `context`, `vendor`, `renderer`, `version`."""
        return {"backend": "moderngl", **shared_context().describe()}

    def close(self) -> None:
        """Give back everything the scene took; the renderer can be opened again."""
        if self._context is not None:
            self._context.make_current()
            gpu_of(self._context).idle_framebuffer.use()
            self._resources.close()
            self._context = None

    def _begin(self) -> None:
        """Make the context current and set what every pass assumes, whatever drew before."""
        if self._context is None:
            raise RuntimeError("open a scene before drawing")
        self._context.make_current()
        self._context.clip_depth(reverse=True)
        self._gl.enable_only(moderngl.DEPTH_TEST)
        self._gl.depth_func = ">="
        self._gl.front_face = "cw"
        self._gl.multisample = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
