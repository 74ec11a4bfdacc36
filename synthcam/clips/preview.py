"""One picture of a scene, from a start that a clip could have."""

import numpy as np
import numpy.typing as npt

from synthcam.clips.drawing import view_at
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.rendering.protocol import Renderer

PREVIEW_SIZE = (384, 288)


def preview(name: str, seed: int, renderer: Renderer) -> npt.NDArray[np.uint8]:
    """A scene's picture (H, W, 3), shadows on."""
    source = find_scene(name)
    width, height = PREVIEW_SIZE
    spec = make_spec(
        scene=source.name, scene_digest=source.digest, motion="static", seed=seed, scene_seed=seed,
        width=width, height=height, frames=2, fps=1.0,
    )  # fmt: skip
    staged = stage(spec, source.build(seed))
    cameras = staged.cameras(np.zeros(1), width, height)
    renderer.open(staged.scene, width=width, height=height, shadows=True)
    return renderer.draw_color(view_at(staged, cameras, 0))
