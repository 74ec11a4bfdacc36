"""CamReasoner's item files (https://github.com/wuhang03/CamReasoner): questions with options about one video."""

import re
from collections.abc import Iterator
from pathlib import Path

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, files_below, find_video, unique
from synthcam.evaluation.items import Form, Item
from synthcam.json_rows import Row, checked, read_objects
from synthcam.option_text import letter_of

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
