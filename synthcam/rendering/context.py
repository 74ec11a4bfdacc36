"""An off-screen GL context without a screen: EGL first, then OSMesa from the system, then OSMesa from PyPI.

`SYNTHCAM_GL=egl` or `osmesa` forces one, `SYNTHCAM_GL_DEVICE=1` picks an EGL device (a GPU of several).
`LP_NUM_THREADS`, Mesa's number of rasteriser threads, is set to 1 unless it is set already: work runs in one process
a core, and a second thread costs CPU time without drawing more.
"""

import atexit
import ctypes
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, Protocol

import glcontext
import moderngl

from synthcam.errors import MachineError
from synthcam.rendering.osmesa import OSMesaContext, osmesa_libraries

ContextKind = Literal["egl", "osmesa"]
GL_VERSION = 450
"""4.5 brings glClipControl, which reversed depth needs; llvmpipe has it since Mesa 20.2."""
REMEDY = "run `apt-get install libegl1 libgl1`, or `pip install --no-deps lavavu-osmesa` where apt is not allowed"

_VENDOR, _RENDERER, _VERSION = 0x1F00, 0x1F01, 0x1F02
_LOWER_LEFT, _ZERO_TO_ONE, _NEGATIVE_ONE_TO_ONE = 0x8CA1, 0x935F, 0x935E


class PlatformContext(Protocol):
    """What glcontext and `OSMesaContext` have in common, which is what moderngl asks of a context."""

    def __enter__(self) -> object:
        """Make it current."""

    def __exit__(self, *error: object) -> object:
        """Make the one before it current again."""

    def load(self, name: str) -> int:
        """Address of a GL function, 0 where there is none."""

    def release(self) -> None:
        """Destroy it."""


@dataclass(frozen=True)
class ContextInfo:
    """What draws, for `synthcam doctor` and manifests."""

    kind: ContextKind
    vendor: str
    renderer: str
    version: str


class GLContext:
    """One GL context, not bound to any window.

    Attributes:
        platform: the EGL or OSMesa context itself.
        info: what draws.
    """

    def __init__(self, kind: ContextKind, platform: PlatformContext) -> None:
        self.platform = platform
        self._functions: dict[str, Callable[..., Any]] = {}
        self._moderngl: moderngl.Context | None = None
        self.make_current()
        get_string = self.function("glGetString", ctypes.c_uint, returns=ctypes.c_char_p)
        vendor, renderer, version = (
            (get_string(name) or b"").decode(errors="replace") for name in (_VENDOR, _RENDERER, _VERSION)
        )
        self.info = ContextInfo(kind, vendor, renderer, version)

    @property
    def on_cpu(self) -> bool:
        """Whether Mesa's software rasteriser draws, and not a GPU."""
        return "llvmpipe" in self.info.renderer

    def make_current(self) -> None:
        """Send the GL calls that follow to this context (1 us; a process may hold several)."""
        self.platform.__enter__()

    def describe(self) -> dict[str, str]:
        """Keys `context`, `vendor`, `renderer`, `version`, as renderers report them."""
        info = self.info
        return {
            "context": info.kind,
            "vendor": info.vendor,
            "renderer": info.renderer,
            "version": info.version,
        }

    def function(self, name: str, *argument_types: Any, returns: Any = None) -> Callable[..., Any]:
        """A GL function that moderngl does not wrap.

        Raises:
            MachineError: the GL library does not have it.
        """
        if name not in self._functions:
            address = self.platform.load(name)
            if not address:
                raise MachineError(f"this GL library lacks {name}, which OpenGL 4.5 has; {REMEDY}")
            self._functions[name] = ctypes.CFUNCTYPE(returns, *argument_types)(address)
        return self._functions[name]

    def clip_depth(self, *, reverse: bool) -> None:
        """Whether depth at the clipping planes is 1 (near) to 0 (far), as our projections give it, or OpenGL's own."""
        clip_control = self.function("glClipControl", ctypes.c_uint, ctypes.c_uint)
        clip_control(_LOWER_LEFT, _ZERO_TO_ONE if reverse else _NEGATIVE_ONE_TO_ONE)

    @property
    def moderngl(self) -> moderngl.Context:
        """moderngl on top of this context."""
        self.make_current()
        if self._moderngl is None:
            self._moderngl = moderngl.create_context(require=GL_VERSION, context=self.platform)  # type: ignore[arg-type]
        return self._moderngl

    def close(self) -> None:
        """Destroy the context and everything made in it."""
        self.make_current()
        if self._moderngl is None:
            self.platform.release()
        else:
            self._moderngl.release()  # releases the platform context too
            self._moderngl = None


