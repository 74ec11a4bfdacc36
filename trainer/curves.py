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
    ("loss", ("loss", "loss/")),
    ("share of the loss", ("loss_share/",)),
    ("reward", ("reward", "rewards/")),
    ("token accuracy", ("mean_token_accuracy",)),
    ("entropy", ("entropy",)),
    ("completion length", ("completions/mean_length",)),
    ("share cut off", ("completions/clipped_ratio",)),
    ("gradient norm", ("grad_norm",)),
    ("learning rate", ("learning_rate",)),
    ("examples by source", ("source/",)),
)
"""Title of a panel and the names of its log values; a name that ends in a slash is a prefix."""

Row = Mapping[str, Any]


class Counted(Protocol):
    """A sequence of examples that counts its sources."""

    def counts(self, start: int, stop: int) -> dict[str, int]:
        """Count the examples from `start` up to `stop` by source."""


class Curves(TrainerCallback):  # type: ignore[misc]  # its types are lost on the way
    """Adds the number of examples from each source to every log row, and writes curves.png and TensorBoard files.

    The picture is drawn from the log that checkpoints contain, so the picture of a resumed run is complete.
    """

    def __init__(self, folder: Path, mixture: Counted, *, questions_a_step: int) -> None:
        self._folder, self._mixture, self._questions_a_step = folder, mixture, questions_a_step
        self._writer: Any = None
        self._counted = 0
        self._drawn: int | None = None

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Open TensorBoard's file; rows that an interrupted run logged after its last checkpoint are removed."""
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
        """Complete the row that was just logged, and write it for TensorBoard."""
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
        """Draw the curves so far."""
        if state.is_world_process_zero:
            write_curves(state.log_history, self._folder / FILE)
            self._drawn = state.global_step

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        """Draw the whole curves, unless the last checkpoint came with them."""
        if self._drawn != state.global_step:
            self.on_save(args, state, control)
        if self._writer is not None:
            self._writer.close()


def write_curves(history: Sequence[Row], file: Path) -> None:
    """Draw a log as a PNG with a panel for each quantity; does nothing if no step was logged."""
    panels = [(title, found) for title, names in _PANELS if (found := _series(history, names))]
    if not panels:
        return
    columns = min(3, len(panels))
    rows = math.ceil(len(panels) / columns)
    width, height = 4.2 * columns, 2.8 * rows
    figure = Figure(figsize=(width, height))
    FigureCanvasAgg(figure)
    # Fixed margins, in inches: matplotlib's own layout measures every text, which takes longer than to draw them.
    figure.subplots_adjust(left=0.65 / width, right=1 - 0.15 / width, bottom=0.5 / height, top=1 - 0.35 / height)
    figure.subplots_adjust(wspace=0.8 / 3.4, hspace=0.85 / 1.95)
    for number, (title, series) in enumerate(panels, start=1):
        axes = figure.add_subplot(rows, columns, number)
        axes.set_title(title, fontsize=10, y=1.0)
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
    """Points (step, value) of all log values with these names; values that are not finite are left out."""
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
