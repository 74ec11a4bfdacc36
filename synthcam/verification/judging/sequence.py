"""Which of two happenings comes first: motions of the camera, and what goes on in the picture."""

from collections.abc import Sequence

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.verification.eye.camera import Curve
from synthcam.verification.eye.look import Course
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, between
from synthcam.verification.judging.visibility import crossing
from synthcam.verification.reading import claims as c

Times = tuple[float, float]
"""When something begins and ends, as parts of the clip."""


def comes_before(first: Times | None, second: Times | None) -> Outcome:
    """Whether the first begins and ends before the second."""
    if first is None or second is None:
        return OPEN
    momentary = first[0] == first[1] and second[0] == second[1]
    ahead = min(second[0] - first[0], second[1] - first[1])
    return between(ahead, 0.05, -0.05) if momentary else between(ahead, 0.1, 0.03)


def gone_and_back(values: Array, least: float, *, or_stays: bool = False) -> Outcome:
    """Whether a curve goes away by more than `least` and comes most of the way back."""
    out = np.abs(values - values[0])
    far, left = float(out.max()), float(out[-1])
    if far < least:
        return TRUE if or_stays else FALSE
    return between(-left / far, -0.35, -0.65)


def come_back(curves: Sequence[tuple[Array, float]], claim: c.Returns) -> Outcome:
    """Whether any of several courses goes away and comes back, and, where the claim says so, all end where they began.

    Args:
        curves: values over time, each with the least change that is seen.
        claim: what is said to return.
    """
    back = any_of(gone_and_back(values, least) for values, least in curves)
    if not (claim.or_stays or claim.home):
        return back
    at_home = all_of(gone_and_back(values, least, or_stays=True) for values, least in curves)
    return at_home if claim.or_stays else all_of([at_home, back])


def returns(course: Course, claim: c.Returns) -> Outcome:
    """Whether something goes one way in the picture and comes back."""
    return come_back([(course.moved[:, axis], 0.04) for axis in (0, 1)], claim)


def when_in_picture(course: Course, claim: c.Claim) -> Times | None:
    """When a thing does what a claim says of it; None where that is not told by its course."""
    match claim:
        case c.Visible(what="enters" | "leaves"):
            at = crossing(course, enters=claim.what == "enters")
            return None if at is None else (at, at)
        case c.Slides(way="left" | "right" | "up" | "down", denied=False):
            axis, positive = (0, claim.way == "right") if claim.way in ("left", "right") else (1, claim.way == "down")
            return Curve(course.moved[:, axis]).timing(positive=positive)
        case c.Grows(way="larger" | "smaller", denied=False):
            return Curve(course.growth).timing(positive=claim.way == "larger")
        case c.Turns(denied=False):
            turned = course.turned_deg if claim.way != "ccw" else -course.turned_deg
            return Curve(np.asarray(turned)).timing(positive=True)
        case _:
            return None
