"""Reads JSON files of other projects, a list or one object in each line, and checks every row against a model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from synthcam.errors import InputError


class Row(BaseModel):
    """A row of a file of another project; keys that a model does not define are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


R = TypeVar("R", bound=BaseModel)


def read_objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row of a file with its place for messages. `.jsonl` has an object in each line, other files a list.

    Raises:
        InputError: the file cannot be read or is not such a file.
    """
    text = _text(path)
    rows = _lines(path, text) if path.suffix == ".jsonl" else _items(path, text)
    for where, row in rows:
        if not isinstance(row, dict):
            raise InputError(f"{where}: holds {type(row).__name__}; allowed are objects")
        yield where, row


def read_manifest_files(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each entry of a manifest {"files": [{...}, ...]} with its place for messages.

    Raises:
        InputError: the file cannot be read or is not such a file.
    """
    content = _parsed(str(path), _text(path))
    files = content.get("files") if isinstance(content, dict) else None
    if not isinstance(files, list) or not all(isinstance(entry, dict) for entry in files):
        raise InputError(f"{path}: allowed is an object with a list of objects under files")
    for number, entry in enumerate(files):
        yield f"{path}: files.{number}", entry


def checked(kind: type[R], where: str, row: dict[str, Any]) -> R:
    """Check a row against its model.

    Raises:
        InputError: a key is missing or has a wrong value; the message names place, key and what is allowed.
    """
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "missing":
            raise InputError(f"{where}: key {key} is missing; needed are {', '.join(kind.model_fields)}") from None
        raise InputError(f"{where}: {key}: {problem['msg']} (found {str(problem['input'])[:60]!r})") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise InputError(f"{path} cannot be read: {reason}") from error


def _lines(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            where = f"{path}:{number}"
            yield where, _parsed(where, line)


def _items(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    content = _parsed(str(path), text)
    if not isinstance(content, list):
        raise InputError(f"{path}: holds {type(content).__name__}; allowed is a list of objects")
    for number, item in enumerate(content):
        yield f"{path}: item {number}", item


def _parsed(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: is not JSON ({str(error)[:60]})") from None
