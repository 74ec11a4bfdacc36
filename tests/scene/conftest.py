"""One picture cache for all scene tests, away from the user's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _picture_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("pictures")
    patch.setenv("SYNTHCAM_CACHE", str(folder))
    yield folder
    patch.undo()
