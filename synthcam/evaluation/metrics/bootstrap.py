"""Bootstrap over videos: questions about one video are not independent, so videos are drawn, not questions.

The same draws serve every metric and every system that was asked about the same videos, so that differences are paired.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from synthcam.seeding import stream

DRAWS = 1000
LEVEL = 0.95

Array = npt.NDArray[np.float64]


@cache
def _draws(count: int) -> npt.NDArray[np.int16]:
    generator = stream(0, "evaluation", "bootstrap", count)
    return generator.multinomial(count, np.full(count, 1 / count), size=DRAWS).astype(np.int16)


def weights_of_rows(videos: Sequence[str]) -> Array:
    """How often each row's video is drawn, for each draw: (DRAWS, N), for the videos of N rows."""
    names, places = np.unique(np.asarray(videos, dtype=object).astype(str), return_inverse=True)
    return np.asarray(_draws(len(names))[:, places], dtype=float)


def interval(values: npt.ArrayLike) -> tuple[float, float] | None:
    """The percentile interval of a metric's values over the draws; draws in which it is undefined are left out."""
    found = np.asarray(values, dtype=float)
    found = found[np.isfinite(found)]
    if len(found) < DRAWS // 2:
        return None
    low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
