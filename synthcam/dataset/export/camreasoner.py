"""CamReasoner (https://github.com/wuhang03/CamReasoner): its SFT file, its RL file and its evaluation file.

Its loaders take the folder as the root of videos. It knows letter answers only: samples with another kind of answer are
in the SFT file alone, which has LLaMA-Factory's format. SFT prompts are those that its RL loader makes of a question,
word for word (Apache-2.0; EasyR1/verl/utils/dataset.py), so that a model is trained on what it is asked later.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from synthcam.dataset.export.chat_formats import INFO, rows_with_videos, sharegpt_info
from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.shipped import ship
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import samples_path
from synthcam.dataset.storage.rows import row_to_sample
from synthcam.dataset.storage.tables import count_rows
from synthcam.language.items import camreasoner_item, camreasoner_rl_item, sharegpt_item
from synthcam.progress import ProgressCallback

Row = Mapping[str, Any]


ANALYSE = (
    "{question}\n\n"
    "Please carefully analyze the video by first focusing on the differences between various frames, "
    "especially those that reveal overall movement or changes. Your <observation> should emphasize these "
    "frame-to-frame differences and describe the overall movement observed in the video. Then, in <think>, "
    "reason about the camera motion based on your observations, explaining how the visual evidence leads to "
    "your conclusion about the type of camera movement. Finally, provide only {answer} within the <answer> "
    "</answer> tags. Follow the format specified in the instructions."
)
LETTER, WORDS = "the single option letter (e.g., A, B, C, D, E, F etc.)", "your text answer"


def sft_item(row: Row) -> dict[str, Any]:
    """A row of the SFT file: ShareGPT, with CamReasoner's prompt."""
    item = sharegpt_item(row_to_sample(row), video=row["video"])
    item["messages"][0]["content"] = f"<video>{prompt(row)}"
    return item


def prompt(row: Row) -> str:
    """What CamReasoner asks of a question; of one without options it asks for words."""
    options = "\n".join(("\nOptions:", *row["options"])) if row["options"] else ""
    return ANALYSE.format(question=f"{row['question']}{options}", answer=LETTER if row["options"] else WORDS)


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
    ship(dataset, folder, "camreasoner")
    return said
