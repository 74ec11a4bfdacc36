"""Many clips in one process leave its memory flat."""

import gc

import psutil
import pytest

from synthcam.clips.drawing import draw_frames
from synthcam.clips.labelling import label_staged
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import make_spec
from synthcam.clips.staging import stage
from synthcam.errors import DoesNotFitError
from synthcam.motion.motions import MOTIONS
from synthcam.rendering.protocol import create_renderer
from synthcam.scene.recipe import recipe_names

ALLOWED_MB = 80
"""The allocator's own coming and going is about 30 MB; a leak of one scene a clip would be hundreds."""


def resident_mb(clips: int, *, warm: int) -> tuple[float, float]:
    """Resident memory after the warm-up and after all clips, in MB."""
    names, motions = recipe_names(), sorted(MOTIONS)
    after_warm = 0.0
    with create_renderer("moderngl") as renderer:
        for i in range(clips):
            source = find_scene(names[i % len(names)])
            spec = make_spec(
                scene=source.name, scene_digest=source.digest, motion=motions[i % len(motions)], seed=i,
                scene_seed=i % (2 * len(names)), width=96, height=96, frames=4, fps=4.0,
            )  # fmt: skip
            try:
                staged = stage(spec, source.build(spec.scene_seed))
            except DoesNotFitError:
                continue
            renderer.open(staged.scene, width=96, height=96, shadows=True)
            label_staged(spec, staged, list(draw_frames(spec, staged, renderer)))
            if i == warm:
                gc.collect()
                after_warm = psutil.Process().memory_info().rss / 1e6
    gc.collect()
    return after_warm, psutil.Process().memory_info().rss / 1e6


@pytest.mark.verify
def test_500_clips_in_one_process_leave_memory_flat() -> None:
    warm, after = resident_mb(500, warm=150)
    print(f"resident: {warm:.0f} MB after 150 clips, {after:.0f} MB after 500")
    assert after - warm < ALLOWED_MB
