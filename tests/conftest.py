"""Fixtures shared by all tests."""

import gc
import os
from pathlib import Path
from typing import Any

import pytest
from support.shared_folder import shared_folder
from support.small_dataset import write_motion_dataset

PROJECT = Path(__file__).resolve().parents[1]
TOGETHER = {
    "training": (
        "trainer/test_",
        "cli/test_train.py",
        "benchmarks/test_coarse_motion.py",
        "dataset/test_export_chat_formats.py",
        "clips/test_restore.py",
    ),
    "chains": ("trainer/test_rewards_properties.py", "verification/test_mutants.py"),
    "labels": ("labels/test_oracle.py", "labels/test_pixels.py"),
}
"""Files, by how their names begin, that one process runs one after the other: what each of them would load or make anew
is loaded and made once. The last that fits counts."""
LONGEST_FIRST = (
    "training",
    "labels",
    "scene/test_families.py",
    "test_api.py",
    "dataset/test_build.py",
    "labels/test_odd_paths.py",
    "cli/test_render.py",
    "viewing/test_gallery_browser.py",
    "scene/real/test_backdrops.py",
    "evaluation/systems/test_flow.py",
    "viewing/test_gallery.py",
    "evidence/test_evidence.py",
    "temporal/test_kinds.py",
    "dataset/test_check.py",
    "rendering/test_determinism.py",
    "dataset/test_plan.py",
    "scene/real/test_depth_scenes.py",
    "language/test_samples.py",
    "rendering/test_renderers.py",
    "chains",
    "cli/test_frames_out.py",
    "cli/test_view.py",
    "cli/test_build_command.py",
    "clips/test_labelling.py",
    "temporal/test_dataset.py",
    "labels/test_labels_from_annotation.py",
    "dataset/test_polish.py",
    "dataset/test_build_lock.py",
    "verification/test_writer_and_reader.py",
    "dataset/test_check_and_export_commands.py",
    "dataset/test_slurm_executor.py",
    "dataset/test_ray_executor.py",
)
"""What takes ten seconds and more. Begun last, one of them would keep one core busy while the others wait."""


def pytest_configure() -> None:
    """What is imported stays: looking through it for garbage again and again would be a tenth of a run."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From here on garbage is what tests leave."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first; else the order stays."""
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(_group(item.nodeid), len(places)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out whole groups of tests to processes, for which xdist's own way (`loadgroup`) fails with pytest 9."""
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):  # type: ignore[misc]
        """A group of files, a file at least, is run by one process."""

        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    return Groups(config, log)


def _group(nodeid: str) -> str:
    """Which tests a test is run with, by the path of its file in the folder of tests."""
    file = nodeid.partition("::")[0].removeprefix("tests/")
    return [file, *(name for name, files in TOGETHER.items() if file.startswith(files))][-1]


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
