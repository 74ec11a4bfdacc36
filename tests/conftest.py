"""Fixtures shared by all tests."""

import gc
import os
from pathlib import Path

import pytest
from support.shared_folder import shared_folder
from support.small_dataset import write_motion_dataset

PROJECT = Path(__file__).resolve().parents[1]
LONGEST_FIRST = (
    "labels/test_oracle.py",
    "dataset/test_build.py",
    "labels/test_pixels.py",
    "cli/test_train.py",
    "trainer/test_grpo.py",
    "trainer/test_sft.py",
    "dataset/test_slurm_executor.py",
    "trainer/test_rewards_properties.py",
    "trainer/test_changed_clips.py",
    "scene/test_families.py",
    "viewing/test_gallery_browser.py",
    "dataset/test_check.py",
    "language/test_samples.py",
    "cli/test_render.py",
    "trainer/test_optimizer.py",
    "dataset/test_ray_executor.py",
    "language/test_guessing.py",
    "verification/test_mutants.py",
    "rendering/test_renderers.py",
)
"""Files that take ten seconds and more. Begun last, one of them would keep one core busy while the others wait."""


def pytest_configure() -> None:
    """What is imported stays: looking through it for garbage again and again would be a tenth of a run."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is what tests leave."""
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, the others as they come; the order inside a file stays."""
    places = {PROJECT / "tests" / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session")
def motion_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two toy clips of each of three motions in train and in test. Do not change it: copy it first."""
    return shared_folder(tmp_path_factory, "motions", lambda folder: write_motion_dataset(folder, clips=2))


@pytest.fixture(scope="session")
def real_dir() -> Path:
    """Real poses, clips and annotations, which are not part of the project: SYNTHCAM_REAL or ../shared/real."""
    folder = Path(os.environ.get("SYNTHCAM_REAL", PROJECT.parent / "shared" / "real"))
    if not (folder / "manifest.json").is_file():
        pytest.skip(f"no real data at {folder}; set SYNTHCAM_REAL to its folder")
    return folder
