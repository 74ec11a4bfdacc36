"""The default renderer: textured Lambert on moderngl, made to be cheap on software rasterisers too."""

import ctypes
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import moderngl
import numpy as np
import numpy.typing as npt

from synthcam.rendering.color_target import color_target, float_depth
from synthcam.rendering.context import GLContext, shared_context
from synthcam.rendering.gpu import gpu_of
from synthcam.rendering.gpu_scene import GpuScene
from synthcam.rendering.protocol import Truth, View
from synthcam.rendering.splats import GpuSplats
from synthcam.scene.assets import Scene


class ModernglRenderer:
    """Draws with OpenGL 4.5 on a GPU or on llvmpipe. See `synthcam.rendering.protocol.Renderer`.

    Lambertian surfaces under directional and point lights and a hemispheric ambient, trilinear mipmaps, edges smoothed
    (see `synthcam.rendering.color_target`), one shadow map on request. Renderers of one process share a context and its
    textures.
    """

    def __init__(self) -> None:
        self._context: GLContext | None = None
        self._resources = ExitStack()
        self._opened: tuple[Scene, int, int, bool] | None = None

    def open(self, scene: Scene, *, width: int, height: int, shadows: bool = False) -> None:
        """Upload the scene, replacing the one before it; the scene that is open stays, with its shadow map.

        Raises:
            MachineError: no usable GL.
        """
        context = shared_context()
        if self._context is context and self._opened is not None:
            opened, *how = self._opened
            if opened is scene and how == [width, height, shadows]:
                return
        self.close()
        self._context = context
        self._gl = self._context.moderngl
        self._width, self._height = width, height
        self._color = color_target(self._context, width, height, self._resources)
        self._truth = TruthTarget(self._context, width, height, self._resources)
        self._scene = GpuScene(gpu_of(self._context), scene, shadows=shadows)
        self._resources.callback(self._scene.close)
        self._splats: GpuSplats | None = None
        if scene.splats is not None:
            gpu = gpu_of(self._context)
            self._splats = GpuSplats(gpu, scene.splats, width, height, self._truth.depth)
            self._resources.callback(self._splats.close)
        self._opened = (scene, width, height, shadows)

    def draw_color(self, view: View) -> npt.NDArray[np.uint8]:
        """The picture (H, W, 3) uint8 sRGB, top row first, edges smoothed."""
        self._begin()
        self._scene.prepare(view)
        self._scene.draw_shadow_map(view)
        for drawing in self._color.passes(view):
            drawing.framebuffer.use()
            drawing.framebuffer.clear(depth=0.0)
            self._scene.draw_surfaces(drawing.view, self._width, self._height, self._color.finer_levels)
            self._scene.draw_sky(drawing.view, self._width, self._height, self._color.finer_levels)
        picture = self._color.read()
        if self._splats is None:
            return picture
        self._draw_meshes_truth(view)
        return self._splats.draw_over(picture, view)

    def draw_truth(self, view: View) -> Truth:
        """Depth and segmentation of the same view, sampled once, at the pixels' centres."""
        self._begin()
        self._scene.prepare(view)
        self._draw_meshes_truth(view)
        depth, identity = self._truth.read()
        if self._splats is not None:
            self._splats.add_truth(view, depth, identity)
        return Truth(depth, identity)

    def _draw_meshes_truth(self, view: View) -> None:
        self._truth.clear()
        self._scene.draw_truth(view, self._width, self._height)

    def describe(self) -> dict[str, str]:
        """Keys `backend`, `context`, `vendor`, `renderer`, `version`."""
        return {"backend": "moderngl", **shared_context().describe()}

    def close(self) -> None:
        """Release everything the scene used; the renderer can be opened again."""
        if self._context is not None:
            self._context.make_current()
            gpu_of(self._context).idle_framebuffer.use()
            self._resources.close()
            self._context = self._opened = None

    def _begin(self) -> None:
        """Make the context current and set the GL state that every pass expects."""
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


_COLOR = 0x1800


class TruthTarget:
    """The framebuffer of depth in metres and object ids, single-sample."""

    def __init__(self, context: GLContext, width: int, height: int, owner: ExitStack) -> None:
        gl = context.moderngl
        size = (width, height)
        metres, ids = gl.texture(size, 1, dtype="f4"), gl.texture(size, 1, dtype="u2")
        depth = self.depth = float_depth(context, width, height, 0)
        self.framebuffer = gl.framebuffer([metres, ids], depth)
        self._shape = (height, width)
        self._clear_float = context.function("glClearBufferfv", ctypes.c_uint, ctypes.c_int, ctypes.c_void_p)
        self._clear_uint = context.function("glClearBufferuiv", ctypes.c_uint, ctypes.c_int, ctypes.c_void_p)
        self._infinite = (ctypes.c_float * 4)(*[float("inf")] * 4)
        self._nothing = (ctypes.c_uint * 4)()
        for resource in (metres, ids, depth, self.framebuffer):
            owner.callback(resource.release)

    def clear(self) -> None:
        """Set infinite depth and id 0 everywhere; glClear would leave the integers undefined."""
        self.framebuffer.use()
        self.framebuffer.clear(depth=0.0)
        self._clear_float(_COLOR, 0, self._infinite)
        self._clear_uint(_COLOR, 1, self._nothing)

    def read(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint16]]:
        """Read depth and ids, each (H, W)."""
        depth, ids = np.empty(self._shape, np.float32), np.empty(self._shape, np.uint16)
        self.framebuffer.read_into(depth, components=1, attachment=0, dtype="f4", alignment=1)
        self.framebuffer.read_into(ids, components=1, attachment=1, dtype="u2", alignment=1)
        return depth, ids
