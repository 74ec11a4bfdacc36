"""Supervised fine-tuning on videos: trl's SFTTrainer with batches that have the video."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from accelerate.utils import gather_object
from transformers import PreTrainedModel, TrainerCallback
from trl import SFTConfig as TrlSFTConfig
from trl import SFTTrainer

from trainer.camera_head.config import CameraHeadConfig
from trainer.camera_head.loss import CameraLoss, camera_loss
from trainer.camera_head.reading import CameraReader
from trainer.camera_head.saved import load_head, write_head
from trainer.collator import IGNORED, VideoCollator
from trainer.examples import Example
from trainer.features import PIXELS, Encoder
from trainer.stage_config import SftConfig, Weigh
from trainer.video_trainer import StopAtInfiniteGradient, VideoTrainerMixin, common_arguments, index_dataset


def sft_arguments(stage: SftConfig, folder: Path, *, steps: int, device: str, seed: int) -> TrlSFTConfig:
    """The arguments of trl's SFTTrainer for a stage.

    Texts are never cut (a cut through the video's tokens is an error), examples keep the order of the mixture, and only
    the collator decides which tokens have a loss.
    """
    return TrlSFTConfig(
        **common_arguments(stage, folder, steps=steps, device=device, seed=seed),
        train_sampling_strategy="sequential",
        max_length=None,
        packing=False,
        assistant_only_loss=False,
        completion_only_loss=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        # Every trained weight has a part in every pass, a camera head outside of what the model returns.
        ddp_find_unused_parameters=False,
    )


class VideoSFTTrainer(VideoTrainerMixin, SFTTrainer):  # type: ignore[misc]
    """SFT on examples in their order, weighed as the stage says.

    trl's loss is a mean over tokens. A chain has two hundred of them and an answer seven, so half of a batch would make
    a twentieth of the gradient. Here each token counts by its weight in the batch, and the log has each source's share
    of the loss (`loss_share/...`) and its own loss (`loss/...`).

    With a camera head, the loss also has what its predictions for rendered clips cost, as a mean over those of the step
    times its weight; rows without cameras have no part in it. The log has `camera/loss`, `camera/turn_deg` (the mean
    error of the rotation of a pair of frames) and `camera/right` (the share of primitives that are right).

    trl replaces the model's forward method, so another stage must load the model again.

    Attributes:
        camera: the head in the model, if there is one.
    """

    loss_is_scaled_for_ga = True
    """The loss is a share of the whole step's, so nothing divides it by the number of forward passes again."""

    def __init__(
        self,
        model: PreTrainedModel,
        examples: Sequence[Example],
        encoder: Encoder,
        args: TrlSFTConfig,
        *,
        weigh: Weigh = "examples",
        muon_learning_rate: float | None = None,
        camera_head: CameraHeadConfig | None = None,
        callbacks: Sequence[TrainerCallback] = (),
    ) -> None:
        self.video_input, self.muon_learning_rate = encoder.video_input, muon_learning_rate
        self._encoder, self._weigh = encoder, weigh
        self._losses: list[tuple[list[str], torch.Tensor]] = []
        self.camera = None if camera_head is None else CameraReader(model, camera_head, seed=args.seed)
        self._camera_sums: Counter[str] = Counter()
        self._with_cameras: torch.Tensor | None = None
        super().__init__(
            model=model,
            args=args,
            train_dataset=index_dataset(len(examples)),
            processing_class=encoder.processor,
            data_collator=VideoCollator(examples, encoder, weigh=weigh, cameras=self.camera is not None),
            callbacks=[StopAtInfiniteGradient(), *callbacks],
        )
        self.model_accepts_loss_kwargs = True  # what says the same before transformers 5.23

    def _prepare_inputs(self, inputs: dict[str, Any]) -> dict[str, Any]:
        self.replaced += inputs.pop("replaced")
        prepared: dict[str, Any] = super()._prepare_inputs(inputs)
        prepared[PIXELS] = self._encoder.normalised(prepared[PIXELS])
        return prepared

    def _get_num_items_in_batch(self, batch_samples: list[dict[str, Any]], device: torch.device) -> torch.Tensor | None:
        """What the loss of an optimizer step is divided by: its examples, or its tokens, on all devices together."""
        if not batch_samples:
            return None
        if self.camera is not None:
            known = torch.stack([batch["cameras"]["known"].sum() for batch in batch_samples]).sum()
            self._with_cameras = self.accelerator.gather(known.to(device)).sum()
        if self._weigh == "examples":
            count = torch.tensor(sum(len(batch["labels"]) for batch in batch_samples))
        else:
            count = sum((batch["labels"] != IGNORED).sum() for batch in batch_samples)
        return self.accelerator.gather(count.to(device)).sum()

    def compute_loss(
        self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """The weighed loss; trl sums the log-probabilities that the model returns, which are multiplied before."""
        weights, sources = inputs.pop("loss_weights"), inputs.pop("sources")
        cameras = inputs.pop("cameras", None)

        def weighed(**kwargs: Any) -> Any:
            output = model(**kwargs)
            output.log_probs = output.log_probs * weights[:, 1:]  # a token's loss stands at the token before it
            self._losses.append((sources, -output.log_probs.detach().sum(dim=1)))
            return output

        found = super().compute_loss(weighed, inputs, return_outputs, num_items_in_batch)
        if self.camera is None:
            return found
        loss, *outputs = found if return_outputs else (found,)
        loss = loss + self._camera_part(camera_loss(self.camera.prediction(), cameras))
        return (loss, *outputs) if return_outputs else loss

    def _camera_part(self, found: CameraLoss) -> torch.Tensor:
        """The head's part of the loss: a share of the whole step's, which processes average, as trl's own is."""
        assert self.camera is not None
        count = found.rows.new_tensor(len(found.rows)) if self._with_cameras is None else self._with_cameras
        part = found.rows.sum() / count.clamp(min=1)
        self._camera_sums.update(found.sums() | {"loss": float(part.detach()), "passes": 1.0})
        return self.camera.config.weight * self.accelerator.num_processes * part

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log each source's share of the loss since the last row, and its loss."""
        if "loss" in logs:
            logs = logs | self._loss_by_source() | self._camera_log()
        super().log(logs, start_time)

    def _loss_by_source(self) -> dict[str, float]:
        """`loss_share/NAME` and `loss/NAME` of every source, over all processes."""
        sums: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        mine = [(name, loss) for names, rows in self._losses for name, loss in zip(names, rows.tolist(), strict=True)]
        self._losses = []
        for name, loss in gather_object(mine):
            sums[name] += loss
            counts[name] += 1
        total = sum(sums.values())
        shares = {f"loss_share/{name}": sums[name] / total if total else 0.0 for name in sorted(sums)}
        return shares | {f"loss/{name}": sums[name] / counts[name] for name in sorted(sums)}

    def _camera_log(self) -> dict[str, float]:
        """How well the head reads cameras since the last row, over all processes."""
        if self.camera is None:
            return {}
        sums: Counter[str] = Counter()
        for one in gather_object([dict(self._camera_sums)]):
            sums.update(one)
        self._camera_sums = Counter()
        steps = sums["passes"] / self.args.gradient_accumulation_steps / self.accelerator.num_processes
        shares = {"loss": (sums["loss"], steps), "turn_deg": (sums["turn_deg"], sums["pairs"])}
        shares["right"] = (sums["right"], sums["asked"])
        return {f"camera/{name}": value / count for name, (value, count) in shares.items() if count}

    def _save(self, output_dir: str | None = None, state_dict: dict[str, Any] | None = None) -> None:
        """Save the model, and the head beside it."""
        weights = None if state_dict is None else dict(state_dict)
        super()._save(output_dir, state_dict)
        if self.camera is not None and self.args.should_save:
            own = self.camera.weights() if weights is None else weights
            write_head(Path(output_dir or self.args.output_dir), self.camera.config, own)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        """Load the weights of a checkpoint, and those of the head."""
        super()._load_from_checkpoint(resume_from_checkpoint, model)
        if self.camera is not None and not (self.is_fsdp_enabled or self.is_deepspeed_enabled):
            load_head(self.camera, Path(resume_from_checkpoint))
