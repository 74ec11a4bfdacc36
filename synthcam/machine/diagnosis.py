"""What `synthcam doctor` reports: one result for each thing that is tried, with the command that mends it.

Nothing here prints.
"""

import json
import os
import platform
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from synthcam import __version__

State = Literal["ok", "note", "failed"]
TIMEOUT_S = 120.0
FREE_DISK_MB = 200
EGL_PACKAGES = ("libegl1", "libgl1")
OSMESA_WHEEL = "lavavu-osmesa"
OSMESA_LAST_PYTHON = (3, 13)
"""The newest Python that the wheel exists for."""


@dataclass(frozen=True)
class ProbeResult:
    """The result of trying one thing that synthcam needs.

    Attributes:
        name: the thing, in a word or two.
        state: `failed` where synthcam cannot work like this, `note` where it works, but less well.
        found: the result in one line.
        mend: the command that repairs it, None where nothing needs repair.
        details: the result for programs, by name.
    """

    name: str
    state: State
    found: str
    mend: str | None = None
    details: dict[str, str] = field(default_factory=dict)


class ProbeError(Exception):
    """A probe failed: the reason in one line, and the missing Python module if that is the reason."""

    def __init__(self, why: str, *, missing_module: str | None = None, crashed: bool = False) -> None:
        super().__init__(why)
        self.missing_module = missing_module
        self.crashed = crashed


Probe = Callable[..., Any]
"""`run_probe`, or what a test puts in its place."""


def run_probe(name: str, argument: str = "") -> Any:
    """Run a probe of `synthcam.machine.probes` in a process of its own and return its result.

    Raises:
        ProbeError: it failed, crashed or hung.
    """
    command = [sys.executable, "-m", "synthcam.machine.probes", name, argument]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise ProbeError(f"no answer within {TIMEOUT_S:g} s", crashed=True) from error
    if done.returncode < 0:
        raise ProbeError(f"crashed ({signal.Signals(-done.returncode).name})", crashed=True)
    try:
        answer = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError) as error:
        complaint = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ProbeError(complaint[-1]) from error
    if "failed" in answer:
        raise ProbeError(answer["failed"], missing_module=answer.get("missing_module"))
    return answer["found"]


def examine(probe: Probe = run_probe) -> Iterator[ProbeResult]:
    """Try everything that synthcam needs, one result after the other."""
    yield ProbeResult("Python", "ok", f"{platform.python_version()} ({sys.executable})")
    yield ProbeResult("synthcam", "ok", f"{__version__} ({Path(__file__).parents[1]})")
    gl = find_gl(probe)
    yield gl
    if gl.state == "ok":
        yield ProbeResult("GL renderer", "ok", f"{gl.details['renderer']} ({gl.details['vendor']})")
        yield ProbeResult("GL version", "ok", gl.details["version"])
    for backend, distribution in (("moderngl", "moderngl"), ("pyrender", "pyrender-maintained")):
        name = f"{backend} backend"
        if gl.state == "failed":
            yield ProbeResult(name, "failed", "not tried without OpenGL", gl.mend)
        else:
            yield _try(probe, name, ("draw", backend), distribution, otherwise=leave_driver())
    with tempfile.TemporaryDirectory() as folder:
        yield _try(probe, "encoder", ("encode", folder), "av")
        yield _try(probe, "decoder", ("decode", folder), "av")
    yield find_splats(probe)
    yield _try(probe, "ray casts", ("cast-rays",), "embreex")
    elsewhere = 'export SYNTHCAM_CACHE="$PWD/texture-cache"'
    yield _try(probe, "texture cache", ("write-cache",), "pillow", otherwise=elsewhere, state="note")
    yield _try(probe, "free disk", ("free-disk", str(FREE_DISK_MB)), "synthcam", otherwise="du -xh . | sort -h | tail")


