"""ms-swift: one JSON object a line with `messages` and `videos`; for rewards, `solution` in place of the reply.

Keys: https://swift.readthedocs.io/en/latest/Customization/Custom-dataset.html (standard format). Paths are
relative to the folder, from which `swift` has to be run.
"""

from collections.abc import Mapping
from typing import Any

from synthcam.clips.render import Progress
from synthcam.dataset.export.chats import ASKED, rows_with_videos
from synthcam.dataset.export.target import Target
from synthcam.dataset.manifest import Dataset


def swift_item(row: Mapping[str, Any]) -> dict[str, Any]:
    """The line of a sample. Columns besides ms-swift's own are handed to its reward functions."""
    if row["use"] not in ASKED:
        return {"messages": row["messages"], "videos": row["videos"]}
    solution = f"<answer>{row['answer']}</answer>"
    return {"messages": row["messages"][:1], "videos": row["videos"], "solution": solution}


def write_swift(dataset: Dataset, target: Target, progress: Progress) -> list[str]:
    """<use>_<split>.jsonl."""
    said = []
    for use, split in dataset.tables:
        path = f"{use}_{split}.jsonl"
        rows = rows_with_videos(dataset, target, use, split, progress)
        said.append(f"{path}: {target.json_lines(path, map(swift_item, rows))} samples")
    return said
