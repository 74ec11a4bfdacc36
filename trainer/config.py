"""What a training run is: everything that decides it, in one file that names every key."""

import itertools
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from synthcam.checked_yaml import StrictModel, find_yaml, parse_yaml, read_text
from synthcam.errors import InputError
from trainer.sources.config import (
    FILE_SOURCES,
    BuiltSource,
    Positive,
    RealClipsSource,
    Share,
    SourceConfig,
    source_name,
)
from trainer.video import VideoInput

StageName = Literal["sft", "grpo"]
LARGEST_SEED = 2**32 - 1
"""Of numpy's global generator, which transformers seeds."""


class ModelConfig(StrictModel):
    """Which model, and what of it learns.

    Attributes:
        name: "tiny" (built from its config, from random weights), a folder, or a name on the Hugging Face hub.
        mode: all weights, LoRA on the language model, or all but the vision tower.
        lora_rank, lora_alpha: used by mode lora alone.
        attention: of transformers; sdpa needs no build.
        dtype: of the weights.
        allow_other_video: take a checkpoint in a folder although it was trained with another video input than this
            run's; results say so.
    """

    name: str
    mode: Literal["full", "lora", "frozen-vision"] = "full"
    lora_rank: Positive = 64
    lora_alpha: Positive = 128
    attention: Literal["sdpa", "eager", "flash_attention_2"] = "sdpa"
    dtype: Literal["float32", "bfloat16"] = "bfloat16"
    allow_other_video: bool = False


class StageConfig(StrictModel):
    """What both stages have in common.

    Attributes:
        mixture: where examples come from; the weights hold inside every batch.
        steps: of the optimizer.
        batch_size: examples (for grpo: completions) a device and forward pass.
        accumulate: forward passes a step.
        warmup_steps: the learning rate rises over these, then follows `schedule`.
        adam_beta2: how long AdamW remembers the size of gradients.
        muon_learning_rate: the matrices inside layers learn by Muon at this rate, all else by AdamW; without it, all
            by AdamW.
        save_every: steps between checkpoints.
        workers: processes that decode videos ahead; 0 decodes in the training process.
    """

    mixture: Annotated[tuple[SourceConfig, ...], Field(min_length=1)]
    steps: Positive
    batch_size: Positive
    accumulate: Positive = 1
    learning_rate: float = Field(gt=0, le=1)
    schedule: Literal["constant", "linear", "cosine"] = "cosine"
    warmup_steps: Annotated[int, Field(ge=0)] = 0
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    adam_beta2: float = Field(default=0.999, gt=0, lt=1)
    muon_learning_rate: float | None = Field(default=None, gt=0, le=1)
    gradient_checkpointing: bool = True
    save_every: Positive = 100
    log_every: Positive = 10
    workers: Annotated[int, Field(ge=0)] = 0

    @property
    def sequences_a_step(self) -> int:
        """What one device works on before the weights change."""
        return self.batch_size * self.accumulate

    @property
    def questions_a_step(self) -> int:
        """How many examples of the mixture that is, on one device."""
        return self.sequences_a_step

    @model_validator(mode="after")
    def _named_apart(self) -> "StageConfig":
        names = [source_name(source) for source in self.mixture]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two sources are called {name!r}; give one another name")
        return self


class SftConfig(StageConfig):
    """Supervised fine-tuning."""


class RewardWeights(StrictModel):
    """What each reward counts; 0 leaves it out."""

    accuracy: Annotated[float, Field(ge=0)] = 0.7
    format: Annotated[float, Field(ge=0)] = 0.1
    geometry: Annotated[float, Field(ge=0)] = 0.1
    consistency: Annotated[float, Field(ge=0)] = 0.05
    time_reversal: Annotated[float, Field(ge=0)] = 0.05

    @model_validator(mode="after")
    def _some(self) -> "RewardWeights":
        if not any(self.model_dump().values()):
            raise ValueError("all weights are 0; allowed is at least one above 0")
        return self


class GrpoConfig(StageConfig):
    """Reinforcement learning.

    Attributes:
        generations: completions a prompt, compared with each other.
        max_completion_tokens: a completion is cut there.
        beta: weight of the divergence from the model it started from.
        time_pairs: share of the questions that are asked of a clip and of the clip played backwards.
    """

    generations: Annotated[int, Field(ge=2)] = 8
    max_completion_tokens: Positive = 512
    temperature: float = Field(default=1.0, gt=0, le=2)
    beta: Annotated[float, Field(ge=0)] = 0.0
    rewards: RewardWeights = RewardWeights()
    time_pairs: Share = 0.5

    @property
    def questions_a_step(self) -> int:
        """Each is answered `generations` times."""
        return self.sequences_a_step // self.generations

    @model_validator(mode="after")
    def _whole_groups(self) -> "GrpoConfig":
        if self.sequences_a_step % self.generations:
            raise ValueError(
                f"batch_size {self.batch_size} x accumulate {self.accumulate} is no multiple of generations "
                f"{self.generations}"
            )
        return self


