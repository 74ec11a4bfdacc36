"""Filters of scipy.ndimage, bit for bit, in numpy alone.

Every command that renders or labels needs these, and to import scipy.ndimage takes as long as to draw twenty frames.
"""

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array

TRUNCATE = 4.0
"""A Gaussian is cut off at so many standard deviations."""


def gaussian_filter1d(values: Array, sigma: float) -> Array:
    """Values smoothed along their first axis; beyond its ends the last ones go on (mode "nearest").

    Args:
        sigma: standard deviation, in steps of the axis.
    """
    radius = int(TRUNCATE * sigma + 0.5)
    weights = np.exp(-0.5 / (sigma * sigma) * np.arange(-radius, radius + 1) ** 2)
    weights /= weights.sum()
    padded = _padded(values, radius, radius)
    middle = len(values) + radius
    smooth = np.asarray(padded[radius:middle] * weights[radius])
    for k in range(radius, 0, -1):
        smooth += (padded[radius - k : middle - k] + padded[radius + k : middle + k]) * weights[radius - k]
    return smooth


def uniform_filter1d(values: Array, size: int) -> Array:
    """The mean of `size` values around each along the first axis; beyond its ends the last ones go on ("nearest")."""
    padded = _padded(values, size // 2, size - size // 2 - 1)
    # A running sum, as scipy has it: first the values of the first window, then what comes in less what goes out.
    steps = np.concatenate([padded[:size], padded[size:] - padded[: len(values) - 1]])
    return np.asarray(np.add.accumulate(steps, axis=0)[size - 1 :] / size)


def binary_dilation(mask: npt.NDArray[np.bool_], iterations: int = 1) -> npt.NDArray[np.bool_]:
    """A mask (H, W) and its neighbours above, below, left and right of it, so many times over."""
    for _ in range(iterations):
        grown = mask.copy()
        grown[1:] |= mask[:-1]
        grown[:-1] |= mask[1:]
        grown[:, 1:] |= mask[:, :-1]
        grown[:, :-1] |= mask[:, 1:]
        mask = grown
    return mask


def _padded(values: Array, before: int, after: int) -> Array:
    return np.concatenate([values[:1].repeat(before, axis=0), values, values[-1:].repeat(after, axis=0)])
