"""Where two values of plain JSON differ first."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

RELATIVE, ABSOLUTE = 1e-6, 1e-9
"""Numbers may differ by this much: other processors round the last digits otherwise."""


def first_difference(stored: Any, derived: Any, at: str = "") -> str | None:
    """The place of the first difference and the two values there; None where there is none."""
    if isinstance(stored, Mapping) and isinstance(derived, Mapping):
        return _of_keys(stored, derived, at)
    if _is_list(stored) and _is_list(derived):
        if len(stored) != len(derived):
            return f"{at}: {len(stored)} stored, {len(derived)} derived"
        pairs = enumerate(zip(stored, derived, strict=True))
        found = (first_difference(mine, its, f"{at}[{i}]") for i, (mine, its) in pairs)
        return next((difference for difference in found if difference), None)
    return None if _same(stored, derived) else f"{at}: {stored!r} stored, {derived!r} derived"


def _of_keys(stored: Mapping[str, Any], derived: Mapping[str, Any], at: str) -> str | None:
    for key in sorted({*stored, *derived}):
        place = f"{at}.{key}" if at else key
        if key not in stored or key not in derived:
            return f"{place}: {'not derived' if key in stored else 'not stored'}"
        if (difference := first_difference(stored[key], derived[key], place)) is not None:
            return difference
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _same(stored: Any, derived: Any) -> bool:
    both = (stored, derived)
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in both):
        return type(stored) is type(derived) and bool(stored == derived)
    return math.isclose(stored, derived, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
