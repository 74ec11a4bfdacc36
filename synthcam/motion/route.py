"""What a walker or a wheel must know of the path it takes."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array, rotation_y, se3


@dataclass(frozen=True)
class Route:
    """What of a path decides how its traveller steps.

    Attributes:
        speed: metres a second, on average.
        length: metres after which it stands for good, as it did at 0; None where it goes on without an end.
        curvature: 1 / m, positive where the path bends to the left.
    """

    speed: float
    length: float | None = None
    curvature: float = 0.0

    def ahead(self, by: npt.ArrayLike) -> Array:
        """The pose (..., 4, 4) that the traveller has `by` (...,) metres further on, in its frame now."""
        d = np.asarray(by, dtype=np.float64)
        turn = self.curvature * d
        # sinc keeps both forms exact for paths that do not bend
        along, across = d * np.sinc(turn / np.pi), 0.5 * d * turn * np.sinc(turn / (2 * np.pi)) ** 2
        return se3(rotation_y(turn), np.stack([-across, np.zeros_like(d), -along], axis=-1))


class Travel(Protocol):
    """A path of a moving thing that says how far it has gone."""

    def distances(self, times: Array) -> Array:
        """Metres (T,) that its origin has travelled at times (T,) in seconds; never falling."""

    @property
    def route(self) -> Route:
        """What decides how a walker steps along it."""
