"""CamReasoner's items (https://github.com/wuhang03/CamReasoner), in its evaluation format or its RL format."""

import re
from collections.abc import Iterator
from pathlib import Path

from synthcam.data_paths import video_file
from synthcam.errors import InputError
from synthcam.json_rows import Row, checked, read_objects
from synthcam.language.sample import FORMAT
from synthcam.option_text import letter_of
from trainer.examples import Example, Form
from trainer.sources.prompts import prompt

_ANSWER = re.compile(r"<answer>(.*?)</answer>", re.DOTALL)


class EvaluationItem(Row):
    """An item with its video in `path` and its answer in tags."""

    problem: str
    options: list[str]
    solution: str
    path: str
    process: str = ""
    dataset: str = ""


class RlItem(Row):
    """An item with a list of videos and a bare answer."""

    problem: str
    options: list[str]
    answer: str
    videos: list[str]


def read_camreasoner(file: Path, videos: Path, *, name: str, form: Form) -> Iterator[Example]:
    """Read the items of a file in either format.

    Raises:
        InputError: an item is neither, its answer has no tag or is none of its options, or it has more than one video.
    """
    for where, content in read_objects(file):
        chain = None
        if "solution" in content:
            item = checked(EvaluationItem, where, content)
            problem, options, reference = item.problem, item.options, item.path
            tagged = _ANSWER.search(item.solution)
            if tagged is None:
                raise InputError(f"{where}: solution is {item.solution[:60]!r}; allowed is <answer>...</answer>")
            answer = tagged[1].strip()
            chain = _chain(item.process.strip(), item.solution.strip())
        else:
            row = checked(RlItem, where, content)
            if len(row.videos) != 1:
                raise InputError(f"{where}: has {len(row.videos)} videos; allowed is one")
            problem, options, answer, reference = row.problem, row.options, row.answer, row.videos[0]
        if options:
            letter = letter_of(answer, options)
            if letter is None:
                raise InputError(f"{where}: the answer is {answer[:60]!r}; allowed is one of {', '.join(options)}")
            answer = letter
        yield Example(
            source=name,
            video=video_file(videos, reference),
            question=problem,
            options=tuple(options),
            answer=answer,
            prompt=prompt(problem, options, "reasoned" if chain else form),
            chain=chain,
            kind=_kind(options),
            topic=problem,
            split="train",
            clip=reference,
        )


def _chain(process: str, solution: str) -> str | None:
    """The chain of an item: its process, or the process with the answer that stands apart from it."""
    return next((text for text in (process, f"{process}{solution}") if FORMAT.match(text)), None)


def _kind(options: list[str]) -> str:
    if not options:
        return "open"
    return "binary" if {option.rpartition(" ")[2] for option in options} == {"Yes", "No"} else "choice"
