"""Read tables of numbers in text files: columns between blanks, commas or semicolons, with or without a header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from synthcam.errors import InputError
from synthcam.formats._text import is_number, numbers, read_lines
from synthcam.formats.pose_file import WORLD_MARK
from synthcam.geometry.se3 import Array

_LOST = {"nan", "-nan", "inf", "-inf", "+inf", "infinity", "-infinity"}
_GAPS = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Table:
    """The rows of a text file.

    Attributes:
        lines: the tokens of each row.
        where: the place of each row, e.g. "line 3".
        header: the names of the columns, lower case; empty if the file gives none.
        mark: synthcam's own comment about the world, or "".
        commas: the columns stand between commas or semicolons.
    """

    lines: list[list[str]]
    where: list[str]
    header: tuple[str, ...]
    mark: str
    commas: bool


def split(line: str) -> list[str]:
    """The tokens of a line, between blanks, commas or semicolons."""
    return [token for token in _GAPS.split(line) if token]


def read_table(path: Path) -> Table:
    """Read the rows of a text file; blank lines and # comments are skipped, and a header names the columns.

    Raises:
        InputError: the file cannot be read or is not text.
    """
    lines: list[list[str]] = []
    where: list[str] = []
    header: tuple[str, ...] = ()
    mark = ""
    commas = False
    for index, line in enumerate(read_lines(path)):
        if not line:
            continue
        tokens = split(line.lstrip("#/% "))
        if line.startswith(("#", "//", "%")):
            comment = line.lstrip("# ")
            mark = comment if comment.startswith(WORLD_MARK) else mark
            header = header or _header(tokens)
        elif not lines and tokens and not header and not any(map(is_number, tokens)) and len(tokens) > 3:
            header = _header(tokens) or tuple(token.lower() for token in tokens)
        else:
            lines.append(tokens)
            where.append(f"line {index + 1}")
            commas = commas or "," in line or ";" in line
    return Table(lines, where, header, mark, commas)


def _header(tokens: Sequence[str]) -> tuple[str, ...]:
    """The names of columns in a comment or a first line, if they are names of a pose's numbers."""
    names = tuple(re.sub(r"[\[(].*|\W", "", token.lower()) for token in tokens)
    return names if {"qw", "qx"} <= set(names) or {"q_w", "q_x"} <= set(names) else ()


def pose_rows(path: Path, table: Table, columns: Sequence[int]) -> tuple[Array, list[str], list[str]]:
    """The numbers (F, C) of a table, the place of each row, and notes.

    Rows that hold nothing but nan or inf are frames that a tracker lost: they are left out with a note.

    Args:
        columns: how many columns a row may have; all rows have equally many.

    Raises:
        InputError: a row has another number of columns, or holds what is no finite number.
    """
    rows, where, lost = [], [], []
    wanted = 0
    for tokens, place in zip(table.lines, table.where, strict=True):
        if len(tokens) not in ((wanted,) if wanted else columns):
            allowed = str(wanted) if wanted else " or ".join(map(str, columns))
            raise InputError(f"{path}: {place}: {len(tokens)} columns; allowed are {allowed}")
        wanted = len(tokens)
        if sum(token.lower() in _LOST for token in tokens) > len(tokens) // 2:
            lost.append(place)
            continue
        rows.append(numbers(tokens, f"{path}: {place}"))
        where.append(place)
    return np.array(rows).reshape(-1, wanted or columns[0]), where, lost_note(lost)


def lost_note(lost: Sequence[str]) -> list[str]:
    """The note on frames that a tracker lost, if there are any."""
    if not lost:
        return []
    named = ", ".join(lost[:3]) + (" ..." if len(lost) > 3 else "")
    return [f"{len(lost)} poses are not numbers (the tracker lost them) and are left out: {named}"]
