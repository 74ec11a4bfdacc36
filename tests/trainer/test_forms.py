"""Forms of an answer are a property of a sample: reasoned, in tags, or bare as CameraBench asks, mixed by weight."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from synthcam.evaluation.items import Item
from synthcam.evaluation.items import prompt as official
from trainer.examples import Example
from trainer.rewards.combine import accuracy, format
from trainer.sources.config import CameraBenchSource, ShareGptSource
from trainer.sources.prompts import PLEASE, asked_bare, in_forms, prompt
from trainer.sources.registry import open_source

QUESTION = "Does the camera pan to the left?"


def example(options: tuple[str, ...] = ("A. No", "B. Yes"), answer: str = "B", **changes: Any) -> Example:
    words = prompt(QUESTION, options, "answer")
    kept = Example("s", Path("v"), QUESTION, options, answer, words, None, "binary", "pan", "train", "clip")
    return kept if not changes else Example(**{**vars(kept), **changes})


def said(text: str) -> list[list[dict[str, str]]]:
    return [[{"role": "assistant", "content": text}]]


def test_yes_or_no_is_asked_in_the_benchmarks_words_and_answered_by_one() -> None:
    bare = asked_bare(example())
    assert bare.prompt == "Does the camera pan to the left? Please only answer Yes or No."
    assert (bare.target, bare.options, bare.asked_form) == ("Yes", (), "bare")
    assert bare.prompt == official(Item("", "", "yes-no", "", QUESTION, ""))
    assert asked_bare(example(("A. Yes", "B. No"), "B")).target == "No"
    # Rows of CameraBench that end in these words already are not asked twice.
    again = asked_bare(example((), "Yes", question=QUESTION + PLEASE))
    assert (again.prompt, again.target) == (QUESTION + PLEASE, "Yes")


def test_a_choice_is_answered_by_its_letter_and_a_caption_in_words() -> None:
    options = ("A. It pans.", "B. It tilts.", "C. It rolls.")
    bare = asked_bare(example(options, "C"))
    assert (bare.prompt, bare.target) == (official(Item("", "", "choice", "", QUESTION, "", options=options)), "C")
    caption = asked_bare(example((), "The camera pans left.", question="Describe it.", kind="caption"))
    assert (caption.prompt, caption.target) == ("Describe it.", "The camera pans left.")


def test_bare_answers_are_rewarded_without_tags_and_not_with() -> None:
    bare = asked_bare(example())
    for text, right, form in (("Yes", 1, 1), ("yes.", 1, 1), ("No", 0, 1), ("<answer>Yes</answer>", 0, 0), ("", 0, 0)):
        assert accuracy(said(text), [bare]) == [right], text
        assert format(said(text), [bare]) == [form], text
    letter = asked_bare(example(("A. It pans.", "B. It tilts.", "C. It rolls."), "C"))
    assert accuracy(said("C"), [letter]) == accuracy(said("c"), [letter]) == [1]
    assert accuracy(said("Yes"), [example()]) == [0.0], "tags were asked for"


def test_forms_are_mixed_by_weight_and_the_same_in_every_run() -> None:
    many = [example(clip=str(i)) for i in range(600)]
    mixed = [in_forms(one, {"bare": 2, "answer": 1}) for one in many]
    counts = Counter(one.form for one in mixed)
    assert 360 < counts["bare"] < 440
    assert counts["bare"] + counts["answer"] == 600
    assert mixed == [in_forms(one, {"answer": 1, "bare": 2}) for one in many]
    chain = "<observation>a</observation><think>b</think><answer>B</answer>"
    reasoned = example(chain=chain, prompt=prompt(QUESTION, ("A. No", "B. Yes"), "reasoned"))
    assert in_forms(reasoned, {"reasoned": 1}).target == chain
    assert in_forms(reasoned, {"answer": 1}).target == "<answer>B</answer>"
    assert in_forms(reasoned, {"bare": 1}).target == "Yes"


def test_a_source_is_read_in_its_forms(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    rows = [{"video": "a.mp4", "question": f"Does it {i}?", "answer": "Yes"} for i in range(40)]
    file = tmp_path / "vqa.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    source = CameraBenchSource.model_validate(
        {"kind": "camerabench", "file": file, "videos": tmp_path, "holds": "vqa", "forms": {"bare": 1, "answer": 1}}
    )
    found = open_source(source, form="reasoned", training=True).examples
    assert {one.target for one in found} == {"Yes", "<answer>A</answer>", "<answer>B</answer>"}
    assert all(("<answer>" in one.prompt) == (one.form == "answer") for one in found)


def test_general_questions_are_asked_as_their_file_asks(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    asked = "<video>\nWho wins?\nThe first team wears red.\nAnswer briefly."
    talk = {"conversations": [{"from": "human", "value": asked}, {"from": "gpt", "value": "Red."}], "video": "a.mp4"}
    file = tmp_path / "general.json"
    file.write_text(json.dumps([talk]))
    source = ShareGptSource.model_validate({"kind": "sharegpt", "file": file, "videos": tmp_path, "forms": {"bare": 1}})
    (one,) = open_source(source, form="answer", training=True).examples
    assert one.prompt == "Who wins?\nThe first team wears red.\nAnswer briefly."
    assert one.target == "Red."


def test_molmo2s_rows_are_choices_and_captions(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    choice = {"Question": "What does it do?", "Answer": "pans", "NegativeAnswers": ["tilts", "rolls", "zooms"]}
    row = {"video_path": "videos/a.mp4", "mc_qa_list": [choice], "oe_qa_list": [{"Question": "How?", "Answer": "So."}]}
    file = tmp_path / "molmo2.jsonl"
    file.write_text(json.dumps(row))
    source = CameraBenchSource.model_validate(
        {"kind": "camerabench", "file": file, "videos": tmp_path, "holds": "molmo2"}
    )
    asked, open_one = open_source(source, form="answer", training=True).examples
    assert sorted(option[3:] for option in asked.options) == ["pans", "rolls", "tilts", "zooms"]
    assert asked.options["ABCD".index(asked.answer)] == f"{asked.answer}. pans"
    assert (open_one.options, open_one.target) == ((), "<answer>So.</answer>")


@pytest.mark.real
def test_the_real_sample_of_molmo2(real_dir: Path, tmp_path: Path) -> None:
    file = real_dir / "formats" / "molmo2_camerabench_train.sample.jsonl"
    source = CameraBenchSource.model_validate(
        {"kind": "camerabench", "file": file, "videos": tmp_path, "holds": "molmo2"}
    )
    names = [json.loads(line)["video_path"] for line in file.read_text().splitlines() if line.strip()]
    for name in names:
        (tmp_path / Path(name).name).touch()
    found = open_source(source, form="answer", training=False).examples
    assert {one.clip for one in found} == set(names)
