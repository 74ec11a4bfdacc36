"""What a name in a text means in one clip: the courses of the things it may name, and one outcome from theirs."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.verification.eye.look import Course, Look
from synthcam.verification.judging.naming import Meant, meant_by
from synthcam.verification.judging.outcome import FALSE, OPEN, TRUE, Outcome, any_of
from synthcam.verification.reading import claims as c


class NamedThings:
    """Finds the things of one clip that names mean; what it has found is kept for later names."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._names: dict[c.Name | None, Meant | None] = {}

    def meant(self, name: c.Name | None) -> Meant | None:
        """The things that a name may mean; None where that is not known."""
        if name not in self._names:
            self._names[name] = meant_by(name, self.look)
        return self._names[name]

    def of_thing(self, name: c.Name | None, judge: Callable[[Course], Outcome], *, whole: bool = False) -> Outcome:
        """Judge the thing, or the things, that a name means."""
        if name is None:
            return judge(self.look.still_picture) if whole else OPEN
        if name.kind in ("near things", "far things"):
            return judge(self.group(far=name.kind == "far things")) if whole else OPEN
        meant = self.meant(name)
        if meant is None:
            return OPEN
        found = self._over(name, meant, [judge(self.look.course(i)) for i in meant.ids])
        if found != TRUE and name.place == "behind":
            # Of a wall that fills the picture, the part is meant that is seen behind the thing.
            found = any_of((found, judge(self.group(far=True))))
        return found if meant.sure or found == TRUE or (whole and meant.whole) else OPEN

    @staticmethod
    def _over(name: c.Name, meant: Meant, outcomes: list[Outcome]) -> Outcome:
        """One outcome from those of all things that a name may mean.

        "A lamp" is one of them; "the lamps" are most of them; "the lamp" is the only one, or open where they differ.
        """
        if not outcomes:
            return FALSE
        if name.some and not name.many:
            return any_of(outcomes)
        if name.many:
            for outcome in (TRUE, FALSE):
                if outcomes.count(outcome) >= 0.7 * len(outcomes):
                    return outcome
            return OPEN
        return outcomes[0] if len(set(outcomes)) == 1 else OPEN

    def group(self, *, far: bool) -> Course:
        """The course of what is far off, or of what is near; of the whole picture where it has no depth."""
        both = self.look.near_and_far()
        whole = self.look.still_picture
        if both is None:
            return whole
        return self.look.group(far=far)

    def courses(self, name: c.Name | None) -> list[Course] | None:
        """The courses of the things that a name means; None where that is not sure."""
        if name is not None and name.kind in ("near things", "far things"):
            if self.look.near_and_far() is None:
                return None  # too shallow a picture to have near and far
            return [self.group(far=name.kind == "far things")]
        meant = self.meant(name)
        return None if meant is None or not (meant.sure or meant.whole) else [self.look.course(i) for i in meant.ids]

    def relative_depth(self, one: c.Name | None, other: c.Name | None) -> float | None:
        """How many times farther off the second thing is than the first; None where it is not known which are meant."""
        groups = {"near things": 1.0, "far things": 10.0}
        depths: list[list[float]] = []
        for name in (one, other):
            if name is not None and name.kind in groups:
                depths.append([groups[name.kind]])
                continue
            meant = self.meant(name)
            if meant is None or not meant.ids or not meant.sure:
                return None
            depths.append([self.look.depth_of(identity) for identity in meant.ids])
        mixed = [n is not None and n.kind in groups for n in (one, other)]
        if any(mixed) and not all(mixed):
            return None
        ratios = [far / max(near, 1e-6) for near in depths[0] for far in depths[1]]
        # Of several houses one may stand before the lamp and another one behind it.
        return ratios[0] if min(ratios) > 1 or max(ratios) < 1 or len(ratios) == 1 else None


def within(course: Course, window: slice) -> Course:
    """A course in a stretch of the clip alone."""
    kept = {name: getattr(course, name)[window] for name in ("share", "moved", "growth", "turned_deg", "centre")}
    return replace(course, **kept)


def drift(values: Array) -> tuple[float, float]:
    """The largest gain from any moment to a later one, and the largest loss."""
    rise = float((values - np.minimum.accumulate(values)).max())
    fall = float((np.maximum.accumulate(values) - values).max())
    return rise, fall
