"""Claims that set one thing beside another, judged against a clip: which goes or grows faster, which is nearer."""

import numpy as np

from synthcam.verification.eye.look import Course
from synthcam.verification.judging.named import NamedThings, within
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, all_of, any_of, between
from synthcam.verification.judging.stretch import halves, windows
from synthcam.verification.reading import claims as c

FASTER, ALIKE, UNLIKE = 1.2, 1.15, 1.3
"""Ratios of speeds that a viewer notices, takes for equal, and can no longer take for equal."""


class ComparisonJudge:
    """Judges what is said of two things, or of near and far, of one clip beside each other."""

    def __init__(self, named: NamedThings) -> None:
        self.named, self.look = named, named.look

    def compare(self, claim: c.Compare) -> Outcome:
        """Whether one thing moves or grows more than another."""
        one, other = self.named.courses(claim.one), self.named.courses(claim.other)
        if one is None or other is None:
            return OPEN
        behind = claim.other is not None and claim.other.place == "behind"
        pairs = [(a, b) for a in one for b in other if a is not b and not (behind and self._is_before(b, a))]
        if claim.part not in (None, "throughout"):
            spans = windows(claim.part, len(self.look.frames))
            timed = [[compared(within(a, w), within(b, w), claim) for a, b in pairs] for w in spans]
            return any_of([mostly(some) for some in timed if some])
        outcomes = [compared(a, b, claim) for a, b in pairs]
        if behind:
            far = self.named.group(far=True)
            outcomes += [compared(a, far, claim) for a in one]
            found = any_of(outcomes or [OPEN])
            if found == FALSE and claim.relation == "same":
                # At other places in the picture a zoom or a turn moves even one wall at other rates.
                return FALSE if self.alike(claim.what) == FALSE else OPEN
            return found
        found = mostly(outcomes) if outcomes else FALSE
        if found != FALSE or claim.what != "grows":
            return found
        spans = halves(len(self.look.frames))
        parts = [[compared(within(a, w), within(b, w), claim) for a, b in pairs] for w in spans]
        return OPEN if any(mostly(some) == TRUE for some in parts if some) else FALSE

    def _is_before(self, one: Course, other: Course) -> bool:
        """Whether a thing is plainly nearer to the camera than another."""
        if not one.identity or not other.identity:
            return False
        return self.look.depth_of(one.identity) < 0.95 * self.look.depth_of(other.identity)

    def alike(self, what: str, part: c.Part | None = None) -> Outcome:
        """Whether near and far things move, or grow, at the same rate, over the whole clip or a part of it."""
        spans = windows(part or "throughout", len(self.look.frames))
        return any_of([self._alike(what, slice(w.start, w.stop - 1)) for w in spans])

    def _alike(self, what: str, steps: slice) -> Outcome:
        found = self.look.near_and_far(steps)
        if found is None:
            return OPEN
        near, far, near_scale, far_scale = found
        a, b = float(np.hypot(*near)), float(np.hypot(*far))
        slides = (
            OPEN
            if max(a, b) < 0.03
            else between(-max((a + 0.004) / (b + 0.004), (b + 0.004) / (a + 0.004)), -ALIKE, -UNLIKE)
        )
        if max(near_scale, far_scale) < 0.06:
            grows = OPEN
        else:
            grows = between(-(max(near_scale, far_scale) + 0.01) / (min(near_scale, far_scale) + 0.01), -ALIKE, -1.4)
        return {"slides": slides, "grows": grows}.get(what, all_of([o for o in (slides, grows) if o != OPEN]))

    def nearer(self, claim: c.Nearer) -> Outcome:
        """Whether one thing is nearer than another."""
        one, other = self.named.meant(claim.one), self.named.meant(claim.other)
        if one is None or other is None:
            return OPEN
        depths = [(self.look.depth_of(a), self.look.depth_of(b)) for a in one.ids for b in other.ids]
        outcomes = {between(b / max(a, 1e-6), 1.1, 1.0) for a, b in depths}
        return outcomes.pop() if len(outcomes) == 1 else (OPEN if outcomes else FALSE)


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
