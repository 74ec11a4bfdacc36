"""The data of a config that is missing: a message that says how to get it, or the datasets to build."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.storage.layout import MANIFEST
from synthcam.errors import MachineError
from trainer.machine import process_count
from trainer.recipes import build_argument, load_recipe, recipe_names
from trainer.sources.config import BuiltSource, RealClipsSource, SourceConfig
from trainer.sources.real_clips import MANIFEST as PAIRS

if TYPE_CHECKING:
    from trainer.config import TrainConfig


def missing_data(source: SourceConfig) -> str | None:
    """Say which data of a source is missing and which command makes it; None if all is there."""
    match source:
        case BuiltSource():
            if (source.path / MANIFEST).is_file():
                return None
            return f"{source.path} is not a dataset, it has no {MANIFEST}; {_build(source.path, source.recipe)}"
        case RealClipsSource():
            file = source.path / PAIRS
        case _:
            file = source.file
    return None if file.is_file() else f"{file} does not exist"


def _build(folder: Path, recipe: str | None) -> str:
    """The command that builds the dataset, from its recipe or from the recipe with the folder's name."""
    if recipe is None and folder.name not in recipe_names():
        return f"run: synthcam build RECIPE --out {folder} (recipes are {', '.join(recipe_names())}, or a YAML file)"
    return f"run: synthcam build {build_argument(recipe or folder.name)} --out {folder}"


def datasets_to_build(config: "TrainConfig") -> Iterator[tuple[Path, DatasetRecipe]]:
    """Find the missing datasets that a config has recipes for: folder and recipe of each.

    Raises:
        MachineError: there are several processes, each of which would build them.
    """
    for source in config.sources():
        if not isinstance(source, BuiltSource) or source.recipe is None or (source.path / MANIFEST).is_file():
            continue
        if process_count() > 1:
            raise MachineError(f"{source.path}: build it first: synthcam build {source.recipe} --out {source.path}")
        yield source.path, load_recipe(source.recipe)
