"""What tests train on, made once a run: toy clips, questions about them, and a tiny model that knows their words."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.shared_folder import shared_folder

if TYPE_CHECKING:
    from trainer.examples import Example


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the toy clips. Do not change it."""
    from support.toy_training import toy_examples  # needs the extra `train`; tests without it never get here

    return shared_folder(tmp_path_factory, "toy-clips", toy_examples)


@pytest.fixture(scope="session")
def examples(clips: Path) -> "list[Example]":
    """Questions about the toy clips."""
    from support.toy_training import toy_examples

    return toy_examples(clips)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory, examples: "list[Example]") -> Path:
    """The folder of a tiny model with random weights. Do not change it."""
    from support.toy_training import tiny_checkpoint

    return shared_folder(tmp_path_factory, "toy-model", lambda folder: tiny_checkpoint(folder, examples))


@pytest.fixture(scope="session")
def killed_runs(tmp_path_factory: pytest.TempPathFactory, examples: "list[Example]", model: Path) -> Path:
    """A folder of runs, `sft` and `grpo`, that were killed in their fourth step. Copy one before you go on with it."""
    from support.killed_run import TRAINERS, run_until_killed

    def kill(folder: Path) -> None:
        for stage in TRAINERS:
            run_until_killed(stage, model, examples, folder / stage, after=3)

    return shared_folder(tmp_path_factory, "killed", kill)
