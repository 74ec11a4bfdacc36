"""`synthcam ask`, and the caption and samples in clip.json, with the real command line."""

import json
import re
from pathlib import Path

import pytest

from synthcam.cli.main import main
from synthcam.clips.verify import read_checked_clip
from synthcam.language.sample import FORMAT
from synthcam.verification.chains import verify_chain
from synthcam.verification.questions import Question
from synthcam.verification.verdicts import Verifier

Captured = pytest.CaptureFixture[str]


def run(capfd: Captured, *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    printed = capfd.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def clip(tmp_path: Path, capfd: Captured) -> tuple[Path, str]:
    """A small clip, and what `render` printed."""
    small = ("--size", "128x96", "--frames", "9", "--fps", "4")
    code, out, err = run(capfd, "render", "--motion", "pan-left", *small, "--out", tmp_path / "clip")
    assert code == 0, err
    return tmp_path / "clip" / "clip.json", out


def test_clip_json_holds_caption_and_samples_and_ask_prints_more(clip: tuple[Path, str], capfd: Captured) -> None:
    file, printed = clip
    content = json.loads(file.read_text())
    assert 4 < len(content["caption"].split()) < 36
    assert {sample["kind"] for sample in content["samples"]} == {"binary", "choice", "open", "caption"}
    assert all(FORMAT.match(sample["chain"]) for sample in content["samples"])
    assert content["caption"] in printed
    assert any(sample["chain"] in printed for sample in content["samples"])
    code, out, _ = run(capfd, "ask", file, "--count", 6, "--json", "--kind", "binary", "--seed", 3)
    asked = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert len(asked) == 6
    assert {sample["kind"] for sample in asked} == {"binary"}
    assert run(capfd, "ask", file, "--count", 6, "--json", "--kind", "binary", "--seed", 3)[1] == out
    assert run(capfd, "ask", file, "--count", 6, "--json", "--kind", "binary", "--seed", 4)[1] != out
    code, text, _ = run(capfd, "ask", file, "--count", 2)
    assert code == 0
    assert text.count("<observation>") == 2


def test_a_replayed_clip_is_asked_about_and_what_is_told_of_it_holds(
    clip: tuple[Path, str], tmp_path: Path, capfd: Captured
) -> None:
    """A clip that follows a pose file: its questions and chains are read back against it."""
    again = tmp_path / "again"
    small = ("--size", "128x96", "--scene", "warehouse")
    code, _, err = run(capfd, "render", "--trajectory", clip[0], *small, "--out", again)
    assert code == 0, err
    code, out, _ = run(capfd, "ask", again / "clip.json", "--count", 16, "--json")
    assert code == 0
    checked = Verifier(read_checked_clip(again / "clip.json"))
    asked = [json.loads(line) for line in out.splitlines()] + json.loads((again / "clip.json").read_text())["samples"]
    assert {sample["kind"] for sample in asked} == {"binary", "choice", "open", "caption"}
    for sample in asked:
        answer = sample["answer"] if sample["options"] else None
        question = Question(sample["question"], tuple(sample["options"]), answer)
        verdict = verify_chain(sample["chain"], checked, question)
        assert verdict.supported, (verdict.of("false", "unread"), verdict.answer_problem)
    swap = {"left": "right", "right": "left"}
    for sample in asked:
        turned = re.sub("left|right", lambda found: swap[found[0]], sample["chain"])
        if turned != sample["chain"]:
            assert not verify_chain(turned, checked).supported, turned


def test_what_is_no_clip_is_refused_in_one_line(tmp_path: Path, clip: tuple[Path, str], capfd: Captured) -> None:
    file, _ = clip
    content = json.loads(file.read_text())
    for broken, words in (
        ({**content, "spec": {**content["spec"], "scene_digest": "other"}}, "has changed since the clip was made"),
        ({key: value for key, value in content.items() if key != "segments"}, "has no key 'segments'"),
    ):
        other = tmp_path / "other.json"
        other.write_text(json.dumps(broken))
        code, out, err = run(capfd, "ask", other)
        assert (code, out) == (2, "")
        assert words in err
        assert err.count("\n") == 1
    code, _, err = run(capfd, "ask", tmp_path / "nowhere.json")
    assert code == 2
    assert "nowhere.json" in err
