"""A metric's value with its bootstrap interval, as scores.json holds it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from synthcam.evaluation.metrics.bootstrap import interval

Array = npt.NDArray[np.float64]


def value_of(point: float, draws: npt.ArrayLike | None = None) -> dict[str, Any]:
    """{"value": ..., "interval": [low, high]}; None for a value that is undefined, and for its interval."""
    value = None if not np.isfinite(point) else float(point)
    bounds = None if draws is None or value is None else interval(draws)
    return {"value": value, "interval": None if bounds is None else list(bounds)}


def mean_of_defined(rows: npt.ArrayLike) -> Array:
    """The mean over tasks (T, B) of what is defined, for each draw; nan where no task is."""
    found = np.asarray(rows, dtype=float)
    defined = np.isfinite(found)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(defined, found, 0.0).sum(axis=0) / defined.sum(axis=0))
