"""A clip as claims are checked against it: exact cameras, things, and what was measured. Built once a clip."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.scene.raycast import RayCaster
from synthcam.verification.sight import Sight, Thing

if TYPE_CHECKING:
    from synthcam.clips.staged import StagedClip


class CheckedClip:
    """The geometry that claims about a clip are checked against.

    Args:
        cameras: one a frame, at index / fps.
        things: what could be named.
        static: rays at everything that stands still.
        annotation: the record of what was measured.
        subject_id: the attended thing, if there is one.
    """

    def __init__(
        self,
        cameras: Trajectory,
        things: tuple[Thing, ...],
        static: RayCaster,
        annotation: MotionAnnotation,
        subject_id: int | None = None,
    ) -> None:
        self.cameras, self.annotation, self.subject_id = cameras, annotation, subject_id
        self.sight, self.fps = Sight(cameras, static, things), cameras.fps

    @classmethod
    def from_staged(cls, staged: "StagedClip", content: Mapping[str, Any]) -> "CheckedClip":
        """A staged clip and the content of its clip.json."""
        times = np.arange(len(content["world_from_camera"])) / content["fps"]
        cameras = staged.cameras(times, content["width"], content["height"])
        moving = [staged.object_poses(float(t)) for t in times]
        things = []
        for thing in staged.scene.objects:
            if thing.id in moving[0]:
                poses = np.stack([at[thing.id] for at in moving])
                moves = thing.path is not None or _moves(poses)
            else:
                poses, moves = np.broadcast_to(thing.world_from_object, (len(times), 4, 4)), False
            things.append(Thing.of(thing, poses, times, moves=moves))
        annotation = MotionAnnotation.from_record(content["annotation"])
        return cls(cameras, tuple(things), staged.static, annotation, staged.subject_id)

    @cached_property
    def angles_deg(self) -> tuple[Array, Array, Array]:
        """Yaw, pitch and roll (F,) of every frame, unwrapped, in degrees."""
        yaw, pitch, roll = yaw_pitch_roll(self.cameras.world_from_camera[:, :3, :3])
        return np.degrees(np.unwrap(yaw)), np.degrees(pitch), np.degrees(np.unwrap(roll))


def _moves(poses: Array) -> bool:
    return not np.allclose(poses, poses[0])
