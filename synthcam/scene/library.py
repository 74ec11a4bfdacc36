"""Finding and reading scene recipes: by the name of one that ships, or by path."""

import hashlib
from pathlib import Path

from synthcam.checked_yaml import find_yaml, parse_yaml, read_text
from synthcam.scene.recipe import Recipe, RecipeFile

_PACKAGE = Path(__file__).resolve().parents[1]


def recipe_folder() -> Path:
    """Where the recipes that ship lie: inside an installed package, or beside it in the source tree."""
    installed = _PACKAGE / "_scenes"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenes"


def recipe_names() -> list[str]:
    """Names of the recipes that ship, sorted."""
    return sorted(path.stem for path in recipe_folder().glob("*.yaml"))


def load_recipe(name_or_path: str | Path) -> Recipe:
    """Read a recipe by its name, or from a YAML file.

    Raises:
        InputError: there is no such recipe, or the file says something a recipe cannot.
    """
    path = find_yaml(name_or_path, recipe_folder(), recipe_names(), what="scene", kind="scene recipe")
    text = read_text(path, "scene recipe")
    spec = parse_yaml(text, RecipeFile, path=path, what="scene recipe")
    return Recipe(path.stem, hashlib.sha256(text.encode()).hexdigest(), spec)
