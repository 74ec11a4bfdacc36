"""Chat formats with one JSON object a sample: LLaMA-Factory, ms-swift and TRL, and critiques as triples.

Sources of their keys:
    https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md (sharegpt format, multimodal)
    https://swift.readthedocs.io/en/latest/Customization/Custom-dataset.html (standard format)
    https://huggingface.co/docs/trl/dataset_formats (language modelling with `messages`; prompt-only with `prompt`)

A triple is a draft that is false in one place, what is wrong with it, and the draft as it should be.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from synthcam.dataset.export.folder import ExportFolder
from synthcam.dataset.export.shipped import REWARD, TRL_PROGRAMS, ship
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import samples_path
from synthcam.dataset.storage.rows import row_to_sample
from synthcam.dataset.storage.tables import count_rows
from synthcam.errors import InputError
from synthcam.language.items import trl_item
from synthcam.progress import ProgressCallback

PROMPT_ONLY_USES = ("rl", "temporal")
"""Uses in which a model answers by itself and is rewarded: trainers need the prompt and the right answer."""


def rows_with_videos(
    dataset: Dataset,
    folder: ExportFolder,
    use: str,
    split: str,
    progress: ProgressCallback,
    *,
    letters_only: bool = False,
) -> Iterator[dict[str, Any]]:
    """Iterate over the rows of a table of samples, each with its video's path in the folder, where it is put first.

    Args:
        letters_only: skip samples whose answer is not the letter of an option.

    Raises:
        InputError: a row names other videos for its messages than its own.
    """
    total = count_rows(dataset.table(samples_path(use, split)))
    for number, row in enumerate(dataset.samples(use, split), start=1):
        if (row["options"] or not letters_only) and folder.takes(row["video"]):
            # Other tools open what stands there, wherever that may be.
            if row["videos"] != [row["video"]]:
                raise InputError(f"{dataset.folder}: sample {row['sample']}: its videos are not its video alone")
            video = folder.video(row["video"])
            yield {**row, "video": video, "videos": [video]}
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


def write_llamafactory(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write synthcam_<use>_<split>.json in ShareGPT form, and dataset_info.json, which names each as a dataset.

    Pass the folder to LLaMA-Factory as `dataset_dir` and `media_dir`.
    """
    info, said = {}, []
    for use, split in dataset.tables:
        name = f"synthcam_{use}_{split}"
        rows = rows_with_videos(dataset, folder, use, split, progress)
        count = folder.json_list(f"{name}.json", ({key: row[key] for key in ("messages", "videos")} for row in rows))
        if count:
            info[name] = sharegpt_info(f"{name}.json")
            said.append(f"dataset {name}: {count} samples")
    (folder.folder / INFO).write_text(json.dumps(info, indent=1) + "\n")
    ship(dataset, folder, "llamafactory")
    return said


def swift_item(row: Mapping[str, Any]) -> dict[str, Any]:
    """A sample for ms-swift: `messages` and `videos`; for rewards the prompt, the `solution` and the `options`."""
    if row["use"] not in PROMPT_ONLY_USES:
        return {"messages": row["messages"], "videos": row["videos"]}
    solution = f"<answer>{row['answer']}</answer>"
    prompt = {"messages": row["messages"][:1], "videos": row["videos"]}
    return {**prompt, "solution": solution, "options": row["options"]}


def write_swift(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write <use>_<split>.jsonl for ms-swift. Paths are relative to the folder, where `swift` has to be run."""
    said = []
    for use, split in dataset.tables:
        path = f"{use}_{split}.jsonl"
        rows = rows_with_videos(dataset, folder, use, split, progress)
        said.append(f"{path}: {folder.json_lines(path, map(swift_item, rows))} samples")
    ship(dataset, folder, "swift", programs=(REWARD,))
    return said


def trl_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A sample for TRL: the conversation as lists of parts, or the prompt and what a reward needs."""
    item = trl_item(row_to_sample(row), video=row["video"])
    if row["kind"] == "critique":
        for message, stored in zip(item["messages"], row["messages"], strict=True):
            message["content"][-1]["text"] = stored["content"].removeprefix("<video>")
    # Parts with and without text get the same keys, so that readers infer one type of part.
    for message in item["messages"]:
        message["content"] = [{"type": part["type"], "text": part.get("text")} for part in message["content"]]
    if row["use"] not in PROMPT_ONLY_USES:
        return item
    kept = {key: row[key] for key in ("sample", "kind", "question", "options", "answer", "twin")}
    return {"prompt": item["messages"][:1], "videos": item["videos"], **kept}


def write_trl(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write <use>/<split>.jsonl for TRL, and a README so that `datasets.load_dataset(OUT, use)` reads them."""
    said: list[str] = []
    files: dict[str, list[tuple[str, str]]] = {}
    for use, split in dataset.tables:
        path = f"{use}/{split}.jsonl"
        rows = rows_with_videos(dataset, folder, use, split, progress)
        count = folder.json_lines(path, map(trl_row, rows))
        if count:
            files.setdefault(use, []).append((split, path))
            said.append(f"{path}: {count} samples")
    ship(dataset, folder, "trl", files, programs=TRL_PROGRAMS, config=next(iter(files), ""))
    return said


CRITIQUES_USE = "critique"
_TAG = re.compile(r"</?(?:observation|think|answer)>")


def write_critiques(dataset: Dataset, folder: ExportFolder, progress: ProgressCallback) -> list[str]:
    """Write critiques_<split>.jsonl and the videos.

    Raises:
        InputError: the dataset has no critiques.
    """
    splits = [split for use, split in dataset.tables if use == CRITIQUES_USE]
    if not splits:
        raise InputError(
            f"{dataset.folder}: has no critiques to export; a recipe asks for them with samples of `critique`"
        )
    said, files = [], []
    for split in splits:
        path = f"critiques_{split}.jsonl"
        count = folder.json_lines(path, map(triple, rows_with_videos(dataset, folder, CRITIQUES_USE, split, progress)))
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
