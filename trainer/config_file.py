"""Reading a training config: the name of one that ships, or a YAML file."""

from importlib.resources import files
from pathlib import Path

from synthcam.checked_yaml import find_yaml, parse_yaml, read_text
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
    path = find_yaml(name_or_path, _SHIPPED, config_names(), what="config", kind="config")
    return parse_yaml(read_text(path, "config"), TrainConfig, path=path, what="config")
