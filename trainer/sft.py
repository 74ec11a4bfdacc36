"""Supervised fine-tuning on videos: trl's SFTTrainer with batches that have the video."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
from transformers import PreTrainedModel, TrainerCallback
from trl import SFTConfig as TrlSFTConfig
from trl import SFTTrainer

from trainer.collator import VideoCollator
from trainer.config import SftConfig
from trainer.examples import Example
from trainer.features import Encoder
from trainer.video_trainer import StopAtInfiniteGradient, VideoTrainerMixin, common_arguments, index_dataset


def sft_arguments(stage: SftConfig, folder: Path, *, device: str, seed: int) -> TrlSFTConfig:
    """The arguments of trl's SFTTrainer for a stage.

    Texts are never cut (a cut through the video's tokens is an error), examples keep the order of the mixture, and only
    the collator decides which tokens have a loss.
    """
    return TrlSFTConfig(
        **common_arguments(stage, folder, device=device, seed=seed),
        train_sampling_strategy="sequential",
        max_length=None,
        packing=False,
        assistant_only_loss=False,
        completion_only_loss=False,
        dataset_kwargs={"skip_prepare_dataset": True},
    )


class VideoSFTTrainer(VideoTrainerMixin, SFTTrainer):  # type: ignore[misc]
    """SFT on examples in their order.

    trl replaces the model's forward method, so another stage must load the model again.
    """

    def __init__(
        self,
        model: PreTrainedModel,
        examples: Sequence[Example],
        encoder: Encoder,
        args: TrlSFTConfig,
        *,
        muon_learning_rate: float | None = None,
        callbacks: Sequence[TrainerCallback] = (),
    ) -> None:
        self.video_input, self.muon_learning_rate = encoder.video_input, muon_learning_rate
        super().__init__(
            model=model,
            args=args,
            train_dataset=index_dataset(len(examples)),
            processing_class=encoder.processor,
            data_collator=VideoCollator(examples, encoder),
            callbacks=[StopAtInfiniteGradient(), *callbacks],
        )

    def _prepare_inputs(self, inputs: dict[str, Any]) -> dict[str, Any]:
        self.replaced += inputs.pop("replaced")
        prepared: dict[str, Any] = super()._prepare_inputs(inputs)
        return prepared
