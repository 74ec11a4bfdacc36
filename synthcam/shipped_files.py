"""Scenes, recipes and training configs that come with the package, found by name before anything slow is imported."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from synthcam.errors import InputError

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_scenes"


@dataclass(frozen=True)
class ShippedFiles:
    """A folder of shipped YAML files.

    Attributes:
        what: what the name of one names, for messages.
        kind: what such a file is, for messages.
    """

    folder: Path
    what: str
    kind: str

    def names(self) -> list[str]:
        """Names of the files, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.yaml"))

    def find(self, name_or_path: str | Path) -> Path:
        """Find a shipped file by its name, or a YAML file by its path.

        Raises:
            InputError: there is none; gives the nearest names.
        """
        name, names = str(name_or_path), self.names()
        if isinstance(name_or_path, Path) or name.endswith((".yaml", ".yml")) or "/" in name:
            path = Path(name_or_path)
            if not path.is_file():
                raise InputError(f"{self.kind} {path} does not exist; shipped ones are {', '.join(names)}")
            return path
        if name not in names:
            near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
            meant = f"did you mean {' or '.join(near)}? " if near else ""
            raise InputError(f"there is no {self.what} {name!r}; {meant}allowed are {', '.join(names)}, or a YAML file")
        return self.folder / f"{name}.yaml"


# Inside an installed package, or beside it in the source tree.
SCENES = ShippedFiles(_INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "scenes", "scene", "scene recipe")
DATASET_RECIPES = ShippedFiles(_PACKAGE / "dataset" / "recipes", "recipe", "recipe")
