"""A head's file, beside the model that it was trained with."""

import json
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from pydantic import ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from synthcam.errors import InputError
from trainer.camera_head.config import CameraHeadConfig
from trainer.camera_head.reading import NAME, CameraReader

FILE = f"{NAME}.safetensors"
_CONFIG = "synthcam"
"""Key of the file's metadata that says where the head reads."""


def write_head(folder: Path, config: CameraHeadConfig, weights: dict[str, torch.Tensor]) -> None:
    """Write a head's weights, and where it reads, into a model's folder.

    Args:
        weights: of a whole model; those of the head are picked out by their names.
    """
    own = {
        name.rpartition(f"{NAME}.")[2]: weight.detach().contiguous().cpu()
        for name, weight in weights.items()
        if f"{NAME}." in name
    }
    save_file(own, folder / FILE, metadata={"format": "pt", _CONFIG: config.model_dump_json()})


def read_head_config(folder: Path) -> CameraHeadConfig:
    """Where the head in a model's folder reads.

    Raises:
        InputError: there is none, or its file is damaged.
    """
    path = folder / FILE
    if not path.is_file():
        raise InputError(f"{path}: no such file; a model has it where sft.camera_head.keep was true")
    try:
        with safe_open(path, framework="pt") as file:
            return CameraHeadConfig.model_validate(json.loads((file.metadata() or {})[_CONFIG]))
    except (OSError, SafetensorError, KeyError, ValueError, ValidationError) as error:
        raise InputError(f"{path}: not a camera head ({next(iter(str(error).splitlines()), '')})") from error


def load_head(reader: CameraReader, folder: Path) -> None:
    """Load the weights of the head in a model's folder.

    Raises:
        InputError: there is none, it is damaged, or it is of another shape.
    """
    read_head_config(folder)
    try:
        with safe_open(folder / FILE, framework="pt") as file:
            weights: dict[str, Any] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        reader.head.load_state_dict(weights)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise InputError(f"{folder / FILE}: does not fit ({next(iter(str(error).splitlines()), '')})") from error
