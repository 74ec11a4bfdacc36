"""Benchmarks from datasets of synthcam's own: the synthetic one, and questions about temporal clips.

The synthetic benchmark has held-out scenes and matched twins, in CameraBench's questions: all fifteen yes/no tasks,
pairs of
questions about twins for the nine skills, and captions. The questions are those that `synthcam export --to
camerabench`
writes. What makes a clip hard for geometry is known of each, and scored apart.

Questions about temporal clips are multiple-choice; those of the recipe long need a few seconds of each.
"""

import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from synthcam.atomic_files import write_text
from synthcam.dataset.building.from_recipe import build
from synthcam.dataset.export.camerabench import Clip, binary_rows, caption_rows, clip_of, pair_rows
from synthcam.dataset.planning.recipe import load_recipe
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.errors import InputError
from synthcam.evaluation.benchmarks.benchmark import Benchmark, unique
from synthcam.evaluation.benchmarks.camerabench import pair_items
from synthcam.evaluation.items import Item
from synthcam.formats.camerabench import VqaRow
from synthcam.labels.annotation import MotionAnnotation
from synthcam.language.camerabench_questions import BINARY_TASKS
from synthcam.progress import ProgressCallback
from synthcam.temporal.kinds import ALL_KINDS

RECIPE = "benchmark"
QUESTIONS_A_CLIP = 12
"""A cautious estimate of how many questions of all kinds there are for a clip."""
LEAST_CLIPS = 8
_PARALLAX = ("dolly as zoom", "truck as pan", "pedestal as tilt")
LITTLE_PARALLAX = 0.02
"""Travel has little parallax where a turn or a zoom explains the picture but for so much, in frame widths (RMS)."""


def read_synthetic(folder: Path) -> Benchmark:
    """Read the test split of a dataset; all splits where it has none.

    Raises:
        InputError: the folder is no finished dataset.
    """
    dataset = open_dataset(folder)
    splits = [split for split in dataset.splits if split == "test"] or list(dataset.splits)
    clips: list[Clip] = []
    conditions: dict[str, tuple[str, ...]] = {}
    twins: dict[str, list[Clip]] = defaultdict(list)
    records, names = {}, {}
    for row in dataset.clips(*splits):
        clip = clip_of(row, row["video"])
        clips.append(clip)
        records[clip.video] = MotionAnnotation.model_validate_json(row["annotation"])
        names[clip.video] = row["clip"]
        conditions[clip.video] = clip_conditions(row, records[clip.video])
        if row["twin_group"] is not None:
            twins[row["twin_group"]].append(clip)
    items = [
        replace(item, conditions=conditions[item.video]) if item.form == "yes-no" and item.pair is None else item
        for item in _items(dataset, clips, list(twins.values()))
    ]
    note = f"splits of {folder.name}: {', '.join(splits)}"
    return Benchmark("synthetic", unique(items, folder), records, folder, names, (note,))


def clip_conditions(row: Mapping[str, Any], record: MotionAnnotation) -> tuple[str, ...]:
    """What may be hard about a clip: zoom, little parallax, things that move, shake, several motions; and its scene."""
    measured = json.loads(row["measurements"])
    left = [measured["margins"].get(name, {}).get("left_over", 1.0) for name in _PARALLAX]
    found = {
        "zoom": any("zoom" in motion for motion in row["motions"]),
        "little parallax": any(value < LITTLE_PARALLAX for value in left),
        "moving subject": record.is_tracking or record.scene_movement == "dynamic",
        "shaken": record.steadiness in ("unsteady", "very_unsteady"),
        "several motions": len(row["motions"]) > 1,
    }
    easy = () if any(found.values()) else ("none of these",)
    return (*(name for name, holds in found.items() if holds), *easy, f"scene {row['scene']}")


def build_synthetic(folder: Path, limit: int | None, progress: ProgressCallback) -> Benchmark:
    """Build as many clips of the benchmark recipe as `limit` questions need, and read them.

    Raises:
        MachineError: this machine cannot render.
    """
    folder.mkdir(parents=True, exist_ok=True)
    recipe = folder / "recipe.yaml"
    text = load_recipe(RECIPE).text
    if limit is not None:
        clips = max(LEAST_CLIPS, math.ceil(limit / QUESTIONS_A_CLIP))
        text = re.sub(r"^(    clips: )(\d+)$", lambda found: f"{found[1]}{min(clips, int(found[2]))}", text, flags=re.M)
        samples = "samples: {" + f"binary: {clips}, caption: {clips}" + "}"
        text = re.sub(r"samples: \{.*\}", samples, text)
    write_text(recipe, text)
    dataset = folder / "dataset"
    begun = dataset.is_dir() and any(dataset.iterdir())
    build(recipe, dataset, resume=begun, progress=progress)
    return read_synthetic(folder / "dataset")


def _items(dataset: Dataset, clips: Sequence[Clip], twins: Sequence[Sequence[Clip]]) -> list[Item]:
    items = []
    for task, question, label in BINARY_TASKS:
        for row in binary_rows(clips, task, question, label):
            video = row["image"]
            items.append(
                Item(
                    f"{video}/{task}", task, "yes-no", video, question, row["label"], dataset.folder / video,
                    label=row["label_name"],
                )
            )  # fmt: skip
    for number, (name, pair) in enumerate(pair_rows(twins)):
        items += pair_items(f"{name}/{number}", VqaRow.model_validate(pair), dataset.folder)
    for row in caption_rows(clips):
        video = row["video"]
        file = dataset.folder / video
        items.append(Item(f"{video}/caption", "caption", "caption", video, row["question"], row["answer"], file))
    return items


def read_long(folder: Path | None, videos: Path | None) -> Benchmark:
    """Read the test split of a dataset; all splits where it has none.

    Raises:
        InputError: the folder is no finished dataset, or has no such questions.
    """
    if folder is None:
        raise InputError("--benchmark long: needs --file, the folder of a dataset such as `synthcam build long` makes")
    if videos is not None:
        raise InputError("--videos: the benchmark long has its videos in its own folder")
    dataset = open_dataset(folder)
    tables = [table for table in dataset.tables if table[1] == "test"] or list(dataset.tables)
    items, clips = [], {}
    for use, split in tables:
        for row in dataset.samples(use, split):
            if row["kind"] not in ("choice", "binary") or row["topic"] not in ALL_KINDS:
                continue
            clips[row["video"]] = row["clip"]
            items.append(
                Item(
                    row["sample"],
                    row["topic"],
                    "choice",
                    row["video"],
                    row["question"],
                    row["answer"],
                    dataset.video(row),
                    options=tuple(row["options"]),
                    skill=row["skill"],
                )
            )
    note = f"samples of {folder.name}: {', '.join(f'{use} {split}' for use, split in tables)}"
    return Benchmark("long", unique(items, folder), dataset=folder, clips=clips, notes=(note,))
