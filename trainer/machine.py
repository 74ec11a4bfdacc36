"""The machine of a run: its devices and processes, and the messages of libraries."""

import os
import warnings
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from accelerate import DistributedType, PartialState
from accelerate.state import AcceleratorState
from datasets.utils import disable_progress_bars
from datasets.utils import logging as datasets_logging
from transformers.utils import logging

from synthcam.errors import MachineError
from trainer.config import TrainConfig


def join_processes(device: str) -> None:
    """Join the other processes of `torchrun` or `accelerate launch`; call this before anything asks how many there are.

    accelerate finds the processes of a CPU only if it is told of the CPU at its first call. Without, each of two would
    take itself for the only one, build the whole run, and train half of the data twice.

    Raises:
        MachineError: the processes that were started do not find each other.
    """
    started = int(os.environ.get("WORLD_SIZE", "1"))
    if PartialState._shared_state and PartialState().num_processes != started:
        AcceleratorState._reset_state(reset_partial_state=True)
    found = PartialState(cpu=device == "cpu").num_processes
    if found != started:
        raise MachineError(
            f"{started} processes were started and {found} found each other; start one, or set up {device}"
        )


def process_count() -> int:
    """The number of processes that train together."""
    return int(PartialState().num_processes)


def process_number() -> int:
    """The number of this process among them, from 0."""
    return int(PartialState().process_index)


def is_main_process() -> bool:
    """Whether this is the process that writes files and messages."""
    return bool(PartialState().is_main_process)


def quiet() -> None:
    """Silence the progress bars and deprecation notes of libraries; their errors are still shown."""
    transformers_logging: Any = logging
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    datasets_logging.set_verbosity_error()
    disable_progress_bars()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")


def check_machine(config: TrainConfig, what: str) -> None:
    """Refuse a config that cannot run on this machine, or that would fail without an error.

    Args:
        what: name of the config, for messages.

    Raises:
        MachineError: there is no GPU; one process sees several; steps in bfloat16 would be rounded away.
    """
    if config.device == "cuda" and not torch.cuda.is_available():
        raise MachineError(
            f"config {what} is for a GPU and torch finds none here; --dry-run says what it would take, and "
            "`synthcam train` alone trains a tiny model on the CPU"
        )
    state = PartialState()
    if config.device == "cuda" and state.num_processes == 1 and torch.cuda.device_count() > 1:
        raise MachineError(
            f"one process and {torch.cuda.device_count()} GPUs: set CUDA_VISIBLE_DEVICES=0, or start one process a GPU "
            "with `accelerate launch --config_file trainer/accelerate/multi_gpu.yaml` or torchrun"
        )
    # AdamW's steps are smaller than what bfloat16 can tell apart: at 1e-5 five weights in six would never change.
    sharded = state.distributed_type in (DistributedType.FSDP, DistributedType.DEEPSPEED)
    if config.model.mode != "lora" and config.model.dtype == "bfloat16" and not sharded:
        raise MachineError(
            f"config {what}: model.dtype bfloat16 with mode {config.model.mode} rounds most steps away; allowed are "
            "float32 (it computes in bfloat16 on a GPU all the same), mode lora, and FSDP2 or ZeRO-3, which keep "
            "float32 copies"
        )
