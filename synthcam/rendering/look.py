"""The look of a camera: exposure, vignette, sensor noise. Applied to finished pictures, in linear light, seeded.

Motion blur belongs here too, but is made by drawing sub-frames: see `blur_times` and `average`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array
from synthcam.seeding import stream

Picture = npt.NDArray[np.uint8]
SUBFRAMES = 8


@dataclass(frozen=True)
class Look:
    """The settings of a camera's look; all off by default.

    Attributes:
        exposure_ev: stops; +1 doubles the light.
        vignette: share of light lost in the corners, 0 to 1.
        noise: standard deviation of the sensor noise at middle grey, as a share of full scale (0.02 is a phone at
            night). Shot noise grows with the square root of the light, over a floor of read noise.
        shutter: share of the frame interval that the shutter is open, 0 to 1; 0.5 is film's 180 degrees.
    """

    exposure_ev: float = 0.0
    vignette: float = 0.0
    noise: float = 0.0
    shutter: float = 0.0


def srgb_to_linear(values: npt.ArrayLike) -> Array:
    """Convert sRGB in [0, 1] to linear light (IEC 61966-2-1)."""
    v = np.asarray(values, dtype=np.float64)
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(values: npt.ArrayLike) -> Array:
    """Convert linear light, clipped to [0, 1], to sRGB (IEC 61966-2-1)."""
    v = np.clip(np.asarray(values, dtype=np.float64), 0.0, 1.0)
    return np.where(v <= 0.0031308, v * 12.92, 1.055 * v ** (1 / 2.4) - 0.055)


_LINEAR_OF_BYTE = srgb_to_linear(np.arange(256) / 255.0).astype(np.float32)
_BYTE_OF_LINEAR = np.round(255 * linear_to_srgb(np.arange(65536) / 65535.0)).astype(np.uint8)


def apply_look(picture: Picture, look: Look, *, seed: int, frame: int) -> Picture:
    """Apply a look to a picture (H, W, 3); noise depends on seed and frame only."""
    if not (look.exposure_ev or look.vignette or look.noise):
        return picture
    light = _LINEAR_OF_BYTE[picture] * np.float32(2.0**look.exposure_ev)
    if look.vignette:
        light *= _falloff(picture.shape[0], picture.shape[1], look.vignette)[..., None]
    if look.noise:
        grain = stream(seed, "noise", frame).standard_normal(picture.shape, dtype=np.float32)
        middle_grey = 0.18
        light += np.float32(look.noise) * np.sqrt(np.maximum(light, 0) / middle_grey + 0.1) * grain
    return _encode(light)


def blur_times(time: float, *, fps: float, shutter: float, duration: float) -> Array:
    """Times (SUBFRAMES,) in seconds at which sub-frames are drawn while the shutter is open around `time`."""
    offsets = ((np.arange(SUBFRAMES) + 0.5) / SUBFRAMES - 0.5) * shutter / fps
    return np.clip(time + offsets, 0.0, duration)


def average(pictures: list[Picture]) -> Picture:
    """The mean of pictures, taken in linear light."""
    light = np.zeros(pictures[0].shape, dtype=np.float32)
    for picture in pictures:
        light += _LINEAR_OF_BYTE[picture]
    return _encode(light / np.float32(len(pictures)))


def _encode(light: npt.NDArray[np.float32]) -> Picture:
    index = np.clip(np.round(light * 65535.0), 0, 65535).astype(np.uint16)
    return np.asarray(_BYTE_OF_LINEAR[index])


def _falloff(height: int, width: int, strength: float) -> npt.NDArray[np.float32]:
    """Light that arrives (H, W): 1 in the middle, 1 - strength in the corners, quadratic in the radius."""
    y = (np.arange(height) + 0.5) / height * 2 - 1
    x = (np.arange(width) + 0.5) / width * 2 - 1
    radius2 = (x[None] ** 2 * width**2 + y[:, None] ** 2 * height**2) / (width**2 + height**2)
    return (1.0 - strength * radius2).astype(np.float32)
