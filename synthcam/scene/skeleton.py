"""Skeletons: how the rigid limbs of people, animals and machines move for a distance travelled.

A limb's pose is `object_from_limb`: what takes the limb from where it is in the standing figure to where it is now, in
the frame of the figure (feet at the origin, facing -Z). Limb 0 is the figure itself and never moves in it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np

from synthcam.geometry.image_motion import UP
from synthcam.geometry.se3 import Array, rotation_x, rotation_y, se3
from synthcam.motion.route import Route, Travel
from synthcam.scene.gait import LONGEST_CONTACT, Steps

Point: TypeAlias = tuple[float, float, float]
LIFT = 0.12
"""Leg lengths that a swinging foot rises in a walk; twice that in a fast run."""
STRAIGHTEST = 0.998
"""Of its length: a leg is never stretched further."""
SOFTNESS = 0.04
"""Leg lengths over which the body's height passes from one leg's reach to the other's."""
TOES_DEG = 32.0
"""How far they hang at most."""


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
    def bones(self) -> tuple[float, float]:
        """Metres from hip to knee and from knee to ankle."""
        hip, knee, ankle = np.array(self.hip), np.array(self.knee), np.array(self.ankle)
        return float(np.linalg.norm(knee - hip)), float(np.linalg.norm(ankle - knee))

    @property
    def length(self) -> float:
        """Metres from hip to ankle when it is stretched."""
        return sum(self.bones)

    @property
    def bends(self) -> float:
        """1 where the knee points ahead, -1 where it points back."""
        return 1.0 if self.knee[2] < 0.5 * (self.hip[2] + self.ankle[2]) else -1.0


@dataclass(frozen=True)
class Joint:
    """A limb that swings about a joint of another: arms, heads, tails.

    Its angle in degrees is `bias + run x (how fast it runs, 0 to 1) + swing sin(2 pi distance / period + phase)`;
    where the figure stands it is 0.
    """

    limb: int
    parent: int
    at: Point
    axis: Literal["right", "up"]
    """Of the standing figure, which it turns about: positive lifts what hangs ahead, or turns to the left."""
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
            out[:, wheel.limb] = _about(np.array(wheel.axle), rotation_x(-s / wheel.radius))
        if self.legs:
            steps = Steps.along(route, self._gait.length)
            self._walk(out, s, steps)
            self._swing(out, s, steps)
        return out

    @cached_property
    def _gait(self) -> "_Gait":
        return _Gait.of(self.legs)

    def _walk(self, out: Array, s: Array, steps: Steps) -> None:
        """Put the feet where the steps want them, the body as high as the legs reach, and the legs between."""
        gait = self._gait
        offset, swing = steps.feet(s[:, None], gait.parity)
        placed = steps.route.ahead(offset)  # (T, G, 4, 4)
        lift = (1.0 + steps.running) * LIFT * gait.length * np.sin(np.pi * swing)
        ankle = (placed @ gait.ankle[:, :, None])[..., :3, 0]
        ankle[..., 1] += lift
        # The toes hang while the foot leaves, and rise before it comes down.
        hang = -np.radians(TOES_DEG) * np.sin(2 * np.pi * swing) * np.sin(np.pi * swing)
        turn = placed[..., :3, :3] @ rotation_x(hang)
        out[:, gait.feet] = se3(turn, ankle - (turn @ gait.ankle[:, :3, None])[..., 0])

        across = ((ankle - gait.hip)[..., [0, 2]] ** 2).sum(axis=-1)
        reach = np.sqrt(np.maximum((STRAIGHTEST * gait.bones.sum(axis=-1)) ** 2 - across, 1e-4))
        height = np.zeros_like(s)
        for allowed in (ankle[..., 1] + reach - gait.hip[:, 1]).T:
            height = _lower(height, allowed, SOFTNESS * gait.length)
        out[:, self.body, 1, 3] = height
        hip = gait.hip + height[:, None, None] * UP
        knee = _knee(hip, ankle, gait.bones, gait.bends)
        for limbs, bind, start, start_now, end_now in (
            (gait.upper, gait.upper_axes, gait.hip, hip, knee),
            (gait.lower, gait.lower_axes, gait.knee, knee, ankle),
        ):
            turn = _bone_axes(start_now, end_now) @ np.swapaxes(bind, -1, -2)
            out[:, limbs] = se3(turn, start_now - (turn @ start[..., None])[..., 0])

    def _swing(self, out: Array, s: Array, steps: Steps) -> None:
        """Turn arms, head and tail about their joints."""
        vigour = np.radians(steps.vigour(s))
        for joint in self.joints:
            swing = joint.swing_deg * np.sin(2 * np.pi * s / (joint.period or 2 * steps.length) + joint.phase)
            angle = vigour * (joint.bias_deg + joint.run_deg * steps.running + swing)
            turn = rotation_x(angle) if joint.axis == "right" else rotation_y(angle)
            out[:, joint.limb] = out[:, joint.parent] @ _about(np.array(joint.at), turn)


