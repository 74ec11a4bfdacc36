"""What a check finds: whether a claim holds, and if not what was found and what is allowed."""

from dataclasses import dataclass
from decimal import Decimal

_ROUNDING = 1e-9
PERCENT, FACTOR, TIME_S = 3.0, 0.06, 0.06
"""How far a number may be off: percent points, factors, times of motions."""


@dataclass(frozen=True)
class Finding:
    """The outcome of a check; `found` and `allowed` are said where it does not hold."""

    holds: bool
    found: str = ""
    allowed: str = ""

    def __and__(self, other: "Finding") -> "Finding":
        return other if self.holds else self


HOLDS = Finding(True)


def fails(found: str, allowed: str) -> Finding:
    """A claim that does not hold."""
    return Finding(False, found, allowed)


def near(what: str, exact: float, stated: float, tolerance: float, unit: str = "") -> Finding:
    """Whether a stated number is within a tolerance of the exact one."""
    if abs(exact - stated) <= tolerance + _ROUNDING:
        return HOLDS
    return fails(f"{what} {_written(exact)}{unit}", f"{stated:g}{unit} within {tolerance:g}")


def at_most(what: str, exact: float, limit: float, unit: str = "") -> Finding:
    """Whether something stays within a limit."""
    return HOLDS if exact <= limit + _ROUNDING else fails(f"{what} {_written(exact)}{unit}", f"at most {limit:g}{unit}")


def _written(exact: float) -> str:
    # Rounded first, and without a negative zero.
    return f"{round(exact, 4) + 0.0:.4g}"


def angle_tolerance(stated_deg: float) -> float:
    """Degrees: small angles are written to the degree, larger ones to five."""
    return 0.6 if stated_deg < 10 else 3.0


def metres_tolerance(stated: Decimal) -> float:
    """0.55 of the second significant digit: lengths are rounded to two digits, however many are written."""
    return 0.55 * 10.0 ** (stated.adjusted() - 1) if stated else 0.0
