"""Geometric randomisation of clips while a reader learns: crop and aspect, shake, and things that move by themselves.

What moves is cut out of other clips and pasted over moving and static clips alike: passing by at any speed, or held in
the picture as a subject that is followed.
"""

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.coarse_motion.paths import FRAMES

CROPPED, SHAKEN = 0.6, 0.35
"""Chance of a crop with its own aspect, and of a shake."""
SMALLEST_CROP, MOST_SHAKE = 0.62, 0.012
"""In parts of the frame."""
THINGS = (0.4, 0.3, 0.2, 0.1)
"""Chances of none to three things that are pasted over."""
FOLLOWED = 0.35
"""Chance that a thing stays in the picture."""
Frames = npt.NDArray[np.uint8]


def randomised(frames: Frames, others: Frames, side: int, rng: np.random.Generator) -> Frames:
    """The clip (F, S, S), changed, as (F, side, side); things are cut out of `others` (N, F, S, S)."""
    size = frames.shape[-1]
    frames = frames.copy()
    for _ in range(int(rng.choice(len(THINGS), p=THINGS))):
        _paste(frames, others[int(rng.integers(len(others))), int(rng.integers(FRAMES))], rng)
    part = rng.uniform(SMALLEST_CROP, 1.0, 2) if rng.random() < CROPPED else np.ones(2)
    corner = rng.random(2) * (1 - part) * size
    scale = side / (part * size)
    shake = (
        rng.normal(0, MOST_SHAKE * rng.random() * size, (FRAMES, 2)) if rng.random() < SHAKEN else np.zeros((FRAMES, 2))
    )
    shown = np.empty((FRAMES, side, side), np.uint8)
    for i in range(FRAMES):
        shift = 0.5 * scale - 0.5 - scale * (corner + shake[i])
        matrix = np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]]], np.float32)
        shown[i] = cv2.warpAffine(frames[i], matrix, (side, side), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT)
    return shown


def plain(frames: Frames, side: int) -> Frames:
    """The clip (F, S, S) as it is, as (F, side, side)."""
    return np.stack([cv2.resize(frame, (side, side), interpolation=cv2.INTER_AREA) for frame in frames])


def _paste(frames: Frames, source: Frames, rng: np.random.Generator) -> None:
    """Paste a piece of `source` (S, S) over all frames, in place."""
    size = frames.shape[-1]
    wide, high = (size * np.exp(rng.uniform(np.log(0.08), np.log(0.6), 2))).astype(int)
    x, y = int(rng.integers(0, size - wide + 1)), int(rng.integers(0, size - high + 1))
    piece, mask = source[y : y + high, x : x + wide].astype(np.float32), _outline(wide, high, rng)
    if rng.random() < FOLLOWED:
        middle = rng.uniform(0.25, 0.75, 2) + np.cumsum(rng.normal(0, 0.012, (FRAMES, 2)), axis=0)
        grown = np.exp(np.linspace(0, rng.normal(0, 0.1), FRAMES))
    else:
        speed = np.exp(rng.uniform(np.log(0.005), np.log(0.15))) * np.array([1.0, 0.4])
        heading = rng.uniform(0, 2 * np.pi)
        way = speed * np.array([np.cos(heading), np.sin(heading)])
        middle = rng.uniform(0, 1, 2) + (np.arange(FRAMES) - rng.uniform(0, FRAMES))[:, None] * way
        grown = np.exp(np.linspace(0, rng.normal(0, 0.25), FRAMES))
    swing = 0.12 * rng.random() * np.sin(rng.uniform(0.3, 2.0) * np.arange(FRAMES) + rng.uniform(0, 6.3))
    for i in range(FRAMES):
        corner = middle[i] * size - 0.5 * grown[i] * np.array([wide, high])
        matrix = np.array([[grown[i], swing[i], corner[0]], [0, grown[i], corner[1]]], np.float32)
        drawn, alpha = (cv2.warpAffine(a, matrix, (size, size)) for a in (piece, mask))
        frames[i] = (frames[i] * (1 - alpha) + drawn * alpha + 0.5).astype(np.uint8)


def _outline(wide: int, high: int, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """Where a thing is opaque (high, wide): an ellipse, a polygon or a box."""
    mask = np.zeros((high, wide), np.float32)
    kind = int(rng.integers(3))
    if kind == 0:
        cv2.ellipse(mask, (wide // 2, high // 2), (max(wide // 2 - 1, 1), max(high // 2 - 1, 1)), 0, 0, 360, 1.0, -1)
    elif kind == 1:
        angles, reach = np.sort(rng.uniform(0, 2 * np.pi, 9)), rng.uniform(0.5, 1.0, 9)
        corners = np.stack([wide / 2 * (1 + reach * np.cos(angles)), high / 2 * (1 + reach * np.sin(angles))], axis=-1)
        cv2.fillPoly(mask, [corners.astype(np.int32)], 1.0)
    else:
        mask[1:-1, 1:-1] = 1.0
    return mask
