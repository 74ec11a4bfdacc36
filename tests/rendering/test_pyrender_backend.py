import os
import subprocess
import sys


def test_pyrender_comes_without_a_window_system_and_leaves_the_environment_alone() -> None:
    code = """
import os, sys
from synthcam.rendering.context import shared_context
from synthcam.rendering.pyrender_backend import import_pyrender

pyrender = import_pyrender(shared_context().info.kind)
assert pyrender.Renderer and pyrender.Viewer is None
assert "pyglet" not in sys.modules
assert os.environ.get("PYOPENGL_PLATFORM") == "kept"
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYOPENGL_PLATFORM": "kept"},
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_default_backend_does_not_import_pyrender() -> None:
    code = """
import sys
from synthcam.rendering.protocol import create_renderer

create_renderer("moderngl")
assert not {"pyrender", "OpenGL"} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
