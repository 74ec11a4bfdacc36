"""The page of picked frames: ticks above true windows, answers, and lines for what is damaged."""

import json
import re
from pathlib import Path

import pytest

from synthcam.cli.main import main
from synthcam.errors import InputError
from synthcam.viewing.picks import WIDTH, write_picks_page

ROW = {
    "item": "c1-q00",
    "video": "videos/test/00000/c1.mp4",
    "question": "Which way does the <red> ball move?",
    "by": "policy",
    "seconds": 100.0,
    "candidates": 256,
    "picked_s": [10.0, 50.0, 52.0, 90.0],
    "windows": [[48.0, 56.0]],
}


def evaluation(folder: Path, *rows: object) -> Path:
    (folder / "picks.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    said = {"id": "c1-q00", "answer": "B", "option_logprobs": [-3.0, -0.1]}
    (folder / "predictions.jsonl").write_text(json.dumps(said) + "\n")
    return folder


def test_picks_are_drawn_above_the_true_windows(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert write_picks_page(evaluation(tmp_path, ROW), page) == 1
    text = page.read_text()
    assert "&lt;red&gt;" in text
    assert "50.0 % of the picks lie in true windows, which are 8.0 % of the time" in text
    assert "B, right" in text
    ticks = [float(x) + 1.5 for x in re.findall(r'<rect x="([\d.]+)" y="2"', text)]
    assert ticks == pytest.approx([WIDTH * share for share in (0.1, 0.5, 0.52, 0.9)])
    ((x, width),) = re.findall(r'<rect x="([\d.]+)" y="24" width="([\d.]+)" height="10" fill="#16a34a"', text)
    assert (float(x), float(width)) == pytest.approx((0.48 * WIDTH, 0.08 * WIDTH), abs=0.1)


def test_the_command_shows_an_evaluation_and_overwrites_only_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = evaluation(tmp_path, ROW)
    assert _view(source) == 0
    assert "1 questions in" in capsys.readouterr().out
    assert (tmp_path / "picks.html").is_file()
    assert _view(source) == 2
    assert "--overwrite" in capsys.readouterr().err
    assert _view(source, "--overwrite") == 0


def _view(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["view", *map(str, arguments)])
    return int(stopped.value.code or 0)


@pytest.mark.parametrize(
    "row", [{}, [], {**ROW, "windows": [[1.0]]}, {**ROW, "picked_s": ["x"]}, {**ROW, "seconds": "x"}]
)
def test_damaged_picks_are_named_by_their_line(tmp_path: Path, row: object) -> None:
    with pytest.raises(InputError, match=r"picks\.jsonl: line 2: is no row of picked frames"):
        write_picks_page(evaluation(tmp_path, ROW, row), tmp_path / "page.html")
