"""The blocks of a model's parts, and those that a config names by their numbers."""

from collections.abc import Mapping
from typing import Any

from synthcam.errors import InputError
from trainer.config import TrainConfig
from trainer.models.load import config_of
from trainer.models.tiny import TinyShape
from trainer.stage_config import SftConfig

TOWER, LANGUAGE = "vision", "language"
_CALLED = {TOWER: "vision tower", LANGUAGE: "language model"}


def block_counts(name: str) -> dict[str, int]:
    """How many blocks the parts of a model have: `tiny`, a folder (of an adapter too), or a name on the hub.

    Raises:
        InputError: there is no such model, or it is not a Qwen2.5-VL.
    """
    if name == "tiny":
        return {TOWER: TinyShape().vision_layers, LANGUAGE: TinyShape().layers}
    return counts_of_shape(config_of(name))


def counts_of_shape(shape: Any) -> dict[str, int]:
    """How many blocks the parts of a model with this configuration have."""
    return {TOWER: shape.vision_config.depth, LANGUAGE: shape.text_config.num_hidden_layers}


def names_blocks(config: TrainConfig) -> bool:
    """Whether a config names blocks of its model."""
    return config.model.vision_lora_blocks > 0 or (config.sft is not None and config.sft.camera_head is not None)


def check_blocks(config: TrainConfig, counts: Mapping[str, int]) -> None:
    """Refuse numbers of blocks that the model does not have.

    Raises:
        InputError: names the key, and how many blocks there are.
    """
    named = [("model.vision_lora_blocks", TOWER, config.model.vision_lora_blocks)]
    if isinstance(config.sft, SftConfig) and config.sft.camera_head is not None:
        named.append(("sft.camera_head.layer", config.sft.camera_head.part, config.sft.camera_head.layer))
    for key, part, number in named:
        if number > counts[part]:
            raise InputError(
                f"{key} {number}: the {_CALLED[part]} has {counts[part]} blocks; allowed are 1 to {counts[part]}"
            )
