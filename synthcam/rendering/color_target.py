"""Framebuffers that colour pictures are drawn into, and how each smooths edges.

A GPU takes 4 samples a pixel. Mesa's software rasteriser pays more for those than for 2.25 times the pixels, unless
many lamps make shading dear; so there pictures are drawn larger, with one sample, and reduced by the area that each
pixel covers. Textures are then sampled more finely too.
"""

import ctypes
import math
from contextlib import ExitStack
from dataclasses import replace
from typing import Protocol

import moderngl
import numpy as np
import numpy.typing as npt

from synthcam.rendering import shaders
from synthcam.rendering.context import GLContext
from synthcam.rendering.gpu import gpu_of
from synthcam.rendering.protocol import View
from synthcam.scene.assets import Scene

_RENDERBUFFER, _DEPTH_COMPONENT32F = 0x8D41, 0x8CAC
SAMPLES = 4
"""Of multisampling."""
SUPERSAMPLING = 1.5
"""Texels drawn along a side of a pixel on a software rasteriser; from 1 to 2, a multiple of 1/2 or 1/4."""


MAX_LAMPS_SUPERSAMPLED = 3
"""With more point lights, shading costs more than samples do."""


class ColorTarget(Protocol):
    """Draw the view that `enlarged` gives into `framebuffer`, then `read` the picture."""

    framebuffer: moderngl.Framebuffer
    size: tuple[int, int]
    """of the framebuffer, width and height"""

    def enlarged(self, view: View) -> View:
        """The view with the intrinsics of the framebuffer."""

    def read(self) -> npt.NDArray[np.uint8]:
        """Read the picture, (H, W, 3)."""


def color_target(context: GLContext, scene: Scene, width: int, height: int, owner: ExitStack) -> ColorTarget:
    """The target of this size that costs what draws the least: 4 samples share one shading, 2.25 pixels do not."""
    lamps = sum(light.kind == "point" for light in scene.lights)
    if "llvmpipe" in context.info.renderer and lamps <= MAX_LAMPS_SUPERSAMPLED:
        return SupersampledTarget(context, width, height, owner)
    return MultisampledTarget(context, width, height, owner)


class MultisampledTarget:
    """Four samples a pixel, resolved when it is read."""

    def __init__(self, context: GLContext, width: int, height: int, owner: ExitStack) -> None:
        gl = self._gl = context.moderngl
        self.size = (width, height)
        samples = min(SAMPLES, gl.max_samples)
        many, one = gl.renderbuffer(self.size, 4, samples=samples), gl.renderbuffer(self.size, 4)
        depth = float_depth(context, width, height, samples)
        self.framebuffer = gl.framebuffer([many], depth)
        self._resolved = gl.framebuffer([one])
        for resource in (many, one, depth, self.framebuffer, self._resolved):
            owner.callback(resource.release)

    def enlarged(self, view: View) -> View:
        """The view itself."""
        return view

    def read(self) -> npt.NDArray[np.uint8]:
        """Read the picture, (H, W, 3)."""
        self._gl.copy_framebuffer(self._resolved, self.framebuffer)
        return _read(self._resolved)


class SupersampledTarget:
    """SUPERSAMPLING times the size with one sample a pixel, reduced by area when it is read."""

    def __init__(self, context: GLContext, width: int, height: int, owner: ExitStack) -> None:
        gl = self._gl = context.moderngl
        self.size = (math.ceil(SUPERSAMPLING * width), math.ceil(SUPERSAMPLING * height))
        picture, reduced = gl.texture(self.size, 4), gl.renderbuffer((width, height), 4)
        picture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        picture.repeat_x = picture.repeat_y = False
        depth = float_depth(context, *self.size, 0)
        self.framebuffer = gl.framebuffer([picture], depth)
        self._picture, self._reduced = picture, gl.framebuffer([reduced])
        self._program = gpu_of(context).programs.get(shaders.REDUCE_VERTEX, shaders.REDUCE_FRAGMENT)
        self._triangle = gl.vertex_array(self._program.program, [])
        for resource in (picture, reduced, depth, self.framebuffer, self._reduced, self._triangle):
            owner.callback(resource.release)

    def enlarged(self, view: View) -> View:
        """The view with every length in pixels times SUPERSAMPLING."""
        return replace(view, intrinsics=SUPERSAMPLING * np.asarray(view.intrinsics))

    def read(self) -> npt.NDArray[np.uint8]:
        """Read the picture, (H, W, 3)."""
        self._reduced.use()
        self._gl.disable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        self._picture.use(0)
        self._program.set("scale", np.float32(SUPERSAMPLING).tobytes())
        self._program.set("texel", np.divide(1.0, self.size).astype(np.float32).tobytes())
        self._triangle.render(moderngl.TRIANGLES, vertices=3)
        return _read(self._reduced)


def _read(framebuffer: moderngl.Framebuffer) -> npt.NDArray[np.uint8]:
    """The pixels (H, W, 3) of a framebuffer of one sample."""
    width, height = framebuffer.size
    pixels = np.empty((height, width, 3), np.uint8)
    framebuffer.read_into(pixels, components=3, alignment=1)
    return pixels


def float_depth(context: GLContext, width: int, height: int, samples: int) -> moderngl.Renderbuffer:
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