class EvaluationConfig(StrictModel):
    """Held-out accuracy by greedy generation, before and after each stage.

    Attributes:
        mixture: held-out questions; weights do not count.
        controls: the same questions with frames reversed, mirrored, frozen and shuffled.
    """

    mixture: Annotated[tuple[SourceConfig, ...], Field(min_length=1)]
    batch_size: Positive = 32
    max_new_tokens: Positive = 512
    controls: bool = True


class TrainConfig(StrictModel):
    """A whole run."""

    device: Literal["cpu", "cuda"]
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    out: Path
    model: ModelConfig
    video: VideoInput
    sft: SftConfig | None = None
    grpo: GrpoConfig | None = None
    evaluation: EvaluationConfig | None = None

    @model_validator(mode="after")
    def _some_stage(self) -> "TrainConfig":
        if self.sft is None and self.grpo is None:
            raise ValueError("there is no stage; allowed are sft, grpo or both")
        return self

    @model_validator(mode="after")
    def _held_out_apart(self) -> "TrainConfig":
        asked = self.evaluation.mixture if self.evaluation else ()
        learned = [source for stage in self.stages().values() for source in stage.mixture]
        files = [source.file for source in learned if isinstance(source, FILE_SOURCES)]
        for source in asked:
            name = f"evaluation source {source_name(source)}"
            if isinstance(source, BuiltSource | RealClipsSource) and "split" not in source.model_fields_set:
                raise ValueError(f"{name}: split is missing; it says whether clips that train are meant")
            if isinstance(source, FILE_SOURCES) and source.file in files:
                raise ValueError(f"{name}: {source.file} trains as well; allowed are other files")
        real = [source for source in (*learned, *asked) if isinstance(source, RealClipsSource)]
        for one, other in itertools.combinations(real, 2):
            if one.path == other.path and one.held_out != other.held_out:
                raise ValueError(
                    f"{one.path}: held_out is {one.held_out} in one source and {other.held_out} in another; "
                    "clips would train and be held out; allowed is one value for a folder"
                )
        return self

    @model_validator(mode="after")
    def _muon_on_whole_matrices(self) -> "TrainConfig":
        for name, stage in self.stages().items():
            if stage.muon_learning_rate is not None and self.model.mode == "lora":
                raise ValueError(f"{name}.muon_learning_rate: not with mode lora; allowed are full and frozen-vision")
        return self

    def stages(self, only: StageName | None = None) -> dict[StageName, StageConfig]:
        """The stages there are, in the order in which they run; of a name alone if one is given.

        Raises:
            InputError: there is no such stage.
        """
        found: dict[StageName, StageConfig] = {}
        if self.sft is not None and only in (None, "sft"):
            found["sft"] = self.sft
        if self.grpo is not None and only in (None, "grpo"):
            found["grpo"] = self.grpo
        if not found:
            raise InputError(f"--stage {only}: the config has no {only}")
        return found

    def sources(self) -> tuple[SourceConfig, ...]:
        """Every source the run reads, in order."""
        parts = (self.sft, self.grpo, self.evaluation)
        return tuple(source for part in parts if part is not None for source in part.mixture)


_SHIPPED = Path(str(files("trainer").joinpath("configs")))


def config_names() -> list[str]:
    """Names of the configs that ship, sorted."""
    return sorted(path.stem for path in _SHIPPED.glob("*.yaml"))


def load_config(config: str | Path | TrainConfig, *, seed: int | None = None) -> TrainConfig:
    """Read a training config: a shipped one by its name, or a YAML file. One that was read before is taken as it is.

    Args:
        seed: in place of the config's.

    Raises:
        InputError: there is no such config, it has a key or a value that is not allowed, or the seed is out of range.
    """
    if not isinstance(config, TrainConfig):
        path = find_yaml(config, _SHIPPED, config_names(), what="config", kind="config")
        config = parse_yaml(read_text(path, "config"), TrainConfig, path=path, what="config")
    if seed is None:
        return config
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"--seed {seed!r}; allowed is a whole number from 0 to {LARGEST_SEED}")
    return config.model_copy(update={"seed": seed})
