"""The exact command that mends something, for this machine and this user."""

import os
import shlex
import shutil
import sys

EGL_PACKAGES = ("libegl1", "libgl1")
OSMESA_WHEEL = "lavavu-osmesa"
OSMESA_LAST_PYTHON = (3, 13)
"""The newest Python that the wheel exists for."""


def pip_install(*arguments: str) -> str:
    """With the pip of the Python that is running."""
    return shlex.join([sys.executable, "-m", "pip", "install", *arguments])


def reinstall(distribution: str) -> str:
    """One Python package again, whole."""
    return pip_install("--force-reinstall", "--no-deps", distribution)


def get_gl() -> str:
    """OpenGL where none works: drop the user's own choice if there is one, install it otherwise."""
    chosen = [name for name in ("SYNTHCAM_GL", "SYNTHCAM_GL_DEVICE") if os.environ.get(name)]
    return f"unset {' '.join(chosen)}" if chosen else install_gl()


def install_gl() -> str:
    """OpenGL from the distribution for root, from PyPI for everybody else."""
    packages = " ".join(EGL_PACKAGES)
    has_apt = shutil.which("apt-get") is not None
    if has_apt and os.geteuid() == 0:
        return f"apt-get update && apt-get install --no-install-recommends {packages}"
    if sys.version_info[:2] <= OSMESA_LAST_PYTHON:
        # Its dependencies are parts of a GUI; only the library inside it is used.
        return pip_install("--no-deps", OSMESA_WHEEL)
    if has_apt:
        return f"sudo apt-get update && sudo apt-get install --no-install-recommends {packages}"
    newest = ".".join(map(str, OSMESA_LAST_PYTHON))
    return f"install libEGL.so.1 and libGL.so.1 of Mesa, or use Python {newest}, the last that {OSMESA_WHEEL} is for"


def use_gl(candidate: str) -> str:
    """Another of the GL contexts that synthcam knows, by its name there."""
    kind, _, device = candidate.partition(" device ")
    return f"export SYNTHCAM_GL_DEVICE={device}" if kind == "EGL" else "export SYNTHCAM_GL=osmesa"


def leave_driver() -> str:
    """OSMesa from PyPI in place of a driver that draws wrong pictures."""
    return f"{pip_install('--no-deps', OSMESA_WHEEL)} && export SYNTHCAM_GL=osmesa"
