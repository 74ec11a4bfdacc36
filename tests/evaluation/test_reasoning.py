"""Whether the thinking of a reasoned answer states that answer, and captions that are judged, stored and compared."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.hand_made_clips import record

import synthcam
from synthcam.evaluation.items import Answered, Item, Prediction
from synthcam.evaluation.metrics.bootstrap import VideoDraws
from synthcam.evaluation.metrics.choices import choices_table
from synthcam.evaluation.metrics.replies import reasoning_agrees
from synthcam.formats.camerabench import write_raw_labels

OPTIONS = ("A. The camera pans left.", "B. The camera pans right.", "C. The camera trucks left.")


def reasoned(think: str, answer: str, options: tuple[str, ...] = OPTIONS, question: str = "Which is true?") -> Answered:
    text = f"<observation>Things slide.</observation><think>{think}</think><answer>{answer}</answer>"
    right = "A" if options else "Yes"
    return Answered(Item("i", "t", "reasoned", "v.mp4", question, right, options=options), Prediction("i", text=text))


@pytest.mark.parametrize(
    ("think", "answer", "agrees"),
    [
        ("Near and far slide alike, so the camera pans left.", "A", True),
        ("So the camera pans right.", "B", True),  # wrong, and in agreement with itself
        ("So the camera pans right.", "A", False),
        ("It pans left, and it does not pan left.", "A", False),
        ("The wall is green.", "A", False),
        ("So the camera pans left.", "none of them", False),
    ],
)
def test_thinking_must_state_the_answer(think: str, answer: str, agrees: bool) -> None:
    assert reasoning_agrees(reasoned(think, answer)) is agrees


def test_yes_and_no_agree_with_what_is_asked() -> None:
    asked = "Does the camera pan left?"
    assert reasoning_agrees(reasoned("The camera pans left.", "Yes", (), asked)) is True
    assert reasoning_agrees(reasoned("The camera pans right.", "No", (), asked)) is True
    assert reasoning_agrees(reasoned("The camera pans right.", "Yes", (), asked)) is False


def test_an_answer_without_its_form_agrees_with_nothing_and_what_is_not_read_is_not_counted() -> None:
    bare = reasoned("The camera pans left.", "A")
    bare = Answered(bare.item, Prediction("i", text="The camera pans left. <answer>A</answer>"))
    unread = reasoned("Blue.", "A", ("A. blue", "B. red"), "Which colour?")
    assert reasoning_agrees(bare) is False
    assert reasoning_agrees(unread) is None
    rows = [bare, unread, reasoned("The camera pans left.", "A"), Answered(bare.item, Prediction("i", error="cut off"))]
    table = choices_table(rows, VideoDraws(["v.mp4"]))
    assert table.all["reasoning_agrees"].point == pytest.approx(1 / 3)
    assert table.all["in_form"].point == 2 / 4


class Captioner:
    name, needs_video = "captioner", False

    def __init__(self, text: str) -> None:
        self.text = text

    def describe(self) -> dict[str, Any]:
        return {}

    def answer(self, items: Any) -> Iterator[Prediction]:
        for item in items:
            yield Prediction(item.id, text=self.text)


def test_claims_of_captions_are_compared(tmp_path: Path) -> None:

    pytest.importorskip("sacrebleu", reason="scores of captions need sacrebleu and rouge-score")
    (tmp_path / "captions.json").write_text(
        json.dumps([{"video": "a.mp4", "question": "Describe.", "answer": "The camera pans left."}])
    )
    pan = record(steadiness="very_smooth", camera_movement="major_simple", camera_pan="right_to_left")
    write_raw_labels(tmp_path / "raw_labels.jsonl", {"a.mp4": pan})
    for name, text in (("right", "It turns to its left."), ("wrong", "The camera pans right.")):
        found = synthcam.evaluate("camerabench", Captioner(text), file=tmp_path / "captions.json", out=tmp_path / name)
        assert found.scores["scores"]["captions"]["all"]["claims_true"]["value"] == (name == "right")
    table = synthcam.compare(tmp_path / "wrong", tmp_path / "right").differences["captions"]
    assert table.all["claims_true"].point == table.all["record_covered"].point == 1
    assert table.all["reference_claims_true"].point == 0
