"""Training runs that kill themselves in a step. Needs torch."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.toy_training import grpo_trainer, sft_trainer
from transformers import TrainerCallback

from trainer.examples import Example

TRAINERS = {"sft": sft_trainer, "grpo": grpo_trainer}


class KillAfter(TrainerCallback):
    """kill -9 in the middle of the step that follows `step`."""

    def __init__(self, step: int) -> None:
        self._step = step

    def on_pre_optimizer_step(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.global_step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


def run_until_killed(stage: str, model: Path, examples: Sequence[Example], out: Path, *, after: int) -> None:
    """Train a stage in a fork of this process, which has loaded all it needs, until it is killed after a step."""
    child = os.fork()
    if not child:
        try:
            TRAINERS[stage](model, examples, out, callbacks=[KillAfter(after)]).train()
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code == -signal.SIGKILL, f"{stage} was not killed: exit code {code}"
