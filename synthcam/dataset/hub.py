"""The header of a README from which Hugging Face's `datasets` knows which files make up which configuration."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

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
