"""CamReasoner (https://github.com/wuhang03/CamReasoner): its SFT file, its RL file and its evaluation file.

Videos keep their paths below the folder, which its loaders take as their root. It knows letter answers only: samples
with another kind of answer are in the SFT file alone, which has LLaMA-Factory's format.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from synthcam.dataset.export.chat_formats import INFO, rows_with_videos, sharegpt_info
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import samples_path
from synthcam.dataset.storage.rows import row_to_sample
from synthcam.dataset.storage.tables import count_rows
from synthcam.language.items import camreasoner_item, camreasoner_rl_item, sharegpt_item
from synthcam.progress import ProgressCallback

Row = Mapping[str, Any]


def sft_item(row: Row) -> dict[str, Any]:
    """A row of the SFT file: ShareGPT."""
    return sharegpt_item(row_to_sample(row), video=row["video"])


def rl_item(row: Row) -> dict[str, Any]:
    """A row of the RL file, as its EasyR1 configuration names the keys."""
    return camreasoner_rl_item(row_to_sample(row), video=row["video"])


def evaluation_item(row: Row) -> dict[str, Any]:
    """A row of the evaluation file."""
    return camreasoner_item(row_to_sample(row), identity=row["sample"], video=row["video"])


FILES: Mapping[str, tuple[str, Callable[[Row], dict[str, Any]]]] = {
    "sft": ("sft", sft_item),
    "rl": ("rl", rl_item),
    "vqa": ("evaluation", evaluation_item),
}
"""For each use the name of its file and the function that makes a row."""


def write_camreasoner(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """sft_<split>.json with dataset_info.json, rl_<split>.json, evaluation_<split>.json."""
    info, said = {}, []
    for use, split in dataset.tables:
        if use not in FILES:
            said.append(f"left out: {use} {split}, of which CamReasoner has no kind")
            continue
        kind, item = FILES[use]
        path = f"{kind}_{split}.json"
        rows = rows_with_videos(dataset, folder, use, split, progress, letters_only=use != "sft")
        count = folder.json_list(path, map(item, rows))
        said.append(f"{path}: {count} samples")
        if left_out := count_rows(dataset.table(samples_path(use, split))) - count:
            why = (
                "whose answer is no letter or whose video is left out"
                if folder.skipped
                else "whose answer is no letter"
            )
            said.append(f"left out of {path}: {left_out} samples {why}")
        if use == "sft":
            info[f"synthcam_{split}"] = sharegpt_info(path)
    if info:
        (folder.folder / INFO).write_text(json.dumps(info, indent=1) + "\n")
    return said
