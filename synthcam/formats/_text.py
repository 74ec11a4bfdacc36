"""Read the parts of pose files strictly: text, JSON, numbers, quaternions, picture names.

What is not exactly as allowed is an InputError that names the place in the file.
"""

import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from synthcam.errors import InputError
from synthcam.geometry.se3 import Array, rotation_from_quaternion_wxyz

MAX_BYTES = 64 * 2**20
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DIGITS = re.compile(r"([0-9]+)")
# Printing four decimals changes the length by 1e-4; a larger error means that the columns are not a quaternion.
LENGTH_TOLERANCE = 0.01


def quoted(value: object) -> str:
    """`value` as shown in an error: repr, cut to a few words, always one line."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; False if it cannot be accessed (`require_file` says why)."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def require_file(path: Path) -> None:
    """Raise InputError unless `path` is a regular file that can be accessed."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder; allowed is a file")
        if not path.exists():
            raise InputError(f"{path}: no such file")
        if not path.is_file():
            raise InputError(f"{path}: is not a regular file")
    except (OSError, ValueError) as error:  # a forbidden folder, a name too long or with a NUL
        raise InputError(f"{quoted(str(path))}: cannot be read ({error})") from None


def read_bytes(path: Path) -> bytes:
    """All bytes of a file of at most MAX_BYTES."""
    require_file(path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError(f"{path}: is {size / 2**20:.0f} MB; allowed are {MAX_BYTES // 2**20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if not data.strip():
        raise InputError(f"{path}: is empty")
    return data


def read_text(path: Path) -> str:
    """A UTF-8 text file, with or without BOM, its line ends made \\n."""
    data = read_bytes(path)
    if b"\0" in data[:4096]:
        raise InputError(f"{path}: is binary; allowed is UTF-8 text")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_lines(path: Path) -> list[str]:
    """The lines of a text file; line n of the file is element n - 1, blank lines included."""
    return [line.strip() for line in read_text(path).split("\n")]


def number(token: str, where: str) -> float:
    """A finite decimal number; `where` opens the error, e.g. "poses.txt: line 3: column 2"."""
    # float() alone would also take nan, inf, 1_000 and the digits of other scripts.
    value = float(token) if _DECIMAL.fullmatch(token) else math.nan
    if not math.isfinite(value):
        raise InputError(f"{where} is {quoted(token)}; allowed is a finite decimal number")
    return value


def numbers(tokens: Sequence[str], where: str) -> list[float]:
    """Finite decimal numbers of one line; `where` names the line."""
    return [number(token, f"{where}: column {column}") for column, token in enumerate(tokens, start=1)]


def is_number(token: str) -> bool:
    """Whether a token is a decimal number, finite or too large."""
    return _DECIMAL.fullmatch(token) is not None


def read_json(path: Path) -> Any:
    """The content of a JSON file."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}: line {error.lineno}: is not JSON ({error.msg})") from None
    except (ValueError, RecursionError) as error:  # an integer of thousands of digits; brackets without end
        raise InputError(f"{path}: is not JSON that can be read ({str(error)[:60]})") from None


def json_number(value: object, where: str) -> float:
    """A finite JSON number; true, "1" and NaN are refused."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            result = float(value)
        except OverflowError:
            result = math.inf
        if math.isfinite(result):
            return result
    raise InputError(f"{where} is {quoted(value)}; allowed is a finite number")


def json_list(value: object, where: str, *, length: int | None = None) -> list[Any]:
    """A JSON list, of `length` entries when given."""
    if not isinstance(value, list):
        raise InputError(f"{where} is {quoted(value)}; allowed is a list")
    if length is not None and len(value) != length:
        raise InputError(f"{where} has {len(value)} entries; allowed are {length}")
    return value


def json_numbers(value: object, where: str, *, length: int) -> list[float]:
    """A JSON list of `length` finite numbers."""
    return [json_number(v, f"{where}[{i}]") for i, v in enumerate(json_list(value, where, length=length))]


def json_matrix(value: object, where: str) -> Array:
    """A 4x4 matrix in JSON whose last row is 0 0 0 1 or missing."""
    rows = json_list(value, where)
    if len(rows) not in (3, 4):
        raise InputError(f"{where} has {len(rows)} rows; allowed are 4 (or 3)")
    matrix = np.array([json_numbers(row, f"{where}[{i}]", length=4) for i, row in enumerate(rows)])
    last = np.array([0.0, 0.0, 0.0, 1.0])
    if len(rows) == 3:
        return np.concatenate([matrix, last[None]])
    if not np.allclose(matrix[3], last, rtol=0.0, atol=1e-6):
        raise InputError(f"{where}[3] is {quoted(matrix[3].tolist())}; allowed is [0, 0, 0, 1]")
    return matrix


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with \\n line ends; a missing or forbidden folder is an InputError."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes; a missing or forbidden folder is an InputError."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def natural_key(name: str) -> list[tuple[int, str]]:
    """Sort key of a picture name that puts frame_2 before frame_10: digits compare as numbers, the rest as text."""
    parts = _DIGITS.split(name)  # text, digits, text, ...: the same kind at the same place in every name
    numbers = [part.lstrip("0") for part in parts[1::2]]
    key = [(0, part) for part in parts]
    key[1::2] = [(len(digits), digits) for digits in numbers]
    return key


def rotations_from_wxyz(path: Path, quaternions: Array, where: Sequence[str]) -> Array:
    """Convert printed unit quaternions (F, 4) in w, x, y, z order to rotations (F, 3, 3).

    Raises:
        InputError: a length is not 1 within LENGTH_TOLERANCE.
    """
    length = np.linalg.norm(np.clip(quaternions, -2.0, 2.0), axis=1)  # clipped against overflow
    bad = np.flatnonzero(np.abs(length - 1.0) > LENGTH_TOLERANCE)
    if bad.size:
        found = ", ".join(f"{value:g}" for value in quaternions[bad[0]])
        raise InputError(
            f"{path}: {where[bad[0]]}: the quaternion (w x y z: {found}) has not length 1; "
            f"allowed is 1 +- {LENGTH_TOLERANCE:g}"
        )
    return rotation_from_quaternion_wxyz(quaternions)
