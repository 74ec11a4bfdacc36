"""Writes report.html: one file that opens from its folder without a network, with videos from where they are."""

import html
import os
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from math import exp
from pathlib import Path
from typing import Any
from urllib.parse import quote

from synthcam.atomic_files import write_text
from synthcam.evaluation.items import Answered, Item
from synthcam.evaluation.metrics.choices import is_right
from synthcam.evaluation.metrics.replies import chosen_answer, said_yes, yes_probability
from synthcam.option_text import LETTERS
from synthcam.viewing.gallery.gallery import GENERATOR, content_policy, page_asset, script_json

TASKS = (
    "Move In", "Move Out", "Move Up", "Move Down", "Move Right", "Move Left", "Zoom In", "Zoom Out",
    "Pan Right", "Pan Left", "Tilt Up", "Tilt Down", "Roll Clockwise", "Roll Counterclockwise", "Static",
)  # fmt: skip
_ROWS = {
    "Qwen2.5-VL-72B fine-tuned": "86.8 41.3 30.5 50.6 70.7 52.6 57.1 78.5 81.9 86.6 79.1 70.4 35.0 43.8 76.6 62.8",
    "Qwen2.5-VL-7B fine-tuned": "83.9 38.6 27.8 47.8 67.9 50.0 54.5 75.8 79.2 83.8 76.3 67.6 32.3 41.0 73.6 60.0",
    "MegaSAM": "87.0 58.3 43.0 48.4 59.1 58.0 11.1 10.2 77.9 82.4 75.6 57.7 67.4 76.9 60.1 58.2",
    "GPT-4o": "66.3 29.2 21.1 38.2 38.0 21.9 41.7 39.3 44.7 42.1 43.6 35.5 24.0 28.7 32.0 36.4",
    "Qwen2.5-VL-7B": "56.0 14.9 18.7 30.5 34.5 27.6 29.8 43.4 62.7 66.7 54.5 34.1 18.8 24.2 19.8 35.8",
    "COLMAP": "36.2 13.1 11.9 19.7 34.1 30.0 13.9 14.2 43.9 46.4 28.3 19.1 42.1 48.7 7.5 27.3",
    "chance": "29.3 9.7 6.7 8.6 15.8 11.5 11.1 10.2 15.0 15.4 12.7 7.7 8.9 10.2 9.7 12.2",
}


def published_average_precision() -> dict[str, dict[str, float]]:
    """{model: {task: average precision from 0 to 1}}, with "" for the mean over tasks."""
    return {
        model: dict(zip((*TASKS, ""), (float(number) / 100 for number in row.split()), strict=True))
        for model, row in _ROWS.items()
    }


SHOWN_TEXT = 1200
"""Characters of a reply that the page holds; predictions.jsonl has all."""


def write_report(path: Path, answered: Sequence[Answered], scores: Mapping[str, Any]) -> None:
    """Write the page of an evaluation.

    Args:
        scores: the content of scores.json.
    """
    title = f"{scores['system']} on {scores['benchmark']}"
    own = files(__package__) / "page"
    style = "\n" + "\n".join([page_asset("colours.css"), page_asset("frame.css"), (own / "report.css").read_text()])
    scripts = [page_asset("dom.js"), (own / "report.js").read_text()]
    script = '\n"use strict";\n(() => {\n' + "\n".join(scripts) + "})();\n"
    data = {
        "facts": _facts(scores),
        "notes": _notes(scores),
        "scores": scores["scores"],
        "baselines": scores["baselines"],
        "published": published_average_precision() if "binary" in scores["scores"] else {},
        "lookalikes": scores["look_alikes"],
        "confusions": scores["confusions"],
        "wrong": wrong_answers(answered, path.parent),
    }
    parts = {
        "policy": html.escape(content_policy(style, script)),
        "title": html.escape(title),
        "generator": html.escape(GENERATOR),
        "style": style,
        "script": script,
        "data": script_json(data),
    }
    page = re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], (own / "report.html").read_text())
    write_text(path, page)


def wrong_answers(answered: Sequence[Answered], folder: Path) -> list[dict[str, Any]]:
    """What was got wrong, the surest first; questions without an answer come last."""
    found = []
    for one in answered:
        wrongness = how_wrong(one)
        if wrongness is not None:
            found.append((wrongness, one))
    found.sort(key=lambda pair: -pair[0])
    return [_entry(one, folder, wrongness) for wrongness, one in found]


def how_wrong(one: Answered) -> float | None:
    """The probability of the wrong answer that was given, -1 for no answer; None for what is right or not judged."""
    item = one.item
    if item.answer is None or item.form in ("caption", "open"):
        return -1.0 if one.prediction.error is not None else None
    if one.prediction.error is not None:
        return -1.0
    if item.form == "yes-no":
        found = yes_probability(one)
        if said_yes(one) is (item.answer == "Yes"):
            return None
        return -1.0 if found is None else found[0] if item.answer == "No" else found[1]
    if is_right(one):
        return None
    said = chosen_answer(one)
    if said is None:
        return -1.0
    logs = one.prediction.options
    return exp(min(logs[LETTERS.index(said)], 0.0)) if logs and said in LETTERS[: len(logs)] else 0.5


def _entry(one: Answered, folder: Path, wrongness: float) -> dict[str, Any]:
    item, prediction = one.item, one.prediction
    text = prediction.text
    entry = {
        "id": item.id,
        "task": f"{item.skill}: {item.task}" if item.skill else item.task,
        "video": item.video,
        "file": _address(item, folder),
        "question": item.question,
        "options": list(item.options),
        "answer": item.answer if item.form != "caption" else None,
        "said": text if text is None or len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]} ...",
        "yes": prediction.p_yes,
        "error": prediction.error,
        "playback": item.playback,
        "sure": round(wrongness, 4),
    }
    return {key: value for key, value in entry.items() if value not in (None, [], "forward")}


def _address(item: Item, folder: Path) -> str | None:
    """The video's address relative to the page, with the part that is asked about."""
    if item.file is None or not item.file.is_file():
        return None
    part = "" if item.end is None else f"#t={item.start or 0:g},{item.end:g}"
    return quote(Path(os.path.relpath(item.file, folder)).as_posix()) + part


def _facts(scores: Mapping[str, Any]) -> list[list[str]]:
    found = [["questions", f"{scores['questions']}"], ["system", str(scores["system"])]]
    for key in ("fps", "budget", "max_pixels", "limit", "synthcam"):
        if scores[key] is not None:
            found.append([key.replace("_", " "), str(scores[key])])
    told = {key: value for key, value in scores["described"].items() if key != "synthcam"}
    return found + [[key.replace("_", " "), _fact(value)] for key, value in told.items()]


def _fact(value: Any) -> str:
    """A value of what a system says of itself, on one line; settings as "name value"."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {setting}" for key, setting in value.items())
    return str(value)[:120]


def _notes(scores: Mapping[str, Any]) -> list[str]:
    notes = [str(note) for note in scores["notes"]]
    if scores["missing"]:
        named = ", ".join(scores["missing"][:5]) + (" ..." if len(scores["missing"]) > 5 else "")
        what = (
            f"{scores['skipped']} questions about them are left out of every table"
            if scores["skip_missing"]
            else "questions about them count as wrong"
        )
        notes.append(f"{len(scores['missing'])} videos are missing ({named}); {what}")
    if scores["errors"]:
        notes.append(f"{scores['errors']} questions have no answer and count as wrong; the gallery says why")
    return notes
