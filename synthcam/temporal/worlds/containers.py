"""Hidden things that go from container to container: chips in tubes, files in folders.

- containers: covered chips go from the top of one tube to the top of another; which chip ends on top?
- file_system: commands move all files of a folder, or change two folders; in which folder is a file at the end?
"""

from math import pi, sin
from typing import Any

import numpy as np

from synthcam.temporal.event_log import LogWriter, Thing
from synthcam.temporal.kind import Kind
from synthcam.temporal.looks import HUES, pick
from synthcam.temporal.words import listed
from synthcam.temporal.worlds.operations import Course, Operation, Operations, at_time
from synthcam.temporal.worlds.places import add_sign

Tubes = tuple[tuple[str, ...], ...]
"""The colours in each tube, from the bottom up."""
CHIPS = {1: 3, 2: 4, 3: 5}
TUBES = {1: 3, 2: 3, 3: 3}
BOTTOM, MOUTH = -0.85, 0.25


class Chips(Operations):
    """Tubes with chips of different colours; in flight all chips are grey."""

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        self._colours = pick(rng, HUES, CHIPS[level])
        self._tubes = TUBES[level]
        self._asked = int(rng.integers(self._tubes))

    def start(self, rng: np.random.Generator) -> Tubes:
        tubes: list[list[str]] = [[] for _ in range(self._tubes)]
        for colour in pick(rng, self._colours, len(self._colours)):
            tubes[int(rng.integers(self._tubes))].append(colour)
        return tuple(tuple(tube) for tube in tubes)

    def operation(self, rng: np.random.Generator) -> Operation[Tubes]:
        a, b = (int(i) for i in rng.permutation(self._tubes)[:2])
        return Operation(
            f"the top chip of tube {a + 1} goes to tube {b + 1}",
            "",
            lambda tubes: _moved(tubes, a, b),
            lambda tubes: _moved(tubes, b, a),
            (a, b),
        )

    def reply(self, state: Tubes) -> str:
        tube = state[self._asked]
        return f"the {tube[-1]} chip" if tube else "no chip"

    def asks(self, when: str) -> str:
        return f"Which chip is on top in tube {self._asked + 1} {when}?"

    def says(self, answer: str, when: str) -> str:
        return f"{answer} is on top in tube {self._asked + 1} {when}"

    def shown_sentences(self, state: Tubes, when: str) -> list[str]:
        return [
            f"{when} tube {i + 1} holds{', from the bottom up,' if len(tube) > 1 else ''} "
            f"{listed([f'the {c} chip' for c in tube])}."
            if tube
            else f"{when} tube {i + 1} is empty."
            for i, tube in enumerate(state)
        ]

    def follow(self, state: Tubes, asked: Tubes, time: float | None) -> str:
        if time is None:
            return ""
        tube = state[self._asked]
        top = f"the {tube[-1]} chip is on top in tube {self._asked + 1}" if tube else f"tube {self._asked + 1} is empty"
        return f"{at_time(time, '')} {top}."

    def told(self, state: Tubes) -> str:
        return "|".join(" ".join(tube) for tube in state)

    def untold(self, text: str) -> Tubes:
        return tuple(tuple(tube.split(" ")) if tube else () for tube in text.split("|"))

    def stage(self, writer: LogWriter, course: Course) -> None:
        gap = 1.7 / self._tubes
        xs = [gap * (i - (self._tubes - 1) / 2) for i in range(self._tubes)]
        # As high as all chips together.
        high = (MOUTH - BOTTOM) / (len(self._colours) + 0.2)
        size = min(0.9 * high, 0.36)
        for number, x in enumerate(xs):
            tube = Thing(f"tube {number + 1}", "wall", "card", "white", 1.35 * size, MOUTH - BOTTOM + 0.06)
            writer.add(tube, lambda t, x=x: {"x": x, "y": (MOUTH + BOTTOM) / 2})  # type: ignore[misc]
        for colour in self._colours:
            chip = Thing(f"{colour} chip", "item", "ball", colour, size, size)

            def at(t: float, colour: str = colour) -> dict[str, Any]:
                number, part = course.at(t)
                before, after = (_where(course.states[i], colour) for i in (number, number + 1))
                shown = course.is_shown(t)
                if before[0] != after[0] and 0.0 < part < 1.0:
                    x = xs[before[0]] + part * (xs[after[0]] - xs[before[0]])
                    return {"x": x, "y": MOUTH + 0.08 + 0.35 * sin(pi * part), "colour": "grey"}
                tube, level = after if part >= 1.0 else before
                return {"x": xs[tube], "y": BOTTOM + high * (level + 0.55), "visible": shown}

            writer.add(chip, at)
        for number, x in enumerate(xs):
            front = Thing(f"front {number + 1}", "cover", "back", "brown", 1.45 * size, MOUTH - BOTTOM + 0.08)
            writer.add(
                front,
                lambda t, x=x: {"x": x, "y": (MOUTH + BOTTOM) / 2, "visible": not course.is_shown(t)},  # type: ignore[misc]
            )


