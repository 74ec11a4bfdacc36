"""Balance: of a set of clips each question is answered either way as often, however uneven the clips are."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable


class Balance:
    """How often each topic of the questions on single clips was answered which way.

    A question is asked only where its answer is not the more frequent one so far, so its words tell nothing about it
    even where one direction is common among the clips. Twins need none: they answer every question both ways.

    Example:
        >>> balance = Balance()
        >>> balance.put("has_pan_left", True)
        >>> balance.keep()
        >>> balance.allows("has_pan_left", True, (True, False)), balance.allows("has_pan_left", False, (True, False))
        (False, True)
    """

    def __init__(self) -> None:
        self._counts: defaultdict[Hashable, Counter[Hashable]] = defaultdict(Counter)
        self._put: tuple[Hashable, Hashable] | None = None

    def allows(self, key: Hashable, answer: Hashable, answers: Iterable[Hashable]) -> bool:
        """Whether a question may be answered in one of the ways it can be answered."""
        counts = self._counts[key]
        return counts[answer] <= min(counts[other] for other in answers)

    def put(self, key: Hashable, answer: Hashable) -> None:
        """A question is being asked; it counts once it is kept."""
        self._put = key, answer

    def keep(self) -> None:
        """The question that was asked last is kept; without effect where it needs no balance."""
        if self._put is not None:
            key, answer = self._put
            self._counts[key][answer] += 1
        self._put = None

    def drop(self) -> None:
        """The question that was asked last is not kept."""
        self._put = None
