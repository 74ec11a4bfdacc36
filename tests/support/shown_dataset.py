"""A small dataset in the layout of real ones, from clips that `synthcam render` made."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from synthcam.dataset.storage.layout import CLIPS, SAMPLES, clip_id, clips_path, sample_id, samples_path, video_path
from synthcam.dataset.storage.manifest import Manifest, hash_file, write_manifest
from synthcam.dataset.storage.rows import record_to_row
from synthcam.dataset.storage.tables import write_table

USE = {"train": "sft", "validation": "vqa", "test": "vqa"}


def write_dataset(folder: Path, clips: Sequence[tuple[Path, Mapping[str, Any]]]) -> Path:
    """Write clips, each a folder with clip.json and clip.mp4 and what its row has beside it (at least its split)."""
    rows: dict[str, list[dict[str, Any]]] = {}
    asked: dict[str, list[dict[str, Any]]] = {}
    for number, (source, given) in enumerate(clips):
        record = json.loads((source / "clip.json").read_text())
        split, clip = given["split"], clip_id(number)
        video = folder / video_path(split, 0, clip)
        video.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / "clip.mp4", video)
        columns = {
            "clip": clip,
            "video": video_path(split, 0, clip),
            "sha256": hashlib.sha256(video.read_bytes()).hexdigest(),
            "use": USE[split],
            "shard": 0,
            "scene": record["spec"]["scene"],
            "scene_seed": record["spec"]["scene_seed"],
            "twin_group": clip,
            "twin_kind": None,
            "twins": None,
            **given,
        }
        rows.setdefault(split, []).append(record_to_row(record, columns))
        asked.setdefault(split, []).extend(_samples(record, columns))
    files = {}
    for split in rows:
        for path, content, schema in (
            (clips_path(split), rows[split], CLIPS),
            (samples_path(USE[split], split), asked[split], SAMPLES),
        ):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            write_table(folder / path, content, schema)
            files[path] = hash_file(folder / path)
    manifest = Manifest(
        synthcam="0.1.0",
        recipe="a few clips",
        recipe_sha256="0" * 64,
        seed=7,
        backend="moderngl",
        renderer={"renderer": "llvmpipe"},
        versions={},
        thresholds={},
        counts={"clips": {split: len(found) for split, found in rows.items()}},
        rejected={},
        balance={},
        files=files,
    )
    write_manifest(folder, manifest)
    return folder


def _samples(record: Mapping[str, Any], columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = []
    for number, sample in enumerate(record["samples"]):
        message = {"role": "user", "content": sample["question"]}
        told.append(
            {
                **sample,
                **{key: columns[key] for key in ("clip", "video", "split", "use")},
                "sample": sample_id(columns["clip"], number),
                "source": "synthcam",
                "observation": "",
                "think": "",
                "prompt": sample["question"],
                "messages": [message],
                "videos": [columns["video"]],
                "twin": None,
            }
        )
    return told
