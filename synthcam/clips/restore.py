"""The one way back to a clip that was made before: its scene built again, its cameras placed in it and compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from synthcam.clips.drawing import frame_times
from synthcam.clips.record_file import read_record
from synthcam.clips.replay import StagedReplay
from synthcam.clips.scene_source import find_scene
from synthcam.clips.spec import ClipSpec
from synthcam.clips.staged import StagedClip
from synthcam.clips.staging import stage, still_caster
from synthcam.data_paths import is_bare_name, shown
from synthcam.errors import DoesNotFitError, InputError
from synthcam.geometry.se3 import log_so3
from synthcam.geometry.trajectory import Trajectory
from synthcam.scene.assets import Scene
from synthcam.scene.raycast import RayCaster

SCENES_KEPT = 8
"""Scenes held in memory: clips of a dataset mostly come scene by scene."""
POSE_TOLERANCE = 1e-6
"""Metres, and entries of rotation matrices: other processors round the last digits otherwise."""
INTRINSICS_TOLERANCE_PX = 1e-4


class RestoreError(InputError):
    """A clip cannot be staged again as it was: its scene is gone or changed, or its cameras come out elsewhere."""


@dataclass(frozen=True, eq=False)
class RestoredClip:
    """A clip staged again; its cameras are those of the record.

    Attributes:
        record: the content of its clip.json.
    """

    spec: ClipSpec
    staged: StagedClip
    record: Mapping[str, Any]


def restore(record: Mapping[str, Any], *, source: str) -> RestoredClip:
    """Stage a clip again from its record, and compare its cameras with those of the record.

    A replayed pose file is not needed: the cameras of a replay are those of the record.

    Args:
        record: the content of a clip.json.
        source: the name of the file or clip in messages.

    Raises:
        InputError: the record is not one of this version's clips.
        RestoreError: the scene is gone or changed, or the cameras come out elsewhere, as with another version of
            synthcam: whatever is derived from them would be about another clip.
    """
    spec, cameras = read_spec(record, source=source), record_cameras(record)
    if not is_bare_name(spec.scene):
        raise RestoreError(f"{source}: scene {shown(spec.scene)}: is a path; allowed is the name of a scene or a file")
    try:
        scene, caster = _scene(spec.scene, spec.scene_digest, spec.scene_seed)
    except InputError as error:
        raise RestoreError(f"{source}: {error}") from error
    if spec.trajectory is not None:
        return RestoredClip(spec, StagedReplay(scene, cameras, caster, scale=_replay_scale(record, source)), record)
    try:
        staged = stage(spec, scene, caster=caster)
    except DoesNotFitError as error:
        raise RestoreError(f"{source}: cannot be staged again ({error})") from error
    _check_cameras(staged.cameras(frame_times(spec), spec.width, spec.height), cameras, source)
    return RestoredClip(spec, staged, record)


def read_clip(file: Path) -> RestoredClip:
    """Restore the clip of a clip.json.

    Raises:
        InputError: the file is not a clip.json.
        RestoreError: as `restore`.
    """
    return restore(read_record(file), source=str(file))


def read_spec(record: Mapping[str, Any], *, source: str) -> ClipSpec:
    """The spec in a clip's record.

    Raises:
        InputError: it is not one of this version's.
    """
    try:
        return ClipSpec(**{key: value for key, value in record["spec"].items() if key != "digest"})
    except (ValidationError, TypeError, KeyError, AttributeError) as error:
        raise InputError(f"{source}: key spec is not one of this version's clips") from error


def record_cameras(record: Mapping[str, Any]) -> Trajectory:
    """The cameras in a clip's record, one for each frame."""
    poses = np.array(record["world_from_camera"], dtype=np.float64)
    times = np.arange(len(poses)) / record["fps"]
    return Trajectory(poses, np.array(record["intrinsics"], dtype=np.float64), times, record["width"], record["height"])


def _replay_scale(record: Mapping[str, Any], source: str) -> float:
    """How many scene metres one unit of the replayed file became.

    Raises:
        InputError: the record does not say.
    """
    try:
        return float(record["staging"]["scale"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{source}: has no key staging.scale; a replayed clip needs it") from error


@lru_cache(maxsize=SCENES_KEPT)
def _scene(name: str, digest: str, seed: int) -> tuple[Scene, RayCaster]:
    """A scene as a spec names it, with rays at what stands still in it.

    Raises:
        InputError: there is no such scene, or its file has changed.
    """
    source = find_scene(name)
    if source.digest != digest:
        raise InputError(f"scene {name} has changed since the clip was made")
    scene = source.build(seed)
    return scene, still_caster(scene)


def _check_cameras(staged: Trajectory, recorded: Trajectory, source: str) -> None:
    """Compare restaged cameras with recorded ones.

    Raises:
        RestoreError: they differ; the message says by how much.
    """
    if len(staged) != len(recorded) or (staged.width, staged.height) != (recorded.width, recorded.height):
        raise RestoreError(
            f"{source}: records {len(recorded)} frames of {recorded.width}x{recorded.height}, its spec gives "
            f"{len(staged)} of {staged.width}x{staged.height}"
        )
    poses = np.abs(staged.world_from_camera - recorded.world_from_camera).max()
    intrinsics = np.abs(staged.intrinsics - recorded.intrinsics).max()
    if poses <= POSE_TOLERANCE and intrinsics <= INTRINSICS_TOLERANCE_PX:
        return
    away = np.linalg.norm(staged.positions - recorded.positions, axis=1).max()
    turn = np.swapaxes(recorded.world_from_camera[:, :3, :3], 1, 2) @ staged.world_from_camera[:, :3, :3]
    turned = np.linalg.norm(log_so3(turn), axis=1).max()
    raise RestoreError(
        f"{source}: staged again, its cameras are up to {away:.3g} m, {np.degrees(turned):.3g} deg and "
        f"{intrinsics:.3g} px of focal length away from those recorded; another version of synthcam "
        "made it: render or build it again"
    )
