"""Where feet are while their owner travels: a plan of steps in closed form of the distance travelled.

A foot that stands is fixed to the ground to the last digit; one that swings leaves its last place and reaches its next
one with the speed of the ground. Nothing depends on the time but through the distance.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.motion.route import Route

GRAVITY = 9.81
CONTACT = 1.15
"""Steps that a foot stands while its owner walks: a little more than one, so that both feet stand at times."""
LONGEST_CONTACT = 0.8
"""Leg lengths that a foot stands: what a leg reaches. Longer steps are runs, in which no foot stands at times."""


@dataclass(frozen=True)
class Steps:
    """The steps along a route: every `length` metres a foot comes down and stands for `contact` metres of travel."""

    route: Route
    length: float
    contact: float

    @classmethod
    def along(cls, route: Route, leg_m: float) -> "Steps":
        """The steps that legs of a length take along a route.

        From speed to stride: Alexander, "Estimates of speeds of dinosaurs", Nature 261 (1976): stride = 2.3 leg
        (v^2 / (g leg))^0.3, of people, dogs and horses alike.
        """
        length = 0.5 * 2.3 * leg_m * max(route.speed**2 / (GRAVITY * leg_m), 0.02) ** 0.3
        if route.length is not None:
            # A whole number of steps, at least one with each foot: it stands where it stops.
            length = route.length / max(2, round(route.length / length))
        return cls(route, length, min(CONTACT * length, LONGEST_CONTACT * leg_m))

    @property
    def running(self) -> float:
        """0 for a walk, in which a foot is always down, to 1 for a fast run."""
        return float(np.clip((self.length / self.contact - 1.0) / 0.4, 0.0, 1.0))

    def feet(self, distances: npt.ArrayLike, parity: npt.ArrayLike) -> tuple[Array, Array]:
        """Where one foot of each pair is: metres ahead of where it is when its owner stands, and share of its swing.

        Args:
            distances: (...,) metres travelled.
            parity: (...,) 0 or 1: the feet of one parity swing while the others stand.

        Returns:
            (...,) metres along the route, negative behind; (...,) 0 to 1, exactly 0 or 1 while it stands.
        """
        s, odd = np.asarray(distances, dtype=np.float64), np.asarray(parity, dtype=np.float64) * self.length
        pair, half = 2 * self.length, 0.5 * self.contact
        end = np.inf if self.route.length is None else self.route.length
        start = -np.inf if self.route.length is None else 0.0
        last = odd + pair * np.floor((s - odd + half) / pair)
        leaves, arrives = np.maximum(last + half, start), np.minimum(last + pair - half, end)
        swing = np.clip((s - leaves) / np.maximum(arrives - leaves, 1e-9), 0.0, 1.0)
        before, after = np.clip(last, start, end), np.clip(last + pair, start, end)
        place = before + (after - before) * swing**2 * (3.0 - 2.0 * swing)
        return place - s, swing

    def vigour(self, distances: npt.ArrayLike) -> Array:
        """How far into its stride the traveller is: 0 to 1 (T,), 0 where it stands at either end of its route."""
        s = np.asarray(distances, dtype=np.float64)
        if self.route.length is None:
            return np.ones_like(s)
        x = np.clip(np.minimum(s, self.route.length - s) / self.length, 0.0, 1.0)
        return np.asarray(x * x * (3.0 - 2.0 * x))
