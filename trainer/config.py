"""The config of a training run: every key of its YAML file, what it means, and what it may hold."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from synthcam.checked_yaml import StrictModel, parse_yaml, read_text
from synthcam.errors import InputError
from synthcam.shipped_files import ShippedFiles
from trainer.camera_head.config import CameraHeadConfig
from trainer.frame_selection.config import FramesConfig, PicksConfig
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

StageName = Literal["sft", "grpo", "frames"]
LARGEST_SEED = 2**32 - 1
"""Of numpy's global generator, which transformers seeds."""


class ModelConfig(StrictModel):
    """The model, and which of its weights learn.

    Attributes:
        name: "tiny" (a small model with random weights), a folder, or a name on the Hugging Face hub.
        mode: which weights learn: all, LoRA adapters on the language model, all but those of the vision tower
            (frozen-vision), or those of the language model alone, without the projector between them (language).
        lora_rank: rank of the adapters, in mode lora.
        lora_alpha: scale of the adapters, in mode lora.
        vision_lora_blocks: adapters also on this many first blocks of the vision tower, in mode lora.
        attention: implementation of attention in transformers; sdpa needs nothing installed.
        dtype: number type of the weights.
        allow_other_video: start from a checkpoint that was trained with another video input; results name both.
    """

    name: str
    mode: Literal["full", "lora", "frozen-vision", "language"] = "full"
    lora_rank: Positive = 64
    lora_alpha: Positive = 128
    vision_lora_blocks: Annotated[int, Field(ge=0)] = 0
    attention: Literal["sdpa", "eager", "flash_attention_2"] = "sdpa"
    dtype: Literal["float32", "bfloat16"] = "bfloat16"
    allow_other_video: bool = False

    @model_validator(mode="after")
    def _adapters_alone(self) -> "ModelConfig":
        if self.vision_lora_blocks and self.mode != "lora":
            raise ValueError(f"vision_lora_blocks: not with mode {self.mode}; allowed is lora")
        return self


@dataclass(frozen=True)
class Spread:
    """An optimizer step on one device.

    Attributes:
        examples: examples of the mixture.
        device_batch: sequences in a forward pass.
        passes: forward passes.
    """

    examples: int
    device_batch: int
    passes: int


