"""TRL: conversations whose content is a list of parts, as its vision trainers take them, and a column of videos.

Types: https://huggingface.co/docs/trl/dataset_formats (language modelling with `messages`; prompt-only with `prompt`).
A README with the names of the files lets `datasets.load_dataset(OUT, use)` read them as they are.
"""

from collections.abc import Mapping
from typing import Any

from synthcam.clips.render import Progress
from synthcam.dataset.export.chats import ASKED, rows_with_videos
from synthcam.dataset.export.target import Target
from synthcam.dataset.manifest import Dataset
from synthcam.dataset.stored_samples import sample_of
from synthcam.language.items import trl_item


def trl_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a sample: the whole conversation, or its prompt and what a reward needs."""
    item = trl_item(sample_of(row), video=row["video"])
    # A part without text and one with: the same keys, so that every reader finds one type of part.
    for message in item["messages"]:
        message["content"] = [{"type": part["type"], "text": part.get("text")} for part in message["content"]]
    if row["use"] not in ASKED:
        return item
    kept = {key: row[key] for key in ("sample", "kind", "question", "options", "answer", "twin")}
    return {"prompt": item["messages"][:1], "videos": item["videos"], **kept}


def write_trl(dataset: Dataset, target: Target, progress: Progress) -> list[str]:
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
