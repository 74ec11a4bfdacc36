"""What users say of how a file's frame lies in the world: which axis is up, and what a unit is."""

from typing import Literal, TypeAlias

import numpy as np

from synthcam.geometry.se3 import Array

UpAxis: TypeAlias = Literal["x", "-x", "y", "-y", "z", "-z"]
Unit: TypeAlias = Literal["m", "cm", "mm", "km", "ft", "in"]
UNITS_M: dict[Unit, float] = {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0, "ft": 0.3048, "in": 0.0254}


def axis_turn(up: UpAxis) -> Array:
    """The rotation (3, 3) that takes an axis of a file to +Y: the shortest, and for -y half a turn about x."""
    axis = np.zeros(3)
    axis["xyz".index(up[-1])] = -1.0 if up.startswith("-") else 1.0
    if up == "y":
        return np.eye(3)
    if up == "-y":
        return np.diag([1.0, -1.0, -1.0])
    y = np.array([0.0, 1.0, 0.0])
    across = np.cross(axis, y)
    skew = np.array([[0, -across[2], across[1]], [across[2], 0, -across[0]], [-across[1], across[0], 0]])
    return np.asarray(np.eye(3) + skew + skew @ skew)
