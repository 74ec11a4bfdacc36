"""CameraBench's official files (https://github.com/linzhiqiu/t2v_metrics, camerabench/data): binary questions, pairs of
questions about pairs of videos, and captions. Each is recognised by its keys."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, files_below, find_video, unique
from synthcam.evaluation.items import PLACES, Item
from synthcam.formats.camerabench import BinaryRow, VqaRow, read_raw_labels
from synthcam.json_rows import Row, checked, read_objects
from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import RULES
from synthcam.language.camerabench_questions import pair_tasks

RAW = "raw_labels.jsonl"


class CaptionRow(Row):
    """A caption as the answer to an open question."""

    video: str
    question: str
    answer: str


def read_camerabench(file: Path | None, videos: Path | None) -> Benchmark:
    """Read a file, or every file below a folder: `*.jsonl` of binary questions and pairs, `*.json` of captions.

    Raises:
        InputError: a row has the keys of none of the three, or a wrong value; names file, line and key.
    """
    if file is None:
        raise InputError("--benchmark camerabench: needs --file, one of CameraBench's files or the folder of them")
    items: list[Item] = []
    for path in files_below(file, (".jsonl", ".json")):
        if path.name == RAW:
            continue
        counted = len(items)
        items += _items(path, videos)
        if len(items) == counted:
            raise InputError(f"{path}: holds no row")
    unknown = sorted({item.label for item in items if item.label is not None and item.label not in RULES})
    named = ", ".join(unknown[:5]) + (" ..." if len(unknown) > 5 else "")
    notes = (f"labels that CameraBench has not: {named}; the words of their questions count",) if unknown else ()
    return Benchmark("camerabench", unique(items, file), _records(file), notes=notes)


def _records(file: Path) -> dict[str, MotionAnnotation]:
    """CameraBench's human records, where its raw_labels.jsonl lies beside the files: captions are judged by them."""
    raw = (file if file.is_dir() else file.parent) / RAW
    return read_raw_labels(raw) if raw.is_file() else {}


def _items(path: Path, videos: Path | None) -> Iterator[Item]:
    for number, (where, row) in enumerate(read_objects(path)):
        name = f"{path.stem}/{number}"
        if "label" in row:
            yield _binary(name, where, row, videos)
        elif "pos_video" in row:
            yield from _pair(name, where, row, videos)
        elif "answer" in row:
            caption = checked(CaptionRow, where, row)
            video = find_video(videos, caption.video)
            yield Item(name, "caption", "caption", caption.video, caption.question, caption.answer, video)
        else:
            keys = ", ".join(sorted(row)[:8])
            raise InputError(
                f"{where}: has the keys {keys}; allowed are those of binary questions (image, question, label, task, "
                "label_name), pairs (pos_video, neg_video, ...) or captions (video, question, answer)"
            )


def _binary(name: str, where: str, row: Mapping[str, Any], videos: Path | None) -> Item:
    one = checked(BinaryRow, where, dict(row))
    file = find_video(videos, one.image)
    return Item(name, one.task, "yes-no", one.image, one.question, one.label, file, label=one.label_name)


def _pair(name: str, where: str, row: Mapping[str, Any], videos: Path | None) -> Iterator[Item]:
    yield from pair_items(name, checked(VqaRow, where, dict(row)), videos)


def pair_items(name: str, one: VqaRow, videos: Path | None) -> Iterator[Item]:
    """The four questions of a pair."""
    skill = _skills().get(one.task, one.skill)
    for place in PLACES:
        text, picture = place.split("_")[0], place.split("_")[2]
        video = one.pos_video if picture == "pos" else one.neg_video
        yield Item(
            f"{name}/{place}",
            one.task,
            "yes-no",
            video,
            one.pos_question if text == "pos" else one.neg_question,
            "Yes" if text == picture else "No",
            find_video(videos, video),
            skill=skill,
            pair=name,
            place=place,
        )


@cache
def _skills() -> dict[str, str]:
    """The skill by which results are reported, by task: the folder of the task's file; rows name finer ones."""
    return {task.name: task.folder for task in pair_tasks()}
