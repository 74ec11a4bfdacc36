"""Import pyrender without a window system, for the GL context this process already has."""

import importlib
import os
import sys
from types import ModuleType
from typing import Any

from synthcam.rendering.context import ContextKind


def import_pyrender(kind: ContextKind) -> Any:
    """The pyrender module, with PyOpenGL set up for a context of this kind.

    pyrender imports its viewer, which imports pyglet, which wants X11 libraries: an empty module takes its place.
    PyOpenGL chooses its platform from the environment once, when it is first imported.
    """
    if "pyrender" not in sys.modules:
        viewer = ModuleType("pyrender.viewer")
        viewer.Viewer = None  # type: ignore[attr-defined]
        sys.modules["pyrender.viewer"] = viewer
    if "OpenGL.platform" not in sys.modules:
        from OpenGL.plugins import PlatformPlugin

        PlatformPlugin("loaded-osmesa", "synthcam.rendering.pyopengl_osmesa.LoadedOSMesaPlatform")
        before = os.environ.get("PYOPENGL_PLATFORM")
        os.environ["PYOPENGL_PLATFORM"] = "egl" if kind == "egl" else "loaded-osmesa"
        importlib.import_module("OpenGL.platform")
        if before is None:
            del os.environ["PYOPENGL_PLATFORM"]
        else:
            os.environ["PYOPENGL_PLATFORM"] = before
    import pyrender

    return pyrender
