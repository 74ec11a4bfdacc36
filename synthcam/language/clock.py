"""Times as they are written: one decimal, each naming the frame nearest to it."""

from dataclasses import dataclass

import numpy as np

from synthcam.geometry.se3 import Array
from synthcam.language.facts import Moment, Span


@dataclass(frozen=True, eq=False)
class Clock:
    """Frame times (F,) in seconds."""

    times: Array

    def moment(self, frame: int) -> Moment:
        """The frame that the written time of `frame` names: itself or a neighbour; first and last stay themselves."""
        last = len(self.times) - 1
        seconds = round(float(self.times[frame]), 1)
        named = int(np.argmin(np.abs(self.times - seconds)))
        if frame in (0, last):
            return Moment(frame, seconds, frame == 0, frame == last, named == frame)
        return Moment(named, seconds, named == 0, named == last)

    def span(self, start: int, end: int) -> Span | None:
        """From one frame to another; None where their written times are one."""
        first, second = self.moment(start), self.moment(end)
        return Span(first, second) if first.frame < second.frame and first.seconds < second.seconds else None

    @property
    def whole(self) -> Span:
        """All of the clip."""
        return Span(self.moment(0), self.moment(len(self.times) - 1))
