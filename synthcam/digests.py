"""Files that prove themselves: a digest inside of a JSON object, and SHA-256s of files; no changed bit passes."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

KEY = "digest"


def with_digest(content: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON object with a SHA-256 over everything else in it, under `digest`."""
    return {**content, KEY: _digest(content)}


def digest_holds(content: Mapping[str, Any]) -> bool:
    """Whether an object is what `with_digest` made."""
    return content.get(KEY) == _digest(content)


def _digest(content: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in content.items() if key != KEY}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's content.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
