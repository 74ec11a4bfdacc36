"""Card stacks: cards lie one above the other, face down, and change places; which is on top?"""

import numpy as np

from synthcam.temporal.kind import Kind
from synthcam.temporal.looks import pick
from synthcam.temporal.worlds.operations import Operation
from synthcam.temporal.worlds.places import Places, Row, moving, swapped

CARDS = {1: 3, 2: 4, 3: 5}


class Cards(Places):
    """A stack of cards, laid out from the top down."""

    noun = "card"

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        count = CARDS[level]
        self.names = tuple(sorted(pick(rng, [str(n) for n in range(2, 10)], count)))
        self.size = (0.5, min(0.46, 1.55 / count))
        self.spots = tuple((0.0, 1.6 * ((count - 1) / 2 - i) / count) for i in range(count))
        self.arc = 0.6
        self.colour = ("blue", "red", "green", "purple")[int(rng.integers(4))]
        self.asked_place = 0 if rng.random() < 0.5 else count - 1

    def place(self) -> str:
        return "on top" if self.asked_place == 0 else "at the bottom"

    def operations(self) -> list[Operation[Row]]:
        n = len(self.names)
        found = [
            moving("the top card goes to the bottom", "", (*range(1, n), 0)),
            moving("the bottom card goes to the top", "", (n - 1, *range(n - 1))),
            moving("the stack is turned over", "", tuple(reversed(range(n)))),
        ]
        pairs = [(a, a + 1) for a in range(n - 1)]
        return found + [moving(f"the cards at places {a + 1} and {b + 1} swap", "", swapped(n, a, b)) for a, b in pairs]


KIND = Kind("card_stack", "cards that change places face down", "long", "tracking", Cards)
