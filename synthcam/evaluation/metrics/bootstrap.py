"""Bootstrap over videos: questions about one video are not independent, so videos are drawn, not questions.

The same draws serve every metric, every task and every system that was asked about the same videos, so that differences
are paired.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.seeding import stream

DRAWS = 1000
LEVEL = 0.95
AT_ONCE = 100
"""Draws that are summed together: more would only take more memory."""

Array = npt.NDArray[np.float64]
Metrics = Callable[[Array], Mapping[str, Array]]
"""From weightings of rows (B, N) to metrics (B,) by name; nan where a metric is undefined."""


@dataclass(frozen=True)
class Sampled:
    """A metric's value with its values over the draws.

    Attributes:
        point: the value; nan where undefined.
        draws: (DRAWS,); nan where undefined. Empty where none were asked for.
    """

    point: float
    draws: Array

    @property
    def interval(self) -> tuple[float, float] | None:
        """The percentile interval; None if the metric is undefined in most draws."""
        found = self.draws[np.isfinite(self.draws)]
        if not np.isfinite(self.point) or 2 * len(found) < max(len(self.draws), 1):
            return None
        low, high = np.quantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return float(low), float(high)

    def __sub__(self, other: "Sampled") -> "Sampled":
        """The paired difference."""
        return Sampled(self.point - other.point, self.draws - other.draws)

    def as_dict(self) -> dict[str, Any]:
        """Value and interval; None for what is undefined."""
        bounds = self.interval
        return {
            "value": float(self.point) if np.isfinite(self.point) else None,
            "interval": None if bounds is None else list(bounds),
        }


class VideoDraws:
    """Draws of videos with replacement, the same for the same set of videos."""

    def __init__(self, videos: Iterable[str], *, draws: int = DRAWS) -> None:
        names = sorted(set(videos))
        self._place = {name: number for number, name in enumerate(names)}
        generator = stream(0, "evaluation", "bootstrap")
        count = max(len(names), 1)
        # How often each video is drawn, (DRAWS, videos).
        self._counts = generator.multinomial(count, np.full(count, 1 / count), size=draws).astype(np.int16)

    def sample(self, videos: Sequence[str], metrics: Metrics) -> dict[str, Sampled]:
        """Metrics of rows, given the video of each: their values, and their values over the draws."""
        point = metrics(np.ones((1, len(videos))))
        places = [self._place[video] for video in videos]
        starts = range(0, len(self._counts), AT_ONCE)
        parts = [metrics(self._counts[start : start + AT_ONCE, places].astype(float)) for start in starts]
        return {
            name: Sampled(float(value[0]), np.concatenate([np.empty(0), *(part[name] for part in parts)]))
            for name, value in point.items()
        }


def weighted_mean(values: Array, weights: Array) -> Array:
    """The mean of (N,) values by each of the weightings (B, N); nan where a weighting is of nothing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(weights @ values / weights.sum(axis=1))


def mean_of(values: Sequence[Sampled]) -> Sampled:
    """The mean over tasks of what is defined."""
    defined = [value for value in values if np.isfinite(value.point)]
    if not defined:
        return Sampled(float("nan"), np.full_like(values[0].draws, np.nan))
    draws = np.array([value.draws for value in defined])
    known = np.isfinite(draws)
    with np.errstate(invalid="ignore"):
        mean = np.where(known, draws, 0.0).sum(axis=0) / known.sum(axis=0)
    return Sampled(float(np.mean([value.point for value in defined])), mean)
