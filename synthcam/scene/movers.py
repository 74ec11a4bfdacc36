"""Paths of objects that move on their own (cars, walkers), in closed form."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.se3 import Array, rotation_y, se3


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

    def _way(self) -> tuple[Array, Array, float]:
        start, end = np.array(self.start), np.array(self.end)
        length = float(np.linalg.norm(end - start))
        return start, (end - start) / length, length

    def _travelled(self, times: Array) -> tuple[Array, Array]:
        """Metres from the start (T,), and 1 on the way there, -1 on the way back (T,)."""
        length = self._way()[2]
        path = np.asarray(times, dtype=np.float64) * self.speed + self.head_start
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

    def _angle(self, times: Array) -> Array:
        return np.asarray(self.phase + np.asarray(times, dtype=np.float64) * self.speed / self.radius)
