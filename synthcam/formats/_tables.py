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

PLACE, QUATERNION = ("x", "y", "z"), ("qx", "qy", "qz", "qw")
_BEFORE_PLACE = ("", "t", "p", "t_", "p_", "pos", "pos_", "position_", "translation_", "cam_", "tvec_")
_BEFORE_QUATERNION = ("q", "q_", "quat", "quat_", "orientation_", "rotation_", "rot_")
_NAMED = {f"{before}{axis}": axis for axis in PLACE for before in _BEFORE_PLACE}
_NAMED |= {f"{before}{axis}": f"q{axis}" for axis in "xyzw" for before in _BEFORE_QUATERNION}
"""What names of columns stand for a place and a quaternion."""
_STAMP = re.compile(r"time|stamp|sec|frame|index|^t$|^ts$|^id$|^i$|^n$")
_ANGLES = re.compile(r"^(roll|pitch|yaw|heading|euler.*|r[xyz]|rot_?[xyz](_?deg)?|rotvec.*|omega|phi|kappa)$")
_LOST = {"nan", "-nan", "inf", "-inf", "+inf", "infinity", "-infinity"}
_GAPS = re.compile(r"[\s,;]+")
_BRACKETS = str.maketrans("[](){}", "      ")


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
    """The tokens of a line, between blanks, commas or semicolons; brackets about rows of numbers are left out."""
    if line.lstrip()[:1] in ("[", "("):
        line = line.translate(_BRACKETS)
    elif line.rstrip()[-1:] in ("]", ")"):  # of a matrix that is printed over several lines
        line = line.rstrip("]) ")
    return [token.strip("\"'") for token in _GAPS.split(line) if token]


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
    return _in_order(path, Table(lines, where, header, mark, commas))


def refuse_angles(path: Path, table: Table) -> None:
    """Refuse a table whose header names angles where a quaternion should be.

    Raises:
        InputError: it does.
    """
    angles = [name for name in table.header if _ANGLES.match(name)]
    if len(angles) >= 3 and not set(QUATERNION) <= set(meant_by(table.header)):
        raise InputError(
            f"{path}: its header names the columns {' '.join(angles[:3])}; allowed are qx qy qz qw, as angles have no "
            "agreed order"
        )


def meant_by(header: Sequence[str]) -> list[str]:
    """What each column is by its name: x, y, z, qx, qy, qz, qw, stamp, or the name itself."""
    return [_NAMED.get(name, "stamp" if _STAMP.search(name) else name) for name in header]


def _in_order(path: Path, table: Table) -> Table:
    """A table whose header names a pose's columns in another order than stamp, place, quaternion, put into that.

    Raises:
        InputError: it names a quaternion, and not what else a pose's columns are.
    """
    count = len(table.lines[0]) if table.lines else 0
    # A comment may say more before it names the columns.
    meant = meant_by(table.header)[-count:]
    if not set(QUATERNION) <= set(meant) or any(len(tokens) != len(meant) for tokens in table.lines):
        return table
    wanted = [*(["stamp"] if "stamp" in meant else []), *PLACE, *QUATERNION]
    if meant in (wanted, ["stamp", *PLACE, "qw", "qx", "qy", "qz"]):
        return table
    if sorted(meant) != sorted(wanted):
        names = " ".join(table.header[-count:])[:80]
        raise InputError(
            f"{path}: its header names the columns {names}; allowed are timestamp tx ty tz qx qy qz qw, in any order"
        )
    order = [meant.index(name) for name in wanted]
    lines = [[tokens[i] for i in order] for tokens in table.lines]
    return Table(lines, table.where, tuple(wanted), table.mark, table.commas)


def _last_parts(name: str) -> str:
    """`orientation_x` of a column that is named by its whole path, as `field.pose.orientation.x` of a ROS bag is."""
    match = re.search(r"(position|orientation|translation|rotation)[./]([xyzw])$", name)
    return f"{match[1]}_{match[2]}" if match else name


def _header(tokens: Sequence[str]) -> tuple[str, ...]:
    """The names of columns in a comment or a first line, if they are names of a pose's numbers."""
    names = tuple(filter(None, (re.sub(r"[\[(].*|\W", "", _last_parts(token.lower())) for token in tokens)))
    meant = {_NAMED.get(name) for name in names}
    angles = sum(_ANGLES.match(name) is not None for name in names) >= 3 and set(PLACE) <= meant
    return names if set(QUATERNION) <= meant or angles else ()


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
