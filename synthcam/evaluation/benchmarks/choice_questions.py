"""Questions with options about videos: CamReasoner's item files, and those that general video benchmarks come as.

CamReasoner's items (https://github.com/wuhang03/CamReasoner) are in its evaluation format or in its RL format. The
others have
one object a question: {"video", "question", "options", "answer"}, and where there are such: "start", "end" (seconds),
"id",
"task".
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, files_below, find_video, unique
from synthcam.evaluation.items import Form, Item
from synthcam.json_rows import Row, checked, read_objects
from synthcam.option_text import LETTERS, letter_of, option_text

_ANSWER = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)
_NUMBER = re.compile(r"[_-]?\d+$")


class EvaluationItem(Row):
    """An item of the evaluation file: its video in `path`, its answer in tags."""

    problem: str
    options: list[str]
    solution: str
    path: str
    problem_id: str = ""


class RlItem(Row):
    """An item of the RL file: a list of videos and a bare answer."""

    problem: str
    options: list[str]
    answer: str
    videos: list[str]


def read_camreasoner(file: Path | None, videos: Path | None, *, answer_alone: bool = False) -> Benchmark:
    """Read a file, or every file below a folder.

    Args:
        answer_alone: ask for the letter alone, in place of CamReasoner's prompt for observation, thinking and answer.

    Raises:
        InputError: an item is none, its answer is none of its options, or it has more than one video.
    """
    if file is None:
        raise InputError("--benchmark camreasoner: needs --file, one of CamReasoner's item files")
    form: Form = "choice" if answer_alone else "reasoned"
    items = [item for path in files_below(file, (".json", ".jsonl")) for item in _items(path, videos, form)]
    return Benchmark("camreasoner", unique(items, file))


def _items(path: Path, videos: Path | None, form: Form) -> Iterator[Item]:
    for number, (where, row) in enumerate(read_objects(path)):
        if "solution" in row:
            item = checked(EvaluationItem, where, row)
            tagged = _ANSWER.search(item.solution)
            answer, video = item.solution if tagged is None else tagged[1], item.path
            identity, problem, options = item.problem_id, item.problem, item.options
        else:
            one = checked(RlItem, where, row)
            if len(one.videos) != 1:
                raise InputError(f"{where}: has {len(one.videos)} videos; allowed is one")
            identity, answer, video, problem, options = "", one.answer, one.videos[0], one.problem, one.options
        letter = letter_of(answer, options)
        if letter is None:
            allowed = ", ".join(options) or "a letter, with options"
            raise InputError(f"{where}: the answer is {answer.strip()[:60]!r}; allowed is one of {allowed}")
        yield Item(
            f"{path.stem}/{number}",
            _NUMBER.sub("", identity).replace("_", " ") or "all",
            form,
            video,
            problem,
            letter,
            find_video(videos, video),
            options=tuple(options),
            words="camreasoner",
        )


_TASKS = ("task", "category", "question_type", "type")


class ChoiceRow(Row):
    """A question; options may be a list, with letters or without, or an object of letters."""

    video: str
    question: str
    options: list[str] | dict[str, str]
    answer: str | int
    start: float | None = None
    end: float | None = None


def read_choices(file: Path | None, videos: Path | None) -> Benchmark:
    """Read a file, or every file below a folder: `*.jsonl`, or `*.json` with a list.

    The answer is a letter, the text of an option, or its number from 0.

    Raises:
        InputError: a row is none, its answer is none of its options, or its part of the video ends before it starts.
    """
    if file is None:
        raise InputError("--benchmark choices: needs --file, a JSON file with video, question, options and answer")
    items = []
    for path in files_below(file, (".jsonl", ".json")):
        items += [_item(path, number, where, row, videos) for number, (where, row) in enumerate(read_objects(path))]
    return Benchmark("choices", unique(items, file))


def _item(path: Path, number: int, where: str, row: dict[str, Any], videos: Path | None) -> Item:
    one = checked(ChoiceRow, where, row)
    texts = [option_text(text) for text in one.options] if isinstance(one.options, list) else list(one.options.values())
    if not 2 <= len(texts) <= len(LETTERS):
        raise InputError(f"{where}: has {len(texts)} options; allowed are 2 to {len(LETTERS)}")
    options = tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, texts, strict=False))
    answer = _letter(one.answer, options)
    if answer is None:
        raise InputError(f"{where}: answer is {one.answer!r}; allowed is a letter, a text or a number of an option")
    if one.start is not None and one.end is not None and not 0 <= one.start < one.end:
        raise InputError(f"{where}: is about seconds {one.start} to {one.end}; allowed is 0 <= start < end")
    task = next((row[key] for key in _TASKS if isinstance(row.get(key), str)), "all")
    return Item(
        str(row.get("id") or f"{path.stem}/{number}"),
        task,
        "choice",
        one.video,
        one.question,
        answer,
        find_video(videos, one.video),
        options=options,
        start=one.start,
        end=one.end,
    )


def _letter(answer: str | int, options: tuple[str, ...]) -> str | None:
    if isinstance(answer, int):
        return LETTERS[answer] if 0 <= answer < len(options) else None
    return letter_of(answer, options)
