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
from synthcam.evaluation.published import published_average_precision
from synthcam.option_text import LETTERS
from synthcam.viewing.gallery.gallery import GENERATOR, content_policy, page_asset, script_json

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
