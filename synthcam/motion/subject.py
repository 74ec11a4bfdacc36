"""Where a tracked subject is over time: a straight line on the ground, or straight up or down."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.se3 import Array, se3, world_from_yaw
from synthcam.motion.easing import Easing, ease
from synthcam.motion.route import Route


@dataclass(frozen=True, eq=False)
class SubjectPath:
    """A subject that stands at `start` (3,) world metres, then travels by `travel` (3,) between two times.

    `yaw` is where it faces (0 is world -Z, growing to the right); `centre_height` is how far above its origin the
    camera looks at it.
    """

    start: Array
    travel: Array
    yaw: float
    centre_height: float
    start_time: float
    end_time: float
    easing: Easing

    def positions(self, times: Array) -> Array:
        """Its origin (T, 3) at times (T,) in seconds."""
        return np.asarray(self.start + self._progress(times)[:, None] * self.travel)

    def distances(self, times: Array) -> Array:
        """Metres (T,) that it has travelled."""
        return np.asarray(self._progress(times) * np.linalg.norm(self.travel))

    @property
    def route(self) -> Route:
        """What decides how it steps: it stands at either end."""
        length = float(np.linalg.norm(self.travel))
        return Route(length / (self.end_time - self.start_time), length)

    def poses(self, times: Array) -> Array:
        """world_from_subject (T, 4, 4); the subject faces its own -Z."""
        return se3(world_from_yaw(self.yaw), self.positions(times))

    def _progress(self, times: Array) -> Array:
        return ease(self.easing, (np.asarray(times) - self.start_time) / (self.end_time - self.start_time))
