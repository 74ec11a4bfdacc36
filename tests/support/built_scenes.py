"""Scenes and their ray casters, built once in a process for all tests that film in them."""

from functools import lru_cache

from synthcam.clips.scene_source import SceneSource, find_scene
from synthcam.clips.staging import still_caster
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster


@lru_cache(maxsize=32)
def source_of(name: str) -> SceneSource:
    """What a scene's name stands for."""
    return find_scene(name)


@lru_cache(maxsize=32)
def scene_of(name: str, seed: int) -> Scene:
    """The scene of a seed."""
    return source_of(name).build(seed)


@lru_cache(maxsize=32)
def caster_of(name: str, seed: int) -> RayCaster:
    """Rays at what stands still in it."""
    return still_caster(scene_of(name, seed))
