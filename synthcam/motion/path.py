"""A camera path in closed form: a start, segments of motions, a lens, maybe a shake and a tracked subject."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.se3 import Array, se3, world_from_rig
from synthcam.geometry.trajectory import Trajectory
from synthcam.motion.expression import MotionExpression
from synthcam.motion.rig import Heading, RigState, advance
from synthcam.motion.shake import Shake
from synthcam.motion.subject import SubjectPath


@dataclass(frozen=True, eq=False)
class RigStart:
    """Where the rig stands at time 0: position (3,) metres, angles and horizontal field of view in radians."""

    position: Array
    yaw: float
    pitch: float
    hfov: float


@dataclass(frozen=True, eq=False)
class CameraPath:
    """Everything the cameras of a clip follow from.

    Attributes:
        expression: motions with all amounts solved.
        start: the rig at time 0.
        duration: seconds from the first to the last frame; the motion is complete at its end.
        clip_seconds: what the clip is said to last (frames / fps, one frame more), which the expression's stated
            seconds refer to; they are scaled to `duration`.
        heading: see `synthcam.motion.rig`.
        subject_distance: metres from the rig to what it attends to, at the start of each segment.
        shake: noise on the head's angles.
        subject: the tracked or attended subject, if there is one.
    """

    expression: MotionExpression
    start: RigStart
    duration: float
    clip_seconds: float
    heading: Heading
    subject_distance: float
    shake: Shake | None = None
    subject: SubjectPath | None = None

    def segment_times(self) -> list[tuple[float, float]]:
        """Start and end of each segment in seconds, between 0 and `duration`."""
        scale = self.duration / self.clip_seconds
        return [(start * scale, end * scale) for start, end in self.expression.segment_times(self.clip_seconds)]

    def rig(self, times: Array) -> RigState:
        """State (T) at times (T,) in seconds, without the shake; before 0 and after the end it is held."""
        t = np.asarray(times, dtype=np.float64)
        state = _state(self.start)
        out = RigState(*(np.repeat(v, len(t), axis=0) for v in _fields(state)))
        for segment, (begin, end) in zip(self.expression.segments, self.segment_times(), strict=True):
            during = np.append(t[t > begin], end)
            piece = advance(
                state,
                segment.terms,
                np.clip((during - begin) / (end - begin), 0.0, 1.0),
                heading=self.heading,
                subject_distance=self.subject_distance,
                subject=self.subject,
                times=np.minimum(during, end),
            )
            for target, values in zip(_fields(out), _fields(piece), strict=True):
                target[t > begin] = values[:-1]
            state = piece.last()
        return out

    def trajectory(self, times: Array, *, width: int, height: int) -> Trajectory:
        """Cameras at `times` (T,), strictly increasing, in seconds, for a picture of width x height pixels."""
        t = np.asarray(times, dtype=np.float64)
        rig = self.rig(t)
        noise = np.zeros((len(t), 3)) if self.shake is None else self.shake.angles(t)
        rotation = world_from_rig(rig.yaw + noise[:, 0], rig.pitch + noise[:, 1], rig.roll + noise[:, 2])
        intrinsics = np.tile(intrinsics_from_fov(self.start.hfov, width, height), (len(t), 1))
        intrinsics[:, :2] *= np.exp(rig.log_zoom)[:, None]
        return Trajectory(se3(rotation, rig.position), intrinsics, t, width, height)


def _state(start: RigStart) -> RigState:
    one = np.ones(1)
    return RigState(start.position[None].copy(), start.yaw * one, start.pitch * one, 0 * one, 0 * one)


def _fields(state: RigState) -> tuple[Array, ...]:
    return state.position, state.yaw, state.pitch, state.roll, state.log_zoom
