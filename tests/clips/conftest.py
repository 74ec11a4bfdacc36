"""Staged clips for tests."""

from collections.abc import Callable

import pytest
from support.built_scenes import caster_of, scene_of, source_of

from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.clips.staging import StagedMotion, stage
from synthcam.motion.expression import parse_motion


@pytest.fixture(scope="session")
def staged() -> Callable[..., tuple[ClipSpec, StagedMotion]]:
    """Stage a motion in a scene."""

    def make(motion: str, scene: str = "room", seed: int = 0, **fields: object) -> tuple[ClipSpec, StagedMotion]:
        source = source_of(scene)
        fields = {"frames": 16, "fps": 8.0, **fields}
        spec = make_spec(
            scene=source.name, scene_digest=source.digest, motion=str(parse_motion(motion)), seed=seed,
            scene_seed=seed, **fields
        )  # fmt: skip
        return spec, stage(spec, scene_of(scene, seed), caster=caster_of(scene, seed))

    return make
