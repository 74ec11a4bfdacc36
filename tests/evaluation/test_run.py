"""Running an evaluation: resumed runs, missing videos, wrong input, comparisons."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from evaluation.test_official import BINARY, binary_file, told_binary

import synthcam
from synthcam.errors import InputError
from synthcam.evaluation.items import Prediction


class Dying:
    """Answers some questions, then dies."""

    name = "told"
    needs_video = False

    def __init__(self, after: int) -> None:
        self.after = after

    def describe(self) -> dict[str, Any]:
        return {}

    def answer(self, items: Any) -> Iterator[Prediction]:
        for number, one in enumerate(told_binary().answer(items)):
            if number == self.after:
                raise KeyboardInterrupt
            yield one


def test_a_killed_run_resumed_has_the_same_scores(tmp_path: Path) -> None:
    file = binary_file(tmp_path)
    whole = synthcam.evaluate("camerabench", told_binary(), file=file, out=tmp_path / "whole").scores
    with pytest.raises(KeyboardInterrupt):
        synthcam.evaluate("camerabench", Dying(3), file=file, out=tmp_path / "killed")
    predictions = tmp_path / "killed" / "predictions.jsonl"
    assert len(predictions.read_text().splitlines()) == 3
    with predictions.open("a") as half:
        half.write('{"id": "binary/3", "task"')  # a row that the kill cut off
    with pytest.raises(InputError, match="--resume"):
        synthcam.evaluate("camerabench", told_binary(), file=file, out=tmp_path / "killed")
    again = synthcam.evaluate("camerabench", told_binary(), file=file, out=tmp_path / "killed", resume=True).scores
    assert again == whole
    assert predictions.read_bytes() == (tmp_path / "whole" / "predictions.jsonl").read_bytes()


def test_predictions_of_another_benchmark_are_refused(tmp_path: Path) -> None:
    file = binary_file(tmp_path)
    synthcam.evaluate("camerabench", "always-no", file=file, out=tmp_path / "one")
    rows = file.read_text().splitlines(keepends=True)
    file.write_text("".join(rows[1:]))
    with pytest.raises(InputError, match="digest was"):
        synthcam.evaluate("camerabench", "always-no", file=file, out=tmp_path / "one", resume=True)
    synthcam.evaluate("camerabench", "always-no", file=file, out=tmp_path / "two")
    with pytest.raises(InputError, match="other questions"):
        synthcam.compare(tmp_path / "one", tmp_path / "two")


def test_comparison_is_paired(tmp_path: Path) -> None:
    file = binary_file(tmp_path)
    for name in ("one", "two"):
        synthcam.evaluate("camerabench", told_binary(), file=file, out=tmp_path / name)
    same = synthcam.compare(tmp_path / "one", tmp_path / "two").differences["binary"]
    assert same.macro["accuracy"].point == 0
    assert same.macro["accuracy"].interval == (0, 0)
    synthcam.evaluate("camerabench", "always-no", file=file, out=tmp_path / "no")
    worse = synthcam.compare(tmp_path / "one", tmp_path / "no").differences["binary"]
    assert worse.tasks["A"]["accuracy"].point == pytest.approx(3 / 5 - 4 / 5)


class Looking(Dying):
    """Needs videos, and is right about every one that it is shown."""

    needs_video = True

    def __init__(self) -> None:
        super().__init__(10**9)
        self.shown: list[str] = []

    def answer(self, items: Any) -> Iterator[Prediction]:
        for item in items:
            self.shown.append(item.video)
            yield Prediction(item.id, p_yes=1.0 if item.video in ("a.mp4", "c.mp4") else 0.0)


def test_missing_videos_are_listed_and_wrong_unless_left_out(tmp_path: Path) -> None:
    file, videos = binary_file(tmp_path), tmp_path / "videos"
    videos.mkdir()
    for name, _, _ in BINARY[1:]:
        (videos / f"{name}.mp4").write_bytes(b"")
    looking = Looking()
    found = synthcam.evaluate("camerabench", looking, file=file, videos=videos, out=tmp_path / "wrong").scores
    assert found["missing"] == ["a.mp4"]
    assert "a.mp4" not in looking.shown
    assert found["scores"]["binary"]["tasks"]["A"]["accuracy"]["value"] == pytest.approx(4 / 5)
    assert "count as wrong" in (tmp_path / "wrong" / "report.html").read_text()
    left = synthcam.evaluate(
        "camerabench", Looking(), file=file, videos=videos, skip_missing=True, out=tmp_path / "left"
    ).scores
    assert left["skipped"] == 2
    assert left["scores"]["binary"]["tasks"]["A"]["accuracy"]["value"] == 1
    assert "left out of every table" in (tmp_path / "left" / "report.html").read_text()
    with pytest.raises(InputError, match="--videos names"):
        synthcam.evaluate("camerabench", Looking(), file=file, out=tmp_path / "none")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no row"),
        ('{"video": "a.mp4"}\n', "has the keys video; allowed are"),
        ('{"image": "a.mp4", "question": "Q?", "label": "Maybe", "task": "A", "label_name": "x"}\n', "label"),
        ("[1]\n", "allowed are objects"),
        ("{", "is not JSON"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(content)
    with pytest.raises(InputError, match=message) as caught:
        synthcam.evaluate("camerabench", "always-no", file=file, out=tmp_path / "out")
    assert "rows.jsonl" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_nothing_foreign_is_touched(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds thesis\.txt"):
        synthcam.evaluate("camerabench", "always-no", file=binary_file(tmp_path), out=out)
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("system", ["nobody", "python:json:nothing", "python:no.such:f", "always-no:x", "scores:"])
def test_unknown_systems_are_named(tmp_path: Path, system: str) -> None:
    with pytest.raises(InputError, match="--system"):
        synthcam.evaluate("camerabench", system, file=binary_file(tmp_path), out=tmp_path / "out")


def test_a_half_file_of_predictions_is_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        synthcam.evaluate("camerabench", "always-no", file=binary_file(tmp_path), out=tmp_path / name)
    predictions = tmp_path / "two" / "predictions.jsonl"
    predictions.write_bytes(predictions.read_bytes()[:-40])
    with pytest.raises(InputError, match="line 8: is not JSON"):
        synthcam.compare(tmp_path / "one", tmp_path / "two")


def test_limit_draws_over_all_tasks(tmp_path: Path) -> None:
    found = synthcam.evaluate("camerabench", "always-no", file=binary_file(tmp_path), limit=4, out=tmp_path / "out")
    assert found.scores["questions"] == 4
    assert len((tmp_path / "out" / "predictions.jsonl").read_text().splitlines()) == 4


def test_scores_json_can_be_read_back(tmp_path: Path) -> None:
    found = synthcam.evaluate("camerabench", "text-only", file=binary_file(tmp_path), out=tmp_path / "out")
    assert json.loads((tmp_path / "out" / "scores.json").read_text()) == json.loads(json.dumps(found.scores))
