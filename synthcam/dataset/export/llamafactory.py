"""LLaMA-Factory: ShareGPT files with a dataset_info.json; pass the folder as `dataset_dir` and `media_dir`.

Keys: https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md (sharegpt format, multimodal).
"""

import json
from typing import Any

from synthcam.clips.render import Progress
from synthcam.dataset.export.chats import rows_with_videos
from synthcam.dataset.export.target import Target
from synthcam.dataset.manifest import Dataset

INFO = "dataset_info.json"


def sharegpt_info(file_name: str) -> dict[str, Any]:
    """The entry of a ShareGPT file with videos in dataset_info.json."""
    return {
        "file_name": file_name,
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "videos": "videos"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
    }


def write_llamafactory(dataset: Dataset, target: Target, progress: Progress) -> list[str]:
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
