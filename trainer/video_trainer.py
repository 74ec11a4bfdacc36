"""The trainer that supervised fine-tuning and reinforcement learning share: resuming, Muon, and a stop at NaN."""

import math
from pathlib import Path
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from datasets import Dataset
from torch import nn
from transformers import PreTrainedModel, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from synthcam.errors import InputError, SynthcamError
from trainer.camera_head.reading import NAME as CAMERA_HEAD
from trainer.checkpoints import last_checkpoint, seal
from trainer.machine import process_count
from trainer.models.load import load_base
from trainer.muon import MuonAndAdamW
from trainer.stage_config import StageConfig
from trainer.video import VideoInput, check_video_input

_SCHEDULES = {"constant": "constant_with_warmup", "linear": "linear", "cosine": "cosine"}


class TrainerError(SynthcamError):
    """Training cannot go on. The message names the step and what to change."""


def common_arguments(stage: StageConfig, folder: Path, *, steps: int, device: str, seed: int) -> dict[str, Any]:
    """The arguments of transformers' Trainer that both stages have; all are set, because defaults may change.

    Raises:
        InputError: the batch cannot be spread evenly over the processes.
    """
    spread = stage.spread(process_count())
    return {
        "output_dir": str(folder),
        "max_steps": steps,
        "per_device_train_batch_size": spread.device_batch,
        "gradient_accumulation_steps": spread.passes,
        "learning_rate": stage.learning_rate,
        "lr_scheduler_type": _SCHEDULES[stage.schedule],
        "warmup_steps": stage.warmup_steps,
        "weight_decay": stage.weight_decay,
        "adam_beta2": stage.adam_beta2,
        "max_grad_norm": 1.0,
        "optim": "adamw_torch",
        "gradient_checkpointing": stage.gradient_checkpointing,
        "gradient_checkpointing_kwargs": {"use_reentrant": False} if stage.gradient_checkpointing else None,
        "logging_steps": stage.log_every,
        "logging_nan_inf_filter": False,
        "save_strategy": "steps",
        "save_steps": stage.save_every,
        "save_total_limit": 2,
        "seed": seed,
        "data_seed": seed,
        "bf16": device == "cuda",
        "use_cpu": device == "cpu",
        "dataloader_num_workers": stage.workers,
        "dataloader_pin_memory": device == "cuda",
        "remove_unused_columns": False,
        "disable_tqdm": True,
        "report_to": "none",
    }


def index_dataset(count: int) -> Dataset:
    """Rows with the index of an example each; examples are read where they are used."""
    return Dataset.from_dict({"index": list(range(count))})


def checkpoint_to_resume(folder: Path, video_input: VideoInput) -> Path:
    """The newest complete checkpoint, if it was trained with the same video input.

    Raises:
        InputError: there is no checkpoint, or it was trained with another video input.
    """
    checkpoint = last_checkpoint(folder)
    if checkpoint is None:
        raise InputError(f"{folder}: no checkpoint to resume from; start without resuming")
    check_video_input(checkpoint, video_input)
    return checkpoint


