"""The clip that claims are checked against, with its scene built again; scenes that clips share are built once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from synthcam.clips.rebuilt import rebuilt_scene
from synthcam.clips.replay import Replay
from synthcam.clips.spec import ClipSpec, make_spec
from synthcam.clips.staging import Stage, stage
from synthcam.errors import SynthcamError
from synthcam.geometry.trajectory import Trajectory
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster
from synthcam.verification.clip import CheckedClip
from synthcam.viewing.gallery.path_drawing import Outline

KEPT_SCENES = 4
"""Clips of a dataset mostly come scene by scene."""
SAME_M = 1e-6


def cameras_of_record(record: Mapping[str, Any]) -> Trajectory:
    """The cameras that a clip.json holds."""
    poses = np.array(record["world_from_camera"], dtype=np.float64)
    times = np.arange(len(poses)) / record["fps"]
    return Trajectory(poses, np.array(record["intrinsics"], dtype=np.float64), times, record["width"], record["height"])


def checked_clip(record: Mapping[str, Any]) -> CheckedClip | None:
    """The clip in its scene; None where it cannot be built again as it was when the clip was made."""
    try:
        spec = make_spec(**{key: value for key, value in record["spec"].items() if key != "digest"})
        scene, caster = _scene(spec.scene, spec.scene_digest, spec.scene_seed)
        staged = _staged(spec, scene, caster, record)
    except SynthcamError:
        return None
    clip = CheckedClip.from_staged(staged, record)
    # Another version of the library may start elsewhere in the same scene: then its verdicts would be on another clip.
    same = np.allclose(clip.cameras.world_from_camera, record["world_from_camera"], rtol=0, atol=SAME_M)
    return clip if same else None


def _staged(spec: ClipSpec, scene: Scene, caster: RayCaster, record: Mapping[str, Any]) -> Stage | Replay:
    if spec.trajectory is None:
        return stage(spec, scene, caster=caster)
    return Replay(scene, cameras_of_record(record), caster, record["staging"]["scale"])


@lru_cache(maxsize=KEPT_SCENES)
def _scene(name: str, digest: str, seed: int) -> tuple[Scene, RayCaster]:
    return rebuilt_scene(name, digest, seed)


def outlines(clip: CheckedClip, record: Mapping[str, Any]) -> list[Outline]:
    """What stands around the camera, where it is in the first frame, apart from the attended subject."""
    roles = {thing["id"]: thing["role"] for thing in record["objects"]}
    found = []
    for thing in clip.sight.things.values():
        if thing.id == clip.subject_id and record["subject"] is not None:
            continue
        pose = thing.world_from_object[0]
        name = " ".join(filter(None, (thing.color, thing.kind)))
        found.append(Outline(name, roles[thing.id], thing.outermost @ pose[:3, :3].T + pose[:3, 3]))
    return found
