"""The header of a README from which Hugging Face's `datasets` knows which files make up which configuration."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from synthcam.dataset.card.statistics import Statistics
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import clips_path, samples_path

LICENCE = "cc-by-4.0"
"""Of the data. The label taxonomy is CameraBench's, whose annotations carry the same."""


def configs(tables: Mapping[str, Iterable[tuple[str, str]]]) -> list[dict[str, Any]]:
    """Configurations by name, each with its files: (split, path or pattern)."""
    return [
        {"config_name": name, "data_files": [{"split": split, "path": path} for split, path in files]}
        for name, files in tables.items()
    ]


def front_matter(header: Mapping[str, Any]) -> str:
    """A README's header."""
    return f"---\n{yaml.safe_dump(dict(header), sort_keys=False)}---\n"


SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def title(dataset: Dataset) -> str:
    """The dataset's name."""
    return f"synthcam {dataset.manifest.recipe}"


def card_header(dataset: Dataset, statistics: Statistics) -> dict[str, Any]:
    """What the Hub reads, and what tells `datasets` which tables make up which configuration."""
    clips, *samples = configs(
        {
            "clips": [(split, clips_path(split)) for split in dataset.splits],
            **{
                use: [(split, samples_path(use, split)) for of_use, split in dataset.tables if of_use == use]
                for use, _ in dataset.tables
            },
        }
    )
    rows = max(statistics.clips, statistics.samples)
    return {
        "license": LICENCE,
        "pretty_name": title(dataset),
        "language": ["en"],
        "task_categories": ["video-text-to-text", "video-classification", "visual-question-answering"],
        "tags": ["camera-motion", "synthetic", "video", "reasoning", "synthcam"],
        "size_categories": [next((name for most, name in SIZES if rows < most), "n>1M")],
        "configs": [{**clips, "default": True}, *samples],
    }
