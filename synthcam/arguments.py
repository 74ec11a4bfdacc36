"""Checks of arguments that come from Python: what is of another kind is refused in one line, as on the command line."""

from pathlib import Path
from typing import Any

from synthcam.errors import InputError


def as_path(value: Any, name: str) -> Path:
    """Turn the argument called `name` into a path.

    Raises:
        InputError: it is neither a text nor a path.
    """
    if not isinstance(value, str | Path):
        raise InputError(f"{name} {value!r}; allowed is the name of a file or folder")
    return Path(value)


def check_number(value: Any, name: str) -> None:
    """Refuse an argument that is neither a number nor None; which numbers are allowed is its user's to say.

    Raises:
        InputError: names the argument and what was given.
    """
    if value is not None and not isinstance(value, int | float):
        raise InputError(f"{name} {value!r}; allowed is a number")
