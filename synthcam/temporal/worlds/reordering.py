"""Covered things that change places in rows, stacks and grids: cards, symbols, numbered tiles, cups.

- card_stack: cards lie one above the other, face down, and change places; which is on top?
- symbol_rewriting: rules that are read change the order of hidden symbols; which stands where?
- sliding_numbers: rows and columns of covered tiles slide round; which number is where?
- grid_tracking: a ball under one of some cups that swap, or a hidden ball that is told where to walk on a grid.
"""

from typing import Any

import numpy as np

from synthcam.temporal.event_log import LogWriter, Thing
from synthcam.temporal.kind import Kind, Setup
from synthcam.temporal.looks import HUES, pick
from synthcam.temporal.worlds.operations import Course, Operation, Operations, at_time
from synthcam.temporal.worlds.places import Places, Row, add_sign, moving, swapped

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


CARD_STACK = Kind("card_stack", "cards that change places face down", "long", "tracking", Cards)


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


SYMBOL_REWRITING = Kind("symbol_rewriting", "rules that reorder hidden symbols", "long", "tracking", Symbols)


GRIDS = {1: (2, 2), 2: (2, 3), 3: (3, 3)}
"""Rows and columns by level."""
CORNERS = (
    "in the top left corner",
    "in the top right corner",
    "in the bottom left corner",
    "in the bottom right corner",
)


