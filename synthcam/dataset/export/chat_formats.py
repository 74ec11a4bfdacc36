"""Chat formats with one JSON row a sample: LLaMA-Factory, ms-swift and TRL."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import samples_path
from synthcam.dataset.storage.rows import sample_of
from synthcam.dataset.storage.tables import count_rows
from synthcam.language.items import trl_item
from synthcam.progress import ProgressCallback

PROMPT_ONLY_USES = ("rl", "temporal")
"""Uses that a model answers by itself, to be rewarded: trainers want the prompt and the right answer."""


def rows_with_videos(
    dataset: Dataset,
    target: ExportFolder,
    use: str,
    split: str,
    progress: ProgressCallback,
    *,
    letters_only: bool = False,
) -> Iterator[dict[str, Any]]:
    """The rows of a table, each after its video was put into the target.

    Args:
        letters_only: pass over samples whose answer is not the letter of an option.
    """
    total = count_rows(dataset.folder / samples_path(use, split))
    for number, row in enumerate(dataset.samples(use=use, split=split), start=1):
        if row["options"] or not letters_only:
            target.video(row["video"])
            yield row
        progress(f"samples, {use} {split}", number, total)


INFO = "dataset_info.json"


def sharegpt_info(file_name: str) -> dict[str, Any]:
    """The entry of a ShareGPT file with videos in dataset_info.json."""
    return {
        "file_name": file_name,
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "videos": "videos"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
    }


def write_llamafactory(dataset: Dataset, target: ExportFolder, progress: ProgressCallback) -> list[str]:
    """synthcam_<use>_<split>.json, each a dataset of that name."""
    info, said = {}, []
    for use, split in dataset.tables:
        name = f"synthcam_{use}_{split}"
        rows = rows_with_videos(dataset, target, use, split, progress)
        count = target.json_list(f"{name}.json", ({key: row[key] for key in ("messages", "videos")} for row in rows))
        if count:
            info[name] = sharegpt_info(f"{name}.json")
            said.append(f"dataset {name}: {count} samples")
    (target.folder / INFO).write_text(json.dumps(info, indent=1) + "\n")
    return said


def swift_item(row: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a sample. Columns besides ms-swift's own are handed to its reward functions."""
    if row["use"] not in PROMPT_ONLY_USES:
        return {"messages": row["messages"], "videos": row["videos"]}
    solution = f"<answer>{row['answer']}</answer>"
    return {"messages": row["messages"][:1], "videos": row["videos"], "solution": solution}


def write_swift(dataset: Dataset, target: ExportFolder, progress: ProgressCallback) -> list[str]:
    """<use>_<split>.jsonl."""
    said = []
    for use, split in dataset.tables:
        path = f"{use}_{split}.jsonl"
        rows = rows_with_videos(dataset, target, use, split, progress)
        said.append(f"{path}: {target.json_lines(path, map(swift_item, rows))} samples")
    return said


def trl_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a sample: the whole conversation, or its prompt and what a reward needs."""
    item = trl_item(sample_of(row), video=row["video"])
    # A part without text and one with: the same keys, so that every reader finds one type of part.
    for message in item["messages"]:
        message["content"] = [{"type": part["type"], "text": part.get("text")} for part in message["content"]]
    if row["use"] not in PROMPT_ONLY_USES:
        return item
    kept = {key: row[key] for key in ("sample", "kind", "question", "options", "answer", "twin")}
    return {"prompt": item["messages"][:1], "videos": item["videos"], **kept}


def write_trl(dataset: Dataset, target: ExportFolder, progress: ProgressCallback) -> list[str]:
    """<use>/<split>.jsonl and a README that says so to `datasets`."""
    said: list[str] = []
    files: dict[str, list[tuple[str, str]]] = {}
    for use, split in dataset.tables:
        path = f"{use}/{split}.jsonl"
        rows = rows_with_videos(dataset, target, use, split, progress)
        count = target.json_lines(path, map(trl_row, rows))
        if count:
            files.setdefault(use, []).append((split, path))
            said.append(f"{path}: {count} samples")
    target.readme(files)
    return said
