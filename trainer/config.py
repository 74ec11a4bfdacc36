"""The config of a training run: every key of its YAML file, what it means, and what it may hold."""

import itertools
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from synthcam.checked_yaml import StrictModel, parse_yaml, read_text
from synthcam.errors import InputError
from synthcam.shipped_files import ShippedFiles
from trainer.frame_selection.config import FramesConfig, PicksConfig
from trainer.sources.config import (
    FILE_SOURCES,
    BuiltSource,
    Positive,
    RealClipsSource,
    SourceConfig,
    source_name,
)
from trainer.stage_config import GrpoConfig, ModelConfig, SftConfig, StageConfig
from trainer.video import VideoInput

StageName = Literal["sft", "grpo", "frames"]
LARGEST_SEED = 2**32 - 1
"""Of numpy's global generator, which transformers seeds."""


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
