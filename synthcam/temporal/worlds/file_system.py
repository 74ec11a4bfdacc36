"""File systems: commands move all files of a folder, or change two folders; in which folder is a file at the end?"""

from typing import Any

import numpy as np

from synthcam.temporal.event_log import LogWriter, Thing
from synthcam.temporal.kind import Kind
from synthcam.temporal.looks import pick
from synthcam.temporal.words import listed
from synthcam.temporal.worlds.operations import Course, Operation, Operations, at_time
from synthcam.temporal.worlds.places import add_sign

FOLDERS = ("docs", "work", "pics", "home", "temp", "mail")
FILES = ("plan", "note", "song", "poem", "list", "map")
COUNTS = {1: (3, 2), 2: (3, 3), 3: (4, 3)}
"""Folders and files by level."""
Where = tuple[int, ...]
"""The folder of each file."""


class Files(Operations):
    """Folders with files that are seen at the start alone; commands stand on a sign."""

    reversible = False

    def prepare(self, rng: np.random.Generator, level: int) -> None:
        folders, files = COUNTS[level]
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
            f"{one} and {other} change their files",
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


KIND = Kind("file_system", "files that commands move between folders", "long", "tracking", Files)
