"""Skeletons: how the rigid limbs of people, animals and machines move for a distance travelled.

A limb's pose is `object_from_limb`: what takes the limb from where it is in the standing figure to where it is now, in
the frame of the figure (feet at the origin, facing -Z). Limb 0 is the figure itself and never moves in it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np

from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array, exp_so3, rotation_x, se3
from synthcam.motion.route import Route, Travel
from synthcam.scene.gait import LONGEST_CONTACT, Steps

Point: TypeAlias = tuple[float, float, float]
LIFT = 0.12
"""Leg lengths that a swinging foot rises in a walk; twice that in a fast run."""
STRAIGHTEST = 0.998
"""Of its length: a leg is never stretched further."""
SOFTNESS = 0.04
"""Leg lengths over which the body's height passes from one leg's reach to the other's."""
_FORWARD = np.array([0.0, 0.0, -1.0])


@dataclass(frozen=True)
class Leg:
    """A leg of two rigid limbs and a foot, with its joints (metres) in the standing figure."""

    hip: Point
    knee: Point
    ankle: Point
    upper: int
    lower: int
    foot: int
    parity: int
    """0 or 1: legs of one parity swing together."""

    @property
    def length(self) -> float:
        """Metres from hip to ankle when it is stretched."""
        return float(sum(self._bones))

    @cached_property
    def _bones(self) -> tuple[float, float]:
        hip, knee, ankle = np.array(self.hip), np.array(self.knee), np.array(self.ankle)
        return float(np.linalg.norm(knee - hip)), float(np.linalg.norm(ankle - knee))

    def poses(self, hip: Array, ankle: Array) -> tuple[Array, Array]:
        """Upper and lower limb (T, 4, 4) where the hip (T, 3) and the ankle (T, 3) are given, in the figure's frame."""
        bind_hip, bind_knee, bind_ankle = (np.array([p]) for p in (self.hip, self.knee, self.ankle))
        bends = np.sign((bind_knee - 0.5 * (bind_hip + bind_ankle)) @ _FORWARD)[0] or 1.0
        knee = self._knee(hip, ankle, bends)
        out = []
        for bind, now in (((bind_hip, bind_knee), (hip, knee)), ((bind_knee, bind_ankle), (knee, ankle))):
            turn = _bone_axes(*now) @ np.swapaxes(_bone_axes(*bind), -1, -2)
            out.append(se3(turn, now[0] - (turn @ bind[0][0])))
        return out[0], out[1]

    def _knee(self, hip: Array, ankle: Array, bends: float) -> Array:
        upper, lower = self._bones
        way = ankle - hip
        reach = np.linalg.norm(way, axis=-1, keepdims=True)
        way = way / reach
        along = (upper**2 + reach**2 - lower**2) / (2 * reach)
        out = _FORWARD - way * (way @ _FORWARD)[:, None]
        out /= np.linalg.norm(out, axis=-1, keepdims=True)
        return np.asarray(hip + along * way + bends * np.sqrt(np.maximum(upper**2 - along**2, 0.0)) * out)


@dataclass(frozen=True)
class Joint:
    """A limb that swings about a joint of another: arms, heads, tails.

    Its angle in degrees is `bias + run x (how fast it runs, 0 to 1) + swing sin(2 pi distance / period + phase)`;
    where the figure stands it is 0.
    """

    limb: int
    parent: int
    at: Point
    axis: Point
    """Unit vector in the standing figure that it turns about, by the right hand."""
    swing_deg: float = 0.0
    bias_deg: float = 0.0
    run_deg: float = 0.0
    period: float = 0.0
    """Metres; 0: two steps."""
    phase: float = 0.0


@dataclass(frozen=True)
class Wheel:
    """A limb that rolls on the ground without slipping: wheels and balls."""

    limb: int
    axle: Point
    radius: float


