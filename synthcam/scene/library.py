"""Finding and reading scene recipes: by the name of one that ships, or by path."""

import difflib
import hashlib
from pathlib import Path

from synthcam.checked_yaml import parse_yaml, read_text
from synthcam.errors import InputError
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
    path = _find(name_or_path)
    text = read_text(path, "scene recipe")
    spec = parse_yaml(text, RecipeFile, path=path, what="scene recipe")
    return Recipe(path.stem, hashlib.sha256(text.encode()).hexdigest(), spec)


def _find(name_or_path: str | Path) -> Path:
    name = str(name_or_path)
    if isinstance(name_or_path, Path) or name.endswith((".yaml", ".yml")) or "/" in name:
        path = Path(name_or_path)
        if not path.is_file():
            raise InputError(f"scene recipe {path} does not exist; shipped ones are {', '.join(recipe_names())}")
        return path
    names = recipe_names()
    if name not in names:
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        meant = f"did you mean {' or '.join(near)}? " if near else ""
        raise InputError(f"there is no scene {name!r}; {meant}allowed are {', '.join(names)}, or a YAML file")
    return recipe_folder() / f"{name}.yaml"
