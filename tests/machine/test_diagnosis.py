import sys
from pathlib import Path
from typing import Any

import pytest

from synthcam.machine import diagnosis
from synthcam.machine.diagnosis import ProbeError, examine, find_gl, run_probe

EGL = {"kind": "egl", "vendor": "Mesa", "renderer": "llvmpipe", "version": "4.5"}
OSMESA = {**EGL, "kind": "osmesa"}
BY_APT = "apt-get install --no-install-recommends libegl1 libgl1"
BY_PIP = f"{sys.executable} -m pip install --no-deps lavavu-osmesa"
WHEEL = "OSMesa /somewhere/lavavu_osmesa.libs/libOSMesa-1.so"


class Machine:
    """Answers probes as a made-up machine would; an answer that is an exception is raised."""

    def __init__(self, contexts: dict[str, Any], **other: Any) -> None:
        self.contexts = contexts
        self.other = other

    def __call__(self, name: str, argument: str = "") -> Any:
        if name == "gl-candidates":
            answer: Any = self.other.get("gl_candidates", list(self.contexts))
        elif name == "gl-context":
            answer = list(self.contexts.values())[int(argument)]
        else:
            answer = self.other.get(f"{name}-{argument}", self.other.get(name.replace("-", "_"), "fine"))
        if isinstance(answer, Exception):
            raise answer
        return answer


def states(machine: Machine) -> dict[str, str]:
    return {finding.name: finding.state for finding in examine(machine)}


@pytest.fixture(autouse=True)
def _no_choice_of_gl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SYNTHCAM_GL", raising=False)
    monkeypatch.delenv("SYNTHCAM_GL_DEVICE", raising=False)


def test_a_machine_where_all_works() -> None:
    found = list(examine(Machine({"EGL device 0": EGL})))
    assert {finding.state for finding in found} == {"ok"}
    assert all(finding.mend is None for finding in found)
    by_name = {finding.name: finding.found for finding in found}
    assert by_name["OpenGL"] == "EGL device 0"
    assert by_name["GL renderer"] == "llvmpipe (Mesa)"
    assert by_name["GL version"] == "4.5"


def test_the_first_gl_that_works_is_the_one_and_the_others_are_named() -> None:
    contexts = {
        "EGL device 0": ProbeError("no driver"),
        "EGL device 1": EGL,
        "OSMesa libOSMesa.so.8": OSMESA,
        WHEEL: OSMESA,
    }
    found = find_gl(Machine(contexts))
    also = "OSMesa of the system (libOSMesa.so.8), OSMesa of the lavavu-osmesa wheel"
    assert found.state == "ok"
    assert found.found == f"EGL device 1; also here: {also}"
    assert found.details == {"context": "EGL device 1", **EGL, "others": also}


def test_only_the_wheel_works() -> None:
    found = find_gl(Machine({"EGL device 0": ProbeError("libEGL.so.1 not loaded"), WHEEL: OSMESA}))
    assert (found.state, found.found) == ("ok", "OSMesa of the lavavu-osmesa wheel")


def test_no_gl_names_every_reason_and_the_backends_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "install_gl", lambda: "install it")
    machine = Machine({"EGL device 0": ProbeError("not loaded"), WHEEL: ProbeError("no core context")})
    found = {finding.name: finding for finding in examine(machine)}
    assert found["OpenGL"].found == "EGL device 0: not loaded; OSMesa of the lavavu-osmesa wheel: no core context"
    assert "GL renderer" not in found
    for name in ("OpenGL", "moderngl backend", "pyrender backend"):
        assert (found[name].state, found[name].mend) == ("failed", "install it")
    assert found["encoder"].state == "ok"


def test_no_gl_because_of_ones_own_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYNTHCAM_GL_DEVICE", "9")
    found = find_gl(Machine({"EGL device 9": ProbeError("found 1 devices")}))
    assert found.mend == "unset SYNTHCAM_GL_DEVICE"


@pytest.mark.parametrize(
    ("second", "mend"), [(WHEEL, "export SYNTHCAM_GL=osmesa"), ("EGL device 1", "export SYNTHCAM_GL_DEVICE=1")]
)
def test_a_driver_that_crashes_is_stepped_around(second: str, mend: str) -> None:
    found = find_gl(Machine({"EGL device 0": ProbeError("crashed (SIGSEGV)", crashed=True), second: EGL}))
    assert (found.state, found.found, found.mend) == ("failed", "EGL device 0 crashed (SIGSEGV)", mend)


