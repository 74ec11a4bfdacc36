"""How long a stage takes: from what a GPU was measured to do, or by a formula where it was not measured.

The table `trainer/costs.json` has a row for each model, mode, stage and GPU that `benchmarks/gpu_train.py cost --table`
has run. The formula counts arithmetic and, in rollouts, the reading of weights and keys from memory.
"""

import json
from dataclasses import dataclass
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from trainer.config import GrpoConfig, ModelConfig, StageConfig
from trainer.cost import BYTES, Sizes, Tokens

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