def _moved(tubes: Tubes, a: int, b: int) -> Tubes | None:
    if not tubes[a]:
        return None
    chip = tubes[a][-1]
    return tuple(tube[:-1] if i == a else (*tube, chip) if i == b else tube for i, tube in enumerate(tubes))


def _where(tubes: Tubes, colour: str) -> tuple[int, int]:
    return next((i, tube.index(colour)) for i, tube in enumerate(tubes) if colour in tube)


CONTAINERS = Kind("containers", "covered chips that go from tube to tube", "long", "tracking", Chips)


FOLDERS = ("docs", "work", "pics", "home", "temp", "mail")
FILES = ("plan", "note", "song", "poem", "list", "map")
FILE_COUNTS = {1: (3, 2), 2: (3, 3), 3: (4, 3)}
"""Folders and files by level."""
Where = tuple[int, ...]
"""The folder of each file."""


class Files(Operations):
    """Folders with files that are seen at the start alone; commands stand on a sign."""

    reversible = False

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        folders, files = FILE_COUNTS[level]
        self._folders = pick(rng, FOLDERS, folders)
        self._files = pick(rng, FILES, files)
        self._asked = int(rng.integers(files))

    def start(self, rng: np.random.Generator) -> Where:
        return tuple(int(i) for i in rng.integers(len(self._folders), size=len(self._files)))

    def operation(self, rng: np.random.Generator) -> Operation[Where]:
        a, b = (int(i) for i in rng.permutation(len(self._folders))[:2])
        one, other = self._folders[a], self._folders[b]
        if rng.random() < 0.6:
            return Operation(
                f"all files of {one} go to {other}",
                f"{one}/* > {other}",
                lambda where: tuple(b if at == a else at for at in where),
                lambda where: None,
            )
        change = {a: b, b: a}
        return Operation(
            f"{one} and {other} swap their files",
            f"{one} <> {other}",
            lambda where: tuple(change.get(at, at) for at in where),
            lambda where: tuple(change.get(at, at) for at in where),
        )

    def reply(self, state: Where) -> str:
        return self._folders[state[self._asked]]

    def asks(self, when: str) -> str:
        return f"In which folder is the file {self._files[self._asked]} {when}?"

    def says(self, answer: str, when: str) -> str:
        return f"the file {self._files[self._asked]} is in {answer} {when}"

    def shown_sentences(self, state: Where, when: str) -> list[str]:
        found = []
        for number, folder in enumerate(self._folders):
            inside = [f"the file {name}" for name, at in zip(self._files, state, strict=True) if at == number]
            if inside:
                found.append(f"{when} {folder} holds {listed(inside)}.")
        return found

    def follow(self, state: Where, asked: Where, time: float | None) -> str:
        if time is None:
            return ""
        return f"{at_time(time, '')} the file {self._files[self._asked]} is in {self.reply(state)}."

    def told(self, state: Where) -> str:
        return " ".join(map(str, state))

    def untold(self, text: str) -> Where:
        return tuple(map(int, text.split(" ")))

    def stage(self, writer: LogWriter, course: Course) -> None:
        gap = 1.9 / len(self._folders)
        xs = [gap * (i - (len(self._folders) - 1) / 2) for i in range(len(self._folders))]
        for x, name in zip(xs, self._folders, strict=True):
            folder = Thing(f"folder {name}", "wall", "card", "yellow", 0.92 * gap, 1.2)
            writer.add(folder, lambda t, x=x: {"x": x, "y": 0.12})  # type: ignore[misc]
            title = Thing(name, "sign", "title", "yellow", 0.86 * gap, 0.26)
            writer.add(title, lambda t, x=x, name=name: {"x": x, "y": 0.58, "text": name})  # type: ignore[misc]
        for number, name in enumerate(self._files):
            file = Thing(f"file {name}", "item", "card", "white", 0.8 * gap, 0.26)
            height = 0.28 - 0.32 * number

            def at(t: float, number: int = number, name: str = name, y: float = height) -> dict[str, Any]:
                x = xs[course.states[course.settled(t)][number]]
                return {"x": x, "y": y, "text": name, "visible": course.is_shown(t)}

            writer.add(file, at)
        add_sign(writer, course, y=-0.78)


FILE_SYSTEM = Kind("file_system", "files that commands move between folders", "long", "tracking", Files)
