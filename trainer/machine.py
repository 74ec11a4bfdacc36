"""The machine a run is on: its devices and processes, and what libraries may say there."""

import warnings
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
import torch
from accelerate import PartialState
from datasets.utils import disable_progress_bars
from datasets.utils import logging as datasets_logging
from transformers.utils import logging

from synthcam.errors import MachineError
from trainer.config import TrainConfig


def process_count() -> int:
    """How many processes train together."""
    return int(PartialState().num_processes)


def is_main_process() -> bool:
    """Whether this is the one that writes and speaks."""
    return bool(PartialState().is_main_process)


def quiet() -> None:
    """Let libraries say only what is wrong: progress is told by us, and what they mean to change is not the user's."""
    transformers_logging: Any = logging
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()
    datasets_logging.set_verbosity_error()
    disable_progress_bars()
    warnings.filterwarnings("ignore", category=FutureWarning, module="transformers")


def check_machine(config: TrainConfig, what: str) -> None:
    """Refuse a config for a GPU where there is none.

    Raises:
        MachineError: there is none.
    """
    if config.device == "cuda" and not torch.cuda.is_available():
        raise MachineError(
            f"config {what} is for a GPU and torch finds none here; --dry-run says what it would take, and "
            "`synthcam train` alone trains a tiny model on the CPU"
        )