def create_context() -> GLContext:
    """A new context of the first kind that works here.

    Raises:
        MachineError: none does, or SYNTHCAM_GL or SYNTHCAM_GL_DEVICE hold something else than allowed.
    """
    os.environ.setdefault("LP_NUM_THREADS", "1")
    failures: list[str] = []
    for kind, name, make in candidates():
        try:
            return GLContext(kind, make())
        except Exception as error:  # glcontext raises bare Exception
            failures.append(f"{name}: {str(error).splitlines()[0] if str(error) else type(error).__name__}")
    raise MachineError(f"no OpenGL {GL_VERSION / 100} here ({'; '.join(failures)}); {REMEDY}")


def candidates() -> Iterator[tuple[ContextKind, str, Callable[[], PlatformContext]]]:
    """Every context to try, best first: its kind, its name in messages, and how to make it."""
    wanted = os.environ.get("SYNTHCAM_GL", "")
    if wanted not in ("", "egl", "osmesa"):
        raise MachineError(f"SYNTHCAM_GL is {wanted!r}; allowed are egl, osmesa or nothing")
    device = os.environ.get("SYNTHCAM_GL_DEVICE", "")
    if device and not device.isdecimal():
        raise MachineError(f"SYNTHCAM_GL_DEVICE is {device!r}; allowed is the number of an EGL device, 0 and up")
    if wanted != "osmesa":
        for index in [int(device)] if device else range(max(_count_egl_devices(), 1)):
            yield "egl", f"EGL device {index}", partial(_egl_context, index)
    if wanted != "egl":
        for library in osmesa_libraries():
            yield "osmesa", f"OSMesa {library}", partial(OSMesaContext, library, GL_VERSION)


def _egl_context(device: int) -> PlatformContext:
    make = glcontext.get_backend_by_name("egl")
    context: PlatformContext = make(
        mode="standalone", glversion=GL_VERSION, device_index=device, libegl="libEGL.so.1", libgl="libGL.so.1"
    )
    return context


def _count_egl_devices() -> int:
    """How many EGL devices there are: GPUs, and Mesa's software renderer as the last. 0 without EGL."""
    try:
        egl = ctypes.CDLL("libEGL.so.1")
    except OSError:
        return 0
    egl.eglGetProcAddress.restype = ctypes.c_void_p
    egl.eglGetProcAddress.argtypes = [ctypes.c_char_p]
    address = egl.eglGetProcAddress(b"eglQueryDevicesEXT")
    if not address:
        return 0
    query = ctypes.CFUNCTYPE(ctypes.c_uint, ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_int))(address)
    count = ctypes.c_int(0)
    return count.value if query(0, None, ctypes.byref(count)) else 0


_shared: GLContext | None = None


def shared_context() -> GLContext:
    """The one context of this process, made on first use and closed when Python ends."""
    global _shared
    if _shared is None:
        _shared = create_context()
        atexit.register(close_shared_context)
    return _shared


def close_shared_context() -> None:
    """Destroy the shared context; the next `shared_context()` makes a new one."""
    global _shared
    if _shared is not None:
        _shared.close()
        _shared = None
        atexit.unregister(close_shared_context)
