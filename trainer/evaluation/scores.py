"""A number of right answers out of a number of questions, with its interval, where no clip is asked about twice."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """Right answers out of questions about as many clips."""

    right: int
    count: int

    @property
    def value(self) -> float | None:
        """A number from 0 to 1; None for a count of 0."""
        return self.right / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % confidence interval (E. B. Wilson, 1927)."""
        if not self.count:
            return None
        z, n = 1.96, self.count
        p = self.right / n
        middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max((middle - reach) / (1 + z * z / n), 0.0), min((middle + reach) / (1 + z * z / n), 1.0)
