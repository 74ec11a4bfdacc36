"""Exports CameraBench's files by split: yes/no questions, pairs of questions about twins, captions and videos.

OUT/<split>/binary_classification/<Task>.jsonl, vqa_and_retrieval/<skill>/<task>.jsonl, caption_data.json, videos/*.mp4:
as camerabench/data lies in https://github.com/linzhiqiu/t2v_metrics.
The wording of the questions is that of its public files (CC BY 4.0), so that a model is asked here exactly what it is
asked there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from synthcam.data_paths import file_name
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.shipped import ship
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import clips_path
from synthcam.dataset.storage.tables import read_rows
from synthcam.errors import InputError
from synthcam.language.camerabench_questions import BINARY_TASKS, CAPTION_QUESTION, Needs, pair_tasks
from synthcam.motion.motions import LABEL_OF
from synthcam.progress import ProgressCallback

MATCHES = "Does the camera movement in this video match the following description: '{caption}'?"


def holds(wanted: Needs, labels: Mapping[str, bool | None]) -> bool | None:
    """Whether labels (by last name) have the wanted truths: False if one certainly has not, None if it is open."""
    if any(labels[name] is (not truth) for name, truth in wanted.items()):
        return False
    return None if any(labels[name] is None for name in wanted) else True


COLUMNS = ["clip", "video", "twin_group", "motions", "caption", "labels"]
COMPLEX = "complex_description"
ASSERTS = {**LABEL_OF, "static": "fixed_camera"}
"""The label that a motion in a caption asserts, by its last name."""


@dataclass(frozen=True)
class Clip:
    """What the questions about a clip are made from; keys are the last parts of labels' names."""

    video: str
    motions: tuple[str, ...]
    caption: str | None
    names: Mapping[str, str]
    labels: Mapping[str, bool | None]


def write_camerabench(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write the files of every split.

    Raises:
        InputError: no question can be asked about any clip.
    """
    said = []
    any_question = False
    for split in dataset.splits:
        clips: list[Clip] = []
        twins: dict[str, list[Clip]] = defaultdict(list)
        rows = list(read_rows(dataset.table(clips_path(split)), COLUMNS))
        for number, row in enumerate(rows, start=1):
            if not folder.takes(row["video"]):
                continue
            name = f"{folder.digest}-{file_name(row['clip'])}.mp4"
            folder.video(row["video"], name=f"{split}/videos/{name}")
            clip = clip_of(row, name)
            clips.append(clip)
            if row["twin_group"] is not None:
                twins[row["twin_group"]].append(clip)
            progress(f"clips, {split}", number, len(rows))
        asked, left_out = _write_binary(folder, split, clips)
        pairs = _write_pairs(folder, split, list(twins.values()))
        captions = folder.json_list(f"{split}/caption_data.json", caption_rows(clips))
        any_question |= bool(asked or pairs or captions)
        said.append(f"{split}: {asked} yes/no questions, {pairs} pairs of questions, {captions} captions")
        if left_out:
            said.append(
                f"left out of {split}: yes/no tasks with one answer only, which have no score: {', '.join(left_out)}"
            )
    if not any_question:
        raise InputError(f"{dataset.folder}: has no clip about which CameraBench's questions can be asked")
    shown = "test" if "test" in dataset.splits else dataset.splits[0]
    ship(dataset, folder, "camerabench", shown=shown)
    return said


def clip_of(row: Mapping[str, Any], video: str) -> Clip:
    """A clip from the row of it in a dataset."""
    names = {name.rsplit(".", 1)[-1]: name for name in row["labels"]}
    labels = {short: row["labels"][name] for short, name in names.items()}
    return Clip(video, tuple(row["motions"]), row["caption"], names, labels)


def _write_binary(folder: ExportFolder, split: str, clips: Sequence[Clip]) -> tuple[int, list[str]]:
    """Write the yes/no tasks; returns the number of questions, and the tasks left out.

    CameraBench's evaluator stops at a task in which all answers are the same, and would count it as 0.
    """
    asked, left_out = 0, []
    for task, question, label in BINARY_TASKS:
        rows = list(binary_rows(clips, task, question, label))
        if len({row["label"] for row in rows}) < 2:
            left_out.append(task)
            continue
        asked += folder.json_lines(f"{split}/binary_classification/{task.replace(' ', '_')}.jsonl", rows)
    return asked, left_out


def binary_rows(clips: Iterable[Clip], task: str, question: str, label: str) -> Iterator[dict[str, str]]:
    """Rows of a yes/no task: a question about every clip for which its label is decided."""
    for clip in clips:
        truth = clip.labels[label]
        if truth is not None:
            yield {
                "image": clip.video,
                "question": question,
                "label": "Yes" if truth else "No",
                "task": task,
                "label_name": clip.names[label],
            }


def caption_rows(clips: Iterable[Clip]) -> Iterator[dict[str, str]]:
    """Rows of captions, of every clip that has one."""
    for clip in clips:
        if clip.caption is not None:
            yield {"video": clip.video, "question": CAPTION_QUESTION, "answer": clip.caption}


def _write_pairs(folder: ExportFolder, split: str, groups: Sequence[Sequence[Clip]]) -> int:
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, row in pair_rows(groups):
        by_file[name].append(row)
    return sum(
        folder.json_lines(f"{split}/vqa_and_retrieval/{name}.jsonl", rows) for name, rows in sorted(by_file.items())
    )


def pair_rows(groups: Iterable[Sequence[Clip]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of pairs of questions about twins, each with its file: <skill>/<task>."""
    for group in groups:
        for pos, neg in permutations(group, 2):
            for task in pair_tasks():
                if _fits(task.yes, task.no, pos.labels, neg.labels):
                    questions = (task.pos_question, task.neg_question)
                    yield f"{task.folder}/{task.name}", pair_row(task.skill, task.name, pos, neg, questions)
        for i, pos in enumerate(group):
            for neg in group[i + 1 :]:
                if pos.caption and neg.caption and denies(pos, neg) and denies(neg, pos):
                    asked = (MATCHES.format(caption=pos.caption), MATCHES.format(caption=neg.caption))
                    yield f"{COMPLEX}/all", pair_row(COMPLEX, "all", pos, neg, asked)


def _fits(
    yes: Mapping[str, bool], no: Mapping[str, bool], pos: Mapping[str, bool | None], neg: Mapping[str, bool | None]
) -> bool:
    """Whether each of two questions is certainly Yes on its own video and certainly No on the other."""
    return bool(holds(yes, pos) and holds(no, neg) and holds(yes, neg) is False and holds(no, pos) is False)


def denies(clip: Clip, other: Clip) -> bool:
    """Whether a clip certainly lacks a motion of the other, so that the other's caption is wrong for it."""
    return any(clip.labels[ASSERTS[motion]] is False for motion in other.motions if motion in ASSERTS)


def pair_row(skill: str, task: str, pos: Clip, neg: Clip, questions: tuple[str, str]) -> dict[str, Any]:
    """A row of a pair of videos with a pair of questions, which also serve as texts for retrieval."""
    return {
        "skill": skill,
        "task": task,
        "images": [pos.video, neg.video],
        "texts": list(questions),
        "pos_video": pos.video,
        "neg_video": neg.video,
        "pos_text": questions[0],
        "neg_text": questions[1],
        "pos_question": questions[0],
        "neg_question": questions[1],
    }
