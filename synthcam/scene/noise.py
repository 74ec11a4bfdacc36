"""Seamless fields to draw textures with: (SIZE, SIZE), periodic, with nothing finer than a renderer can show."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array

Rng = np.random.Generator

SIZE = 512
FINEST = 72.0
"""Highest frequency drawn, in cycles a tile: about 7 pixels a cycle, so mipmapping starts without aliasing."""
SOFT = 2.5 / SIZE
"""Width of a soft edge, as a share of the tile."""


def grid() -> tuple[Array, Array]:
    """x to the right and y upwards in [0, 1), at pixel centres, each (SIZE, SIZE); row 0 is the top."""
    ticks = (np.arange(SIZE) + 0.5) / SIZE
    return np.broadcast_to(ticks, (SIZE, SIZE)), np.broadcast_to(1.0 - ticks[:, None], (SIZE, SIZE))


def noise(
    rng: np.random.Generator,
    low: float,
    high: float = FINEST,
    *,
    stretch: tuple[float, float] = (1.0, 1.0),
    falloff: float = 1.0,
) -> Array:
    """Zero-mean, unit-variance noise with `low` to `high` cycles a tile; amplitude falls as frequency^-falloff.

    `stretch` (x, y) draws the grain out along an axis.
    """
    spectrum = np.fft.rfft2(rng.standard_normal((SIZE, SIZE)))
    fy = np.fft.fftfreq(SIZE, 1.0 / SIZE)[:, None] * stretch[1]
    fx = np.fft.rfftfreq(SIZE, 1.0 / SIZE)[None] * stretch[0]
    frequency = np.hypot(fx, fy)
    rise = np.clip(frequency / low, 0.0, 1.0) ** 4
    fall = 1.0 / (1.0 + (frequency / high) ** 8)
    spectrum *= rise * fall / np.maximum(frequency, 0.5) ** falloff
    spectrum[0, 0] = 0.0
    field = np.fft.irfft2(spectrum, s=(SIZE, SIZE))
    return np.asarray(field / field.std())


def soft_step(value: npt.ArrayLike, width: float = SOFT) -> Array:
    """0 below, 1 above zero, over a soft edge of `width`."""
    t = np.clip(np.asarray(value, dtype=np.float64) / width + 0.5, 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


@dataclass(frozen=True, eq=False)
class Cells:
    """A tiling: which cell each pixel is in, how far it is from the cell's border, and where in the cell."""

    index: npt.NDArray[np.int64]
    border: Array
    """Distance to the nearest border as a share of the tile's height."""
    across: Array
    along: Array
    count: int

    def per_cell(self, values: Array) -> Array:
        """Spread one value a cell, (count,) or (count, C), over the picture."""
        return np.asarray(values[self.index])


def bricks(columns: int, rows: int, *, shift: float = 0.5) -> Cells:
    """Rectangles in rows, every other row shifted by a share of a rectangle (`rows` even where it is not 0)."""
    x, y = grid()
    row = np.floor(y * rows).astype(np.int64)
    column_at = (x * columns + shift * (row % 2)) % columns
    column = np.floor(column_at).astype(np.int64)
    across, along = column_at - column, y * rows - row
    border = np.minimum(
        np.minimum(across, 1 - across) / columns,
        np.minimum(along, 1 - along) / rows,
    )
    return Cells(row * columns + column, border, across, along, rows * columns)


def planks(rng: np.random.Generator, columns: int, rows: int) -> Cells:
    """Long boards in rows, each row shifted at random."""
    x, y = grid()
    row = np.floor(y * rows).astype(np.int64)
    column_at = (x * columns + rng.random(rows)[row]) % columns
    column = np.floor(column_at).astype(np.int64)
    across, along = column_at - column, y * rows - row
    border = np.minimum(
        np.minimum(across, 1 - across) / columns,
        np.minimum(along, 1 - along) / rows,
    )
    return Cells(row * columns + column, border, across, along, rows * columns)


def stones(rng: np.random.Generator, count: int) -> Cells:
    """Irregular cells (periodic Voronoi) about evenly spread points; `along` is the distance to the cell's middle."""
    from scipy.spatial import cKDTree  # 0.3 s, and textures are mostly cached

    side = int(np.ceil(np.sqrt(count)))
    i, j = (g.ravel() for g in np.meshgrid(np.arange(side), np.arange(side)))
    points = (np.column_stack([i, j]) + 0.5 + rng.uniform(-0.42, 0.42, (side * side, 2))) / side % 1.0
    x, y = grid()
    found = cKDTree(points, boxsize=np.ones(2)).query(np.column_stack([x.ravel(), y.ravel()]), k=2)
    distance, nearest = np.asarray(found[0]), np.asarray(found[1])
    first, second = distance.T.reshape(2, SIZE, SIZE)
    index = nearest[:, 0].reshape(SIZE, SIZE)
    return Cells(index, (second - first) / 2.0, first * side, first * side, side * side)


def mottle(rng: Rng, amount: float) -> Array:
    """Detail at several scales, to multiply in, (SIZE, SIZE, 1)."""
    return (1.0 + amount * (0.6 * noise(rng, 2, 12) + 0.6 * noise(rng, 12, 60, falloff=0.5)))[..., None]


def weave(rng: Rng) -> Array:
    """The threads of a cloth, to multiply in, (SIZE, SIZE, 1)."""
    x, y = grid()
    thread = np.sin(2 * np.pi * 56 * x) * np.sin(2 * np.pi * 56 * y)
    return (1.0 + 0.09 * thread + 0.05 * noise(rng, 3, 40))[..., None]


def spots(rng: Rng, count: int, radius: float) -> Array:
    """Soft round spots at random places, 0 to 1, (SIZE, SIZE)."""
    field = np.zeros((SIZE, SIZE))
    np.add.at(field, tuple(rng.integers(0, SIZE, (2, count))), rng.uniform(0.5, 1.0, count))
    frequency = np.hypot(np.fft.fftfreq(SIZE, 1 / SIZE)[:, None], np.fft.rfftfreq(SIZE, 1 / SIZE)[None])
    blurred = np.fft.irfft2(np.fft.rfft2(field) * np.exp(-2 * (np.pi * frequency * radius) ** 2), s=field.shape)
    return np.asarray(np.clip(blurred * 2 * np.pi * (radius * SIZE) ** 2 * 1.5, 0, 1))
