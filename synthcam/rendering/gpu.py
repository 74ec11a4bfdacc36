"""Caches on the GPU that outlive a scene: compiled programs, and textures by the key of their content."""

import ctypes
from collections import OrderedDict
from collections.abc import Iterable
from weakref import WeakKeyDictionary

import moderngl
import numpy as np

from synthcam.rendering.context import GLContext
from synthcam.rendering.shaders import with_defines
from synthcam.scene.assets import Texture

TEXTURE_BUDGET_BYTES = 256 * 2**20
"""Textures that no open scene uses are dropped, longest unused first, above this."""
_SRGB8_ALPHA8, _RGBA8 = 0x8C43, 0x8058
_TEXTURE_2D, _TEXTURE_SRGB_DECODE, _SKIP_DECODE = 0x0DE1, 0x8A48, 0x8A4A
_BYTES_PER_TEXEL = 4 * 4 / 3  # RGBA and its mipmaps


class TextureCache:
    """Uploaded textures by key; the same key means the same pixels."""

    def __init__(self, context: GLContext, budget_bytes: int = TEXTURE_BUDGET_BYTES) -> None:
        self._context = context
        self._budget_bytes = budget_bytes
        self._textures: OrderedDict[str, moderngl.Texture] = OrderedDict()

    @property
    def size_bytes(self) -> int:
        """GPU memory of all cached textures, mipmaps included."""
        return int(sum(texture.width * texture.height * _BYTES_PER_TEXEL for texture in self._textures.values()))

    def get(self, key: str, pixels: Texture) -> moderngl.Texture:
        """The texture of this key, uploaded if it is not in the cache; see `upload_texture`."""
        if key not in self._textures:
            self._textures[key] = upload_texture(self._context, pixels)
        self._textures.move_to_end(key)
        return self._textures[key]

    def trim(self, in_use: Iterable[str]) -> None:
        """Drop the longest unused textures until the budget holds, never one whose key is `in_use`."""
        keep = set(in_use)
        for key in [key for key in self._textures if key not in keep]:
            if self.size_bytes <= self._budget_bytes:
                return
            self._textures.pop(key).release()


class Program:
    """A compiled program whose uniforms are sent only when they change."""

    def __init__(self, program: moderngl.Program) -> None:
        self.program = program
        members = {name: program[name] for name in program}
        self._uniforms = {name: it for name, it in members.items() if isinstance(it, moderngl.Uniform)}
        self._sent: dict[str, bytes] = {}

    def set(self, name: str, value: bytes) -> None:
        """Set a uniform to `value` in GL's byte layout; ignored if the shaders do not use it."""
        if self._sent.get(name) != value and name in self._uniforms:
            self._uniforms[name].write(value)
            self._sent[name] = value


class ProgramCache:
    """Compiled programs by their source."""

    def __init__(self, gl: moderngl.Context) -> None:
        self._gl = gl
        self._programs: dict[tuple[str, str], Program] = {}

    def get(self, vertex: str, fragment: str, **defines: int) -> Program:
        """The program of two shaders, with `#define`s in front of both."""
        key = with_defines(vertex, **defines), with_defines(fragment, **defines)
        if key not in self._programs:
            program = self._gl.program(vertex_shader=key[0], fragment_shader=key[1])
            self._programs[key] = Program(program)
        return self._programs[key]


class Gpu:
    """A GL context with the caches that are kept from scene to scene."""

    def __init__(self, context: GLContext) -> None:
        self.gl = context.moderngl
        self.context = context
        self.textures = TextureCache(context)
        self.programs = ProgramCache(self.gl)
        self.idle_framebuffer = self.gl.simple_framebuffer((1, 1))
        """Bound when a scene goes: moderngl binds again whatever was bound last, and errs where that is deleted."""


_gpus: WeakKeyDictionary[GLContext, Gpu] = WeakKeyDictionary()


def gpu_of(context: GLContext) -> Gpu:
    """The caches that belong to `context`."""
    if context not in _gpus:
        _gpus[context] = Gpu(context)
    return _gpus[context]


def upload_texture(context: GLContext, pixels: Texture) -> moderngl.Texture:
    """A mipmapped texture of pixels (H, W, 3) in sRGB, wrapped at its borders; sampling gives them as they are encoded.

    Its mipmaps are means of linear light where GL can leave sRGB encoded (EXT_texture_sRGB_decode), else of the codes.
    """
    height, width = pixels.shape[:2]
    gl, can_skip = context.moderngl, "GL_EXT_texture_sRGB_decode" in context.moderngl.extensions
    storage = _SRGB8_ALPHA8 if can_skip else _RGBA8
    texture = gl.texture((width, height), 3, np.ascontiguousarray(pixels), alignment=1, internal_format=storage)
    texture.build_mipmaps()
    texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
    if can_skip:
        texture.use()
        set_parameter = context.function("glTexParameteri", ctypes.c_uint, ctypes.c_uint, ctypes.c_int)
        set_parameter(_TEXTURE_2D, _TEXTURE_SRGB_DECODE, _SKIP_DECODE)
    return texture
