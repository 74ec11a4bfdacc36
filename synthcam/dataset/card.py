"""The dataset card: README.md with Hugging Face's YAML header, and the pictures it shows.

Everything in it comes from the manifest and the tables: no clock, no host, no path.
"""

import json
from pathlib import Path
from typing import Any

from synthcam.dataset.card_figures import draw_figures
from synthcam.dataset.card_sections import SECTIONS, title
from synthcam.dataset.card_statistics import Statistics, read_statistics
from synthcam.dataset.hub import LICENCE, configs, front_matter
from synthcam.dataset.layout import README, clips_path, samples_path
from synthcam.dataset.manifest import Dataset, Manifest

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def write_card(dataset: Dataset) -> list[Path]:
    """Write the card of a dataset whose tables and videos stand; gives the files that were written, sorted."""
    dataset = Dataset(dataset.folder, _as_stored(dataset.manifest))
    statistics = read_statistics(dataset)
    figures = draw_figures(dataset, statistics)
    sections = (section(dataset, statistics) for section in SECTIONS)
    text = "\n\n".join(sections)
    header = front_matter(card_header(dataset, statistics))
    path = dataset.folder / README
    path.write_text(f"{header}\n{text}\n", encoding="utf-8")
    return sorted([path, *figures])


def _as_stored(manifest: Manifest) -> Manifest:
    """A manifest in the order in which it is read again: the card is the same whenever it is written."""
    return Manifest.model_validate(json.loads(json.dumps(manifest.model_dump(mode="json"), sort_keys=True)))


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
