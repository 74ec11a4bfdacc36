"""Whether the data of a source is there at all, and what to do where it is not."""

from pathlib import Path

from synthcam.dataset.storage.layout import MANIFEST
from trainer.recipes import build_argument, recipe_names
from trainer.sources.config import BuiltSource, RealClipsSource, SourceConfig
from trainer.sources.real_clips import MANIFEST as PAIRS


def not_at_hand(source: SourceConfig) -> str | None:
    """What of a source is not there, in words; None where there is something to read."""
    match source:
        case BuiltSource():
            if (source.path / MANIFEST).is_file():
                return None
            return f"{source.path} is no dataset, it has no {MANIFEST}; {_build(source.path, source.recipe)}"
        case RealClipsSource():
            file = source.path / PAIRS
        case _:
            file = source.file
    return None if file.is_file() else f"{file} is not there"


def _build(folder: Path, recipe: str | None) -> str:
    """The command that makes the dataset: of its recipe, or of the one that it is called after."""
    if recipe is None and folder.name not in recipe_names():
        return f"run: synthcam build RECIPE --out {folder} (recipes are {', '.join(recipe_names())}, or a YAML file)"
    return f"run: synthcam build {build_argument(recipe or folder.name)} --out {folder}"
