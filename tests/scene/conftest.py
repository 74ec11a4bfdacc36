"""One picture cache for all scene tests of a run, away from the user's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.shared_folder import run_folder


@pytest.fixture(scope="module", autouse=True)
def _picture_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = run_folder(tmp_path_factory) / "pictures"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SYNTHCAM_CACHE", str(folder))
        yield folder
