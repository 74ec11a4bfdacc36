"""Keys of a training config that say which frames are shown, and how a policy learns to pick them."""

from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from synthcam.checked_yaml import StrictModel
from trainer.frame_selection.candidates import MOST
from trainer.sources.config import Positive, SourceConfig

SamplerName = Literal["uniform", "random", "flow", "similar", "policy", "oracle"]
MOST_PICKED = 128
SAMPLERS: tuple[SamplerName, ...] = get_args(SamplerName)


class PicksConfig(StrictModel):
    """Which frames of a video a model is shown, each as a still pair; `video.max_frames` has no effect then.

    Attributes:
        by: uniform, random, flow (the largest optical flow), similar (those most like the question, by the model's own
            embeddings), policy, or oracle (evenly over the true windows of a dataset of the recipe long).
        budget: frames that are shown.
        fps: candidates per second.
        most: the most candidates of a video; of a longer one fewer a second are taken.
        policy: the folder of the policy, for `by: policy`.
        reader: the model whose vision tower the policy was trained with, and whose embeddings are compared; a folder or
            a name on the hub. Without it the one that the policy names.
    """

    by: SamplerName
    budget: Annotated[int, Field(ge=1, le=MOST_PICKED)] = 8
    fps: float = Field(default=4.0, gt=0, le=120)
    most: Annotated[int, Field(ge=1, le=MOST)] = MOST
    policy: Path | None = None
    reader: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.by == "policy" and self.policy is None:
            raise ValueError("by is policy; policy, the folder of one, is missing")
        if self.by == "similar" and self.reader is None:
            raise ValueError("by is similar; reader, whose embeddings are compared, is missing")
        return self


class WarmStartConfig(StrictModel):
    """Supervised steps before the policy's own picks are rewarded.

    Attributes:
        steps: optimizer steps; 0 leaves it out.
        temperature: of the reader's margins over the windows, in nats: they become the shares of the windows that the
            policy learns to pick from.
    """

    steps: Annotated[int, Field(ge=0)] = 0
    temperature: float = Field(default=1.0, gt=0)


class FramesConfig(StrictModel):
    """A policy that learns to pick frames from the answers of the model, which stays as it is.

    Attributes:
        mixture: the sources of multiple-choice questions; true windows are not read.
        held_out: sources of questions on which the policy is compared with other ways to pick.
        fps: candidates per second.
        most: the most candidates of a video.
        budgets: frames that are picked, one after the other: each for an equal part of `steps`.
        steps: optimizer steps, after the warm start.
        questions: questions a step.
        group: choices of frames for each question, which are compared with each other.
        learning_rate: of AdamW.
        temperature: of the policy while it learns.
        entropy: weight of the entropy of the picks; without it a policy comes to pick always the same.
        variance: questions whose margin varies less over the windows and their complements are left out.
        windows: parts into which a video is divided for that.
        warm_start: supervised steps before.
        snapshot_every: steps between snapshots.
        most_kl: divergence from the last snapshot, in nats a pick, beyond which the policy goes back to it.
        hidden: width of the policy.
        save_every: steps between checkpoints, from which a run is resumed.
        features: folder for what the vision tower makes of the candidates, which runs with the same model can share;
            without it one in the run's folder.
    """

    mixture: Annotated[tuple[SourceConfig, ...], Field(min_length=1)]
    held_out: tuple[SourceConfig, ...] = ()
    fps: float = Field(default=4.0, gt=0, le=120)
    most: Annotated[int, Field(ge=2, le=MOST)] = MOST
    budgets: Annotated[tuple[Annotated[int, Field(ge=1, le=MOST_PICKED)], ...], Field(min_length=1)] = (4, 8, 16, 32)
    steps: Positive
    questions: Positive = 16
    group: Annotated[int, Field(ge=2)] = 8
    learning_rate: float = Field(default=3e-4, gt=0, le=1)
    temperature: float = Field(default=1.0, gt=0)
    entropy: float = Field(default=1e-3, ge=0)
    variance: float = Field(default=0.2, ge=0)
    windows: Annotated[int, Field(ge=2, le=64)] = 8
    warm_start: WarmStartConfig = WarmStartConfig()
    snapshot_every: Positive = 20
    most_kl: float = Field(default=1.0, gt=0)
    hidden: Positive = 128
    save_every: Positive = 100
    features: Path | None = None

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if list(self.budgets) != sorted(set(self.budgets)):
            raise ValueError(f"budgets {list(self.budgets)} do not rise; allowed are such as [4, 8, 16, 32]")
        return self
