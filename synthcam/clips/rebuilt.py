"""A clip that was made before: its scene built again, its cameras in it."""

from synthcam.clips.replay import Replay
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staging import Stage, stage, still_caster
from synthcam.errors import InputError
from synthcam.geometry.trajectory import Trajectory
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


def scene_of(spec: ClipSpec) -> tuple[Scene, RayCaster]:
    """The scene of a clip, as `rebuilt_scene` gives it.

    Raises:
        InputError: the scene's file is not at hand, or not as it was.
    """
    return rebuilt_scene(spec.scene, spec.scene_digest, spec.scene_seed)


def restaged(
    spec: ClipSpec, cameras: Trajectory, rebuilt: tuple[Scene, RayCaster], *, scale: float = 1.0
) -> Stage | Replay:
    """A clip staged again: its cameras from the spec, or for a replayed pose file those of its clip.json.

    Args:
        rebuilt: its scene, from `scene_of`.
        scale: how many scene metres one unit of the pose file became.
    """
    scene, still = rebuilt
    if spec.trajectory is None:
        return stage(spec, scene, caster=still)
    return Replay(scene, cameras, still, scale=scale)
