"""Small datasets, built once for all tests."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.cheap_builds import InThisProcess, figures_drawn_once
from support.mini_recipe import FEW, MINI
from support.shared_folder import shared_folder

from synthcam.dataset.building.build import build
from synthcam.dataset.planning.recipe import DatasetRecipe, load_recipe


@pytest.fixture(scope="session", autouse=True)
def _figures_drawn_once() -> Iterator[None]:
    with figures_drawn_once():
        yield


@pytest.fixture(scope="session")
def mini_recipe(tmp_path_factory: pytest.TempPathFactory) -> DatasetRecipe:
    """The recipe of `built_dataset`."""
    return _loaded(MINI, tmp_path_factory.mktemp("recipe") / "mini.yaml")


@pytest.fixture(scope="session")
def built_dataset(mini_recipe: DatasetRecipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dataset of a dozen clips. Do not change it: copy it first."""
    return shared_folder(tmp_path_factory, "mini", lambda folder: _build(mini_recipe, folder))


@pytest.fixture(scope="session")
def few_recipe(tmp_path_factory: pytest.TempPathFactory) -> DatasetRecipe:
    """The recipe of `few_built`: three shards of two clips."""
    return _loaded(FEW, tmp_path_factory.mktemp("recipe") / "few.yaml")


@pytest.fixture(scope="session")
def few_built(few_recipe: DatasetRecipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dataset of half a dozen clips. Do not change it: copy it first."""
    return shared_folder(tmp_path_factory, "few", lambda folder: _build(few_recipe, folder))


def _loaded(text: str, path: Path) -> DatasetRecipe:
    path.write_text(text)
    return load_recipe(path)


def _build(recipe: DatasetRecipe, folder: Path) -> None:
    build(recipe, folder, InThisProcess(), resume=False, watch=lambda status: None)


@pytest.fixture(scope="session")
def files_of() -> Callable[[Path], dict[str, str]]:
    """The SHA-256 of every file below a folder, by its path."""

    def read(folder: Path) -> dict[str, str]:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()[:12] for p in files}

    return read
