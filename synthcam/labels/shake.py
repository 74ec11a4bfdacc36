"""Intent and shake: a path low-passed in time, and the size of the shake that this takes off."""

import numpy as np
from scipy.ndimage import gaussian_filter1d

from synthcam.geometry.se3 import Array

INTENT_S = 0.35
"""Standard deviation in seconds of the Gaussian that keeps intent and takes off shake."""
BLUR_S = 3 * INTENT_S
"""By so much the start of a motion is smeared."""
LAG_S = 1 / 8
"""Shake is read from third differences at this lag: long enough to feel a hand, short enough to leave a path alone."""
LEAST_S = 1.0
"""In less time than this a path is measured as it is: half a period of a slow tremor is a pan."""
CALM_QUANTILE = 0.25
CALM_SCALE = 4.5
"""Shake goes on all the time and turns the head both ways; an intended path has calm stretches, and mostly turns one
way. So shake is read where it is calm, at this quantile over time, of the calmer of pan and tilt, and scaled to the
root mean square (calibrated on synthcam's own shake, tests/labels/test_smoothing.py)."""


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


def jitter(turns: Array, *, fps: float) -> float:
    """Root mean square of the shake of a head, in the unit of its pan and tilt (F, 2).

    From third differences, which are 0 on parabolas: speeding up and slowing down are no shake. White noise of variance
    v has third differences of variance 20 v. Travel is left out: a hand that shakes a camera turns it, and what it
    moves it by is seen less.
    """
    lag = max(1, round(LAG_S * fps))
    if len(turns) < 3 * lag + 2:
        return 0.0
    third = turns[3 * lag :] - 3 * turns[2 * lag : -lag] + 3 * turns[lag : -2 * lag] - turns[: -3 * lag]
    calmer = np.quantile(third**2 / 20.0, CALM_QUANTILE, axis=0).min()
    return float(CALM_SCALE * np.sqrt(2 * calmer))
