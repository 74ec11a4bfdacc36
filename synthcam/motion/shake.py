"""Hand-held shake: band-limited noise on the head's three angles, with a stated size in the picture."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.se3 import Array

BAND_HZ = (0.8, 6.0)
"""Hand tremor and footsteps: below it is intent, above it a sensor could not follow."""
_TONES = 24
_ROLL_TO_PAN = 0.4
"""Hands hold the roll steadier than pan and tilt."""


@dataclass(frozen=True, eq=False)
class Shake:
    """A sum of tones for each of yaw, pitch and roll; a closed form in time.

    Attributes:
        amplitudes, frequencies, phases: (3, tones) radians, Hz, radians.
        mean: (3,) of the noise over the clip, taken off.
    """

    amplitudes: Array
    frequencies: Array
    phases: Array
    mean: Array

    def angles(self, times: Array) -> Array:
        """Yaw, pitch and roll to add (T, 3) in radians at times (T,) in seconds."""
        tones = np.sin(2 * np.pi * self.frequencies * times[:, None, None] + self.phases)
        return np.asarray((self.amplitudes * tones).sum(axis=-1) - self.mean)


def make_shake(rms_share: float, *, focal_share: float, duration: float, rng: np.random.Generator) -> Shake:
    """Noise whose displacement of the picture's centre over the clip has root mean square `rms_share`.

    Args:
        rms_share: in frame widths.
        focal_share: focal length in frame widths (fx / width): the centre moves by focal_share x angle.
        duration: seconds over which the mean is zero and the root mean square is as stated.
        rng: draws the tones.
    """
    frequencies = np.exp(rng.uniform(np.log(BAND_HZ[0]), np.log(BAND_HZ[1]), size=(3, _TONES)))
    phases = rng.uniform(0, 2 * np.pi, size=(3, _TONES))
    amplitudes = rng.rayleigh(size=(3, _TONES)) / np.sqrt(frequencies)
    amplitudes[2] *= _ROLL_TO_PAN
    times = np.arange(0.0, duration, 1e-3)
    raw = Shake(amplitudes, frequencies, phases, np.zeros(3))
    noise = raw.angles(times)
    mean = noise.mean(axis=0)
    rms = focal_share * np.sqrt(((noise - mean)[:, :2] ** 2).sum(axis=1).mean())
    scale = rms_share / rms
    return Shake(amplitudes * scale, frequencies, phases, mean * scale)
