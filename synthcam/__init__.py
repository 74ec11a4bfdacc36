"""Video from exact camera paths; labels, questions and reasoning derived from the same path.

    clip = synthcam.render("dolly-in", scene="room", seed=0)
    clip.frames, clip.depth, clip.trajectory, clip.motions, clip.labels, clip.caption
    clip.ask(4)
    clip.save("out")

Every name below is imported when it is first used, so `import synthcam` is instant.
"""

from typing import TYPE_CHECKING, Any

from synthcam.errors import SynthcamError

if TYPE_CHECKING:
    from synthcam.clips.clip import Clip, load
    from synthcam.clips.convert import convert
    from synthcam.clips.label_file import label
    from synthcam.clips.render import render
    from synthcam.clips.verify import verify
    from synthcam.dataset.building.from_recipe import build
    from synthcam.dataset.polishing.polish import polish
    from synthcam.dataset.storage.dataset import open_dataset
    from synthcam.evaluation.compare import compare
    from synthcam.evaluation.run import evaluate
    from synthcam.formats.read_write import read_poses

__version__ = "0.1.0"
__all__ = [
    "Clip",
    "SynthcamError",
    "build",
    "compare",
    "convert",
    "evaluate",
    "label",
    "load",
    "open_dataset",
    "polish",
    "read_poses",
    "render",
    "verify",
]

_MODULES = {
    "Clip": "synthcam.clips.clip",
    "build": "synthcam.dataset.building.from_recipe",
    "compare": "synthcam.evaluation.compare",
    "convert": "synthcam.clips.convert",
    "evaluate": "synthcam.evaluation.run",
    "label": "synthcam.clips.label_file",
    "load": "synthcam.clips.clip",
    "open_dataset": "synthcam.dataset.storage.dataset",
    "polish": "synthcam.dataset.polishing.polish",
    "read_poses": "synthcam.formats.read_write",
    "render": "synthcam.clips.render",
    "verify": "synthcam.clips.verify",
}
"""Where each name of the front door is defined."""


def __getattr__(name: str) -> Any:
    """Import a name of the front door when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module 'synthcam' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return value


def __dir__() -> list[str]:
    """The names of the front door, for completion in notebooks."""
    return sorted({*globals(), *__all__})
