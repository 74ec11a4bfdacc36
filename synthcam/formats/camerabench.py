"""CameraBench's annotation files: raw records, binary questions, and question pairs. JSON, one object a line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from synthcam.errors import InputError
from synthcam.formats._text import quoted, read_lines, write_text
from synthcam.labels.annotation import MotionAnnotation

RAW_KEYS = {"cam_motion", "video_name"}


class BinaryRow(BaseModel):
    """One Yes/No question about one video; `image` names the video, `label_name` the label that answers it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    image: str
    question: str
    label: Literal["Yes", "No"]
    task: str
    label_name: str


class VqaRow(BaseModel):
    """Two questions about two videos: each is Yes on one of them and No on the other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    skill: str
    task: str
    images: tuple[str, str]
    texts: tuple[str, str]
    pos_video: str
    neg_video: str
    pos_text: str
    neg_text: str
    pos_question: str
    neg_question: str


Row = TypeVar("Row", BinaryRow, VqaRow)


def read_raw_labels(path: Path) -> dict[str, MotionAnnotation]:
    """Annotations by video name, in the order of the file.

    Records that break CameraBench's own rules are kept; `synthcam.labels.symmetry.violations` lists the broken rules.

    Raises:
        InputError: a line is not such a record, or a video comes twice; names file, line, key and what is allowed.
    """
    annotations: dict[str, MotionAnnotation] = {}
    for where, content in _objects(path):
        if set(content) != RAW_KEYS:
            raise InputError(f"{where}: has the keys {quoted(sorted(content))}; allowed are cam_motion and video_name")
        name, record = content["video_name"], content["cam_motion"]
        if not isinstance(name, str):
            raise InputError(f"{where}: video_name is {quoted(name)}; allowed is text")
        if name in annotations:
            raise InputError(f"{where}: video {quoted(name)} comes a second time; allowed is once")
        try:
            annotations[name] = MotionAnnotation.from_record(record)
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
    return annotations


def write_raw_labels(path: Path, annotations: Mapping[str, MotionAnnotation]) -> None:
    """Write annotations by video name, in the order given. What `read_raw_labels` read comes out byte for byte."""
    rows = ({"cam_motion": annotation.as_record(), "video_name": name} for name, annotation in annotations.items())
    write_text(path, "".join(f"{json.dumps(row)}\n" for row in rows))


def read_binary(path: Path) -> list[BinaryRow]:
    """The rows of a binary classification file.

    Raises:
        InputError: a line is not such a row; names file, line, key and what is allowed.
    """
    return [_row(BinaryRow, content, where) for where, content in _objects(path)]


def read_vqa(path: Path) -> list[VqaRow]:
    """The rows of a VQA and retrieval file.

    Raises:
        InputError: a line is not such a row; names file, line, key and what is allowed.
    """
    return [_row(VqaRow, content, where) for where, content in _objects(path)]


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line's place, as errors name it, and its JSON object; blank lines are skipped."""
    for number, line in enumerate(read_lines(path), start=1):
        if not line:
            continue
        where = f"{path}: line {number}"
        try:
            content = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{where}: is not JSON ({str(error)[:60]}); allowed is one JSON object a line") from None
        if not isinstance(content, dict):
            raise InputError(f"{where}: holds {quoted(content)}; allowed is one JSON object a line")
        yield where, content


def _row(kind: type[Row], content: dict[str, Any], where: str) -> Row:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] in ("missing", "extra_forbidden"):
            state = "missing" if problem["type"] == "missing" else "unknown"
            raise InputError(f"{where}: key {key} is {state}; needed are {', '.join(kind.model_fields)}") from None
        allowed = problem["ctx"]["expected"] if problem["type"] == "literal_error" else problem["msg"].lower()
        raise InputError(f"{where}: {key} is {quoted(problem['input'])}; allowed is {allowed}") from None
