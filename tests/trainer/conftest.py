"""What several tests train on: toy clips, questions about them, and a tiny model that knows their words."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from trainer.examples import Example


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="module")
def examples(clips: Path) -> "list[Example]":
    from support.toy_training import toy_examples  # needs the extra `train`; tests without it never get here

    return toy_examples(clips)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, examples: "list[Example]") -> Path:
    from support.toy_training import tiny_checkpoint

    return tiny_checkpoint(tmp_path_factory.mktemp("tiny"), examples)
