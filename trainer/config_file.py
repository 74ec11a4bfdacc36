"""Reading a training config: the name of one that ships, or a YAML file."""

import difflib
from importlib.resources import files
from pathlib import Path

from synthcam.checked_yaml import parse_yaml, read_text
from synthcam.errors import InputError
from trainer.config import TrainConfig

_SHIPPED = Path(str(files("trainer").joinpath("configs")))


def config_names() -> list[str]:
    """Names of the configs that ship, sorted."""
    return sorted(path.stem for path in _SHIPPED.glob("*.yaml"))


def load_config(name_or_path: str | Path) -> TrainConfig:
    """Read a training config.

    Raises:
        InputError: there is no such config, or it says something a config cannot.
    """
    path = _find(str(name_or_path))
    return parse_yaml(read_text(path, "config"), TrainConfig, path=path, what="config")


def _find(name: str) -> Path:
    if name.endswith((".yaml", ".yml")) or "/" in name:
        if not Path(name).is_file():
            raise InputError(f"config {name} does not exist; shipped ones are {', '.join(config_names())}")
        return Path(name)
    if name not in config_names():
        near = difflib.get_close_matches(name, config_names(), n=1, cutoff=0.4)
        meant = f"did you mean {near[0]}? " if near else ""
        raise InputError(f"there is no config {name!r}; {meant}allowed are {', '.join(config_names())}, or a YAML file")
    return _SHIPPED / f"{name}.yaml"
