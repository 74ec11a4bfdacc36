"""Symbol rewriting: rules that are read change the order of hidden symbols; which stands where?"""

import numpy as np

from synthcam.temporal.kind import Kind
from synthcam.temporal.looks import pick
from synthcam.temporal.worlds.operations import Operation
from synthcam.temporal.worlds.places import Places, Row, moving, swapped

SYMBOLS = {1: 3, 2: 4, 3: 5}


class Symbols(Places):
    """A row of covered symbols; each rule stands on a sign while it is applied, and nothing is seen to move."""

    noun = "symbol"
    seen = False

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        count = SYMBOLS[level]
        self.names = tuple(sorted(pick(rng, list("ABCDEFGHKLMNPRSTUVXYZ"), count)))
        self.size = (min(0.42, 1.5 / count), 0.52)
        self.spots = tuple((1.8 * (i - (count - 1) / 2) / count, 0.15) for i in range(count))
        self.colour = ("blue", "red", "green", "purple")[int(rng.integers(4))]
        self.asked_place = 0 if rng.random() < 0.5 else count - 1

    def place(self) -> str:
        return "first" if self.asked_place == 0 else "last"

    def operations(self) -> list[Operation[Row]]:
        n = len(self.names)
        found = [
            moving("the first symbol goes to the end", "first to end", (*range(1, n), 0)),
            moving("the last symbol goes to the front", "last to front", (n - 1, *range(n - 1))),
            moving("the row is reversed", "reverse", tuple(reversed(range(n)))),
        ]
        pairs = [(a, b) for a in range(n) for b in range(a + 1, n)]
        return found + [
            moving(f"the symbols at places {a + 1} and {b + 1} swap", f"swap {a + 1} and {b + 1}", swapped(n, a, b))
            for a, b in pairs
        ]


KIND = Kind("symbol_rewriting", "rules that reorder hidden symbols", "long", "tracking", Symbols)
