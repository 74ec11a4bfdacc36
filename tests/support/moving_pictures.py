"""Small videos of a known camera before a picture, or before two of them at different depths, made by warping alone."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial.transform import Rotation

from synthcam.geometry.se3 import Array
from synthcam.rendering.video import write_video

WIDTH, HEIGHT, FOCAL = 192, 144, 0.95
"""Pixels, and the focal length in frame widths."""


@cache
def texture(seed: int, *, size: int = 512) -> Array:
    """Cloudy noise with edges, (size, size, 3) in grey levels."""
    rng = np.random.default_rng(seed)
    noise = sum(gaussian_filter(rng.normal(size=(size, size)), s, mode="wrap") * s for s in (2, 4, 9))
    grey = 128 + 60 * np.tanh(3 * np.asarray(noise))
    return np.repeat(grey[..., None], 3, axis=2)


def film(
    path: Path,
    pose: Callable[[float], tuple[Sequence[float], Sequence[float], float]],
    *,
    seconds: float = 1.5,
    fps: float = 12.0,
    planes: Sequence[float] = (3.0,),
    subject: Callable[[float], float] | None = None,
    seed: int = 0,
) -> Path:
    """Film pictures on planes that face the camera at first; nearer ones cover stripes of those behind them.

    Args:
        pose: from 0 to 1 through the clip: (pan right, tilt up, roll clockwise) in degrees, (right, up, forward), zoom.
        planes: their distances, far to near.
        subject: where a dark box is, in frame widths from the left, at each time; it moves by itself.
    """
    frames = []
    count = round(seconds * fps)
    for i in range(count):
        frames.append(_frame(pose(i / (count - 1)), planes, seed))
        if subject is not None:
            x = round(subject(i / (count - 1)) * WIDTH)
            box = texture(seed + 50, size=64)[:64, :48] * 0.5
            left, right = max(x, 0), min(x + 48, WIDTH)
            if right > left:
                frames[-1][40:104, left:right] = box[:, left - x : right - x].astype(np.uint8)
    write_video(path, frames, fps=fps, width=WIDTH, height=HEIGHT)
    return path


def _frame(at: tuple[Sequence[float], Sequence[float], float], planes: Sequence[float], seed: int) -> Array:
    (pan, tilt, roll), (right, up, forward), zoom = at
    turn = Rotation.from_rotvec(np.radians([tilt, pan, roll])).inv().as_matrix()
    f = FOCAL * WIDTH * zoom
    lens = np.array([[f, 0, WIDTH / 2], [0, f, HEIGHT / 2], [0, 0, 1]])
    picture = np.zeros((HEIGHT, WIDTH, 3))
    for number, depth in enumerate(planes):
        image = texture(seed + number)
        size = len(image)
        scale = 2.2 * planes[0] / size * 1.5
        # A texture pixel lies at ((u - c) s, (v - c) s, depth) in the first camera; x right, y down.
        place = np.array(
            [[scale, 0, -size / 2 * scale - right], [0, scale, -size / 2 * scale + up], [0, 0, depth - forward]]
        )
        warp = lens @ turn @ place
        shown = cv2.warpPerspective(image, warp, (WIDTH, HEIGHT), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)
        stripes = (
            np.ones((size, size)) if number == 0 else np.kron(np.indices((16, 16)).sum(0) % 3 == 0, np.ones((32, 32)))
        )
        mask = cv2.warpPerspective(stripes, warp, dsize=(WIDTH, HEIGHT), flags=cv2.INTER_NEAREST)[..., None]
        picture = np.where(mask > 0, shown, picture)
    return np.clip(picture, 0, 255).astype(np.uint8)
