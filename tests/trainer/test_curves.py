"""Logged numbers reach the picture, TensorBoard and the history that checkpoints keep."""

from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("torch", reason="training needs the extra `train`")
event_accumulator = pytest.importorskip(
    "tensorboard.backend.event_processing.event_accumulator", reason="tensorboard is not installed"
)
event_file_writer = pytest.importorskip("tensorboard.summary.writer.event_file_writer")

import trainer.compat  # noqa: E402, F401  # isort: skip
from transformers import TrainerControl, TrainerState, TrainingArguments  # noqa: E402

from trainer.curves import FILE, TENSORBOARD, Curves, write_curves  # noqa: E402
from trainer.examples import Example  # noqa: E402
from trainer.mixture import Mixture  # noqa: E402


def mixture() -> Mixture:
    example = Example("real", Path("a.mp4"), "q", (), "a", "q", None, "open", "t", "train", "a")
    return Mixture([[example], [example]], [3, 1], names=["synthetic", "real"], length=800, seed=0)


def run(folder: Path, state: TrainerState, *, until: int) -> None:
    """As the Trainer does it: a row a step, then the callbacks."""
    curves, arguments, control = Curves(folder, mixture(), questions_a_step=8), TrainingArguments(), TrainerControl()
    curves.on_train_begin(arguments, state, control)
    for step in range(state.global_step + 1, until + 1):
        state.global_step = step
        logs = {"loss": 1.0 / step, "rewards/accuracy/mean": step / 100}
        state.log_history.append({**logs, "step": step})
        curves.on_log(arguments, state, control, logs=logs)
    curves.on_train_end(arguments, state, control)


def scalars(folder: Path, name: str) -> list[tuple[int, float]]:
    reader = event_accumulator.EventAccumulator(str(folder / TENSORBOARD))
    reader.Reload()
    return [(event.step, event.value) for event in reader.Scalars(name)]


def test_every_step_tells_where_its_examples_came_from(tmp_path: Path) -> None:
    state = TrainerState(is_world_process_zero=True)
    run(tmp_path, state, until=5)
    assert [row["source/synthetic"] for row in state.log_history] == [6.0] * 5
    assert [row["source/real"] for row in state.log_history] == [2.0] * 5
    assert scalars(tmp_path, "source/real") == [(step, 2.0) for step in range(1, 6)]


def test_tensorboard_of_a_resumed_run_reads_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run logs ten steps and dies; its last checkpoint was at six."""
    # Files of one second and one process are read in the order of a counter in their names, as text: 10 before 9.
    monkeypatch.setattr(event_file_writer, "_global_uid", event_file_writer.AtomicCounter(0))
    state = TrainerState(is_world_process_zero=True)
    run(tmp_path, state, until=10)
    resumed = TrainerState(global_step=6, log_history=state.log_history[:6], is_world_process_zero=True)
    run(tmp_path, resumed, until=12)
    assert [step for step, _ in scalars(tmp_path, "loss")] == list(range(1, 13))
    assert [value for _, value in scalars(tmp_path, "loss")] == pytest.approx([1 / step for step in range(1, 13)])
    assert [row["source/real"] for row in resumed.log_history] == [2.0] * 12


def test_the_picture_shows_the_curves(tmp_path: Path) -> None:
    history = [
        {"step": step, "loss": 1 / step, "reward": step / 10, "rewards/format/mean": 1.0} for step in range(1, 9)
    ]
    write_curves(history, tmp_path / "two.png")
    write_curves([{**row, "grad_norm": 1.0, "entropy": 2.0} for row in history], tmp_path / "four.png")
    two, four = (Image.open(tmp_path / name) for name in ("two.png", "four.png"))
    assert two.size[0] > 400
    assert four.size[0] > two.size[0], "a panel a quantity"
    colours = two.convert("RGB").getcolors(1_000_000)
    assert colours is not None
    assert len(colours) > 50


def test_what_is_no_number_is_left_out(tmp_path: Path) -> None:
    write_curves([{"step": 1, "loss": float("nan"), "note": "text"}], tmp_path / "none.png")
    assert not (tmp_path / "none.png").exists()
    write_curves([], tmp_path / FILE)
    assert not (tmp_path / FILE).exists()
