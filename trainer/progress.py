"""How far a stage is, told after every step."""

from collections.abc import Callable
from typing import Any

import trainer.compat  # noqa: F401  # isort: skip
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

Told = Callable[[str, int, int], None]
"""What, how much of it is done, how much there is."""
SHOWN = ("loss", "reward", "rewards/accuracy/mean")


class StepsTold(TrainerCallback):  # type: ignore[misc]  # its types are lost on the way
    """Tells the steps of a stage and the last numbers it logged."""

    def __init__(self, stage: str, told: Told) -> None:
        self._stage, self._told, self._numbers = stage, told, ""

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Keep what is shown of the row."""
        row = logs or {}
        found = {name.removeprefix("rewards/").removesuffix("/mean"): row[name] for name in SHOWN if name in row}
        self._numbers = ", ".join(f"{name} {float(value):.3f}" for name, value in found.items())

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Tell it."""
        if state.is_world_process_zero:
            self._told(
                f"{self._stage}: {self._numbers}" if self._numbers else self._stage, state.global_step, state.max_steps
            )
