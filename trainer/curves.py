"""The numbers that training logs, as a picture, for TensorBoard, and for the progress bar."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

import trainer.compat  # noqa: F401  # isort: skip
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from synthcam.errors import MachineError
from synthcam.progress import ProgressCallback

FILE = "curves.png"
TENSORBOARD = "tensorboard"
_PANELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("loss", ("loss",)),
    ("reward", ("reward", "rewards/")),
    ("token accuracy", ("mean_token_accuracy",)),
    ("entropy", ("entropy",)),
    ("completion length", ("completions/mean_length",)),
    ("gradient norm", ("grad_norm",)),
    ("learning rate", ("learning_rate",)),
    ("examples by source", ("source/",)),
)
"""Title of a panel and the names logged in it; one that ends in a slash stands for all that begin so."""

Row = Mapping[str, Any]


class Counted(Protocol):
    """Examples in their order, that know where they came from."""

    def counts(self, start: int, stop: int) -> dict[str, int]:
        """How many of those from `start` up to `stop` come from each source."""


class Curves(TrainerCallback):  # type: ignore[misc]  # its types are lost on the way
    """Adds to each log row how many examples of the steps since the last one came from each source; draws and writes.

    The picture is drawn from the trainer's own history, which checkpoints keep, so that of a resumed run is whole.
    """

    def __init__(self, folder: Path, mixture: Counted, *, questions_a_step: int) -> None:
        self._folder, self._mixture, self._questions_a_step = folder, mixture, questions_a_step
        self._writer: Any = None
        self._counted = 0

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Open TensorBoard's file; what an interrupted run logged after its last checkpoint is taken back."""
        self._counted = max((int(row["step"]) for row in state.log_history), default=0)
        if not state.is_world_process_zero:
            return
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise MachineError("curves need tensorboard, which is not installed: pip install tensorboard") from error
        self._writer = SummaryWriter(str(self._folder / TENSORBOARD), purge_step=state.global_step + 1)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Complete the row that was just logged, and hand it to TensorBoard."""
        if not state.log_history or state.global_step == self._counted:
            return
        counts = self._mixture.counts(
            self._counted * self._questions_a_step, state.global_step * self._questions_a_step
        )
        self._counted = state.global_step
        row = state.log_history[-1]
        row.update({f"source/{name}": float(count) for name, count in counts.items()})
        if self._writer is not None:
            for name, value in row.items():
                if name != "step" and isinstance(value, int | float):
                    self._writer.add_scalar(name, value, state.global_step)
            self._writer.flush()

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Draw what there is so far."""
        if state.is_world_process_zero:
            write_curves(state.log_history, self._folder / FILE)

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Draw all of it."""
        self.on_save(args, state, control)
        if self._writer is not None:
            self._writer.close()


def write_curves(history: Sequence[Row], file: Path) -> None:
    """Draw a log as a PNG, one panel a quantity; does nothing where no step was logged."""
    panels = [(title, found) for title, names in _PANELS if (found := _series(history, names))]
    if not panels:
        return
    columns = min(3, len(panels))
    rows = math.ceil(len(panels) / columns)
    figure = Figure(figsize=(4.2 * columns, 2.8 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    for number, (title, series) in enumerate(panels, start=1):
        axes = figure.add_subplot(rows, columns, number)
        axes.set_title(title, fontsize=10)
        axes.set_xlabel("step", fontsize=8)
        for name, points in series.items():
            steps, values = zip(*points, strict=True)
            axes.plot(steps, values, label=name, marker="." if len(points) < 30 else None, linewidth=1.2)
        axes.tick_params(labelsize=8)
        axes.grid(alpha=0.3)
        if len(series) > 1:
            axes.legend(fontsize=7)
    figure.savefig(file, dpi=110)


def _series(history: Sequence[Row], names: tuple[str, ...]) -> dict[str, list[tuple[float, float]]]:
    """Points (step, value) of everything logged under these names; values that are no numbers are left out."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in history:
        for key, value in row.items():
            wanted = any(key == name or (name.endswith("/") and key.startswith(name)) for name in names)
            if wanted and not key.endswith("/std") and isinstance(value, int | float) and math.isfinite(value):
                found.setdefault(key, []).append((float(row["step"]), float(value)))
    return found


SHOWN = ("loss", "reward", "rewards/accuracy/mean")


class StepProgress(TrainerCallback):  # type: ignore[misc]  # its types are lost on the way
    """Reports the steps of a stage after each of them, with the last numbers that were logged behind a colon."""

    def __init__(self, stage: str, report: ProgressCallback) -> None:
        self._stage, self._report, self._numbers = stage, report, ""

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, float] | None = None,
        **kwargs: Any,
    ) -> None:
        """Keep the numbers of the row that a progress bar shows."""
        row = logs or {}
        found = {name.removeprefix("rewards/").removesuffix("/mean"): row[name] for name in SHOWN if name in row}
        self._numbers = ", ".join(f"{name} {float(value):.3f}" for name, value in found.items())

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        """Report the step."""
        if state.is_world_process_zero:
            work = f"{self._stage}: {self._numbers}" if self._numbers else self._stage
            self._report(work, state.global_step, state.max_steps)
