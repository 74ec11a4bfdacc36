"""Grid tracking: a ball under one of some cups that swap, or a hidden ball that is told where to walk on a grid."""

from typing import Any

import numpy as np

from synthcam.temporal.event_log import LogWriter, Thing
from synthcam.temporal.kind import Kind, Setup
from synthcam.temporal.looks import HUES, pick
from synthcam.temporal.worlds.operations import Course, Operation, Operations, at_time
from synthcam.temporal.worlds.places import Places, Row, add_sign, moving, swapped

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
