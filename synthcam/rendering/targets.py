"""The framebuffers of one picture size, with float depth buffers, for moderngl."""

import ctypes
from contextlib import ExitStack

import moderngl
import numpy as np
import numpy.typing as npt

from synthcam.rendering.context import GLContext

SAMPLES = 4
"""Of multisampling; llvmpipe has no more."""

_RENDERBUFFER, _DEPTH_COMPONENT32F = 0x8D41, 0x8CAC
_COLOR = 0x1800


class ColorTarget:
    """A multisampled picture and the one it is resolved into."""

    def __init__(self, context: GLContext, width: int, height: int, owner: ExitStack) -> None:
        gl = self._gl = context.moderngl
        size = (width, height)
        samples = min(SAMPLES, gl.max_samples)
        many, one = gl.renderbuffer(size, 4, samples=samples), gl.renderbuffer(size, 4)
        depth = _float_depth(context, width, height, samples)
        self.framebuffer = gl.framebuffer([many], depth)
        self._resolved = gl.framebuffer([one])
        self._shape = (height, width, 3)
        for resource in (many, one, depth, self.framebuffer, self._resolved):
            owner.callback(resource.release)

    def read(self) -> npt.NDArray[np.uint8]:
        """What was drawn, (H, W, 3)."""
        self._gl.copy_framebuffer(self._resolved, self.framebuffer)
        pixels = np.empty(self._shape, np.uint8)
        self._resolved.read_into(pixels, components=3, alignment=1)
        return pixels


class TruthTarget:
    """Single-sample depth in metres and object ids."""

    def __init__(self, context: GLContext, width: int, height: int, owner: ExitStack) -> None:
        gl = context.moderngl
        size = (width, height)
        metres, ids = gl.texture(size, 1, dtype="f4"), gl.texture(size, 1, dtype="u2")
        depth = _float_depth(context, width, height, 0)
        self.framebuffer = gl.framebuffer([metres, ids], depth)
        self._shape = (height, width)
        self._clear_float = context.function("glClearBufferfv", ctypes.c_uint, ctypes.c_int, ctypes.c_void_p)
        self._clear_uint = context.function("glClearBufferuiv", ctypes.c_uint, ctypes.c_int, ctypes.c_void_p)
        self._infinite = (ctypes.c_float * 4)(*[float("inf")] * 4)
        self._nothing = (ctypes.c_uint * 4)()
        for resource in (metres, ids, depth, self.framebuffer):
            owner.callback(resource.release)

    def clear(self) -> None:
        """Infinite depth and id 0 everywhere. glClear would leave the integers undefined."""
        self.framebuffer.use()
        self.framebuffer.clear(depth=0.0)
        self._clear_float(_COLOR, 0, self._infinite)
        self._clear_uint(_COLOR, 1, self._nothing)

    def read(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.uint16]]:
        """Depth and ids, each (H, W)."""
        depth, ids = np.empty(self._shape, np.float32), np.empty(self._shape, np.uint16)
        self.framebuffer.read_into(depth, components=1, attachment=0, dtype="f4", alignment=1)
        self.framebuffer.read_into(ids, components=1, attachment=1, dtype="u2", alignment=1)
        return depth, ids


def _float_depth(context: GLContext, width: int, height: int, samples: int) -> moderngl.Renderbuffer:
    """A 32-bit float depth buffer: moderngl makes 24-bit ones only, so its storage is specified anew."""
    depth = context.moderngl.depth_renderbuffer((width, height), samples=samples)
    bind = context.function("glBindRenderbuffer", ctypes.c_uint, ctypes.c_uint)
    store = context.function(
        "glRenderbufferStorageMultisample",
        *(ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_int, ctypes.c_int),
    )
    bind(_RENDERBUFFER, depth.glo)
    store(_RENDERBUFFER, samples, _DEPTH_COMPONENT32F, width, height)
    bind(_RENDERBUFFER, 0)
    return depth
