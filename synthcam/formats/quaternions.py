"""Unit quaternions as pose files print them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array, rotation_from_quaternion_wxyz

# Four decimals round the length off by 1e-4; a length further off means that the columns are not a quaternion.
LENGTH_TOLERANCE = 0.01


def rotations_from_wxyz(path: Path, quaternions: Array, where: Sequence[str]) -> Array:
    """Rotations (F, 3, 3) of quaternions (F, 4) in w, x, y, z order.

    Raises:
        InputError: a length is not 1 within LENGTH_TOLERANCE.
    """
    length = np.linalg.norm(np.clip(quaternions, -2.0, 2.0), axis=1)  # clipped against overflow
    bad = np.flatnonzero(np.abs(length - 1.0) > LENGTH_TOLERANCE)
    if bad.size:
        found = ", ".join(f"{value:g}" for value in quaternions[bad[0]])
        raise InputError(
            f"{path}: {where[bad[0]]}: the quaternion (w x y z: {found}) has not length 1; "
            f"allowed is 1 +- {LENGTH_TOLERANCE:g}"
        )
    return rotation_from_quaternion_wxyz(quaternions)
