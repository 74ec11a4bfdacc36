"""Reading benchmarks: CamReasoner's items, choices, coarse clips, and the official files where they are."""

import json
from pathlib import Path

import pytest

import synthcam
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks import own_datasets
from synthcam.evaluation.benchmarks.choice_questions import read_camreasoner, read_choices
from synthcam.evaluation.benchmarks.clip_folders import read_clips
from synthcam.evaluation.items import Answered, Prediction, prompt
from synthcam.evaluation.metrics.replies import chosen_answer, first_character, in_form

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
ITEM = {
    "problem_id": "Move_Down_1", "problem": "Does it move down?", "options": ["A. No", "B. Yes"],
    "solution": "<answer>B</answer>", "path": "video/x.mp4",
}  # fmt: skip
CHAIN = "<observation>It sinks.</observation><think>So down.</think><answer>{}</answer>"


def test_camreasoner_is_asked_in_its_own_words_or_for_the_letter(tmp_path: Path) -> None:
    file = tmp_path / "items.json"
    file.write_text(json.dumps([ITEM]))
    (item,) = read_camreasoner(file, None).items
    assert (item.task, item.form, item.answer) == ("Move Down", "reasoned", "B")
    assert prompt(item).startswith("Does it move down?\nOptions:\nA. No\nB. Yes\n\nPlease carefully analyze the video")
    (alone,) = read_camreasoner(file, None, answer_alone=True).items
    assert prompt(alone) == "Does it move down?\nA. No\nB. Yes\nAnswer with the letter of the option alone."

    def said(text: str) -> Answered:
        return Answered(item, Prediction(item.id, text=text))

    assert chosen_answer(said(CHAIN.format("B"))) == "B"
    assert chosen_answer(said(CHAIN.format("B. Yes"))) == "B"
    assert chosen_answer(said(CHAIN.format("B") + "<answer>A</answer>")) is None
    assert first_character(said(CHAIN.format("B") + "<answer>A</answer>")) == "B"
    assert chosen_answer(said("B")) is None, "an answer without its tags is none"
    assert first_character(said("B")) == "B"
    assert in_form(CHAIN.format("B"))
    assert not in_form("<answer>B</answer>")


@pytest.mark.parametrize(
    ("text", "letter"),
    [("B", "B"), ("(b)", "B"), ("B. a dog", "B"), ("The answer is C.", "C"), ("a cat", "A"), ("A cat moves", None)],
)
def test_letters_in_replies(tmp_path: Path, text: str, letter: str | None) -> None:
    file = tmp_path / "rows.jsonl"
    options = ["a cat", "a dog", "a hen"]
    row = {"video": "x.mp4", "question": "What?", "options": options, "answer": 1, "start": 1, "end": 2}
    file.write_text(json.dumps(row) + "\n")
    (item,) = read_choices(file, None).items
    assert (item.answer, item.start, item.end) == ("B", 1, 2)
    assert item.options == ("A. a cat", "B. a dog", "C. a hen")
    assert chosen_answer(Answered(item, Prediction(item.id, text=text))) == letter


def test_log_probabilities_come_before_the_text(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    row = {"video": "x.mp4", "question": "What?", "options": {"A": "a cat", "B": "a dog"}, "answer": "a dog"}
    file.write_text(json.dumps(row) + "\n")
    (item,) = read_choices(file, None).items
    assert chosen_answer(Answered(item, Prediction(item.id, options=(-2.0, -0.1), text="A"))) == "B"
    assert chosen_answer(Answered(item, Prediction(item.id, options=(-1.0, -1.0)))) is None


def test_wrong_choices_are_named(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    for change, message in (
        ({"answer": "E"}, "answer is 'E'"),
        ({"options": ["one"]}, "has 1 options"),
        ({"start": 3, "end": 2}, "seconds 3.0 to 2.0"),
    ):
        row = {"video": "x.mp4", "question": "What?", "options": ["a cat", "a dog"], "answer": "A", **change}
        file.write_text(json.dumps(row) + "\n")
        with pytest.raises(InputError, match=message):
            read_choices(file, None)


def test_coarse_clips(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"clips": [{"video": "x.mp4", "label": "in", "seconds": 2}]}))
    (item,) = read_clips(tmp_path, None).items
    assert (item.answer, item.end, item.file) == ("E", 2, tmp_path / "x.mp4")
    manifest.write_text(json.dumps({"clips": [{"video": "x.mp4", "label": "sideways"}]}))
    with pytest.raises(InputError, match="label is 'sideways'; allowed are left, right"):
        read_clips(tmp_path, None)
    manifest.write_text(json.dumps({"clips": [{"video": "../x.mp4", "label": "in"}]}))
    (item,) = read_clips(tmp_path, None).items
    assert item.file == tmp_path / "x.mp4", "a name never leads out of the folder"


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real data is not there")
@pytest.mark.parametrize("name", ["binary_classification.jsonl", "vqa.jsonl", "caption_data.json"])
def test_official_files_are_read_as_they_are(tmp_path: Path, name: str) -> None:
    file = REAL / "annotations" / "camerabench" / name
    found = synthcam.evaluate("camerabench", "always-no", file=file, out=tmp_path / "out").scores
    assert (
        found["questions"] == {"binary_classification.jsonl": 389, "vqa.jsonl": 4 * 74, "caption_data.json": 49}[name]
    )
    if name.startswith("binary"):
        rows = [json.loads(line) for line in file.read_text().splitlines()]
        no = sum(row["label"] == "No" for row in rows) / len(rows)
        assert found["scores"]["binary"]["all"]["accuracy"]["value"] == pytest.approx(no)


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real data is not there")
def test_clips_with_poses_are_answered_by_geometry(tmp_path: Path) -> None:
    found = synthcam.evaluate("poses", "always-no", file=REAL, out=tmp_path / "out").scores
    assert found["scores"]["binary"]["all"]["questions"] > 20
    assert not found["missing"]


def test_the_synthetic_clips_are_built_once_and_a_begun_build_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resumed: list[bool] = []

    def build(recipe: Path, out: Path, *, resume: bool, **_: object) -> None:
        resumed.append(resume)
        out.mkdir(exist_ok=True)
        (out / "begun").touch()

    monkeypatch.setattr(own_datasets, "build", build)
    monkeypatch.setattr(own_datasets, "read_synthetic", lambda folder: folder)
    for _ in range(2):
        own_datasets.build_synthetic(tmp_path / "s", 12, lambda *_: None)
    assert resumed == [False, True]
    assert "clips: 8" in (tmp_path / "s" / "recipe.yaml").read_text()
