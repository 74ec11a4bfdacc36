"""OSMesa, Mesa drawing into plain memory: needs no driver, no X server and no display. Called through ctypes."""

import ctypes
import ctypes.util
import importlib.metadata
from pathlib import Path

WHEEL = "lavavu-osmesa"
"""The PyPI package that carries a libOSMesa with everything it needs. Only the library is used, never imported."""

# include/GL/osmesa.h
_OSMESA_FORMAT, _OSMESA_RGBA = 0x22, 0x1908
_OSMESA_DEPTH_BITS = 0x30
_OSMESA_PROFILE, _OSMESA_CORE_PROFILE = 0x33, 0x34
_OSMESA_CONTEXT_MAJOR_VERSION, _OSMESA_CONTEXT_MINOR_VERSION = 0x36, 0x37
_GL_UNSIGNED_BYTE = 0x1401
_SIDE = 16
"""The default framebuffer in pixels a side; pictures are drawn into framebuffer objects of their own."""


def osmesa_libraries() -> list[Path | str]:
    """Find libOSMesa: that of the system first, then the one inside the PyPI wheel; empty if there is none."""
    system = ctypes.util.find_library("OSMesa")
    found: list[Path | str] = [system] if system else []
    try:
        files = importlib.metadata.files(WHEEL) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    found += sorted(Path(str(file.locate())) for file in files if file.name.startswith("libOSMesa"))
    return found


class OSMesaContext:
    """A GL context in memory, shaped as moderngl wants its contexts.

    Raises:
        OSError: the library does not load.
        RuntimeError: it does not make a context of this version.
    """

    def __init__(self, library: Path | str, version: int) -> None:
        if isinstance(library, Path):
            _load_neighbours(library)
        # Local symbols: another Mesa with another LLVM may already be in this process.
        self.library = lib = ctypes.CDLL(str(library), mode=ctypes.RTLD_LOCAL)
        lib.OSMesaCreateContextAttribs.restype = ctypes.c_void_p
        lib.OSMesaCreateContextAttribs.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        lib.OSMesaMakeCurrent.restype = ctypes.c_ubyte
        lib.OSMesaMakeCurrent.argtypes = [
            *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_int)
        ]
        lib.OSMesaGetProcAddress.restype = ctypes.c_void_p
        lib.OSMesaGetProcAddress.argtypes = [ctypes.c_char_p]
        lib.OSMesaDestroyContext.restype = None
        lib.OSMesaDestroyContext.argtypes = [ctypes.c_void_p]
        wanted = (
            *(_OSMESA_FORMAT, _OSMESA_RGBA, _OSMESA_DEPTH_BITS, 24, _OSMESA_PROFILE, _OSMESA_CORE_PROFILE),
            *(_OSMESA_CONTEXT_MAJOR_VERSION, version // 100, _OSMESA_CONTEXT_MINOR_VERSION, version // 10 % 10),
            0,
        )
        self._context = lib.OSMesaCreateContextAttribs((ctypes.c_int * len(wanted))(*wanted), None)
        if not self._context:
            raise RuntimeError(f"makes no core context of version {version / 100}")
        self._buffer = (ctypes.c_ubyte * (_SIDE * _SIDE * 4))()
        self.__enter__()

    def __enter__(self) -> "OSMesaContext":
        if not self.library.OSMesaMakeCurrent(self._context, self._buffer, _GL_UNSIGNED_BYTE, _SIDE, _SIDE):
            raise RuntimeError("OSMesaMakeCurrent failed")
        return self

    def __exit__(self, *error: object) -> None:
        """Do nothing: every renderer makes its context current before it draws."""

    def load(self, name: str) -> int:
        """Address of a GL function, 0 where there is none."""
        return int(self.library.OSMesaGetProcAddress(name.encode()) or 0)

    load_opengl_function = load
    """moderngl's name for it."""

    def release(self) -> None:
        """Destroy the context."""
        self.library.OSMesaDestroyContext(self._context)


def _load_neighbours(library: Path) -> None:
    """Load the libraries a wheel ships beside `library`: they find each other only once they are in the process."""
    pending = sorted(path for path in library.parent.iterdir() if path != library and ".so" in path.name)
    while pending:
        failed = []
        for path in pending:
            try:
                ctypes.CDLL(str(path), mode=ctypes.RTLD_LOCAL)
            except OSError:
                failed.append(path)  # needs one that comes later
        if len(failed) == len(pending):
            return  # the missing ones may not matter; loading `library` tells
        pending = failed
