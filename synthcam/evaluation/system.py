"""The protocol of systems that answer items, and the names by which `--system` opens them.

To add a system: write a function `open_it(argument, settings)` that returns a context manager of a `System`, and give
it a name in `SYSTEMS`; or name it on the command line as `--system python:MODULE:FUNCTION`.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from synthcam.errors import InputError, MachineError
from synthcam.evaluation.items import Item, Prediction


class System(Protocol):
    """Something that answers items."""

    name: str
    """What tables call it."""
    needs_video: bool
    """Whether it looks at the videos; if so, items whose video is missing are not given to it."""

    def describe(self) -> Mapping[str, Any]:
        """What scores.json records, so that a number can be had again: versions, digests, prompt, sizes."""

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        """Answer every item once, in any order, as soon as its answer is there; items are taken lazily.

        What goes wrong with one item (a damaged video, a refusal) is a prediction with an error, never an exception.
        """


@dataclass(frozen=True)
class SystemSettings:
    """What a system may need to know when it is opened.

    Attributes:
        items: the benchmark's items with their answers, for baselines that learn from the answers of other videos; a
            system that looks at a video must not use them.
        fps: frames a second; None for the system's own.
        budget: most frames of a video; they are taken evenly. None for the system's own.
        max_pixels: most pixels of a frame; None for the system's own.
        concurrency: questions that are asked at once, where a system can.
        cache: a folder for what a system keeps between runs; None for none.
        seed: of everything that is drawn.
        options: further options of systems, such as the model's name on a server: {"model": ...}.
    """

    items: Sequence[Item] = ()
    fps: float | None = None
    budget: int | None = None
    max_pixels: int | None = None
    concurrency: int = 4
    cache: Path | None = None
    seed: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)


Opener = Callable[[str, SystemSettings], AbstractContextManager[System]]
"""Called with what follows the system's name and a colon ("" without one)."""

SYSTEMS: dict[str, str] = {
    "always-no": "synthcam.evaluation.systems.blind:open_always_no",
    "majority": "synthcam.evaluation.systems.blind:open_majority",
    "scores": "synthcam.evaluation.systems.score_files:open_score_files",
    "text-only": "synthcam.evaluation.systems.blind:open_text_only",
    "cues": "synthcam.evaluation.systems.wrappers:open_cues",
    "single-frame": "synthcam.evaluation.systems.wrappers:open_single_frame",
    "poses": "synthcam.evaluation.systems.poses:open_poses",
    "sfm": "synthcam.evaluation.systems.sfm:open_sfm",
    "flow": "synthcam.evaluation.systems.flow:open_flow",
    "http": "synthcam.evaluation.systems.server:open_http",
    "https": "synthcam.evaluation.systems.server:open_https",
    "motions": "trainer.evaluation.motions:open_motions",
    "camera-head": "trainer.camera_head.system:open_camera_head",
}
"""Name -> module:function of its opener; imported when it is asked for."""
PLUGIN = "python"
MODEL = "trainer.evaluation.system:open_model"
"""Opens a folder that holds a model."""
FRAMES = "trainer.frame_selection.system:open_frames"
"""Shows a system the frames that are picked for each question."""


def open_system(spec: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open the system that `--system` names: a name of `SYSTEMS` with what it is given behind a colon.

    Raises:
        InputError: no system has this name, or what it is given makes no sense.
        MachineError: the system needs a package that is not installed.
    """
    name, _, argument = spec.partition(":")
    if name == PLUGIN:
        return _load(argument, spec)("", settings)
    if spec not in SYSTEMS and Path(spec).is_dir():
        return _load(MODEL, spec)(spec, settings)
    if name in SYSTEMS:
        return _load(SYSTEMS[name], spec)(argument, settings)
    raise InputError(f"--system {spec!r}: there is none; allowed are {', '.join(system_names())}")


def open_with_frames(spec: str, frames: str, settings: SystemSettings, picks: Path) -> AbstractContextManager[System]:
    """Open a system that is shown frames which are picked for each question, as `--frames` says.

    Args:
        picks: the file to which what was picked is written, a row an item.

    Raises:
        InputError: there is no such way to pick, or what it needs is missing.
        MachineError: a package is not installed.
    """
    opener: Any = _load(FRAMES, spec)
    found: AbstractContextManager[System] = opener(spec, frames, settings, picks)
    return found


def system_names() -> list[str]:
    """The names that `--system` takes, for messages and help."""
    return [*SYSTEMS, "MODEL_DIR", f"{PLUGIN}:MODULE:FUNCTION"]


def _load(target: str, spec: str) -> Opener:
    module, _, function = target.partition(":")
    try:
        found: Opener = getattr(importlib.import_module(module), function)
    except ModuleNotFoundError as error:
        own = error.name is not None and module.startswith(error.name)
        if own:
            raise InputError(f"--system {spec!r}: there is no module {module}") from None
        raise MachineError(
            f"--system {spec}: needs the package {error.name}; pip install 'synthcam[evaluate]'"
        ) from None
    except (AttributeError, ValueError):
        raise InputError(f"--system {spec!r}: {module or 'it'} has no {function or 'function'}") from None
    return found
