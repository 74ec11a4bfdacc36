"""Makes PyOpenGL use the OSMesa library that is already loaded; by itself it looks for a system library and fails.

PyOpenGL itself imports this module while it starts, see `synthcam.rendering.pyrender_backend`.
"""

import ctypes
from collections.abc import Callable

from OpenGL.platform.osmesa import OSMesaPlatform

from synthcam.rendering.context import shared_context
from synthcam.rendering.osmesa import OSMesaContext


class LoadedOSMesaPlatform(OSMesaPlatform):  # type: ignore[misc]  # PyOpenGL is untyped
    """PyOpenGL's OSMesa platform for the library of the shared context."""

    @property
    def GL(self) -> ctypes.CDLL:
        """The library that GL functions are looked up in."""
        platform = shared_context().platform
        assert isinstance(platform, OSMesaContext)
        return platform.library

    @property
    def GetCurrentContext(self) -> Callable[[], int | None]:
        """The current context as a number. PyOpenGL's gives a new pointer object a call, which as a key of pyrender's
        shader cache is never found again: every draw call would compile its program anew."""
        function = self.GL.OSMesaGetCurrentContext
        function.restype = ctypes.c_void_p
        return function
