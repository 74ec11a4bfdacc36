"""What `make` does on machines that lack something, told by stand-ins for the commands it calls."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / ".ci"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder that is all of PATH: the few harmless commands the scripts need, and the stand-ins of a test."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "tail", "env", "touch"):
        (folder / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    return folder


def stand_in(tools: Path, name: str, script: str) -> None:
    path = tools / name
    path.write_text(f'#!/bin/sh\necho "{name} $*" >> "{tools}/calls"\n{script}\n')
    path.chmod(0o755)


def run(tools: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SCRIPTS / script, *arguments],
        env={"PATH": str(tools)},
        cwd=tools,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def calls(tools: Path) -> list[str]:
    """What was called, without questions about who and which version."""
    lines = (tools / "calls").read_text().splitlines() if (tools / "calls").exists() else []
    return [line for line in lines if " -c " not in line and not line.startswith("id ")]


def machine(tools: Path, *, user: int, apt: str | None, sudo: str | None = None, python: str = "3.11") -> None:
    """Stand-ins: drawing works once `tools`/gl exists; pip and a working apt-get install make it."""
    stand_in(tools, "id", f"echo {user}")
    too_new = 1 if python == "3.14" else 0
    draws = f'*probes*) [ -e "{tools}/gl" ];; *"pip "*) touch "{tools}/gl";; *version_info*) exit {too_new};;'
    stand_in(tools, "python", f'case "$*" in {draws} esac')
    if apt is not None:
        stand_in(tools, "apt-get", apt.replace("GL", f'touch "{tools}/gl"'))
    if sudo is not None:
        stand_in(tools, "sudo", sudo)


APT_WORKS = 'case "$*" in *install*) GL;; esac'
INSTALLED_BY_APT = "install --yes --no-install-recommends libegl1 libgl1"
INSTALLED_BY_PIP = "pip --disable-pip-version-check install --quiet --no-deps lavavu-osmesa>=1.9"


def test_nothing_is_installed_where_drawing_works(tools: Path) -> None:
    machine(tools, user=0, apt=APT_WORKS)
    (tools / "gl").touch()
    done = run(tools, "set-up-gl", "python")
    assert (done.returncode, done.stdout) == (0, "")
    assert calls(tools) == ["python -m synthcam.machine.probes draw moderngl"]


def test_root_gets_egl_from_the_distribution(tools: Path) -> None:
    machine(tools, user=0, apt=APT_WORKS)
    done = run(tools, "set-up-gl", "python")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Installing OpenGL from the distribution: apt-get install libegl1 libgl1\n"
    assert any(call.startswith("apt-get ") and call.endswith(INSTALLED_BY_APT) for call in calls(tools))
    assert not any("pip" in call for call in calls(tools))


def test_sudo_without_a_password_is_used(tools: Path) -> None:
    machine(tools, user=1000, apt=APT_WORKS, sudo='shift; "$@"')
    done = run(tools, "set-up-gl", "python")
    assert done.returncode == 0, done.stderr
    assert any(call.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get ") for call in calls(tools))


@pytest.mark.parametrize("sudo", [None, "exit 1"], ids=["no-sudo", "sudo-wants-a-password"])
def test_without_rights_the_wheel_is_taken(tools: Path, sudo: str | None) -> None:
    machine(tools, user=1000, apt=APT_WORKS, sudo=sudo)
    done = run(tools, "set-up-gl", "python")
    assert (done.returncode, done.stdout) == (0, "Installing OpenGL from PyPI: lavavu-osmesa>=1.9 (84 MB)\n")
    assert any(call.endswith(INSTALLED_BY_PIP) for call in calls(tools))
    assert not any(call.startswith("apt-get") for call in calls(tools))


def test_no_apt_at_all(tools: Path) -> None:
    machine(tools, user=0, apt=None)
    assert run(tools, "set-up-gl", "python").returncode == 0
    assert any(call.endswith(INSTALLED_BY_PIP) for call in calls(tools))


def test_an_update_that_fails_does_not_stop_the_install(tools: Path) -> None:
    machine(tools, user=0, apt='case "$*" in *install*) GL;; *) echo "E: no route"; exit 100;; esac')
    done = run(tools, "set-up-gl", "python")
    assert done.returncode == 0
    assert "E: no route\napt-get update failed; going on with the package lists that are here\n" in done.stdout
    assert not any("pip" in call for call in calls(tools))


@pytest.mark.parametrize("apt", ["exit 100", "true"], ids=["install-fails", "installed-but-draws-nothing"])
def test_where_the_distribution_does_not_help_the_wheel_is_taken(tools: Path, apt: str) -> None:
    machine(tools, user=0, apt=apt)
    assert run(tools, "set-up-gl", "python").returncode == 0
    assert any(call.endswith(INSTALLED_BY_PIP) for call in calls(tools))


def test_where_nothing_helps_it_is_said_what_would(tools: Path) -> None:
    machine(tools, user=1000, apt=APT_WORKS, python="3.14")
    done = run(tools, "set-up-gl", "python")
    assert done.returncode == 1
    assert "lavavu-osmesa>=1.9 has wheels for Python 3.11 to 3.13 only" in done.stdout
    assert "As root: apt-get install --no-install-recommends libegl1 libgl1" in done.stderr
    assert calls(tools)[-1] == "python -m synthcam doctor"


def python(tools: Path, name: str, version: str, *, venv: bool) -> None:
    """A stand-in Python of that version, with or without the modules that make virtual environments."""
    fits = int(version.split(".")[1]) < 11
    answers = (
        f"*print*) echo {version};; *version_info*) exit {int(fits)};; *ensurepip*) exit {int(not venv)};; "
        f'*"-m venv"*) touch "{tools}/made-by-{name}";;'
    )
    stand_in(tools, name, f'case "$*" in {answers} esac')


def test_the_first_python_that_can_is_taken(tools: Path) -> None:
    stand_in(tools, "id", "echo 1000")
    python(tools, "python3", "3.10", venv=True)
    python(tools, "python3.12", "3.12", venv=False)
    python(tools, "python3.11", "3.11", venv=True)
    done = run(tools, "make-venv", "env")
    assert (done.returncode, done.stdout) == (0, "Creating a virtual environment in env with Python 3.11\n")
    assert (tools / "made-by-python3.11").exists()


def test_the_python_asked_for_is_taken(tools: Path) -> None:
    stand_in(tools, "id", "echo 1000")
    python(tools, "python3", "3.11", venv=True)
    python(tools, "python3.13", "3.13", venv=True)
    assert run(tools, "make-venv", "env", "python3.13").returncode == 0
    assert (tools / "made-by-python3.13").exists()


@pytest.mark.parametrize(("user", "sudo"), [(0, ""), (1000, "sudo ")])
def test_a_python_that_is_too_old(tools: Path, user: int, sudo: str) -> None:
    stand_in(tools, "id", f"echo {user}")
    python(tools, "python3", "3.10", venv=True)
    done = run(tools, "make-venv", "env")
    assert done.returncode == 1
    assert done.stderr.startswith("make: Python 3.11 or newer is needed; python3 is 3.10.")
    assert done.stderr.endswith(f"\n    {sudo}apt-get update && {sudo}apt-get install python3.11 python3.11-venv\n")
    assert not (tools / "made-by-python3").exists()


def test_no_python_at_all(tools: Path) -> None:
    stand_in(tools, "id", "echo 1000")
    done = run(tools, "make-venv", "env")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; python3 is not found" in done.stderr


def test_the_venv_package_is_missing(tools: Path) -> None:
    stand_in(tools, "id", "echo 1000")
    python(tools, "python3", "3.12", venv=False)
    done = run(tools, "make-venv", "env")
    assert done.returncode == 1
    assert done.stderr.startswith("make: python3 cannot make virtual environments: its venv package is missing.")
    assert done.stderr.endswith("\n    sudo apt-get update && sudo apt-get install python3.12-venv\n")


def test_a_working_environment_is_kept(tools: Path) -> None:
    stand_in(tools, "id", "echo 1000")
    (tools / "venv" / "bin").mkdir(parents=True)
    stand_in(tools, "venv/bin/python", "")
    python(tools, "python3", "3.11", venv=True)
    done = run(tools, "make-venv", "venv")
    assert (done.returncode, done.stdout) == (0, "")
    assert not (tools / "made-by-python3").exists()


def test_a_broken_environment_is_made_again(tools: Path) -> None:
    stand_in(tools, "id", "echo 1000")
    (tools / "venv" / "bin").mkdir(parents=True)
    (tools / "venv" / "bin" / "python").symlink_to("/nowhere/python3")
    python(tools, "python3", "3.11", venv=True)
    assert run(tools, "make-venv", "venv").returncode == 0
    assert (tools / "made-by-python3").exists()


def test_help_lists_every_target() -> None:
    done = subprocess.run(
        ["make", "-C", str(SCRIPTS.parent)], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode == 0, done.stderr
    for target in ("help", "render", "test", "verify", "lint", "bench-render", "doctor", "clean"):
        assert f"make {target} " in done.stdout
