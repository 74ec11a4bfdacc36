"""How fast one thing goes or grows beside another, by the ratio that a viewer notices."""

import numpy as np

from synthcam.verification.eye.look import Course
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, between
from synthcam.verification.reading import claims as c

FASTER, ALIKE, UNLIKE = 1.2, 1.15, 1.3
"""Ratios of speeds that a viewer notices, takes for equal, and can no longer take for equal."""


def compared(one: Course, other: Course, claim: c.Compare) -> Outcome:
    """Whether one thing moves or grows more than another, less or as much, by the ratio of the two."""
    if claim.what == "slides":
        a, b = _path_while(one, other)
    else:
        a, b = abs(float(one.growth[-1] - one.growth[0])), abs(float(other.growth[-1] - other.growth[0]))
    least = 0.02
    if max(a, b) < least:
        return FALSE if claim.relation != "same" else OPEN
    ratio = (a + 0.004) / (b + 0.004)
    if claim.relation == "same":
        return between(-max(ratio, 1 / ratio), -ALIKE, -UNLIKE)
    ratio = ratio if claim.relation == "more" else 1 / ratio
    if claim.times:
        return between(ratio, 1.8, 1.3)
    found = between(ratio, FASTER, 1.05)
    return OPEN if found == TRUE and abs(a - b) < 0.01 else found


def mostly(outcomes: list[Outcome]) -> Outcome:
    """What holds of most of several pairs."""
    for outcome in (TRUE, FALSE):
        if outcomes.count(outcome) >= 0.7 * len(outcomes):
            return outcome
    return OPEN


def _path_while(one: Course, other: Course) -> tuple[float, float]:
    """How far each goes while both are seen, in frame widths."""
    both = one.seen & other.seen
    steps = both[:-1] & both[1:]
    if not steps.any():
        return 0.0, 0.0
    a, b = np.diff(one.moved, axis=0)[steps], np.diff(other.moved, axis=0)[steps]
    return float(np.hypot(*a.T).sum()), float(np.hypot(*b.T).sum())
