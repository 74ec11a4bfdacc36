"""A training run that kills itself in a step: python -m support.killed_run STAGE MODEL CLIPS OUT AFTER_STEP."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from support.toy_training import grpo_trainer, sft_trainer, toy_examples
from transformers import TrainerCallback


class KillAfter(TrainerCallback):
    """kill -9 in the middle of the step that follows `step`."""

    def __init__(self, step: int) -> None:
        self._step = step

    def on_pre_optimizer_step(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.global_step == self._step:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    stage, model, clips, out, after = sys.argv[1:]
    make = {"sft": sft_trainer, "grpo": grpo_trainer}[stage]
    make(Path(model), toy_examples(Path(clips)), Path(out), callbacks=[KillAfter(int(after))]).train()
