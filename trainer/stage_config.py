"""The config of a stage of training: the model, the data and steps of a stage, supervised or by reinforcement."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator

from synthcam.checked_yaml import StrictModel
from synthcam.errors import InputError
from trainer.camera_head.config import CameraHeadConfig
from trainer.sources.config import (
    Positive,
    Share,
    SourceConfig,
    source_name,
)


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
