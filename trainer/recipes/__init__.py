"""Recipes of the datasets that shipped configs train on, beside those of `synthcam build`."""

from pathlib import Path

from synthcam.dataset.recipe import Recipe
from synthcam.dataset.recipe import load_recipe as load_any

_FOLDER = Path(__file__).resolve().parent


def load_recipe(name_or_path: str) -> Recipe:
    """A recipe of a config, by name or path.

    Raises:
        InputError: there is no such recipe, or the file says something a recipe cannot.
    """
    own = _FOLDER / f"{name_or_path}.yaml"
    return load_any(own if own.is_file() else name_or_path)
