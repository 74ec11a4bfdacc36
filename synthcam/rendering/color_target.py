"""Framebuffers that colour pictures are drawn into, and how each smooths edges.

A GPU takes 4 samples a pixel. Mesa's software rasteriser shades what is hidden too when it does so; there a picture is
drawn twice, with one sample a pixel, a quarter of a pixel off its centre to either side, and the two are averaged.
"""

import ctypes
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Protocol

import moderngl
import numpy as np
import numpy.typing as npt

from synthcam.rendering import shaders
from synthcam.rendering.context import GLContext
from synthcam.rendering.gpu import gpu_of
from synthcam.rendering.protocol import View

_RENDERBUFFER, _DEPTH_COMPONENT32F = 0x8D41, 0x8CAC
SAMPLES = 4
"""Of multisampling."""
OFFSET = 0.25
"""Pixels to the right and down from a pixel's centre to its one sample in the first of two pictures; left and up in the
second."""
REACH = 0.17
"""Pixels from a sample towards its pixel's centre at which the two pictures are read, between their samples: wider than
a box, so that edges move smoothly, narrower than what blurs."""
FINER_LEVELS = -1.0
"""Added to the level of detail of textures: two samples show more than one, and mipmaps blur more than a pixel."""


@dataclass(frozen=True, eq=False)
class Pass:
    """One of the drawings that make a picture."""

    framebuffer: moderngl.Framebuffer
    view: View
    """The view to draw, with its principal point moved to where this drawing samples"""


class ColorTarget(Protocol):
    """Draw each of the passes, then `read` the picture."""

    finer_levels: float
    """What to add to the level of detail of textures"""

    def passes(self, view: View) -> tuple[Pass, ...]:
        """What to draw for a view."""

    def read(self) -> npt.NDArray[np.uint8]:
        """Read the picture, (H, W, 3)."""


def color_target(context: GLContext, width: int, height: int, owner: ExitStack) -> ColorTarget:
    """The target of this size that costs the least here."""
    if context.on_cpu:
        return TwoPassTarget(context, width, height, owner)
    return MultisampledTarget(context, width, height, owner)


class MultisampledTarget:
    """Four samples a pixel, resolved when it is read."""

    finer_levels = 0.0

    def __init__(self, context: GLContext, width: int, height: int, owner: ExitStack) -> None:
        gl = self._gl = context.moderngl
        samples = min(SAMPLES, gl.max_samples)
        many, one = gl.renderbuffer((width, height), 4, samples=samples), gl.renderbuffer((width, height), 4)
        depth = float_depth(context, width, height, samples)
        self._samples = gl.framebuffer([many], depth)
        self._resolved = gl.framebuffer([one])
        for resource in (many, one, depth, self._samples, self._resolved):
            owner.callback(resource.release)

    def passes(self, view: View) -> tuple[Pass, ...]:
        """One, of the view itself."""
        return (Pass(self._samples, view),)

    def read(self) -> npt.NDArray[np.uint8]:
        """Read the picture, (H, W, 3)."""
        self._gl.copy_framebuffer(self._resolved, self._samples)
        return _read(self._resolved)


class TwoPassTarget:
    """Two pictures of one sample a pixel, half a pixel apart both ways, averaged when they are read."""

    finer_levels = FINER_LEVELS

    def __init__(self, context: GLContext, width: int, height: int, owner: ExitStack) -> None:
        gl = self._gl = context.moderngl
        self._pictures = [gl.texture((width, height), 4) for _ in range(2)]
        for picture in self._pictures:
            owner.callback(picture.release)
            picture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            picture.repeat_x = picture.repeat_y = False
        depth, averaged = float_depth(context, width, height, 0), gl.renderbuffer((width, height), 4)
        self._drawn = [gl.framebuffer([picture], depth) for picture in self._pictures]
        self._averaged = gl.framebuffer([averaged])
        self._program = gpu_of(context).programs.get(shaders.AVERAGE_VERTEX, shaders.AVERAGE_FRAGMENT)
        self._triangle = gl.vertex_array(self._program.program, [])
        for framebuffer in (*self._drawn, self._averaged):
            owner.callback(framebuffer.release)
        for buffer in (depth, averaged):
            owner.callback(buffer.release)
        owner.callback(self._triangle.release)

    def passes(self, view: View) -> tuple[Pass, ...]:
        """Two, sampled to either side of the pixels' centres."""
        towards = np.array([0.0, 0.0, OFFSET, OFFSET])  # moving the principal point by x samples at -x
        moved = [replace(view, intrinsics=np.asarray(view.intrinsics) + side * towards) for side in (-1, 1)]
        return tuple(Pass(framebuffer, moved_view) for framebuffer, moved_view in zip(self._drawn, moved, strict=True))

    def read(self) -> npt.NDArray[np.uint8]:
        """Read the picture, (H, W, 3)."""
        self._averaged.use()
        self._gl.disable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        for unit, picture in enumerate(self._pictures):
            picture.use(unit)
        self._program.set("texel", np.divide(1.0, self._averaged.size).astype(np.float32).tobytes())
        self._program.set("reach", np.float32(REACH).tobytes())
        self._triangle.render(moderngl.TRIANGLES, vertices=3)
        return _read(self._averaged)


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
