"""What training costs: the parameters of a model, the memory of a stage by printed terms, and how long it takes.

The formula of the memory counts tensors, not the losses of the allocator nor the memory of CUDA itself: measured
peaks are
higher. Hours come from what a GPU was measured to do: the table `trainer/costs.json` has a row for each model, mode,
stage
and GPU that `benchmarks/gpu_train.py cost --table` has run. Where it was not measured, a formula counts arithmetic
and, in
rollouts, the reading of weights and keys from memory.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

import trainer.compat  # noqa: F401  # isort: skip
import json
from importlib.resources import files

import torch
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

from trainer.models.load import lora_targets
from trainer.stage_config import GrpoConfig, ModelConfig, StageConfig

BYTES = {"float32": 4, "bfloat16": 2}
LEARNING_BYTES = 4
"""Trained weights are float32: adapters in peft, whole models in FSDP2, ZeRO-3 and with `dtype` float32."""
PATCHES_A_TOKEN = 4
_HIDDENS, _INTERMEDIATES = 10, 4
"""Tensors of each width that a layer keeps for its gradient: two norms with their inputs, queries, keys, values,
attention, its projection, two sums; gate, up, their activation and product."""


@dataclass(frozen=True)
class Sizes:
    """The sizes of a model that decide its memory.

    Attributes:
        parameters: number of parameters without adapters.
        trainable: number of parameters that are trained, adapters included.
        adapters: number of parameters that LoRA adds.
        hidden, intermediate, layers: widths and depth of the language model.
        key_value: width of the keys, and of the values, of a token in a layer.
        vision_hidden, vision_intermediate, vision_layers: widths and depth of the vision tower.
        vision_learns: whether the vision tower is trained beside its merger.
    """

    parameters: int
    trainable: int
    adapters: int
    hidden: int
    intermediate: int
    layers: int
    key_value: int
    vision_hidden: int
    vision_intermediate: int
    vision_layers: int
    vision_learns: bool


def sizes_of(shape: Qwen2_5_VLConfig, model: ModelConfig) -> Sizes:
    """Count the parameters of a model on the meta device, where they have shapes but no memory."""
    with torch.device("meta"):
        built = Qwen2_5_VLForConditionalGeneration(shape)
    parameters = sum(parameter.numel() for parameter in built.parameters())
    adapters = 0
    if model.mode == "lora":
        targets = lora_targets(model.vision_lora_blocks)
        layers = (part for name, part in built.named_modules() if re.fullmatch(targets, name))
        adapters = sum(model.lora_rank * (part.in_features + part.out_features) for part in layers)
        trainable = adapters
    elif model.mode in ("frozen-vision", "language"):
        tower = built.model.visual
        frozen = sum(p.numel() for p in tower.parameters())
        if model.mode == "frozen-vision":
            frozen -= sum(p.numel() for p in tower.merger.parameters())
        trainable = parameters - frozen
    else:
        trainable = parameters
    text: Any = shape.text_config
    vision: Any = shape.vision_config
    return Sizes(
        parameters=parameters,
        trainable=trainable,
        adapters=adapters,
        hidden=text.hidden_size,
        intermediate=text.intermediate_size,
        layers=text.num_hidden_layers,
        key_value=text.hidden_size // text.num_attention_heads * text.num_key_value_heads,
        vision_hidden=vision.hidden_size,
        vision_intermediate=vision.intermediate_size,
        vision_layers=vision.depth,
        vision_learns=model.mode == "full" or model.vision_lora_blocks > 0,
    )


@dataclass(frozen=True)
class Tokens:
    """The most tokens of an example: those of the video, of the prompt's text, and of the answer."""

    video: int
    prompt: int
    answer: int

    @property
    def all(self) -> int:
        """The length of the sequence."""
        return self.video + self.prompt + self.answer


@dataclass(frozen=True)
class Memory:
    """Memory in bytes on one device that has the whole model."""

    weights: float
    gradients: float
    optimizer: float
    forward: float
    rollouts: float

    @property
    def states(self) -> float:
        """The part that ZeRO-3 and FSDP2 spread over devices."""
        return self.weights + self.gradients + self.optimizer

    @property
    def peak(self) -> float:
        """The most memory at a time: rollouts and forward passes do not overlap."""
        return self.states + max(self.forward, self.rollouts)


