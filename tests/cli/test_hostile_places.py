"""Names and places that a file system refuses: one line and exit code 2, whatever the command."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

Refused = Callable[..., str]

COMMANDS: dict[str, tuple[object, ...]] = {
    "build": ("build", "tiny", "--out", ...),
    "build --resume": ("build", "tiny", "--resume", "--out", ...),
    "build RECIPE": ("build", ..., "--dry-run"),
    "check": ("check", ...),
    "export": ("export", ..., "--to", "swift", "--out", "x"),
    "view": ("view", ...),
    "label": ("label", ...),
    "ask": ("ask", ...),
    "convert": ("convert", ..., "x.tum"),
    "render --scene": ("render", "--motion", "pan-left", "--scene", ..., "--out", "x"),
    "render --out": ("render", "--motion", "pan-left", "--size", "oddxodd", "--out", ...),
    "train --config": ("train", "--config", ..., "--dry-run"),
}


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_text("")
    return {
        "255 bytes": tmp_path / ("x" * 256),
        "5,000 characters": tmp_path / ("x" * 5000),
        "4,096 bytes": tmp_path.joinpath(*["folder"] * 700),
        "loop": tmp_path / "loop",
        "below a loop": tmp_path / "loop" / "x.yaml",
        "below a file": tmp_path / "file" / "x.yaml",
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_no_place_is_a_traceback(
    refused: Refused, places: dict[str, Path], command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    for what, place in places.items():
        line = refused(*(place if part is ... else part for part in COMMANDS[command]))
        assert len(line) < 6000, what
        assert sorted(path.name for path in tmp_path.iterdir()) == before, what


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("command", [name for name in COMMANDS if not name.startswith("build")])
def test_a_folder_that_may_not_be_entered(refused: Refused, tmp_path: Path, command: str) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert refused(*(closed / "x" if part is ... else part for part in COMMANDS[command]))
