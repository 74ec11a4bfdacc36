"""Dataset recipes of the shipped training configs, in addition to those of `synthcam build`."""

from pathlib import Path

from synthcam.dataset.planning.recipe import DatasetRecipe
from synthcam.dataset.planning.recipe import load_recipe as load_any
from synthcam.dataset.planning.recipe import recipe_names as names_of_build

_FOLDER = Path(__file__).resolve().parent


def recipe_names() -> list[str]:
    """Names of the recipes that a config may give, sorted."""
    return sorted({*names_of_build(), *(path.stem for path in _FOLDER.glob("*.yaml"))})


def load_recipe(name_or_path: str) -> DatasetRecipe:
    """Read a dataset recipe of a config by its name or path.

    Raises:
        InputError: there is no such recipe, or it has a key or a value that is not allowed.
    """
    return load_any(_file(name_or_path) or name_or_path)


def build_argument(name_or_path: str) -> str:
    """The argument of `synthcam build` for a recipe of a config."""
    own = _file(name_or_path)
    return str(own or name_or_path)


def _file(name: str) -> Path | None:
    own = _FOLDER / f"{name}.yaml"
    return own if own.is_file() else None