def memory(
    sizes: Sizes,
    model: ModelConfig,
    stage: StageConfig,
    tokens: Tokens,
    *,
    device: Literal["cpu", "cuda"],
    devices: int = 1,
) -> Memory:
    """The memory of weights, gradients, Adam's two moments, activations, and the cache of a rollout.

    With gradient checkpointing only the input of each layer is kept, and one layer at a time is computed again.

    Args:
        devices: number of devices that share a batch.
    """
    spread = stage.spread(devices)
    width = BYTES[model.dtype]
    frozen = sizes.parameters + sizes.adapters - sizes.trainable
    number = 2 if device == "cuda" else width  # activations are bfloat16 on a GPU, as mixed precision has it
    sequences, patches = spread.device_batch * tokens.all, spread.device_batch * tokens.video * PATCHES_A_TOKEN
    layer = sequences * (_HIDDENS * sizes.hidden + _INTERMEDIATES * sizes.intermediate) * number
    vision = patches * (_HIDDENS * sizes.vision_hidden + _INTERMEDIATES * sizes.vision_intermediate) * number
    if stage.gradient_checkpointing:
        language = sizes.layers * sequences * sizes.hidden * number + layer
        looking = vision + (sizes.vision_layers * patches * sizes.vision_hidden * number if sizes.vision_learns else 0)
    else:
        language = sizes.layers * layer
        looking = vision * (sizes.vision_layers if sizes.vision_learns else 1)
    cache = 2 * sizes.layers * sizes.key_value * number
    rollouts = spread.device_batch * spread.passes * tokens.all * cache if isinstance(stage, GrpoConfig) else 0.0
    return Memory(
        weights=frozen * width + sizes.trainable * LEARNING_BYTES,
        gradients=sizes.trainable * LEARNING_BYTES,
        optimizer=2 * sizes.trainable * LEARNING_BYTES,
        forward=language + looking,
        rollouts=rollouts,
    )


TABLE = "costs.json"
ASSUMED_GPU = "H100"
PEAK_FLOPS = 989e12
"""bfloat16, dense (NVIDIA's data sheet of the H100 SXM)."""
BANDWIDTH = 3.35e12
"""Bytes a second from the GPU's memory, of the same data sheet."""
SHARE_OF_PEAK = 0.4
"""What of the peak training is assumed to reach; not measured here."""


class MeasuredCost(BaseModel):
    """A row of the table: what one GPU was measured to do.

    Attributes:
        model, mode, stage: what was trained, as configs name them.
        gpu: the name that the driver gives.
        tokens_a_second: tokens of all sequences (in grpo with their completions) by the seconds of a whole step.
        peak_gib: the most memory that torch held.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    mode: str
    stage: str
    gpu: str
    tokens_a_second: float = Field(gt=0)
    peak_gib: float | None = None


@dataclass(frozen=True)
class Hours:
    """How long a stage takes, and where that comes from."""

    hours: float
    how: str


def measured_costs() -> list[MeasuredCost]:
    """Every row of the table."""
    content = json.loads(files("trainer").joinpath(TABLE).read_text())
    return TypeAdapter(list[MeasuredCost]).validate_python(content)


def hours_of(
    name: str, stage: StageConfig, model: ModelConfig, sizes: Sizes, tokens: Tokens, *, sequences: int, devices: int
) -> Hours:
    """The hours of a stage on GPUs.

    Args:
        tokens: of its longest example; all are counted as long as that.
        sequences: sequences of the whole stage; in grpo, completions.
    """
    on_each = sequences / devices
    for row in measured_costs():
        if (row.model, row.mode, row.stage) == (model.name, model.mode, name):
            seconds = on_each * tokens.all / row.tokens_a_second
            return Hours(seconds / 3600, f"measured on {row.gpu}: {row.tokens_a_second:,.0f} tokens a second")
    seconds = on_each * tokens.all * _operations(stage, model, sizes) / (SHARE_OF_PEAK * PEAK_FLOPS)
    how = f"by a formula, not measured: {SHARE_OF_PEAK:.0%} of an {ASSUMED_GPU}'s arithmetic"
    if isinstance(stage, GrpoConfig):
        steps = sequences / stage.batch / stage.generations
        seconds += steps * _rollout_seconds(stage, model, sizes, tokens, devices)
        how += ", and its memory read once for each token of a rollout"
    return Hours(seconds / 3600, how)


def _operations(stage: StageConfig, model: ModelConfig, sizes: Sizes) -> float:
    """Operations a token (J. Kaplan et al., 2020): two a parameter forwards, two backwards, two for its gradient."""
    backwards = 2 + 2 * sizes.trainable / (sizes.parameters + sizes.adapters)
    again = 2 if stage.gradient_checkpointing else 0
    return (2 + backwards + again) * (sizes.parameters + sizes.adapters)


def _rollout_seconds(stage: GrpoConfig, model: ModelConfig, sizes: Sizes, tokens: Tokens, devices: int) -> float:
    """Seconds in which a device samples the completions of a step, all of them side by side."""
    spread = stage.spread(devices)
    keys = 2 * sizes.layers * sizes.key_value * 2 * tokens.all * spread.device_batch * spread.passes
    weights = sizes.parameters * BYTES[model.dtype]
    return tokens.answer * (weights + keys) / BANDWIDTH
