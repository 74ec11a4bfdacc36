"""A clip as claims are checked against it: exact cameras, things, and what was measured. Built once a clip."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.clips.restore import read_clip
from synthcam.clips.staged import StagedClip
from synthcam.errors import InputError
from synthcam.geometry.camera import field_of_view
from synthcam.geometry.se3 import Array, yaw_pitch_roll
from synthcam.geometry.trajectory import Trajectory
from synthcam.labels.annotation import MotionAnnotation
from synthcam.scene.raycast import RayCaster
from synthcam.verification.sight import Sight, StaticPoints, Thing


@dataclass(frozen=True)
class When:
    """A segment: a motion between two times, in seconds."""

    motion: str
    start: float
    end: float


@dataclass(frozen=True)
class Measured:
    """What the measurement says of a clip."""

    motions: tuple[str, ...]
    segments: tuple[When, ...]
    annotation: MotionAnnotation
    labels: Mapping[str, bool | None]
    """Last part of the label's name -> True, False or None."""
    still_seen: float
    """Part of the first frustum's volume that lies inside the last one."""

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Measured":
        """From the content of a clip.json."""
        return cls(
            motions=tuple(content["motions"]),
            segments=tuple(When(s["motion"], s["start_s"], s["end_s"]) for s in content["segments"]),
            annotation=MotionAnnotation.from_record(content["annotation"]),
            labels={name.rsplit(".", 1)[-1]: value for name, value in content["labels"].items()},
            still_seen=content["measurements"]["frustum"]["still_seen"],
        )

    def sole_segment(self, motion: str) -> When | None:
        """The one segment of a motion; None where it has none or several."""
        found = [s for s in self.segments if s.motion == motion]
        return found[0] if len(found) == 1 else None


class CheckedClip:
    """The geometry that claims about a clip are checked against.

    Args:
        cameras: one a frame, at index / fps.
        things: what could be named.
        static: rays at everything that stands still.
        measured: motions, segments, record, labels.
        subject_id: the attended thing, if there is one.
    """

    def __init__(
        self,
        cameras: Trajectory,
        things: tuple[Thing, ...],
        static: RayCaster,
        measured: Measured,
        subject_id: int | None = None,
    ) -> None:
        self.cameras, self.measured, self.subject_id = cameras, measured, subject_id
        self.sight = Sight(cameras, static, things)
        self.points = StaticPoints(self.sight)
        self.fps = cameras.fps

    @classmethod
    def from_staged(cls, staged: StagedClip, content: Mapping[str, Any]) -> "CheckedClip":
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
            things.append(Thing.of(thing, poses, moves=moves))
        return cls(cameras, tuple(things), staged.static, Measured.of(content), staged.subject_id)

    @classmethod
    def from_file(cls, file: Path) -> "CheckedClip":
        """A rendered clip, from its clip.json; the scene is built again.

        Raises:
            InputError: the file is not a clip.json.
            RestoreError: the clip cannot be staged again as it was.
        """
        restored = read_clip(file)
        if missing := [key for key in ("motions", "segments", "annotation", "labels") if key not in restored.record]:
            raise InputError(f"{file}: has no key {missing[0]!r}; claims are checked against a rendered clip")
        return cls.from_staged(restored.staged, restored.record)

    @property
    def last(self) -> int:
        """Index of the last frame."""
        return len(self.cameras) - 1

    def frame_at(self, seconds: float) -> int | None:
        """The frame nearest to a time (the earlier of two); None where the clip does not go on so long."""
        frame = int(np.ceil(seconds * self.fps - 0.5 - 1e-9))
        # A time is written with one decimal: it may lie that much beyond the last frame.
        if seconds > float(self.cameras.times[-1]) + 0.05 + 1e-9:
            return None
        return min(max(frame, 0), self.last)

    @cached_property
    def angles_deg(self) -> tuple[Array, Array, Array]:
        """Yaw, pitch and roll (F,) of every frame, unwrapped, in degrees."""
        yaw, pitch, roll = yaw_pitch_roll(self.cameras.world_from_camera[:, :3, :3])
        return np.degrees(np.unwrap(yaw)), np.degrees(pitch), np.degrees(np.unwrap(roll))

    @cached_property
    def hfov_deg(self) -> Array:
        """Horizontal field of view (F,)."""
        return np.degrees(field_of_view(self.cameras.intrinsics, self.cameras.width, self.cameras.height)[0])


def _moves(poses: Array) -> bool:
    return not np.allclose(poses, poses[0])
