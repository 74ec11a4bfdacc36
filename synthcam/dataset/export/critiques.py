"""Critiques as triples: a draft that is false in one place, what is wrong with it, and the draft as it should be."""

import re
from collections.abc import Mapping
from typing import Any

from synthcam.dataset.export.chat_formats import rows_with_videos, trl_row
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.shipped import TRL_PROGRAMS, ship
from synthcam.dataset.storage.dataset import Dataset
from synthcam.errors import InputError
from synthcam.progress import ProgressCallback

USE = "critique"
_TAG = re.compile(r"</?(?:observation|think|answer)>")


def write_critiques(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write critiques_<split>.jsonl and the videos.

    Raises:
        InputError: the dataset has no critiques.
    """
    splits = [split for use, split in dataset.tables if use == USE]
    if not splits:
        raise InputError(
            f"{dataset.folder}: has no critiques to export; a recipe asks for them with samples of `critique`"
        )
    said, files = [], []
    for split in splits:
        path = f"critiques_{split}.jsonl"
        count = folder.json_lines(path, map(triple, rows_with_videos(dataset, folder, USE, split, progress)))
        if count:
            files.append((split, path))
            said.append(f"{path}: {count} critiques")
    split, path = files[0] if files else (splits[0], f"critiques_{splits[0]}.jsonl")
    ship(dataset, folder, "critiques", {"critiques": files}, programs=TRL_PROGRAMS, split=split, file=path)
    return said


def triple(row: Mapping[str, Any]) -> dict[str, Any]:
    """The triple of a row, and the conversation in which a critic says what is wrong with the draft and mends it.

    `pre_caption` and `final_caption` are its texts without tags, by CHAI's names.
    """
    conversation = trl_row(row)
    return {
        "id": row["sample"],
        **{key: row[key] for key in ("video", "question", "options", "answer")},
        "draft": row["flawed_chain"],
        "critique": row["critique"],
        "revision": row["chain"],
        "pre_caption": _without_tags(row["flawed_chain"]),
        "final_caption": _without_tags(row["chain"]),
        **{key: conversation[key] for key in ("messages", "videos")},
    }


def _without_tags(chain: str) -> str:
    return " ".join(_TAG.sub(" ", chain).split())