@pytest.mark.parametrize(
    ("probe", "name", "distribution"),
    [
        ("draw-moderngl", "moderngl backend", "moderngl"),
        ("draw-pyrender", "pyrender backend", "pyrender-maintained"),
        ("encode", "encoder", "av"),
        ("decode", "decoder", "av"),
        ("cast_rays", "ray casts", "embreex"),
        ("write_cache", "texture cache", "pillow"),
    ],
)
def test_a_missing_library_is_installed_again(probe: str, name: str, distribution: str) -> None:
    machine = Machine({"EGL device 0": EGL}, **{probe: ProbeError("No module named 'x'", missing_module="x")})
    found = {finding.name: finding for finding in examine(machine)}
    assert {key for key, finding in found.items() if finding.state == "failed"} == {name}
    assert found[name].mend == diagnosis.reinstall(distribution)


def test_a_missing_gl_library_of_python_is_installed_again() -> None:
    machine = Machine({}, gl_candidates=ProbeError("No module named 'glcontext'", missing_module="glcontext"))
    assert find_gl(machine).mend == diagnosis.reinstall("glcontext")


def test_a_cache_that_cannot_be_written_is_no_failure_but_a_full_disk_is() -> None:
    full = ProbeError("3 MB free")
    found = states(Machine({"EGL device 0": EGL}, write_cache=ProbeError("read-only"), free_disk=full))
    assert {name: state for name, state in found.items() if state != "ok"} == {
        "texture cache": "note",
        "free disk": "failed",
    }


def test_without_gsply_other_scans_are_a_note() -> None:
    missing = ProbeError("No module named 'gsply'", missing_module="gsply")
    found = {finding.name: finding for finding in examine(Machine({"EGL device 0": EGL}, read_splats=missing))}
    assert {name for name, finding in found.items() if finding.state != "ok"} == {"scans"}
    assert found["scans"].state == "note"
    assert "gsply is not installed" in found["scans"].found
    assert found["scans"].mend == diagnosis.pip_install("synthcam[splats]")


def test_wrong_pictures_lead_away_from_the_driver() -> None:
    machine = Machine({"EGL device 0": EGL}, **{"draw-moderngl": ProbeError("drew a red plate as 0, 0, 9")})
    found = {finding.name: finding for finding in examine(machine)}["moderngl backend"]
    assert found.mend is not None
    assert found.mend.endswith("lavavu-osmesa && export SYNTHCAM_GL=osmesa")


def test_a_probe_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(ProbeError, match=r"probe\.mp4: not a readable video") as caught:
        run_probe("decode", str(tmp_path))
    assert not caught.value.crashed


@pytest.mark.parametrize(
    ("script", "message", "crashed"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", r"^crashed \(SIGSEGV\)$", True),
        ("import time; time.sleep(60)", "^no answer within 0.5 s$", True),
        ("raise SystemExit('the loader is broken')", "^the loader is broken$", False),
        ("raise SystemExit(7)", "^exit code 7$", False),
    ],
)
def test_a_probe_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, message: str, crashed: bool
) -> None:
    package = tmp_path / "synthcam" / "machine"
    package.mkdir(parents=True)
    for module in (package.parent / "__init__.py", package / "__init__.py"):
        module.touch()
    (package / "probes.py").write_text(script)
    monkeypatch.setattr(diagnosis, "TIMEOUT_S", 0.5 if "sleep" in script else 60.0)
    monkeypatch.chdir(tmp_path)  # `python -m` looks in the current folder first
    with pytest.raises(ProbeError, match=message) as caught:
        run_probe("draw", "moderngl")
    assert caught.value.crashed == crashed


@pytest.mark.parametrize(
    ("user", "tools", "python", "command"),
    [
        (0, ("apt-get",), (3, 14), f"apt-get update && {BY_APT}"),
        (1000, ("apt-get", "sudo"), (3, 13), BY_PIP),
        (0, (), (3, 11), BY_PIP),
        (
            1000,
            ("apt-get",),
            (3, 14),
            "sudo apt-get update && sudo apt-get install --no-install-recommends libegl1 libgl1",
        ),
        (1000, (), (3, 14), "install libEGL.so.1 and libGL.so.1 of Mesa, or use Python 3.13, the last that"),
    ],
)
def test_gl_is_got_by_what_the_user_may_do(
    monkeypatch: pytest.MonkeyPatch, user: int, tools: tuple[str, ...], python: tuple[int, int], command: str
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name in tools else None)
    monkeypatch.setattr("sys.version_info", (*python, 0, "final", 0))
    assert diagnosis.get_gl().startswith(command)


def test_a_package_comes_again_into_the_python_that_runs() -> None:
    assert diagnosis.reinstall("av") == f"{sys.executable} -m pip install --force-reinstall --no-deps av"
