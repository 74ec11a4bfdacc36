"""The scene of a clip that was made before, built again."""

from synthcam.clips.scene_source import find_scene
from synthcam.clips.staging import still_caster
from synthcam.errors import InputError
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster


def rebuilt_scene(name: str, digest: str, seed: int) -> tuple[Scene, RayCaster]:
    """A scene as a clip's spec names it, and rays at what stands still in it.

    Raises:
        InputError: the scene's file is not at hand, or not as it was.
    """
    source = find_scene(name)
    if source.digest != digest:
        raise InputError(f"scene {name} is not at hand as it was when the clip was made")
    scene = source.build(seed)
    return scene, still_caster(scene)
