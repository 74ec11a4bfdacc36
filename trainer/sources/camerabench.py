"""CameraBench's training files (https://github.com/sy77777en/CameraBench, CC BY 4.0): captions, yes/no, raw records."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from synthcam.data_paths import video_file
from synthcam.formats.camerabench import read_raw_labels
from synthcam.json_rows import Row, checked, read_objects
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.language.grammar import Chooser
from synthcam.option_text import LETTERS
from synthcam.seeding import stream
from trainer.examples import Example, Form
from trainer.sources.label_questions import Labels, ask_choice, deal_yes_no, short_labels
from trainer.sources.prompts import PLEASE, prompt

YES_AND_NO = 40
"""The most questions of each topic with the answer yes, and with the answer no."""


class CaptionRow(Row):
    """A caption as the answer to an open question."""

    video: str
    question: str
    answer: str


class VqaRow(Row):
    """A yes/no question."""

    video: str
    question: str
    answer: Literal["Yes", "No"]


def read_captions(file: Path, videos: Path, *, name: str, form: Form) -> Iterator[Example]:
    """Read captions, each of which answers "Describe the camera movement in this video."

    Raises:
        InputError: a row lacks a key, or has a wrong value.
    """
    for where, content in read_objects(file):
        row = checked(CaptionRow, where, content)
        yield Example(
            source=name,
            video=video_file(videos, row.video),
            question=row.question,
            options=(),
            answer=row.answer,
            prompt=prompt(row.question, (), form),
            chain=None,
            kind="caption",
            topic="caption",
            split="train",
            clip=row.video,
        )


def read_vqa(file: Path, videos: Path, *, name: str, form: Form) -> Iterator[Example]:
    """Read the balanced yes/no questions, in their words: answered by one word, or with two options.

    Raises:
        InputError: a row lacks a key, or has a wrong value.
    """
    for where, content in read_objects(file):
        row = checked(VqaRow, where, content)
        options: tuple[str, ...] = ()
        answer: str = row.answer
        if not row.question.endswith(PLEASE):
            yes_first = stream(0, "camerabench vqa", row.video, row.question).random() < 0.5
            options = ("A. Yes", "B. No") if yes_first else ("A. No", "B. Yes")
            answer = next(option[0] for option in options if option.endswith(row.answer))
        yield Example(
            source=name,
            video=video_file(videos, row.video),
            question=row.question,
            options=options,
            answer=answer,
            prompt=prompt(row.question, options, form),
            chain=None,
            kind="binary",
            topic=row.question.removesuffix(PLEASE),
            split="train",
            clip=row.video,
        )


class Molmo2Choice(Row):
    """A question with its right answer and three wrong ones."""

    Question: str
    Answer: str
    NegativeAnswers: list[str]


class Molmo2Open(Row):
    """A question that is answered in words."""

    Question: str
    Answer: str


class Molmo2Row(Row):
    """The questions about a video in Molmo2's version of the training set."""

    video_path: str
    mc_qa_list: tuple[Molmo2Choice, ...] = ()
    oe_qa_list: tuple[Molmo2Open, ...] = ()


def read_molmo2(file: Path, videos: Path, *, name: str, form: Form) -> Iterator[Example]:
    """Read Molmo2-CameraBenchTrain: choices, whose options are put in an order here, and captions.

    Raises:
        InputError: a row lacks a key, or has a wrong value.
    """
    for where, content in read_objects(file):
        row = checked(Molmo2Row, where, content)
        for choice in row.mc_qa_list:
            texts = [choice.Answer, *choice.NegativeAnswers]
            order = stream(0, "molmo2", row.video_path, choice.Question).permutation(len(texts)).tolist()
            options = tuple(f"{letter}. {texts[i]}" for letter, i in zip(LETTERS, order, strict=False))
            yield _molmo2(name, videos, row, choice.Question, options, LETTERS[order.index(0)], form)
        for asked in row.oe_qa_list:
            yield _molmo2(name, videos, row, asked.Question, (), asked.Answer, form)


def _molmo2(
    name: str, videos: Path, row: Molmo2Row, question: str, options: tuple[str, ...], answer: str, form: Form
) -> Example:
    return Example(
        source=name,
        video=video_file(videos, row.video_path),
        question=question,
        options=options,
        answer=answer,
        prompt=prompt(question, options, form),
        chain=None,
        kind="choice" if options else "caption",
        topic=question if options else "caption",
        split="train",
        clip=row.video_path,
    )


def read_raw(file: Path, videos: Path, *, name: str, form: Form) -> Iterator[Example]:
    """Read raw records and write yes/no questions and choices about the labels that synthcam derives from them.

    Raises:
        InputError: a line is not such a record.
    """
    clips = _labels_of(file, file.stat().st_mtime_ns)
    places = {video: video_file(videos, video) for video in clips}
    chooser = Chooser(stream(0, "camerabench raw"))
    choices = ((video, asked) for video, labels in clips.items() if (asked := ask_choice(labels, chooser)) is not None)
    for video, asked in (*deal_yes_no(clips, YES_AND_NO, chooser), *choices):
        yield asked.example(name, places[video], video, form)


@lru_cache(maxsize=4)
def _labels_of(file: Path, changed: int) -> dict[str, Labels]:
    """The labels of each record: both stages of a run read the file, and deriving labels is what takes time."""
    return {video: short_labels(derive_labels(annotation)) for video, annotation in read_raw_labels(file).items()}
