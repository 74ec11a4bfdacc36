"""Intent and shake: a path low-passed in time, and the size of the shake that this takes off."""

import numpy as np
from scipy.ndimage import gaussian_filter1d

from synthcam.geometry.se3 import Array

INTENT_S = 0.35
"""Standard deviation in seconds of the Gaussian that keeps intent and takes off shake."""
LAG_S = 1 / 8
"""Shake is read from third differences at this lag: long enough to feel a hand, short enough to leave a path alone."""
CALM_QUANTILE = 0.25
CALM_SCALE = 2.27
"""Shake goes on all the time, the corners of an intended path do not: its size is read where it is calm, at this
quantile over time, and scaled to the root mean square (calibrated on synthcam's own shake, tests/labels)."""


def low_pass(values: Array, *, fps: float, seconds: float) -> Array:
    """Gaussian low-pass along axis 0 of (F, ...) with odd reflection: ends stay, straight lines stay straight."""
    frames = len(values)
    if frames < 3:
        return values.copy()
    sigma = seconds * fps
    pad = min(frames - 1, int(4 * sigma) + 1)
    before = 2 * values[:1] - values[pad:0:-1]
    after = 2 * values[-1:] - values[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, values, after])
    return np.asarray(gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[pad : pad + frames])


def jitter(values: Array, *, fps: float) -> float:
    """Root mean square of the shake in (F, C) channels in one unit, in that unit.

    From third differences, which are 0 on parabolas: speeding up and slowing down are no shake. White noise of variance
    v has third differences of variance 20 v.
    """
    lag = max(1, round(LAG_S * fps))
    if len(values) < 3 * lag + 2:
        return 0.0
    third = values[3 * lag :] - 3 * values[2 * lag : -lag] + 3 * values[lag : -2 * lag] - values[: -3 * lag]
    power = (third**2).sum(axis=1) / 20.0
    return float(CALM_SCALE * np.sqrt(np.quantile(power, CALM_QUANTILE)))