class StageConfig(StrictModel):
    """Keys that both stages have.

    Attributes:
        mixture: the sources of examples; their weights hold inside every batch.
        epochs: how often all examples of the first source are shown; the other sources follow by their weights.
        examples: how many examples are shown in all, in place of epochs; in grpo, questions.
        steps: how many optimizer steps there are, in place of epochs or examples.
        batch: examples (in grpo: questions) of an optimizer step, on all devices together.
        device_batch: sequences (in grpo: completions) that a device has in a forward pass; without it all of its share
            of the batch at a time.
        learning_rate: the highest learning rate of AdamW.
        schedule: how the learning rate falls after the warm-up; constant keeps it.
        warmup_steps: steps over which the learning rate rises from 0; below 1, their share of all steps.
        weight_decay: decoupled weight decay of AdamW and Muon.
        adam_beta2: decay of AdamW's second moment.
        muon_learning_rate: learning rate of Muon, which trains the matrices inside layers; AdamW trains the rest.
            Without it AdamW trains everything.
        gradient_checkpointing: compute activations again in the backward pass; slower, with much less memory.
        save_every: steps between checkpoints.
        log_every: steps between log rows and points of the curves.
        workers: processes that decode videos ahead; 0 decodes in the training process.
    """

    mixture: Annotated[tuple[SourceConfig, ...], Field(min_length=1)]
    epochs: float | None = Field(default=None, gt=0)
    examples: Positive | None = None
    steps: Positive | None = None
    batch: Positive
    device_batch: Positive | None = None
    learning_rate: float = Field(gt=0, le=1)
    schedule: Literal["constant", "linear", "cosine"] = "cosine"
    warmup_steps: Annotated[float, Field(ge=0)] = 0
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    adam_beta2: float = Field(default=0.999, gt=0, lt=1)
    muon_learning_rate: float | None = Field(default=None, gt=0, le=1)
    gradient_checkpointing: bool = True
    save_every: Positive = 100
    log_every: Positive = 10
    workers: Annotated[int, Field(ge=0)] = 0

    @property
    def sequences_an_example(self) -> int:
        """Sequences that an example of the mixture makes."""
        return 1

    def spread(self, devices: int) -> "Spread":
        """How the batch of an optimizer step is spread over devices and forward passes.

        Raises:
            InputError: it cannot be spread evenly; the message says what could.
        """
        if self.batch % devices:
            near = [
                count for count in (self.batch // devices * devices, (self.batch // devices + 1) * devices) if count
            ]
            raise InputError(
                f"batch {self.batch}: is no multiple of {devices} devices; near it is {' and '.join(map(str, near))}"
            )
        mine = self.batch // devices * self.sequences_an_example
        size = mine if self.device_batch is None else min(self.device_batch, mine)
        if mine % size:
            fitting = [count for count in range(1, mine + 1) if mine % count == 0]
            raise InputError(
                f"device_batch {size}: does not divide the {mine} sequences of each of {devices} devices; allowed are "
                f"{', '.join(map(str, fitting))}"
            )
        return Spread(examples=self.batch // devices, device_batch=size, passes=mine // size)

    def steps_for(self, counts: Sequence[int]) -> int:
        """The number of optimizer steps.

        Args:
            counts: how many examples each source of the mixture has.
        """
        if self.steps is not None:
            return self.steps
        if self.examples is not None:
            return max(1, math.ceil(self.examples / self.batch))
        assert self.epochs is not None
        share = self.mixture[0].weight / sum(source.weight for source in self.mixture)
        return max(1, math.ceil(self.epochs * counts[0] / share / self.batch - 1e-9))

    @model_validator(mode="after")
    def _one_length(self) -> "StageConfig":
        given = [key for key in ("epochs", "examples", "steps") if getattr(self, key) is not None]
        if len(given) != 1:
            raise ValueError(
                f"{' and '.join(given) or 'nothing'} says how long it trains; needed is one of epochs, examples, steps"
            )
        return self

    @model_validator(mode="after")
    def _named_apart(self) -> "StageConfig":
        names = [source_name(source) for source in self.mixture]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two sources are called {name!r}; give one another name")
        return self


Weigh = Literal["examples", "tokens"]
"""What weighs the same in the loss of supervised training."""


class SftConfig(StageConfig):
    """Supervised fine-tuning.

    Attributes:
        weigh: examples gives every example the same weight in the loss, so that the weights of the mixture hold in the
            gradient; tokens gives every token the same, so that a chain counts thirty times as much as a letter.
        camera_head: a head that learns the exact cameras of rendered clips beside the answers; without it there is
            none.
    """

    weigh: Weigh = "examples"
    camera_head: CameraHeadConfig | None = None


class RewardWeights(StrictModel):
    """The weight of each reward; 0 leaves a reward out.

    Attributes:
        accuracy: the right letter or word, or sentences that are true and complete.
        format: the tags that the prompt asks for.
        geometry: true claims that decide the question, checked against the exact geometry of the clip.
        consistency: thinking that says the answer that is given.
        time_reversal: right answers about a clip forwards and about the same clip backwards.
        option_order: right answers with the options in two orders.
    """

    accuracy: Annotated[float, Field(ge=0)] = 0.7
    format: Annotated[float, Field(ge=0)] = 0.1
    geometry: Annotated[float, Field(ge=0)] = 0.1
    consistency: Annotated[float, Field(ge=0)] = 0.05
    time_reversal: Annotated[float, Field(ge=0)] = 0.05
    option_order: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _some(self) -> "RewardWeights":
        if not any(self.model_dump().values()):
            raise ValueError("all weights are 0; allowed is at least one above 0")
        return self


class GrpoConfig(StageConfig):
    """Reinforcement learning with GRPO.

    Attributes:
        generations: completions that are sampled for each question and compared with each other.
        max_completion_tokens: length at which a completion is cut off.
        temperature: of sampling; 1 samples from the model's own distribution.
        rollouts: what samples completions. vllm needs the extra of that name, and a GPU; on it nothing was run yet.
        vllm_memory: share of the GPU's memory that vLLM takes.
        most_kl: divergence from the model that the stage starts from, in nats a token, above which the weights go back
            to those of the last step below it; without it nothing is measured.
        refill: how many times at most questions whose completions are all right or all wrong are replaced by others.
        mask_truncated: leave completions that were cut off out of the gradient; they still count in their group's mean.
        beta: weight of the KL divergence from the model that the stage starts from.
        rewards: weights of the rewards.
        time_pairs: share of the questions that are asked about a clip and about the same clip played backwards.
        option_pairs: share of the other questions that are asked with their options in two orders.
    """

    generations: Annotated[int, Field(ge=2)] = 8
    max_completion_tokens: Positive = 512
    temperature: float = Field(default=1.0, gt=0, le=2)
    rollouts: Literal["transformers", "vllm"] = "transformers"
    vllm_memory: float = Field(default=0.3, gt=0, lt=1)
    most_kl: float | None = Field(default=None, gt=0)
    refill: Annotated[int, Field(ge=0)] = 0
    mask_truncated: bool = True
    beta: Annotated[float, Field(ge=0)] = 0.0
    rewards: RewardWeights = RewardWeights()
    time_pairs: Share = 0.5
    option_pairs: Share = 0.0

    @property
    def sequences_an_example(self) -> int:
        """Completions of a question."""
        return self.generations


class EvaluationConfig(StrictModel):
    """Held-out accuracy by greedy generation, before and after each stage.

    Attributes:
        mixture: the sources of held-out questions; their weights are ignored.
        batch_size: questions that are answered at the same time.
        max_new_tokens: length at which an answer is cut off.
        controls: also ask with the frames reversed, mirrored, frozen and shuffled.
    """

    mixture: Annotated[tuple[SourceConfig, ...], Field(min_length=1)]
    batch_size: Positive = 32
    max_new_tokens: Positive = 512
    controls: bool = True


class TrainConfig(StrictModel):
    """A training run.

    Attributes:
        device: where it runs.
        seed: all randomness of the run derives from it.
        out: the folder of the run; `--out` replaces it.
        model: the model that is trained.
        video: how videos are shown to the model, in training, rollouts and evaluation alike.
        sft: supervised fine-tuning; without it there is none.
        grpo: reinforcement learning, after supervised fine-tuning; without it there is none.
        frames: a policy that learns to pick frames from the answers of the model, which stays as it is; without it
            there is none.
        picks: which frames of a video are shown, in training, rollouts and evaluation alike; without it those that
            `video` says.
        evaluation: held-out questions, asked before and after each stage; without it none are asked.
    """

    device: Literal["cpu", "cuda"]
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED)] = 0
    out: Path
    model: ModelConfig
    video: VideoInput
    sft: SftConfig | None = None
    grpo: GrpoConfig | None = None
    frames: FramesConfig | None = None
    picks: PicksConfig | None = None
    evaluation: EvaluationConfig | None = None

    @model_validator(mode="after")
    def _some_stage(self) -> "TrainConfig":
        if self.sft is None and self.grpo is None and self.frames is None:
            raise ValueError("there is no stage; allowed are sft, grpo, frames, or several of them")
        return self

    @model_validator(mode="after")
    def _held_out_apart(self) -> "TrainConfig":
        asked = (*(self.evaluation.mixture if self.evaluation else ()), *(self.frames.held_out if self.frames else ()))
        learned = [source for stage in self.stages().values() for source in stage.mixture]
        learned += self.frames.mixture if self.frames else ()
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
                raise ValueError(
                    f"{name}.muon_learning_rate: not with mode lora; allowed are full, frozen-vision and language"
                )
        return self

    def stages(self, only: StageName | None = None) -> dict[StageName, StageConfig]:
        """The stages of the run that change the model, in their order, or the one called `only`.

        Raises:
            InputError: the config has no such stage.
        """
        found: dict[StageName, StageConfig] = {}
        if self.sft is not None and only in (None, "sft"):
            found["sft"] = self.sft
        if self.grpo is not None and only in (None, "grpo"):
            found["grpo"] = self.grpo
        if not found and (self.frames is None or only not in (None, "frames")):
            raise InputError(f"--stage {only}: the config has no {only}; allowed is one that has (--config)")
        return found

    def sources(self) -> tuple[SourceConfig, ...]:
        """Every source that the run reads, in order."""
        parts = (self.sft, self.grpo, self.frames, self.evaluation)
        held_out = self.frames.held_out if self.frames else ()
        return (*(source for part in parts if part is not None for source in part.mixture), *held_out)


CONFIGS = ShippedFiles(Path(str(files("trainer").joinpath("configs"))), "config", "config")


def config_names() -> list[str]:
    """Names of the configs that ship, sorted."""
    return CONFIGS.names()


def load_config(config: str | Path | TrainConfig, *, seed: int | None = None) -> TrainConfig:
    """Read a training config: a shipped one by its name, or a YAML file. One that was read before is taken as it is.

    Args:
        seed: in place of the config's.

    Raises:
        InputError: there is no such config, it has a key or a value that is not allowed, or the seed is out of range.
    """
    if not isinstance(config, TrainConfig):
        path = CONFIGS.find(config)
        config = parse_yaml(read_text(path, "config"), TrainConfig, path=path, what="config")
    if seed is None:
        return config
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise InputError(f"--seed {seed!r}; allowed is a whole number from 0 to {LARGEST_SEED}")
    return config.model_copy(update={"seed": seed})
