"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_dir() -> Path:
    """Real poses, clips and annotations, which are not part of the project: SYNTHCAM_REAL or ../shared/real."""
    folder = Path(os.environ.get("SYNTHCAM_REAL", PROJECT.parent / "shared" / "real"))
    if not (folder / "manifest.json").is_file():
        pytest.skip(f"no real data at {folder}; set SYNTHCAM_REAL to its folder")
    return folder