def find_gl(probe: Probe) -> ProbeResult:
    """Find the OpenGL that rendering will use: the first that works, unless one before it crashes the process."""
    try:
        names: list[str] = probe("gl-candidates")
    except ProbeError as error:
        mend = reinstall(error.missing_module) if error.missing_module else get_gl()
        return ProbeResult("OpenGL", "failed", str(error), mend)
    works: dict[str, dict[str, str]] = {}
    failures: dict[str, ProbeError] = {}
    for index, name in enumerate(names):
        try:
            works[name] = probe("gl-context", str(index))
        except ProbeError as error:
            failures[name] = error
    if not works:
        reasons = "; ".join(f"{_plain(name)}: {error}" for name, error in failures.items())
        return ProbeResult("OpenGL", "failed", reasons or "none here", get_gl())
    first, *others = works
    for name in names[: names.index(first)]:
        if failures[name].crashed:
            return ProbeResult("OpenGL", "failed", f"{_plain(name)} {failures[name]}", use_gl(first))
    also = ", ".join(_plain(name) for name in others)
    found = _plain(first) + (f"; also here: {also}" if others else "")
    return ProbeResult("OpenGL", "ok", found, details={"context": _plain(first), **works[first], "others": also})


def find_splats(probe: Probe) -> ProbeResult:
    """Which scans of Gaussian splats can be read: .splat always, the other kinds by gsply, which nothing else needs."""
    try:
        return ProbeResult("scans", "ok", probe("read-splats"))
    except ProbeError as error:
        why = "is not installed" if error.missing_module == "gsply" else f"fails ({error})"
        found = f".splat is read; .ply of Gaussians and .spz are not, because gsply {why}"
        return ProbeResult("scans", "note", found, pip_install("synthcam[splats]"))


def _plain(candidate: str) -> str:
    """The name of a GL context for people: a library from the wheel is called by the wheel's name, not by its path."""
    library = candidate.removeprefix("OSMesa ")
    if library == candidate:
        return candidate
    return f"OSMesa of the {OSMESA_WHEEL} wheel" if "/" in library else f"OSMesa of the system ({library})"


def _try(
    probe: Probe,
    name: str,
    experiment: tuple[str, ...],
    distribution: str,
    *,
    otherwise: str | None = None,
    state: State = "failed",
) -> ProbeResult:
    """Run a probe; if a module is missing, the repair is to install `distribution`, else it is `otherwise`."""
    try:
        return ProbeResult(name, "ok", probe(*experiment))
    except ProbeError as error:
        again = error.missing_module is not None or otherwise is None
        mend = reinstall(distribution) if again else otherwise
        return ProbeResult(name, "failed" if error.missing_module else state, str(error), mend)


def pip_install(*arguments: str) -> str:
    """The command that installs packages with the pip of the running Python."""
    return shlex.join([sys.executable, "-m", "pip", "install", *arguments])


def reinstall(distribution: str) -> str:
    """The command that reinstalls one Python package."""
    return pip_install("--force-reinstall", "--no-deps", distribution)


def get_gl() -> str:
    """The command for a machine where no OpenGL works: undo the user's own choice if there is one, else install it."""
    chosen = [name for name in ("SYNTHCAM_GL", "SYNTHCAM_GL_DEVICE") if os.environ.get(name)]
    return f"unset {' '.join(chosen)}" if chosen else install_gl()


def install_gl() -> str:
    """The command that installs OpenGL: from the distribution for root, from PyPI for everybody else."""
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
    """The command that makes synthcam use another GL context, one of the names of `gl_candidates`."""
    kind, _, device = candidate.partition(" device ")
    return f"export SYNTHCAM_GL_DEVICE={device}" if kind == "EGL" else "export SYNTHCAM_GL=osmesa"


def leave_driver() -> str:
    """The command that replaces a driver that draws wrong pictures by OSMesa from PyPI."""
    return f"{pip_install('--no-deps', OSMESA_WHEEL)} && export SYNTHCAM_GL=osmesa"
