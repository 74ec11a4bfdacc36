"""How progress goes with time: closed forms from [0, 1] onto [0, 1], monotone, each with its knots."""

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from synthcam.geometry.se3 import Array

Easing: TypeAlias = Literal["linear", "ease-in", "ease-out", "ease-in-out", "ramp"]
EASINGS: tuple[Easing, ...] = get_args(Easing)
DEFAULT_EASING: Easing = "ramp"
RAMP = 0.15
"""Share of the time that `ramp` spends speeding up, and again slowing down."""


def ease(name: Easing, u: npt.ArrayLike) -> Array:
    """Progress (...,) at normalised time u (...,); u is clipped to [0, 1].

    linear: constant speed; ease-in, ease-out: u^2 and its mirror image; ease-in-out: 3u^2 - 2u^3;
    ramp: constant speed with a linear ramp of the speed at either end.
    """
    return _FORMS[name](np.clip(np.asarray(u, dtype=np.float64), 0.0, 1.0))


def speed(name: Easing, u: npt.ArrayLike) -> Array:
    """Derivative of `ease` at u in [0, 1]."""
    t = np.asarray(u, dtype=np.float64)
    return {
        "linear": lambda: np.ones_like(t),
        "ease-in": lambda: 2 * t,
        "ease-out": lambda: 2 * (1 - t),
        "ease-in-out": lambda: 6 * t * (1 - t),
        "ramp": lambda: np.minimum(1.0, np.minimum(t, 1 - t) / RAMP) / (1 - RAMP),
    }[name]()


KNOTS = (0.0, RAMP, 1.0 - RAMP, 1.0)
"""Between these every easing is one polynomial (where quadrature must be split)."""


def _ramp(u: Array) -> Array:
    peak = 1.0 / (1.0 - RAMP)
    start = 0.5 * peak * np.minimum(u, RAMP) ** 2 / RAMP
    middle = peak * np.clip(u - RAMP, 0.0, 1.0 - 2 * RAMP)
    left = 1.0 - np.maximum(u, 1.0 - RAMP)
    end = 0.5 * peak * (RAMP**2 - left**2) / RAMP
    return np.asarray(start + middle + end)


_FORMS: dict[Easing, Callable[[Array], Array]] = {
    "linear": lambda u: u,
    "ease-in": lambda u: u**2,
    "ease-out": lambda u: 1.0 - (1.0 - u) ** 2,
    "ease-in-out": lambda u: u * u * (3.0 - 2.0 * u),
    "ramp": _ramp,
}
