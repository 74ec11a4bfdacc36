import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from synthcam.cli.main import main
from synthcam.machine import diagnosis
from synthcam.machine.diagnosis import ProbeResult


def doctor(monkeypatch: pytest.MonkeyPatch, found: list[ProbeResult], *options: str) -> int:
    """Run the command on made-up findings; its exit code."""

    def examine() -> Iterator[ProbeResult]:
        yield from found

    monkeypatch.setattr(diagnosis, "examine", examine)
    with pytest.raises(SystemExit) as stopped:
        main(["doctor", *options])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_this_machine_as_json() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "synthcam", "doctor", "--json"], capture_output=True, text=True, check=False
    )
    said: dict[str, Any] = json.loads(done.stdout)
    states = {finding["name"]: finding["state"] for finding in said["findings"]}
    assert {"Python", "synthcam", "OpenGL", "encoder", "decoder", "ray casts", "texture cache", "free disk"} <= set(
        states
    )
    assert said["ok"] == ("failed" not in states.values())
    assert done.returncode == (0 if said["ok"] else 3), done.stderr
    assert states["moderngl backend"] == states["pyrender backend"] == "ok", "the tests of rendering need both"


def test_all_well_is_exit_code_0(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        doctor(monkeypatch, [ProbeResult("OpenGL", "ok", "EGL device 0"), ProbeResult("cache", "note", "slow", "mv")])
        == 0
    )
    out, err = capsys.readouterr()
    assert "EGL device 0" in out
    assert out.endswith("To mend cache:\n    mv\n")
    assert err == ""


def test_what_fails_is_exit_code_3_with_each_command_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "pip install " + "x" * 200
    found = [
        ProbeResult("Python", "ok", "3.11"),
        ProbeResult("OpenGL", "failed", "[none] here", long),
        ProbeResult("pyrender backend", "failed", "not tried", long),
    ]
    assert doctor(monkeypatch, found) == 3
    out, err = capsys.readouterr()
    assert "[none] here" in out
    assert out.endswith(f"To mend OpenGL, pyrender backend:\n    {long}\n"), "whole, on one line"
    assert err == "synthcam: 2 of 3 do not hold: OpenGL, pyrender backend\n"


def test_json_of_what_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(monkeypatch, [ProbeResult("av", "failed", "gone", "pip", {"a": "b"})], "--json") == 3
    expected = {"name": "av", "state": "failed", "found": "gone", "mend": "pip", "details": {"a": "b"}}
    assert json.loads(capsys.readouterr().out) == {"ok": False, "findings": [expected]}


def test_a_wrong_choice_of_gl_is_told_and_undone() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "synthcam", "doctor"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYNTHCAM_GL": "glx", "COLUMNS": "200"},
    )
    assert done.returncode == 3
    assert "SYNTHCAM_GL is 'glx'; allowed are egl, osmesa" in done.stdout
    assert "\nTo mend OpenGL, moderngl backend, pyrender backend:\n    unset SYNTHCAM_GL\n" in done.stdout
