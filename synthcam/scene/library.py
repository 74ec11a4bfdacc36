"""Finding and reading scene recipes: by the name of one that ships, or by path."""

import difflib
import hashlib
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

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
    try:
        content = path.read_bytes()
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"scene recipe {path} cannot be read: {reason}") from error
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise InputError(f"scene recipe {path}{where}: {problem}; allowed is a YAML file") from error
    if not isinstance(data, dict):
        raise InputError(f"scene recipe {path}: found {type(data).__name__}; allowed are keys and values")
    try:
        spec = RecipeFile.model_validate(data)
    except ValidationError as error:
        raise InputError(f"scene recipe {_explain(path, text, error)}") from error
    return Recipe(path.stem, hashlib.sha256(content).hexdigest(), spec)


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


def _explain(path: Path, text: str, error: ValidationError) -> str:
    """The first thing wrong, on one line: file, line, key, what was found and what is allowed."""
    first = error.errors(include_url=False)[0]
    keys = list(first["loc"])
    line, keys = _locate(yaml.compose(text, Loader=yaml.SafeLoader), keys)
    where = ".".join(str(key) for key in keys) or "(top)"
    if first["type"] == "missing":
        return f"{path}:{line}: {where} is missing"
    if first["type"] == "extra_forbidden":
        return f"{path}:{line}: {where} is not a key a recipe has here"
    message = str(first["msg"]).removeprefix("Value error, ")
    found = first["input"]
    seen = f" (found {found!r})" if isinstance(found, str | int | float | bool) or found is None else ""
    return f"{path}:{line}: {where}: {message}{seen}"


def _locate(node: yaml.Node | None, keys: list[Any]) -> tuple[int, list[Any]]:
    """Line (from 1) of the value at `keys`, and the keys without the names pydantic gives to alternatives."""
    line, kept = 1, []
    for i, key in enumerate(keys):
        last = i == len(keys) - 1
        child = None
        if isinstance(node, yaml.MappingNode):
            found = [(k, v) for k, v in node.value if k.value == key]
            if found:
                line, child = found[0][0].start_mark.line + 1, found[0][1]
            elif not last:
                continue  # the tag of a tagged union
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            child = node.value[key]
            line = child.start_mark.line + 1
        kept.append(key)
        node = child if child is not None else node
    return line, kept