@dataclass(frozen=True)
class Skeleton:
    """The joints of a figure.

    Attributes:
        limbs: how many it has, limb 0 included.
        body: limb that carries hips and the roots of `joints`; 0 where it has no legs.
        joints: parents before those that hang on them; a figure without legs has none.
        wheels: that roll as it travels.
    """

    limbs: int
    legs: tuple[Leg, ...] = ()
    body: int = 0
    joints: tuple[Joint, ...] = ()
    wheels: tuple[Wheel, ...] = ()

    def scaled(self, factor: float) -> "Skeleton":
        """The skeleton of the figure at another size."""

        def at(point: Point) -> Point:
            return (point[0] * factor, point[1] * factor, point[2] * factor)

        return replace(
            self,
            legs=tuple(replace(g, hip=at(g.hip), knee=at(g.knee), ankle=at(g.ankle)) for g in self.legs),
            joints=tuple(replace(j, at=at(j.at), period=j.period * factor) for j in self.joints),
            wheels=tuple(replace(w, axle=at(w.axle), radius=w.radius * factor) for w in self.wheels),
        )

    @property
    def stride(self) -> float:
        """Metres that a foot reaches ahead and behind of where it stands; 0 without legs."""
        return 0.5 * LONGEST_CONTACT * max((leg.length for leg in self.legs), default=0.0)

    def poses(self, distances: Array, route: Route) -> Array:
        """object_from_limb (T, L, 4, 4) at distances travelled (T,) along a route."""
        s = np.asarray(distances, dtype=np.float64)
        out = np.broadcast_to(np.eye(4), (len(s), self.limbs, 4, 4)).copy()
        for wheel in self.wheels:
            turn = rotation_x(-s / wheel.radius)
            out[:, wheel.limb] = _about(np.array(wheel.axle), turn)
        if not self.legs:
            return out
        steps = Steps.along(route, self.legs[0].length)
        self._walk(out, s, steps)
        for joint in self.joints:
            swing = joint.swing_deg * np.sin(2 * np.pi * s / (joint.period or 2 * steps.length) + joint.phase)
            angle = np.radians(steps.vigour(s) * (joint.bias_deg + joint.run_deg * steps.running + swing))
            turn = exp_so3(angle[:, None] * np.array(joint.axis))
            out[:, joint.limb] = out[:, joint.parent] @ _about(np.array(joint.at), turn)
        return out

    def _walk(self, out: Array, s: Array, steps: Steps) -> None:
        """Put the legs where the steps want them, and the body as high as they reach."""
        length = self.legs[0].length
        ankles, height = [], np.zeros_like(s)
        for leg in self.legs:
            offset, swing = steps.feet(s, leg.parity)
            placed = steps.route.ahead(offset)
            lift = (1.0 + steps.running) * LIFT * length * np.sin(np.pi * swing)
            ankle = (placed @ np.array([*leg.ankle, 1.0]))[:, :3] + lift[:, None] * UP
            ankles.append(ankle)
            # The toes hang while the foot leaves, and rise before it comes down.
            out[:, leg.foot] = se3(
                placed[:, :3, :3] @ rotation_x(-np.radians(32.0) * np.sin(2 * np.pi * swing) * np.sin(np.pi * swing)),
                np.zeros(3),
            )
            out[:, leg.foot, :3, 3] = ankle - out[:, leg.foot, :3, :3] @ np.array(leg.ankle)
            across = ((ankle - np.array(leg.hip))[:, [0, 2]] ** 2).sum(axis=1)
            reach = np.sqrt(np.maximum((STRAIGHTEST * leg.length) ** 2 - across, 1e-4))
            height = _lower(height, ankle[:, 1] + reach - leg.hip[1], SOFTNESS * length)
        out[:, self.body, 1, 3] = height
        for leg, ankle in zip(self.legs, ankles, strict=True):
            hip = np.array(leg.hip) + height[:, None] * UP
            out[:, leg.upper], out[:, leg.lower] = leg.poses(hip, ankle)


@dataclass(frozen=True, eq=False)
class LimbMotion:
    """How the limbs of a figure move over time while its origin travels."""

    skeleton: Skeleton
    travel: Travel

    def poses(self, times: Array) -> Array:
        """object_from_limb (T, L, 4, 4) at times (T,) in seconds."""
        return self.skeleton.poses(self.travel.distances(times), self.travel.route)


def _about(point: Array, rotation: Array) -> Array:
    """Poses (T, 4, 4) of turns (T, 3, 3) about a point (3,)."""
    return se3(rotation, point - rotation @ point)


def _bone_axes(start: Array, end: Array) -> Array:
    """Axes (T, 3, 3) of a bone from start (T, 3) to end (T, 3): along it, sideways, and across both."""
    along = (end - start) / np.linalg.norm(end - start, axis=-1, keepdims=True)
    side = np.cross(along, _FORWARD)
    side /= np.linalg.norm(side, axis=-1, keepdims=True)
    return np.stack([along, side, np.cross(along, side)], axis=-1)


def _lower(first: Array, second: Array, softness: float) -> Array:
    """The smaller of two (T,), or a little less where they are within `softness`, so that no corner shows."""
    blend = np.maximum(softness - np.abs(first - second), 0.0) / softness
    return np.asarray(np.minimum(first, second) - 0.25 * softness * blend**2)
