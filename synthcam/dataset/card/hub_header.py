"""The YAML header of a README, from which Hugging Face's `datasets` learns the configurations and their files."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from synthcam.dataset.card.statistics import Statistics
from synthcam.dataset.storage.dataset import Dataset
from synthcam.dataset.storage.layout import clips_path, events_path, samples_path
from synthcam.digests import KEY, with_digest

LICENCE = "cc-by-4.0"
"""Licence of the data, the same as of CameraBench's annotations, whose label taxonomy is used."""


def configs(tables: Mapping[str, Iterable[tuple[str, str]]], description: str) -> list[dict[str, Any]]:
    """The `configs` of a header: configurations by name, each with its files as (split, path or pattern).

    Args:
        description: tells the dataset from every other. `datasets` caches what it reads under the name of the folder
            and this header alone: with two equal headers it would show the rows of one dataset as those of another.
    """
    return [
        {
            "config_name": name,
            "description": description,
            "data_files": [{"split": split, "path": path} for split, path in files],
        }
        for name, files in tables.items()
    ]


def front_matter(header: Mapping[str, Any]) -> str:
    """The text of a header between its --- lines."""
    return f"---\n{yaml.safe_dump(dict(header), sort_keys=False)}---\n"


SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def title(dataset: Dataset) -> str:
    """The name of a dataset for people."""
    return f"synthcam {dataset.manifest.recipe}"


def _tables_digest(dataset: Dataset) -> str:
    """Eight hexadecimal digits of the hash of a dataset's tables, which are there before its card and manifest."""
    hashes = {path: entry.sha256 for path, entry in dataset.manifest.files.items() if path.endswith(".parquet")}
    return str(with_digest(hashes)[KEY])[:8]


def card_header(dataset: Dataset, statistics: Statistics) -> dict[str, Any]:
    """The header of a dataset's card: licence, tags and size for the Hub, configurations for `datasets`."""
    clips, *samples = configs(
        {
            "clips": [(split, clips_path(split)) for split in dataset.splits],
            **(
                {"events": files}
                if (files := [(s, t) for s in dataset.splits if (t := events_path(s)) in dataset.manifest.files])
                else {}
            ),
            **{
                use: [(split, samples_path(use, split)) for of_use, split in dataset.tables if of_use == use]
                for use, _ in dataset.tables
            },
        },
        f"{title(dataset)}, tables {_tables_digest(dataset)}",
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