class StopAtInfiniteGradient(TrainerCallback):  # type: ignore[misc]
    """Stops before a gradient that is not finite changes the weights; the loss before it may have been finite."""

    def on_pre_optimizer_step(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Check every gradient."""
        gradients = [weight.grad for weight in kwargs["model"].parameters() if weight.grad is not None]
        if not gradients:
            return
        # The largest number of all is not finite if any is not; asking each tensor would wait for the device each time.
        largest: Any = nn.utils.get_total_norm(gradients, norm_type=math.inf)
        if hasattr(largest, "full_tensor"):  # spread over devices by FSDP2
            largest = largest.full_tensor()
        if not bool(torch.isfinite(largest)):
            raise _not_a_number("gradient", args, state)


def _not_a_number(what: str, arguments: TrainingArguments, state: TrainerState) -> TrainerError:
    kept = last_checkpoint(Path(arguments.output_dir))
    return TrainerError(
        f"step {state.global_step + 1}: the {what} is not a finite number; the weights are those of step "
        f"{state.global_step}. Lower learning_rate ({arguments.learning_rate:g}) and start again from "
        f"{kept or 'the beginning'}"
    )


class VideoTrainerMixin:
    """Adds to a Trainer of trl: Muon, checkpoints that can be resumed, and a stop at NaN.

    It is the first base of a subclass, which sets `video_input` before anything is saved.

    Attributes:
        muon_learning_rate: learning rate of the matrices inside layers; None for AdamW alone.
        replaced: number of examples so far that replaced one whose video could not be read.
    """

    video_input: VideoInput
    muon_learning_rate: float | None = None
    replaced: int = 0

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """Create AdamW as transformers does, or Muon with AdamW.

        Raises:
            InputError: Muon with FSDP or DeepSpeed, which spread matrices over processes.
        """
        rate = self.muon_learning_rate
        if rate is None:
            optimizer: torch.optim.Optimizer = super().create_optimizer(model)  # type: ignore[misc]
            return optimizer
        if self.is_fsdp_enabled or self.is_deepspeed_enabled:  # type: ignore[attr-defined]
            raise InputError("muon_learning_rate: not with FSDP or DeepSpeed, which spread what Muon needs whole")
        arguments: TrainingArguments = self.args  # type: ignore[attr-defined]
        self.optimizer = MuonAndAdamW(
            (self.model if model is None else model).named_parameters(),  # type: ignore[attr-defined]
            muon_lr=rate,
            adamw_lr=arguments.learning_rate,
            beta2=arguments.adam_beta2,
            weight_decay=arguments.weight_decay,
        )
        return self.optimizer

    def training_step(self, model: Any, inputs: Any, num_items_in_batch: Any = None) -> torch.Tensor:
        """Run one forward and backward pass; stops before the weights change if the loss is not finite."""
        loss: torch.Tensor = super().training_step(model, inputs, num_items_in_batch)  # type: ignore[misc]
        if not torch.isfinite(loss):
            raise _not_a_number("loss", self.args, self.state)  # type: ignore[attr-defined]
        return loss

    def save_model(self, output_dir: str | None = None, _internal_call: bool = False) -> None:
        """Save the model, the processor and the video input."""
        super().save_model(output_dir, _internal_call)  # type: ignore[misc]
        arguments: TrainingArguments = self.args  # type: ignore[attr-defined]
        if arguments.should_save:
            self.video_input.write(Path(output_dir or arguments.output_dir))

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        """Save a checkpoint and, once every process has written its part, list the digests of its files."""
        super()._save_checkpoint(model, trial)  # type: ignore[misc]
        own: Any = self
        own.accelerator.wait_for_everyone()
        if own.is_world_process_zero():
            seal(Path(own.args.output_dir) / f"checkpoint-{own.state.global_step}")

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        """Load the weights of a checkpoint.

        transformers saves this model under the names of the released weights. On resuming it looks for the names in
        memory, finds none of them, warns, and starts again from the first weights.
        """
        own: Any = self.model  # type: ignore[attr-defined]
        sharded = self.is_fsdp_enabled or self.is_deepspeed_enabled  # type: ignore[attr-defined]
        if sharded or not isinstance(own, PreTrainedModel):
            super()._load_from_checkpoint(resume_from_checkpoint, model)  # type: ignore[misc]
            return
        saved = load_base(resume_from_checkpoint, dtype=own.dtype, attention=own.config._attn_implementation)
        head = {name: weight for name, weight in own.state_dict().items() if name.startswith(f"{CAMERA_HEAD}.")}
        own.load_state_dict({**saved.state_dict(), **head})  # the head has a file of its own

    def _issue_warnings_after_load(self, load_result: Any) -> None:
        if load_result.missing_keys or load_result.unexpected_keys:
            names = [*load_result.missing_keys, *load_result.unexpected_keys]
            raise TrainerError(f"the checkpoint does not fit the model: {len(names)} names differ, such as {names[0]}")

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Log with the number of examples that were replaced so far."""
        super().log(logs | {"replaced_examples": self.replaced}, start_time)  # type: ignore[misc]
