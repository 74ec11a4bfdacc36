"""Hidden things at places that change places: cards, symbols, cups and tiles."""

from abc import abstractmethod
from math import pi, sin
from typing import Any

import numpy as np

from synthcam.temporal.event_log import LogWriter, Thing
from synthcam.temporal.words import listed
from synthcam.temporal.worlds.operations import Course, Operation, Operations, at_time

Row = tuple[str, ...]
"""What is at each place, in the order of places."""


class Places(Operations):
    """Things of one look at places; which is which is seen only where the state is shown.

    Attributes:
        noun: what they are: "card".
        names: what is written on them.
        spots: where the places are.
        size: width and height of a thing.
        seen: whether operations are seen as motions; else a sign says them.
    """

    noun: str
    names: Row
    spots: tuple[tuple[float, float], ...]
    size: tuple[float, float]
    seen = True
    colour = "blue"
    face = "white"
    arc = 0.34
    asked_place = 0

    @abstractmethod
    def operations(self) -> list[Operation[Row]]:
        """All operations that there are."""

    def operation(self, rng: np.random.Generator) -> Operation[Row]:
        able = self.operations()
        return able[int(rng.integers(len(able)))]

    def start(self, rng: np.random.Generator) -> Row:
        return tuple(self.names[int(i)] for i in rng.permutation(len(self.names)))

    def told(self, state: Row) -> str:
        return " ".join(state)

    def untold(self, text: str) -> Row:
        return tuple(text.split(" "))

    def reply(self, state: Row) -> str:
        return f"{self.noun} {state[self.asked_place]}"

    @abstractmethod
    def place(self) -> str:
        """What the asked place is called: "on top"."""

    def asks(self, when: str) -> str:
        return f"Which {self.noun} is {self.place()} {when}?"

    def says(self, answer: str, when: str) -> str:
        return f"{answer} is {self.place()} {when}"

    def shown_sentences(self, state: Row, when: str) -> list[str]:
        row = listed([f"{self.noun} {name}" for name in state])
        return [f"{when} the order is {row}."]

    def follow(self, state: Row, asked: Row, time: float | None) -> str:
        name = asked[self.asked_place]
        place = state.index(name) + 1
        return f"{at_time(time, 'While it can be seen,')} {self.noun} {name} is at place {place}."

    def stage(self, writer: LogWriter, course: Course) -> None:
        for name in self.names:
            its = Thing(f"{self.noun} {name}", "mover", "card", self.colour, *self.size)

            def at(t: float, name: str = name) -> dict[str, Any]:
                shown = course.is_shown(t)
                x, y = self._spot(course, name, t)
                return {
                    "x": x,
                    "y": y,
                    "text": name,
                    "form": "card" if shown else "back",
                    "colour": self.face if shown else self.colour,
                }

            writer.add(its, at)
        if not self.seen:
            add_sign(writer, course)

    def _spot(self, course: Course, name: str, time: float) -> tuple[float, float]:
        """Where a thing is: on an arc from place to place while it is moved."""
        number, part = course.at(time)
        before, after = (course.states[i].index(name) for i in (number, number + 1))
        if not self.seen:
            part = float(part >= 1.0)
        (x, y), (u, v) = self.spots[before], self.spots[after]
        dx, dy = u - x, v - y
        length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
        # What only moves up goes straight; what passes others, or swaps, goes round them.
        passes = abs(after - before) > 1 or course.operations[number].moves[before] == after
        away = self.arc * sin(pi * part) if passes and before != after else 0.0
        # To the left of its way: two that swap go past each other on either side.
        return x + part * dx - away * dy / length, y + part * dy + away * dx / length


def add_sign(writer: LogWriter, course: Course, y: float = -0.72) -> None:
    """Add a sign that says each operation while it lasts."""
    plate = Thing("plate", "sign", "bar", "black", 1.84, 0.34)
    writer.add(plate, lambda t: {"x": 0.0, "y": y})
    sign = Thing("sign", "sign", "sign", "white", 1.76, 0.3)

    def at(t: float) -> dict[str, Any]:
        number, part = course.at(t)
        on = course.cuts[0] - 1e-9 <= t < course.cuts[-1] - 1e-9
        # Off for a moment between two, so that twice the same is seen as two.
        on = on and part > 0
        return {"x": 0.0, "y": y, "text": course.operations[number].shown if on else "", "visible": on}

    writer.add(sign, at)


def moving(says: str, shown: str, moves: tuple[int, ...]) -> Operation[Row]:
    """The operation after which place i holds what place `moves[i]` held."""
    back = tuple(moves.index(i) for i in range(len(moves)))
    return Operation(
        says,
        shown,
        lambda row: tuple(row[i] for i in moves),
        lambda row: tuple(row[i] for i in back),
        moves,
    )


def swapped(count: int, a: int, b: int) -> tuple[int, ...]:
    """Two places changed for each other."""
    moves = list(range(count))
    moves[a], moves[b] = b, a
    return tuple(moves)
