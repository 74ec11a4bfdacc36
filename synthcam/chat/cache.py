"""Replies that a server gave before, by the digest of what it was asked: a run that goes on asks nothing twice."""

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from synthcam.chat.client import Body, Messages


def request_digest(model: str, messages: Messages) -> str:
    """SHA-256 of a model's name and a whole conversation."""
    return _digest([model, messages])


def body_digest(address: str, body: Body) -> str:
    """SHA-256 of a whole request, pictures and all, and of where it goes."""
    return _digest([address, body])


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


class ReplyCache:
    """A file with one reply a line, written as they come; a line that a killed run left half is passed over."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._replies = dict(_read(path))

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("a+b")
        # What a killed run left without its end of line must not swallow the next one.
        if self._file.tell():
            self._file.seek(-1, 2)
            if self._file.read(1) != b"\n":
                self._file.write(b"\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._replies)

    def get(self, digest: str) -> str | None:
        """The reply to a request; None where it was never answered."""
        return self._replies.get(digest)

    def add(self, digest: str, reply: str) -> None:
        """Keep a reply."""
        self._replies[digest] = reply
        self._file.write((json.dumps({"request": digest, "reply": reply}) + "\n").encode())
        self._file.flush()


def _read(path: Path) -> "list[tuple[str, str]]":
    if not path.is_file():
        return []
    found = []
    for line in path.read_bytes().splitlines():
        try:
            item = json.loads(line)
            request, reply = item["request"], item["reply"]
        except (ValueError, KeyError, TypeError):
            continue
        if isinstance(request, str) and isinstance(reply, str):
            found.append((request, reply))
    return found
