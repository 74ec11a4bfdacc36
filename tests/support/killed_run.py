"""Training runs that kill themselves in a step: python -m support.killed_run MODEL CLIPS OUT AFTER_STEP.

One process loads what training needs, and forks a run for each stage: OUT/sft and OUT/grpo.
"""

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
    model, clips, out, after = sys.argv[1:]
    for stage, make in {"sft": sft_trainer, "grpo": grpo_trainer}.items():
        child = os.fork()
        if not child:
            make(Path(model), toy_examples(Path(clips)), Path(out) / stage, callbacks=[KillAfter(int(after))]).train()
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != -signal.SIGKILL:
            sys.exit(f"{stage} was not killed: exit code {code}")
