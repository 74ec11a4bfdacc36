"""Whether one thing comes into the frame, goes out of it or stays there, and at which side and time."""

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.verification.eye.look import Course
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, between, truth
from synthcam.verification.reading import claims as c

UNSEEN, SEEN = 0.05, 0.25
"""Parts of a thing's largest visible share: gone, and there."""


def seen_as(course: Course, claim: c.Visible) -> Outcome:
    """Whether a thing enters, leaves, stays in view, or is seen, as a claim says."""
    part = course.share / max(course.share.max(), 1e-9)
    match claim.what:
        case "seen":
            if claim.side is not None:
                return _on_side(course, claim.side)
            return truth(bool(course.share.max() > 0))
        case "stays":
            return between(float(part.min()), SEEN, UNSEEN)
        case "cut":
            return OPEN
    forward = part if claim.what == "enters" else part[::-1]
    before = np.minimum.accumulate(forward)
    gone_first = [bool(b <= UNSEEN and f >= SEEN) for b, f in zip(before, forward, strict=True)]
    if not any(gone_first):
        rise = float((forward - before).max())
        # What is cut by the edge and slides in comes into view to some; what is cut has not left.
        least = 0.45 if claim.what == "enters" else 0.12
        return FALSE if rise < 0.3 or forward.min() > least else OPEN
    at = gone_first.index(True)
    when = (at if claim.what == "enters" else len(part) - 1 - at) / max(len(part) - 1, 1)
    if claim.part is not None and _at_time(claim.part, when) == FALSE:
        return FALSE
    if claim.side is None:
        return TRUE
    index = at if claim.what == "enters" else len(part) - 1 - at
    return _at_side(course.centre[index], claim.side)


def _at_time(part: c.Part, when: float) -> Outcome:
    middle = {"start": 0.0, "early": 0.2, "middle": 0.5, "late": 0.85, "end": 1.0}.get(part)
    return OPEN if middle is None else between(-abs(when - middle), -0.25, -0.4)


def _at_side(centre: Array, side: str) -> Outcome:
    if not np.isfinite(centre).all():
        return OPEN
    towards = {"left": 1 - centre[0], "right": centre[0], "up": 1 - centre[1], "down": centre[1]}[side]
    return between(float(towards), 0.6, 0.4)


def _on_side(course: Course, side: str) -> Outcome:
    outcomes = {_at_side(x, side) for x in course.centre[course.seen]}
    return outcomes.pop() if len(outcomes) == 1 else OPEN