class Tiles(Places):
    """A grid of tiles; what slides out at one end of a row or column comes in at the other."""

    noun = "number"

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        self.grid = rows, columns = GRIDS[level]
        self.names = tuple(str(n + 1) for n in range(rows * columns))
        side = 1.5 / max(rows, columns)
        self.size = (0.86 * side, 0.86 * side)
        self.spots = tuple(
            (side * (c - (columns - 1) / 2), side * ((rows - 1) / 2 - r)) for r in range(rows) for c in range(columns)
        )
        self.arc = 0.0
        self.colour = ("blue", "red", "green", "purple")[int(rng.integers(4))]
        self._corner = int(rng.integers(4))
        self.asked_place = (rows - 1) * columns * (self._corner // 2) + (columns - 1) * (self._corner % 2)

    def place(self) -> str:
        return CORNERS[self._corner]

    def operations(self) -> list[Operation[Row]]:
        rows, columns = self.grid
        found = []
        for r in range(rows):
            line = [r * columns + c for c in range(columns)]
            for way, step in (("to the right", -1), ("to the left", 1)):
                found.append(moving(f"row {r + 1} slides {way}", "", self._along(line, step)))
        for c in range(columns):
            line = [r * columns + c for r in range(rows)]
            for way, step in (("down", -1), ("up", 1)):
                found.append(moving(f"column {c + 1} slides {way}", "", self._along(line, step)))
        return found

    def _spot(self, course: Course, name: str, time: float) -> tuple[float, float]:
        number, part = course.at(time)
        before, after = (course.states[i].index(name) for i in (number, number + 1))
        (x, y), (u, v) = self.spots[before], self.spots[after]
        side = 1.5 / max(self.grid)
        dx, dy = u - x, v - y
        far = abs(dx) + abs(dy) > 1.01 * side
        if not far and not (self._slides_out(course, number, before)):
            return x + part * dx, y + part * dy
        # Out at one end, in at the other.
        way_x, way_y = (-side if dx > 0 else side if dx < 0 else 0.0), (-side if dy > 0 else side if dy < 0 else 0.0)
        if part < 0.5:
            return x + part * way_x, y + part * way_y
        return u - (1 - part) * way_x, v - (1 - part) * way_y

    def _slides_out(self, course: Course, number: int, before: int) -> bool:
        """Whether a tile of a line of two is the one that slides out."""
        rows, columns = self.grid
        says = course.operations[number].says
        if says.startswith("row") and columns == 2:
            return before % columns == (1 if says.endswith("right") else 0) and before // columns + 1 == int(says[4])
        if says.startswith("column") and rows == 2:
            return before // columns == (1 if says.endswith("down") else 0) and before % columns + 1 == int(says[7])
        return False

    def _along(self, line: list[int], step: int) -> tuple[int, ...]:
        moves = list(range(len(self.names)))
        for i, place in enumerate(line):
            moves[place] = line[(i + step) % len(line)]
        return tuple(moves)


SLIDING_NUMBERS = Kind("sliding_numbers", "rows and columns of covered numbers that slide", "long", "tracking", Tiles)


CUPS = {1: 3, 2: 4, 3: 5}
SIDE = {1: 3, 2: 3, 3: 4}


class Cups(Places):
    """The shell game: cups in a row, a ball under one of them. Each cup has a letter that is not seen."""

    noun = "cup"

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        count = CUPS[level]
        self.names = tuple("ABCDE"[:count])
        self.size = (min(0.44, 1.4 / count), 0.5)
        self.spots = tuple((1.75 * (i - (count - 1) / 2) / count, 0.0) for i in range(count))
        self.colour = ("blue", "red", "green", "purple")[int(rng.integers(4))]
        self._ball = ("yellow", "orange", "white")[int(rng.integers(3))]
        self._under = self.names[int(rng.integers(count))]
        self.arc = 0.5

    def place(self) -> str:
        return ""

    def reply(self, state: Row) -> str:
        return f"place {state.index(self._under) + 1}"

    def asks(self, when: str) -> str:
        return f"Counted from the left, at which place is the {self._ball} ball {when}?"

    def says(self, answer: str, when: str) -> str:
        return f"the {self._ball} ball is at {answer} {when}"

    def shown_sentences(self, state: Row, when: str) -> list[str]:
        return [f"{when} the {self._ball} ball is at place {state.index(self._under) + 1}."]

    def follow(self, state: Row, asked: Row, time: float | None) -> str:
        return (
            ""
            if time is None
            else f"{at_time(time, '')} the {self._ball} ball is at place {state.index(self._under) + 1}."
        )

    def operations(self) -> list[Operation[Row]]:
        n = len(self.names)
        return [
            moving(f"the cups at places {a + 1} and {b + 1} swap", "", swapped(n, a, b))
            for a in range(n)
            for b in range(a + 1, n)
        ]

    def stage(self, writer: LogWriter, course: Course) -> None:
        width = 0.45 * self.size[0]
        ball = Thing(f"{self._ball} ball", "item", "ball", self._ball, width, width)

        def under(t: float) -> dict[str, Any]:
            x, y = self._spot(course, self._under, t)
            return {"x": x, "y": y - 0.5 * self.size[1] + 0.5 * width, "visible": course.is_shown(t)}

        writer.add(ball, under)
        for name in self.names:
            its = Thing(f"cup {name.lower()}", "mover", "cup", self.colour, *self.size)

            def at(t: float, name: str = name) -> dict[str, Any]:
                x, y = self._spot(course, name, t)
                # Lifted where the state is shown: all of them, so that only the ball tells.
                return {"x": x, "y": y + (0.42 if course.is_shown(t) else 0.0)}

            writer.add(its, at)


class Walk(Operations):
    """A ball on a grid that is hidden while signs tell its steps; at an edge it stays where it is."""

    reversible = False

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        self._side = SIDE[level]
        self._ball = pick(rng, HUES, 1)[0]

    def start(self, rng: np.random.Generator) -> tuple[int, int]:
        return int(rng.integers(self._side)), int(rng.integers(self._side))

    def operation(self, rng: np.random.Generator) -> Operation[tuple[int, int]]:
        word, dx, dy = (("right", 1, 0), ("left", -1, 0), ("up", 0, -1), ("down", 0, 1))[int(rng.integers(4))]
        most = self._side - 1

        def does(at: tuple[int, int]) -> tuple[int, int]:
            return min(most, max(0, at[0] + dx)), min(most, max(0, at[1] + dy))

        return Operation(f"the sign says {word}", word, does, does)

    def reply(self, state: tuple[int, int]) -> str:
        return f"column {state[0] + 1} of row {state[1] + 1}"

    def asks(self, when: str) -> str:
        return f"The {self._ball} ball walks as the sign says and stays at edges. Where is it {when}?"

    def says(self, answer: str, when: str) -> str:
        return f"the {self._ball} ball is in {answer} {when}"

    def shown_sentences(self, state: tuple[int, int], when: str) -> list[str]:
        return [f"{when} the {self._ball} ball is in {self.reply(state)}."]

    def follow(self, state: tuple[int, int], asked: tuple[int, int], time: float | None) -> str:
        return "" if time is None else f"{at_time(time, '')} the {self._ball} ball is in {self.reply(state)}."

    def told(self, state: tuple[int, int]) -> str:
        return f"{state[0]} {state[1]}"

    def untold(self, text: str) -> tuple[int, int]:
        x, y = text.split(" ")
        return int(x), int(y)

    def stage(self, writer: LogWriter, course: Course) -> None:
        cell = 1.3 / self._side
        for row in range(self._side):
            for column in range(self._side):
                square = Thing(f"cell {row + 1} {column + 1}", "ground", "card", "white", 0.94 * cell, 0.94 * cell)
                x, y = self._centre((column, row))
                writer.add(square, lambda t, x=x, y=y: {"x": x, "y": y})  # type: ignore[misc]
        ball = Thing(f"{self._ball} ball", "item", "ball", self._ball, 0.6 * cell, 0.6 * cell)

        def at(t: float) -> dict[str, Any]:
            x, y = self._centre(course.states[course.settled(t)])
            return {"x": x, "y": y, "visible": course.is_shown(t)}

        writer.add(ball, at)
        add_sign(writer, course, y=-0.8)

    def _centre(self, state: tuple[int, int]) -> tuple[float, float]:
        cell = 1.3 / self._side
        return cell * (state[0] - (self._side - 1) / 2), 0.2 + cell * ((self._side - 1) / 2 - state[1])


def either(rng: np.random.Generator, level: int, fps: float) -> Setup:
    """The shell game or a walk, each as often."""
    return (Cups if rng.random() < 0.5 else Walk)(rng, level, fps)


GRID_TRACKING = Kind("grid_tracking", "a ball under cups that swap, or walking unseen", "long", "tracking", either)
