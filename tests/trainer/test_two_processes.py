"""Two processes of torchrun on a CPU train one run together, as GPUs would: nothing twice, nothing alone."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("torch", reason="training is an extra: pip install 'synthcam[train]'")
import trainer.compat  # isort: skip
from accelerate import PartialState
from safetensors.torch import load_file
from support.shared_folder import shared_folder
from support.small_dataset import SLIDES

from synthcam.errors import MachineError
from trainer.camera_head.saved import FILE as HEAD_FILE
from trainer.config import TrainConfig, load_config
from trainer.machine import join_processes
from trainer.run import train

STEPS, BATCH, GENERATIONS = 3, 4, 2
CAMERA_WEIGHT = 0.25


def config_of(data: Path, out: Path) -> dict[str, Any]:
    """Three steps of four examples, three in four of them of one source; then of four questions, all of them pairs."""
    source = {"kind": "motions", "path": str(data), "motions": list(SLIDES)}
    stage = {"steps": STEPS, "batch": BATCH, "learning_rate": 1e-3, "gradient_checkpointing": False, "log_every": 1}
    return {
        "device": "cpu",
        "out": str(out),
        "model": {"name": "tiny", "dtype": "float32"},
        "video": {"fps": 4, "max_frames": 4, "pixels": 3136},
        "sft": {
            **stage,
            "device_batch": 1,
            "camera_head": {"layer": 2, "width": 16, "weight": CAMERA_WEIGHT},
            "mixture": [{**source, "name": "much", "weight": 3}, {**source, "name": "little"}],
        },
        "grpo": {
            **stage,
            "generations": GENERATIONS,
            "max_completion_tokens": 3,
            "time_pairs": 1.0,
            "mixture": [{**source, "motions": ["pan-left", "pan-right"]}],
        },
        "evaluation": {"mixture": [{**source, "split": "test"}], "max_new_tokens": 3, "controls": False},
    }


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory, motion_dataset: Path) -> Path:
    """The folder of a run of two processes, with what each of them noted."""

    def run(folder: Path) -> None:
        folder.mkdir()
        (folder / "config.yaml").write_text(yaml.safe_dump(config_of(motion_dataset, folder / "run")))
        start = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
        command = [*start, "-m", "support.two_processes", folder / "config.yaml", folder]
        tests = Path(__file__).parents[1]
        ran = subprocess.run(command, capture_output=True, cwd=tests, timeout=300, text=True)
        assert ran.returncode == 0, ran.stderr[-4000:]

    return shared_folder(tmp_path_factory, "two-processes", run)


@pytest.fixture(scope="module")
def notes(together: Path) -> list[Mapping[str, Any]]:
    return [json.loads((together / f"{rank}.json").read_text()) for rank in range(2)]


def test_each_index_is_trained_on_once(notes: list[Mapping[str, Any]]) -> None:
    assert [(one["rank"], one["processes"]) for one in notes] == [(0, 2), (1, 2)]
    # A loader reads a batch ahead: what it reads beyond the last step is not trained on.
    mine, theirs = (one["sft"] for one in notes)
    assert len(mine) == len(theirs) == STEPS * BATCH // 2
    assert sorted(mine + theirs) == list(range(STEPS * BATCH))


def test_every_batch_has_both_sources_by_their_weights(notes: list[Mapping[str, Any]], together: Path) -> None:
    state = json.loads((together / "run" / "sft" / f"checkpoint-{STEPS}" / "trainer_state.json").read_text())
    rows = [row for row in state["log_history"] if "loss" in row]
    assert len(rows) == STEPS
    for step, row in enumerate(rows):
        assert (row["source/much"], row["source/little"]) == (3.0, 1.0)
        answers = (3 * row["loss/much"] + row["loss/little"]) / 4
        assert row["loss"] == pytest.approx(answers + CAMERA_WEIGHT * row["camera/loss"], rel=1e-3)
        trained = {index for one in notes for index in one["sft"][2 * step : 2 * step + 2]}
        assert trained == set(range(BATCH * step, BATCH * (step + 1)))


def test_versions_of_a_pair_are_sampled_by_one_process(notes: list[Mapping[str, Any]]) -> None:
    asked = Counter(index for one in notes for index in one["grpo"])
    assert asked == dict.fromkeys(range(STEPS * BATCH), 1)
    for one in notes:
        for forwards, backwards in zip(one["pairs"][::2], one["pairs"][1::2], strict=True):
            assert forwards[0] == backwards[0] is not None
            assert {forwards[1], backwards[1]} == {False, True}


def test_each_held_out_question_is_asked_by_one_process(notes: list[Mapping[str, Any]]) -> None:
    mine, theirs = ([tuple(asked) for asked in one["asked"]] for one in notes)
    assert mine
    assert theirs
    moments = 3  # before, after sft, after grpo
    assert set(Counter(mine + theirs).values()) == {moments}
    assert not set(mine) & set(theirs)


def test_one_process_writes(notes: list[Mapping[str, Any]]) -> None:
    assert notes[0]["wrote"] == ["begin_run", "build_tiny", "seal", "seal", "seal"]
    assert notes[1]["wrote"] == []


def test_two_processes_learn_what_one_learns(together: Path, motion_dataset: Path, tmp_path: Path) -> None:
    config = TrainConfig.model_validate({**config_of(motion_dataset, tmp_path / "alone"), "grpo": None})
    alone = train(config.model_copy(update={"evaluation": None}), stage="sft", progress=False)
    start = load_file(tmp_path / "alone" / "start" / "model.safetensors")
    for file in ("model.safetensors", HEAD_FILE):
        ours, theirs = load_file(together / "run" / "sft" / "model" / file), load_file(alone.model / file)
        assert ours.keys() == theirs.keys()
        if file != HEAD_FILE:
            moved = max((theirs[name] - start[name]).abs().max() for name in theirs)
        apart = max((theirs[name] - ours[name]).abs().max() for name in theirs)
        assert apart < 0.02 * moved, (file, apart, moved)


def test_processes_that_do_not_find_each_other_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    join_processes("cpu")
    assert PartialState().num_processes == 1
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setattr("trainer.machine.AcceleratorState._reset_state", lambda **_: None)
    with pytest.raises(MachineError, match="2 processes were started and 1 found each other"):
        join_processes("cpu")


def test_weights_are_loaded_when_their_spreading_is_known(
    motion_dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ZeRO-3 is told to transformers by a stage's arguments: a model that is loaded before them is whole everywhere."""
    done: list[str] = []
    for name in ("sft_arguments", "load_model"):
        original = getattr(trainer.run, name)
        monkeypatch.setattr(
            f"trainer.run.{name}",
            lambda *args, name=name, original=original, **kwargs: done.append(name) or original(*args, **kwargs),
        )
    config = config_of(motion_dataset, tmp_path / "run")
    config["sft"] |= {"steps": 1}
    chosen = TrainConfig.model_validate({**config, "grpo": None, "evaluation": None})
    train(load_config(chosen), progress=False)
    assert done == ["sft_arguments", "load_model"]
