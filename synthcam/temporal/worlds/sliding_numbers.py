"""Sliding numbers: rows and columns of covered tiles slide round; which number is where?"""

import numpy as np

from synthcam.temporal.kind import Kind
from synthcam.temporal.worlds.operations import Course, Operation
from synthcam.temporal.worlds.places import Places, Row, moving

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


KIND = Kind("sliding_numbers", "rows and columns of covered numbers that slide", "long", "tracking", Tiles)
