"""How a path is laid flat: from above and from the side, at a length at which frustums read well next to it."""

from collections.abc import Sequence

import numpy as np

from synthcam.geometry.frustum import Frustum
from synthcam.geometry.se3 import Array

SHOWN = 7
FLAT_M = 0.1
"""Rugs and the like are not drawn: one stands over them."""


def drawn_frames(frames: int) -> list[int]:
    """Which frames have their frustum drawn: at most seven, evenly spread, first and last among them."""
    return sorted({int(i) for i in np.round(np.linspace(0, frames - 1, min(SHOWN, frames)))})


def drawn_length(apexes: Array, frustums: Sequence[Frustum]) -> float:
    """How long frustums are drawn: long enough to read next to the path, never beyond their far plane."""
    extent = float(np.linalg.norm(np.ptp(apexes, axis=0)))
    return min(frustums[0].far, max(1.2, 0.6 * extent))


def main_direction(apexes: Array, frustums: Sequence[Frustum]) -> Array:
    """Unit horizontal direction (3,) that the side view shows: along the path, or along the view if it stands."""
    ground = apexes[:, [0, 2]] - apexes[:, [0, 2]].mean(axis=0)
    if np.abs(ground).max() > 0.05:
        _, _, directions = np.linalg.svd(ground, full_matrices=False)
        x, z = directions[0] if directions[0] @ (ground[-1] - ground[0]) >= 0 else -directions[0]
    else:
        middle = frustums[0].corners[4:].mean(axis=0) - frustums[0].apex
        x, z = middle[[0, 2]] / max(float(np.linalg.norm(middle[[0, 2]])), 1e-9)
    return np.array([x, 0.0, z])
