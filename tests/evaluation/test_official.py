"""Scores of small score files against values worked out by hand; CameraBench's score files, there and back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import synthcam
from synthcam.evaluation.items import PLACES, Item, Prediction
from synthcam.evaluation.official import write_official

# Five of task A: thresholds .9 (Yes), .8 (No), .7 (Yes), .4 (No), .2 (No).
BINARY = [("a", "Yes", 0.9), ("b", "No", 0.8), ("c", "Yes", 0.7), ("d", "No", 0.4), ("e", "No", 0.2)]
# Task B: the only Yes is tied with a No at the top.
TIED = [("a", "Yes", 0.6), ("b", "No", 0.6), ("c", "No", 0.1)]


def binary_file(folder: Path) -> Path:
    rows = [
        {"image": f"{video}.mp4", "question": f"Is it {task}?", "label": label, "task": task, "label_name": "x"}
        for task, group in (("A", BINARY), ("B", TIED))
        for video, label, _ in group
    ]
    path = folder / "binary.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


class Told:
    """Answers with the probabilities that it was given, by video and question."""

    name = "told"
    needs_video = False

    def __init__(self, said: dict[tuple[str, str], tuple[float, float] | None]) -> None:
        self.said = said

    def describe(self) -> dict[str, Any]:
        return {}

    def answer(self, items: Any) -> Iterator[Prediction]:
        for item in items:
            found = self.said[item.video, item.question]
            if found is None:
                yield Prediction(item.id, error="refused")
            else:
                yield Prediction(item.id, p_yes=found[0], p_no=found[1])


def told_binary() -> Told:
    return Told(
        {
            (f"{video}.mp4", f"Is it {task}?"): (score, 1 - score)
            for task, group in (("A", BINARY), ("B", TIED))
            for video, _, score in group
        }
    )


def test_binary_scores_by_hand(tmp_path: Path) -> None:
    found = synthcam.evaluate("camerabench", told_binary(), file=binary_file(tmp_path), out=tmp_path / "out").scores
    tasks = found["scores"]["binary"]["tasks"]
    # A: precision 1 at recall 1/2, 2/3 at recall 1. Six pairs of a Yes and a No, of which one is in the wrong order.
    assert tasks["A"]["average_precision"]["value"] == pytest.approx(1 / 2 + 2 / 3 / 2, abs=1e-9)
    assert tasks["A"]["roc_auc"]["value"] == pytest.approx(5 / 6, abs=1e-9)
    # Said Yes to a, b and c: 4 of 5 right; both Yes found, 2 of 3 No; F1 = 2 * 2 / (2 + 3).
    assert tasks["A"]["accuracy"]["value"] == pytest.approx(4 / 5)
    assert tasks["A"]["balanced_accuracy"]["value"] == pytest.approx((1 + 2 / 3) / 2)
    assert tasks["A"]["f1"]["value"] == pytest.approx(4 / 5)
    assert tasks["B"]["average_precision"]["value"] == pytest.approx(1 / 2)
    assert tasks["B"]["roc_auc"]["value"] == pytest.approx(3 / 4)
    official = found["as_official_scripts"]
    assert official["overall_average_precision"] == pytest.approx((5 / 6 + 1 / 2) / 2, abs=1e-9)
    assert official["overall_roc_auc"] == pytest.approx((5 / 6 + 3 / 4) / 2, abs=1e-9)
    assert found["baselines"]["always-no"]["binary"]["all"]["accuracy"] == pytest.approx(5 / 8)


def test_errors_count_as_wrong_and_the_official_scripts_leave_them_out(tmp_path: Path) -> None:
    told = told_binary()
    told.said["a.mp4", "Is it A?"] = None
    found = synthcam.evaluate("camerabench", told, file=binary_file(tmp_path), out=tmp_path / "out").scores
    # The surest Yes of A goes to the end: b, c, d, e, a: precision 1/2 at recall 1/2 and 2/5 at recall 1.
    assert found["scores"]["binary"]["tasks"]["A"]["average_precision"]["value"] == pytest.approx(0.45)
    assert found["scores"]["binary"]["tasks"]["A"]["errors"] == 1
    # Left out, c is the second of four.
    assert found["as_official_scripts"]["overall_average_precision"] == pytest.approx((1 / 2 + 1 / 2) / 2)


def pair_row(number: int) -> dict[str, Any]:
    pos, neg = f"p{number}.mp4", f"n{number}.mp4"
    asked = {"pos_text": f"Pos {number}?", "neg_text": f"Neg {number}?"}
    asked |= {"pos_question": asked["pos_text"], "neg_question": asked["neg_text"]}
    images = {"images": [pos, neg], "texts": list(asked.values())[:2], "pos_video": pos, "neg_video": neg}
    return {"skill": "speed", "task": "slow", **images, **asked}


# P(Yes), P(No) of positive text on both videos, then of the negative text.
PERFECT = [(0.9, 0.1), (0.1, 0.9), (0.2, 0.8), (0.7, 0.3)]
ALWAYS_YES = [(0.9, 0.1), (0.8, 0.1), (0.7, 0.1), (0.95, 0.1)]
TIES = [(0.5, 0.5), (0.5, 0.5), (0.4, 0.6), (0.5, 0.5)]


def test_scores_of_pairs_by_hand_and_score_files_there_and_back(tmp_path: Path) -> None:
    path = tmp_path / "vqa.jsonl"
    path.write_text("".join(json.dumps(pair_row(number)) + "\n" for number in range(3)))
    said = {}
    for number, scores in enumerate((PERFECT, ALWAYS_YES, TIES)):
        for place, score in zip(PLACES, scores, strict=True):
            text, picture = place.split("_")[0], place.split("_")[2]
            said[f"{picture[0]}{number}.mp4", f"{text.capitalize()} {number}?"] = score
    found = synthcam.evaluate("camerabench", Told(said), file=path, out=tmp_path / "out").scores
    row = found["scores"]["pairs"]["all"]
    # Combinations right: 4, 2 (both Yes) and 1 (a tie is neither) of 12; questions 2, 0 and 0 of 6.
    assert row["binary_acc"]["value"] == pytest.approx(7 / 12)
    assert row["question_acc"]["value"] == pytest.approx(2 / 6)
    # Always Yes: text .9 > .7 and .95 > .8, image .9 > .8 and .95 > .7. Ties: text .5 > .4 but not .5 > .5.
    assert row["text"]["value"] == pytest.approx(2 / 3)
    assert row["image"]["value"] == pytest.approx(2 / 3)
    assert row["group"]["value"] == pytest.approx(2 / 3)
    assert found["as_official_scripts"]["overall_question_acc"] == pytest.approx(2 / 6)

    (written,) = write_official(tmp_path / "out", tmp_path / "official")
    entry = json.loads(written.read_text())["scores"][0]
    assert entry["yes_scores"]["pos_text_pos_image"] == 0.9
    assert entry["no_scores"]["pos_text_neg_image"] == 0.9
    again = synthcam.evaluate("camerabench", f"scores:{written}", file=path, out=tmp_path / "again").scores
    assert again["scores"]["pairs"] == found["scores"]["pairs"]


def test_captions_by_hand_and_their_file(tmp_path: Path) -> None:
    pytest.importorskip("sacrebleu", reason="scores of captions need sacrebleu and rouge-score")
    path = tmp_path / "captions.json"
    rows = [("a.mp4", "The camera pans left."), ("b.mp4", "It is static."), ("c.mp4", "It pans.")]
    path.write_text(json.dumps([{"video": v, "question": "Describe.", "answer": told} for v, told in rows]))
    said = [Prediction("captions/0", text="The camera pans right."), Prediction("captions/1", text="zooms"),
            Prediction("captions/2", error="cut off")]  # fmt: skip

    class Says:
        name, needs_video = "says", False
        describe = staticmethod(dict)
        answer = staticmethod(lambda items: iter(said))

    found = synthcam.evaluate("camerabench", Says(), file=path, out=tmp_path / "out").scores["as_official_scripts"]
    # Of the first caption 3 of 4 words and 2 of 3 pairs are right, of the second nothing; the third is left out.
    assert found["caption_spice"] == pytest.approx(3 / 4 / 2)
    assert found["caption_cider"] == pytest.approx(3 / 4 / 2)
    assert found["caption_bleu2"] == pytest.approx((3 / 4 * 2 / 3) ** 0.5 / 2)
    assert found["caption_rouge_l"] == pytest.approx(3 / 4 / 2)
    assert found["caption_meteor"] == pytest.approx((0.8 * 3 / 4 + 0.2 * 2 / 3) / 2)
    (written,) = write_official(tmp_path / "out", tmp_path / "official")
    assert written.name == "caption_results_says.json"
    entries = json.loads(written.read_text())["captions"]
    assert [(one["generated_caption"], one["error"]) for one in entries[1:]] == [("zooms", None), ("", "cut off")]
    assert entries[0]["reference_answer"] == "The camera pans left."


def test_a_missing_answer_and_impossible_numbers_are_errors(tmp_path: Path) -> None:
    told = told_binary()
    told.said["a.mp4", "Is it A?"] = (1.5, 0.1)
    told.said["b.mp4", "Is it A?"] = (float("nan"), 0.1)
    found = synthcam.evaluate("camerabench", told, file=binary_file(tmp_path), out=tmp_path / "out").scores
    assert found["errors"] == 2
    rows = [json.loads(line) for line in (tmp_path / "out" / "predictions.jsonl").read_text().splitlines()]
    assert rows[0]["error"] == "p_yes is 1.5; allowed is 0 to 1"


def test_items_have_no_answer_when_a_system_gets_them() -> None:
    assert Item("i", "t", "yes-no", "v.mp4", "Q?", "Yes").without_answer.answer is None
