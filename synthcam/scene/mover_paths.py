"""Paths of what moves on its own in a scene, in closed form: along a line, there and back, or round a circle.

World frame: right-handed, +Y up, metres; times in seconds.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from synthcam.geometry.se3 import Array, rotation_y, se3
from synthcam.motion.route import Route


class MoverPath(Protocol):
    """The path of an object that moves on its own, in closed form."""

    def positions(self, times: Array) -> Array:
        """Its origin (T, 3) at times (T,) in seconds, world metres."""

    def distances(self, times: Array) -> Array:
        """Metres (T,) it has travelled; never falling."""

    @property
    def route(self) -> Route:
        """What decides how a walker steps along it."""

    def poses(self, times: Array) -> Array:
        """world_from_object (T, 4, 4)."""


@dataclass(frozen=True)
class LinePath:
    """A path along a line at constant speed, stopping at its end, or back and forth.

    Attributes:
        start, end: (3,) world metres.
        speed: metres a second.
        head_start: metres travelled at time 0.
        back_and_forth: turn round at either end instead of stopping.
    """

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    speed: float
    head_start: float = 0.0
    back_and_forth: bool = False

    def positions(self, times: Array) -> Array:
        """Positions (T, 3) at times (T,), world metres."""
        start, way, _ = self._way()
        return np.asarray(start + self._travelled(times)[0][:, None] * way)

    def poses(self, times: Array) -> Array:
        """world_from_object (T, 4, 4) at times (T,); the object's -Z points ahead."""
        _, way, _ = self._way()
        sign = self._travelled(times)[1]
        yaw = np.arctan2(-way[0] * sign, -way[2] * sign)
        return se3(rotation_y(yaw), self.positions(times))

    def distances(self, times: Array) -> Array:
        """Metres (T,) it has travelled, those before time 0 included."""
        path = np.asarray(times, dtype=np.float64) * self.speed + self.head_start
        return path if self.back_and_forth else np.minimum(path, self._way()[2])

    @property
    def route(self) -> Route:
        """What decides how a walker steps along it."""
        return Route(self.speed, None if self.back_and_forth else self._way()[2])

    def _way(self) -> tuple[Array, Array, float]:
        start, end = np.array(self.start), np.array(self.end)
        length = float(np.linalg.norm(end - start))
        return start, (end - start) / length, length

    def _travelled(self, times: Array) -> tuple[Array, Array]:
        """Metres from the start (T,), and 1 on the way there, -1 on the way back (T,)."""
        length = self._way()[2]
        path = self.distances(times)
        if not self.back_and_forth:
            return np.clip(path, 0.0, length), np.ones(len(path))
        lap = path % (2 * length)
        returning = lap >= length
        return np.where(returning, 2 * length - lap, lap), np.where(returning, -1.0, 1.0)


@dataclass(frozen=True)
class CirclePath:
    """A path around a level circle at constant speed; a positive speed is counter-clockwise seen from above.

    Attributes:
        centre: (3,) world metres.
        radius: metres.
        speed: metres a second.
        phase: radians from +X towards -Z at time 0.
    """

    centre: tuple[float, float, float]
    radius: float
    speed: float
    phase: float = 0.0

    def positions(self, times: Array) -> Array:
        """Positions (T, 3) at times (T,), world metres."""
        angle = self._angle(times)
        offset = np.stack([np.cos(angle), np.zeros_like(angle), -np.sin(angle)], axis=-1)
        return np.asarray(np.array(self.centre) + self.radius * offset)

    def poses(self, times: Array) -> Array:
        """world_from_object (T, 4, 4) at times (T,); the object's -Z points ahead."""
        yaw = self._angle(times) + (0.0 if self.speed >= 0 else np.pi)
        return se3(rotation_y(yaw), self.positions(times))

    def distances(self, times: Array) -> Array:
        """Metres (T,) it has travelled since time 0."""
        return np.asarray(np.asarray(times, dtype=np.float64) * abs(self.speed))

    @property
    def route(self) -> Route:
        """What decides how a walker steps along it."""
        return Route(abs(self.speed), None, float(np.sign(self.speed)) / self.radius)

    def _angle(self, times: Array) -> Array:
        return np.asarray(self.phase + np.asarray(times, dtype=np.float64) * self.speed / self.radius)
