"""Staged clips for tests."""

from collections.abc import Callable

import pytest

from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.clips.staging import StagedMotion, stage
from synthcam.motion.expression import parse_motion
from synthcam.scene.assets import Scene


@pytest.fixture(scope="session")
def scene_of() -> Callable[[str, int], Scene]:
    """Build a scene once a session."""
    built: dict[tuple[str, int], Scene] = {}

    def build(name: str, seed: int) -> Scene:
        if (name, seed) not in built:
            built[name, seed] = find_scene(name).build(seed)
        return built[name, seed]

    return build


@pytest.fixture(scope="session")
def staged(scene_of: Callable[[str, int], Scene]) -> Callable[..., tuple[ClipSpec, StagedMotion]]:
    """Stage a motion in a scene."""

    def make(motion: str, scene: str = "room", seed: int = 0, **fields: object) -> tuple[ClipSpec, StagedMotion]:
        source = find_scene(scene)
        fields = {"frames": 16, "fps": 8.0, **fields}
        spec = make_spec(
            scene=source.name, scene_digest=source.digest, motion=str(parse_motion(motion)), seed=seed,
            scene_seed=seed, **fields
        )  # fmt: skip
        return spec, stage(spec, scene_of(scene, seed))

    return make
