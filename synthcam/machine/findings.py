"""What `synthcam doctor` says: one finding a thing, with the command that mends it. Nothing here prints."""

import json
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from synthcam import __version__
from synthcam.machine import remedies

State = Literal["ok", "note", "failed"]
TIMEOUT_S = 120.0
FREE_DISK_MB = 200


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what, in a word or two.
        state: `failed` where synthcam cannot work like this, `note` where it can, but less well.
        found: what was found, one line.
        mend: the command to run, None where nothing is to be done.
        details: the same for programs, by name.
    """

    name: str
    state: State
    found: str
    mend: str | None = None
    details: dict[str, str] = field(default_factory=dict)


class ProbeError(Exception):
    """A probe did not get through: why, in one line, and the Python module it lacks if that is the reason."""

    def __init__(self, why: str, *, missing_module: str | None = None, crashed: bool = False) -> None:
        super().__init__(why)
        self.missing_module = missing_module
        self.crashed = crashed


Probe = Callable[..., Any]
"""`run_probe`, or what a test puts in its place."""


def run_probe(name: str, argument: str = "") -> Any:
    """The result of a probe (see `synthcam.machine.probes`), run in a process of its own.

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


def examine(probe: Probe = run_probe) -> Iterator[Finding]:
    """Look at everything, one finding after the other."""
    yield Finding("Python", "ok", f"{platform.python_version()} ({sys.executable})")
    yield Finding("synthcam", "ok", f"{__version__} ({Path(__file__).parents[1]})")
    gl = find_gl(probe)
    yield gl
    if gl.state == "ok":
        yield Finding("GL renderer", "ok", f"{gl.details['renderer']} ({gl.details['vendor']})")
        yield Finding("GL version", "ok", gl.details["version"])
    for backend, distribution in (("moderngl", "moderngl"), ("pyrender", "pyrender-maintained")):
        name = f"{backend} backend"
        if gl.state == "failed":
            yield Finding(name, "failed", "not tried without OpenGL", gl.mend)
        else:
            yield _try(probe, name, ("draw", backend), distribution, otherwise=remedies.leave_driver())
    with tempfile.TemporaryDirectory() as folder:
        yield _try(probe, "encoder", ("encode", folder), "imageio-ffmpeg")
        yield _try(probe, "decoder", ("decode", folder), "av")
    yield _try(probe, "ray casts", ("cast-rays",), "embreex")
    elsewhere = 'export SYNTHCAM_CACHE="$PWD/texture-cache"'
    yield _try(probe, "texture cache", ("write-cache",), "pillow", otherwise=elsewhere, state="note")
    yield _try(probe, "free disk", ("free-disk", str(FREE_DISK_MB)), "synthcam", otherwise="du -xh . | sort -h | tail")


def find_gl(probe: Probe) -> Finding:
    """The OpenGL that rendering gets: the first that works, unless one before it takes the process down."""
    try:
        names: list[str] = probe("gl-candidates")
    except ProbeError as error:
        mend = remedies.reinstall(error.missing_module) if error.missing_module else remedies.get_gl()
        return Finding("OpenGL", "failed", str(error), mend)
    works: dict[str, dict[str, str]] = {}
    failures: dict[str, ProbeError] = {}
    for index, name in enumerate(names):
        try:
            works[name] = probe("gl-context", str(index))
        except ProbeError as error:
            failures[name] = error
    if not works:
        reasons = "; ".join(f"{_plain(name)}: {error}" for name, error in failures.items())
        return Finding("OpenGL", "failed", reasons or "none here", remedies.get_gl())
    first, *others = works
    for name in names[: names.index(first)]:
        if failures[name].crashed:
            return Finding("OpenGL", "failed", f"{_plain(name)} {failures[name]}", remedies.use_gl(first))
    also = ", ".join(_plain(name) for name in others)
    found = _plain(first) + (f"; also here: {also}" if others else "")
    return Finding("OpenGL", "ok", found, details={"context": _plain(first), **works[first], "others": also})


def _plain(candidate: str) -> str:
    """A GL context as one would say it: the library of the wheel by the wheel's name, not by its path."""
    library = candidate.removeprefix("OSMesa ")
    if library == candidate:
        return candidate
    return f"OSMesa of the {remedies.OSMESA_WHEEL} wheel" if "/" in library else f"OSMesa of the system ({library})"


def _try(
    probe: Probe,
    name: str,
    experiment: tuple[str, ...],
    distribution: str,
    *,
    otherwise: str | None = None,
    state: State = "failed",
) -> Finding:
    """Run a probe. Where it fails for want of a module the mend is to install `distribution`, else `otherwise`."""
    try:
        return Finding(name, "ok", probe(*experiment))
    except ProbeError as error:
        again = error.missing_module is not None or otherwise is None
        mend = remedies.reinstall(distribution) if again else otherwise
        return Finding(name, "failed" if error.missing_module else state, str(error), mend)
