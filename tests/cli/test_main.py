"""The command line itself: signals, closed pipes, completion, and what every command says of itself."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from synthcam.cli.main import COMMANDS


def start(*arguments: object, **options: object) -> subprocess.Popen[str]:
    """Run `synthcam ARGUMENTS...` as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "synthcam", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


SLOW_WRITE = """
import sys, time
import synthcam
from synthcam.cli.main import main
from synthcam.clips.folder import clip_folder
def slow(motion, out, **options):
    with clip_folder(out, overwrite=False) as aside:
        (aside / "clip.mp4").write_bytes(b"half")
        print("writing", flush=True)
        time.sleep(60)
synthcam.render = slow
main(["render", "--motion", "static", "--out", sys.argv[1]])
"""
"""A render that takes a minute to write its files, by the same folder that every render writes to."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_signals_stop_a_render_without_leftovers(number: signal.Signals, tmp_path: Path) -> None:
    # The run of the tests may itself be under nohup or in the background, and what it ignores is inherited.
    before = signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    try:
        running = subprocess.Popen(
            [sys.executable, "-c", SLOW_WRITE, tmp_path / "deep" / "clip"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(number, before)
    assert running.stdout is not None
    assert running.stdout.readline() == "writing\n"
    assert list((tmp_path / "deep").glob(".clip.partial-*/content/clip.mp4"))
    running.send_signal(number)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert err.strip() == "synthcam: stopped"
    assert list(tmp_path.iterdir()) == []


def test_nohup_is_respected(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        running = subprocess.Popen(
            [sys.executable, "-c", SLOW_WRITE, tmp_path / "clip"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(signal.SIGHUP, before)
    assert running.stdout is not None
    running.stdout.readline()
    running.send_signal(signal.SIGHUP)
    time.sleep(0.2)
    assert running.poll() is None
    running.terminate()
    running.communicate(timeout=30)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.verify
def test_sigterm_stops_a_build_and_its_workers_and_resume_goes_on(tmp_path: Path) -> None:
    running = start("build", "tiny", "--out", tmp_path / "data", "--workers", 2)
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("data/.build/work/*")):
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    running.terminate()
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "Traceback" not in err
    assert (tmp_path / "data" / ".build" / "identity.json").is_file()
    children = subprocess.run(["pgrep", "-f", str(tmp_path)], capture_output=True, text=True, check=False)
    assert children.stdout == ""


def test_a_reader_that_leaves_and_a_full_disk_end_in_words() -> None:
    running = start("motions")
    assert running.stdout is not None
    running.stdout.close()
    running.stdout = None
    _, err = running.communicate()
    assert (running.returncode, err) == (128 + signal.SIGPIPE, "")
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    full = subprocess.run(
        f"{sys.executable} -m synthcam motions > /dev/full", shell=True, capture_output=True, text=True, check=False
    )
    assert full.returncode == 2
    assert full.stderr == "synthcam: stdout: No space left on device\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_prints_a_completion_script(shell: str, synthcam) -> None:
    ran = synthcam("completion", shell)
    assert ran.code == 0
    assert "_SYNTHCAM_COMPLETE" in ran.out


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("synthcam re", "render"),
        ("synthcam render --motion pan-", "pan-left"),
        ("synthcam render --motion pan-left+zoo", "pan-left+zoom-in"),
        ("synthcam render --scene ./", "./"),
        ("synthcam render --scene roo", "room"),
        ("synthcam render --focal", "--focal-mm"),
    ],
)
def test_completes_commands_options_motions_and_scenes(typed: str, completed: str) -> None:
    words = typed.split(" ")
    told = {"_SYNTHCAM_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    ran = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'synthcam'; from synthcam.cli.main import main; main()"],
        env={**os.environ, **told}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = [line.partition(",")[2] for line in ran.stdout.splitlines()]
    assert completed in names


def test_help_of_every_command_is_there_and_quick(synthcam) -> None:
    for name in COMMANDS:
        ran = synthcam(name, "-h")
        assert ran.code == 0
        assert f"synthcam {name}" in ran.out or "Usage" in ran.out


def test_lists_for_programs(synthcam) -> None:
    motions = json.loads(synthcam("motions", "--json").out)
    by_name = {row["name"]: row for row in motions}
    assert by_name["dolly-in"]["opposite"] == "dolly-out"
    assert "push-in" in by_name["dolly-in"]["words"]
    assert "handheld" in by_name["shake"]["words"]
    scenes = json.loads(synthcam("scenes", "--json").out)
    assert "room" in [row["name"] for row in scenes]


@pytest.mark.parametrize("word", ["list", "LIST", " List "])
def test_motion_list_prints_the_motions_whatever_else_is_missing(word: str, synthcam) -> None:
    ran = synthcam("render", "--motion", word)
    assert ran.code == 0
    assert "dolly-zoom-in" in ran.out


def test_previews_are_refused_before_anything_is_drawn(refused, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "is a file" in refused("scenes", "--preview", tmp_path / "file")
    assert "file is a file" in refused("scenes", "--preview", tmp_path / "file" / "below")
    assert "is for --preview" in refused("scenes", "--seed", 3)
    assert "is for --preview" in refused("scenes", "--overwrite")


@pytest.mark.parametrize("name", ["x" * 300, "loop/below", "loop"])
def test_places_that_cannot_be_are_one_line(name: str, refused, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "poses.txt").write_text("0 0 0 0 0 0 0 1\n1 1 0 0 0 0 0 1\n2 2 0 0 0 0 0 1\n")
    refused("render", "--motion", "dolly-in", "--out", tmp_path / name)
    refused("build", "tiny", "--out", tmp_path / name)
    refused("label", tmp_path / name)
    refused("label", tmp_path / "poses.txt", "--figure", tmp_path / f"{name}.png" / "x.png")
    refused("convert", tmp_path / "poses.txt", tmp_path / name / "o.tum")
    refused("check", tmp_path / name)
    refused("view", tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loop", "poses.txt"]


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["render", "--motion", "pan-left", "--scene", "rom", "--out", "x"], "did you mean room?"),
        (["build", "tinny", "--out", "x"], "did you mean tiny?"),
    ],
)
def test_a_misspelt_name_is_answered_before_anything_slow_is_imported(arguments: list[str], meant: str) -> None:
    code = (
        "import sys; from synthcam.cli.main import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print([name for name in ('pydantic', 'moderngl', 'scipy', 'pyarrow') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert meant in ran.stderr
    assert ran.stdout == "[]\n"
