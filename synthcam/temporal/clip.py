"""A temporal clip from its spec: the log that is played, the pictures that are drawn, the cameras that see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Self, get_args

import numpy as np

from synthcam.errors import InputError
from synthcam.geometry.camera import intrinsics_from_fov
from synthcam.geometry.trajectory import Trajectory
from synthcam.rendering.video import Picture
from synthcam.seeding import stream
from synthcam.temporal.drawing.flat import draw_flat
from synthcam.temporal.drawing.solid import cameras, draw_solid, shared_renderer
from synthcam.temporal.event_log import At, EventLog, split
from synthcam.temporal.kind import LEVELS, Setup
from synthcam.temporal.kinds import ALL_KINDS
from synthcam.temporal.worlds.filming import CAMERA, at_rest, with_camera

View = Literal["flat", "still", "moving", "following"]
VIEWS: tuple[View, ...] = get_args(View)
NEAR_FAR_M = (0.1, 100.0)
"""Planes of the frustums that a clip's row names."""
SWAY, SWAY_DEG, FOLLOWED = 0.35, 5.0, 0.85
"""How far a camera moves that sways, and how much of the way of a thing one goes that follows it."""
FLAT_FOV = 1.0
"""Radians that a flat picture is said to span, where a camera must be named."""


@dataclass(frozen=True)
class TemporalSpec:
    """Everything that determines a temporal clip.

    Attributes:
        option: which of the setup's answers is right; twins differ in this alone.
        view: how it is drawn.
    """

    kind: str
    level: int
    seed: int
    option: int
    view: View
    width: int
    height: int
    fps: float

    @classmethod
    def from_record(cls, content: Any) -> Self:
        """The spec that `as_record` wrote.

        Raises:
            InputError: it is none, or names a kind, level or view that there is none of.
        """
        names = list(cls.__dataclass_fields__)
        if not isinstance(content, dict) or sorted(content) != sorted(names):
            raise InputError(f"the spec of a temporal clip has the keys {', '.join(names)}")
        for key, allowed in (("kind", tuple(ALL_KINDS)), ("level", LEVELS), ("view", VIEWS)):
            if content[key] not in allowed:
                raise InputError(f"spec.{key} is {content[key]!r}; allowed are {', '.join(map(str, allowed))}")
        if content["view"] not in ALL_KINDS[content["kind"]].views:
            able = ", ".join(ALL_KINDS[content["kind"]].views)
            raise InputError(f"spec.view is {content['view']!r}; allowed for {content['kind']} are {able}")
        return cls(**content)

    def as_record(self) -> dict[str, Any]:
        """The spec as plain values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class TemporalClip:
    """A temporal clip that can be drawn and asked about."""

    spec: TemporalSpec

    @cached_property
    def setup(self) -> Setup:
        """The stage, the same for twins."""
        spec = self.spec
        return ALL_KINDS[spec.kind].set_up(stream(spec.seed, spec.kind, spec.level), spec.level, spec.fps)

    @property
    def frames(self) -> int:
        """Number of frames, which no answer changes."""
        return round(self.setup.duration_s * self.spec.fps) + 1

    @cached_property
    def log(self) -> EventLog:
        """What happens.

        Raises:
            InputError: the setup has no such option.
        """
        if not 0 <= self.spec.option < len(self.setup.options):
            raise InputError(f"spec.option is {self.spec.option}; allowed are 0 to {len(self.setup.options) - 1}")
        log = self.setup.play(self.spec.option)
        if self.spec.view == "flat" or any(thing.name == CAMERA.name for thing in log.things):
            return log
        return with_camera(log, self._camera(log))

    def _camera(self, log: EventLog) -> At:
        """The way of a camera that is not what is asked about.

        One that moves sways with what is asked about, so that no frame tells the pace; one that follows keeps the
        thing in the middle of the picture.
        """
        view, setup, option = self.spec.view, self.setup, self.spec.option
        if view == "still":
            return at_rest(0.0, 0.0)
        if view == "following" and setup.subject:
            own = [(s.x, s.y) for s in log.states if s.thing == setup.subject]
            xs, ys = ([FOLLOWED * place[i] for place in own] for i in (0, 1))
            times = [frame / log.fps for frame in range(log.frames)]
            return lambda t: {"x": float(np.interp(t, times, xs)), "y": float(np.interp(t, times, ys))}
        start = stream(self.spec.seed, "camera").random()

        def sways(t: float) -> dict[str, float]:
            lap = 2 * np.pi * (setup.camera_lap(option, t) + start)
            return {"x": float(SWAY * np.sin(lap)), "angle_deg": float(SWAY_DEG * np.cos(lap))}

        return sways

    def pictures(self) -> Iterator[Picture]:
        """The frames (H, W, 3), one after the other; each shot is in a scene of its own."""
        draw = draw_flat if self.spec.view == "flat" else draw_solid
        for number, shot in enumerate(split(self.log, self.setup.cuts)):
            seed = self.spec.seed if number == 0 else int(stream(self.spec.seed, "scene", number).integers(2**31))
            yield from draw(shot, width=self.spec.width, height=self.spec.height, seed=seed)

    def renderer(self) -> dict[str, str]:
        """What drew the pictures; nothing for flat ones."""
        return {} if self.spec.view == "flat" else shared_renderer().describe()

    def cameras(self) -> Trajectory:
        """The cameras of the frames; that of flat pictures stands still."""
        spec, frames = self.spec, self.log.frames
        if spec.view != "flat":
            return cameras(self.log, width=spec.width, height=spec.height)
        intrinsics = intrinsics_from_fov(FLAT_FOV, spec.width, spec.height)
        return Trajectory(
            np.tile(np.eye(4), (frames, 1, 1)),
            np.tile(intrinsics, (frames, 1)),
            np.arange(frames) / spec.fps,
            spec.width,
            spec.height,
        )