@dataclass(frozen=True, eq=False)
class _Gait:
    """The legs of a figure as arrays over its G legs."""

    hip: Array
    """(G, 3)"""
    knee: Array
    ankle: Array
    """(G, 4), homogeneous"""
    bones: Array
    """(G, 2) metres"""
    bends: Array
    """(G,)"""
    parity: Array
    upper_axes: Array
    """(G, 3, 3) of the bones in the standing figure"""
    lower_axes: Array
    upper: list[int]
    lower: list[int]
    feet: list[int]
    length: float
    """Metres of the first leg"""

    @classmethod
    def of(cls, legs: tuple[Leg, ...]) -> "_Gait":
        hip, knee, ankle = (np.array([getattr(leg, name) for leg in legs]) for name in ("hip", "knee", "ankle"))
        return cls(
            hip, knee, np.column_stack([ankle, np.ones(len(legs))]), np.array([leg.bones for leg in legs]),
            np.array([leg.bends for leg in legs]), np.array([float(leg.parity) for leg in legs]),
            _bone_axes(hip, knee), _bone_axes(knee, ankle), [leg.upper for leg in legs], [leg.lower for leg in legs],
            [leg.foot for leg in legs], legs[0].length,
        )  # fmt: skip


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


def _knee(hip: Array, ankle: Array, bones: Array, bends: Array) -> Array:
    """Where the knee is (..., 3) between hip and ankle (..., 3), for bones (..., 2), bent ahead or back."""
    upper, lower = bones[..., 0], bones[..., 1]
    way = ankle - hip
    reach = np.sqrt((way**2).sum(axis=-1))
    way = way / reach[..., None]
    along = (upper**2 + reach**2 - lower**2) / (2 * reach)
    ahead = way * way[..., 2:] - [0.0, 0.0, 1.0]  # -Z without its part along the leg
    ahead /= np.sqrt((ahead**2).sum(axis=-1))[..., None]
    bent = bends * np.sqrt(np.maximum(upper**2 - along**2, 0.0))
    return np.asarray(hip + along[..., None] * way + bent[..., None] * ahead)


def _bone_axes(start: Array, end: Array) -> Array:
    """Axes (..., 3, 3) of a bone from start (..., 3) to end (..., 3): along it, sideways (level), and across both."""
    x, y, z = np.moveaxis(end - start, -1, 0)
    level, length = np.hypot(x, y), np.sqrt(x * x + y * y + z * z)
    x, y, z, right, down = x / length, y / length, z / length, -y / level, x / level
    across = [-z * down, z * right, x * down - y * right]
    return np.stack(
        [np.stack(row, axis=-1) for row in ((x, right, across[0]), (y, down, across[1]), (z, 0 * z, across[2]))],
        axis=-2,
    )


def _lower(first: Array, second: Array, softness: float) -> Array:
    """The smaller of two (T,), or a little less where they are within `softness`, so that no corner shows."""
    blend = np.maximum(softness - np.abs(first - second), 0.0) / softness
    return np.asarray(np.minimum(first, second) - 0.25 * softness * blend**2)
