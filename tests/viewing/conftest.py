"""Rendered clips, and a browser."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.shared_folder import shared_folder
from support.shown_dataset import write_dataset

import synthcam
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.viewing.gallery.gallery import write_dataset_gallery

MOTIONS = {"panned": "pan-left", "trucked": "truck-left", "followed": "track-side-right", "two": "zoom-in, pan-right"}
SCENES = {"panned": "room", "trucked": "room", "followed": "courtyard", "two": "abstract"}


def render_all(folder: Path) -> None:
    """Render a clip for each of `MOTIONS` into a folder of its name."""
    for name, motion in MOTIONS.items():
        clip = synthcam.render(motion, scene=SCENES[name], seed=3, scene_seed=2, size=(128, 96), frames=12, fps=4.0)
        clip.save(folder / name)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders of clips, as `synthcam render` leaves them."""
    folder = shared_folder(tmp_path_factory, "rendered", render_all)
    return {name: folder / name for name in MOTIONS}


@pytest.fixture(scope="session")
def dataset(rendered: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Four clips, the first two of them twins."""
    twins = {"twin_group": "g0", "twin_kind": "confusable", "split": "train"}
    return open_dataset(
        write_dataset(
            tmp_path_factory.mktemp("dataset"),
            [
                (rendered["panned"], {**twins, "twins": ["c0000001"]}),
                (rendered["trucked"], {**twins, "twins": ["c0000000"]}),
                (rendered["followed"], {"split": "train"}),
                (rendered["two"], {"split": "test"}),
            ],
        )
    )


@pytest.fixture(scope="session")
def gallery(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a gallery of all four. Do not change it: copy it first."""
    return shared_folder(
        tmp_path_factory,
        "a gallery #1 & more",
        lambda folder: write_dataset_gallery(dataset, folder, limit=100, overwrite=False, progress=lambda *_: None),
    )


@dataclass
class Visit:
    """A page that was opened, with what it complained of and what it asked for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def until(self, expression: str, *, seconds: float = 20.0) -> None:
        """Wait for something to be true. (Playwright's own way is an eval, which the page's policy bars.)"""
        for _ in range(int(seconds / 0.05)):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not within {seconds:g} s: {expression}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real Chromium without a window."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no Chromium: apt-get install chromium")
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    quiet += ["--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"]
    with api.sync_playwright() as running:
        # A fresh, empty profile each time.
        browser = running.chromium.launch(executable_path=program, headless=True, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Open a file, with what comes after "#" and a size of the window."""
    opened = []

    def go(file: Path, asked: str = "", *, width: int = 1280, height: int = 900) -> Visit:
        page = chromium.new_page(viewport={"width": width, "height": height})
        opened.append(page)
        seen = Visit(page)
        page.on("console", lambda said: seen.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("request", lambda request: seen.requests.append(request.url))
        page.goto(f"{file.resolve().as_uri()}{asked}")
        return seen

    yield go
    for page in opened:
        page.close()
