"""Amounts that were not given: solved so that the picture moves by a stated share of the frame in that scene."""

from collections.abc import Callable

import numpy as np

from synthcam.geometry.camera import intrinsics_from_fov, pixel_centres
from synthcam.geometry.reprojection import reproject
from synthcam.geometry.se3 import Array, se3
from synthcam.motion.rig import RigState
from synthcam.scene.raycast import RayCaster

GRID = 20
"""The picture is sampled with GRID x GRID rays."""
STEPS = 5
"""A motion is followed in this many steps; a step's flow uses the depth seen at its start."""
TOLERANCE = 0.02
REACHED = 0.6
"""A motion that is stopped by its limits counts if it moves the picture by at least this part of what was wished."""


def picture_motion(rig: RigState, *, hfov: float, aspect: float, caster: RayCaster) -> float:
    """How far the picture moves along rig states (T), in frame widths: the sum over steps of the median flow.

    The median is over pixels that see something at a finite depth. Summed step by step, so a motion and its return
    do not cancel.

    Args:
        rig: states in the order of time.
        hfov: horizontal field of view in radians where log_zoom is 0.
        aspect: height / width of the picture.
        caster: what the camera sees (at rest).
    """
    width, height = 1.0, aspect
    base = intrinsics_from_fov(hfov, 1, 1)
    focal = base[0] * np.exp(rig.log_zoom)
    middle = np.full_like(focal, 0.5)
    intrinsics = np.stack([focal, focal, middle * width, middle * height], axis=-1)
    poses = se3(rig.rotation(), rig.position)
    pixels = _grid(aspect)
    total = 0.0
    for i in range(len(poses) - 1):
        depth = caster.depth(poses[i], intrinsics[i], pixels)
        seen = np.isfinite(depth) & (depth > 0)
        if not seen.any():
            continue
        moved = reproject(
            pixels[seen],
            depth[seen],
            world_from_a=poses[i],
            intrinsics_a=intrinsics[i],
            world_from_b=poses[i + 1],
            intrinsics_b=intrinsics[i + 1],
        )
        step = np.linalg.norm(moved - pixels[seen], axis=-1)
        # A step that passes everything it sees is longer than any frame.
        total += float(np.median(np.nan_to_num(step, nan=np.inf)))
    return total


def solve_amount(effect: Callable[[float], float], *, share: float, lowest: float, highest: float) -> float | None:
    """The amount in [lowest, highest] whose effect is `share`, to 2 %; None if not even the highest comes near.

    `effect` grows with the amount. Found by bisection in the logarithm; rounded to three digits, so that a last-bit
    difference between processors does not change the clip.
    """
    if highest <= lowest:
        return None
    top = effect(highest)
    if top < share:
        return _round(highest) if top >= REACHED * share else None
    low, high = lowest, highest
    for _ in range(24):
        middle = float(np.sqrt(low * high))
        value = effect(middle)
        if abs(value - share) <= TOLERANCE * share:
            return _round(middle)
        low, high = (middle, high) if value < share else (low, middle)
    return _round(float(np.sqrt(low * high)))


def _round(amount: float) -> float:
    return float(f"{amount:.3g}")


def _grid(aspect: float) -> Array:
    """Sample positions (GRID * GRID, 2) over a picture 1 wide and `aspect` high."""
    return np.asarray(pixel_centres(1, 1, columns=GRID, rows=GRID).reshape(-1, 2) * np.array([1.0, aspect]))
