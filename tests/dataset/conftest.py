"""A small dataset, built once for all tests."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.mini_recipe import MINI
from support.shared_folder import shared_folder

from synthcam.dataset.building.build import build
from synthcam.dataset.building.executors.local import LocalExecutor
from synthcam.dataset.planning.recipe import DatasetRecipe, load_recipe


@pytest.fixture(scope="session")
def mini_recipe(tmp_path_factory: pytest.TempPathFactory) -> DatasetRecipe:
    """The recipe of `built_dataset`."""
    path = tmp_path_factory.mktemp("recipe") / "mini.yaml"
    path.write_text(MINI)
    return load_recipe(path)


@pytest.fixture(scope="session")
def built_dataset(mini_recipe: DatasetRecipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dataset of a dozen clips. Do not change it: copy it first."""
    return shared_folder(
        tmp_path_factory,
        "mini",
        lambda folder: build(mini_recipe, folder, LocalExecutor(1), resume=False, watch=lambda status: None),
    )


@pytest.fixture(scope="session")
def files_of() -> Callable[[Path], dict[str, str]]:
    """The SHA-256 of every file below a folder, by its path."""

    def read(folder: Path) -> dict[str, str]:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()[:12] for p in files}

    return read
