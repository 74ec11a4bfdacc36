import json
import os
import subprocess
import sys

import pytest

from synthcam.errors import MachineError
from synthcam.rendering import context as context_module
from synthcam.rendering.context import GLContext, close_shared_context, create_context, shared_context
from synthcam.rendering.osmesa import osmesa_libraries


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment}, check=False
    )


def test_context_says_what_draws() -> None:
    described = shared_context().describe()
    assert described["context"] in ("egl", "osmesa")
    assert all(described[key] for key in ("vendor", "renderer", "version"))
    assert shared_context() is shared_context()


def test_shared_context_can_be_closed_and_made_again() -> None:
    code = """
from synthcam.rendering.context import GLContext, close_shared_context, shared_context
for _ in range(3):
    context = shared_context()
    texture = context.moderngl.texture((2, 2), 4, bytes(range(16)))
    assert texture.read() == bytes(range(16))
    close_shared_context()
    assert shared_context() is not context
"""
    done = run(code)
    assert done.returncode == 0, done.stderr


def test_osmesa_alone_works() -> None:
    if not osmesa_libraries():
        pytest.skip("no libOSMesa here: pip install --no-deps lavavu-osmesa")
    code = "from synthcam.rendering.context import shared_context as c; import json; print(json.dumps(c().describe()))"
    done = run(code, SYNTHCAM_GL="osmesa")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["context"] == "osmesa"


def test_osmesa_is_taken_where_egl_has_no_driver() -> None:
    if not osmesa_libraries():
        pytest.skip("no libOSMesa here: pip install --no-deps lavavu-osmesa")
    code = "from synthcam.rendering.context import create_context; print(create_context().info.kind)"
    done = run(code, SYNTHCAM_GL="", __EGL_VENDOR_LIBRARY_FILENAMES="/nowhere.json")
    assert done.stdout.strip() == "osmesa", done.stderr


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SYNTHCAM_GL", "glx", "SYNTHCAM_GL is 'glx'; allowed are egl, osmesa"),
        ("SYNTHCAM_GL_DEVICE", "gpu0", "SYNTHCAM_GL_DEVICE is 'gpu0'; allowed is the number"),
    ],
)
def test_wrong_environment_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(MachineError, match=message):
        create_context()


def test_no_gl_at_all_names_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHCAM_GL", "egl")
    monkeypatch.setenv("SYNTHCAM_GL_DEVICE", "99")
    with pytest.raises(MachineError, match=r"EGL device 99.*apt-get install libegl1 libgl1") as caught:
        create_context()
    assert "\n" not in str(caught.value)


def test_osmesa_wanted_but_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHCAM_GL", "osmesa")
    monkeypatch.setattr(context_module, "osmesa_libraries", list)
    with pytest.raises(MachineError, match=r"pip install --no-deps lavavu-osmesa"):
        create_context()


def test_functions_the_library_lacks_are_named() -> None:
    real = shared_context().platform

    class Lacking:
        """glvnd hands out an address for any name; OSMesa, like this, gives none."""

        def load(self, name: str) -> int:
            return 0 if name == "glMakeCoffee" else real.load(name)

        def __enter__(self) -> object:
            return real.__enter__()

        def __exit__(self, *error: object) -> object:
            return real.__exit__(*error)

        def release(self) -> None:
            """Not ours."""

    with pytest.raises(MachineError, match="lacks glMakeCoffee"):
        GLContext("egl", Lacking()).function("glMakeCoffee")


def test_close_is_safe_without_a_context(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_module, "_shared", None)
    close_shared_context()
    assert context_module._shared is None
