"""Asks an OpenAI-compatible server for chat completions, with a rate limit, timeouts and retries."""

import asyncio
import importlib
import json
import re
from dataclasses import dataclass, field
from types import ModuleType, TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from synthcam.errors import InputError, MachineError

Messages = tuple[tuple[str, str], ...]
"""A conversation: (role, content) one after the other."""
TRIES = 5
"""Requests for one reply, where the server is busy or fails."""
LONGEST_WAIT_S = 60.0
_BUSY = (408, 409, 425, 429)
_SHOWN = 160
"""Characters of a server's own message that are printed."""


@dataclass(frozen=True)
class Endpoint:
    """A server, and how hard it may be worked.

    Attributes:
        url: its base ("http://localhost:8000/v1") or its chat-completions address.
        model: the name of the model.
        key: sent as a bearer token; never printed or written.
        concurrency: requests at the same time.
        rate: requests a second; None for as many as the server answers.
        timeout_s: seconds until a request is given up.
        first_wait_s: seconds until a failed request is tried again; doubled each time.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    concurrency: int = 4
    rate: float | None = None
    timeout_s: float = 120.0
    first_wait_s: float = 1.0

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            parts, host = urlsplit(""), None
        if parts.username is not None or parts.password is not None:
            raise InputError("--endpoint holds a user or a password; keys come from the environment alone")
        if parts.scheme not in ("http", "https") or not host:
            raise InputError(f"--endpoint {self.url!r}; allowed is an address such as http://localhost:8000/v1")
        if parts.query or parts.fragment:
            raise InputError(f"--endpoint {self.url.split('?')[0]!r} has a query; allowed is an address without one")
        if not self.model.strip():
            raise InputError("--model is empty; allowed is the name of a model that the server has")
        if self.key is not None and not re.fullmatch(r"[\x21-\x7e]+", self.key):
            raise InputError("the key in the environment holds spaces or characters that HTTP cannot carry")

    @property
    def address(self) -> str:
        """Where requests go."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"


class NoReplyError(Exception):
    """The server gave no usable reply to one request, however often it was asked."""


class ChatClient:
    """A connection to a server; use it as an asynchronous context manager."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._http = _http_library()
        self._slots = asyncio.Semaphore(endpoint.concurrency)
        self._turn = asyncio.Lock()
        self._next_s = 0.0
        self.requests = 0
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        limits = self._http.Limits(max_connections=endpoint.concurrency)
        self._client = self._http.AsyncClient(timeout=endpoint.timeout_s, headers=headers, limits=limits)

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def reply(self, messages: Messages) -> str:
        """What the model replies to a conversation.

        Raises:
            NoReplyError: the server stayed busy, failed, or sent something else than a completion.
            InputError: it refuses the key, the model or the request; asking again would not help.
            MachineError: it cannot be reached.
        """
        body = {
            "model": self.endpoint.model,
            "messages": [{"role": role, "content": content} for role, content in messages],
        }
        async with self._slots:
            for number in range(TRIES):
                found = await self._once(body, last=number == TRIES - 1)
                if isinstance(found, str):
                    return found
                await asyncio.sleep(min(max(found, self.endpoint.first_wait_s * 2**number), LONGEST_WAIT_S))
        raise AssertionError("the last try returns or raises")

    async def _once(self, body: dict[str, Any], *, last: bool) -> str | float:
        """A reply, or the seconds that the server wants us to wait before we ask again."""
        await self._wait_for_turn()
        self.requests += 1
        try:
            response = await self._client.post(self.endpoint.address, json=body)
        except self._http.ConnectError as error:
            if last:
                raise MachineError(f"--endpoint {self.endpoint.url}: cannot be reached ({self._said(error)})") from None
            return 0.0
        except self._http.TransportError as error:
            if last:
                raise NoReplyError(f"no reply ({type(error).__name__})") from None
            return 0.0
        if response.status_code in _BUSY or response.status_code >= 500:
            if last:
                raise NoReplyError(f"no reply (status {response.status_code})")
            return _retry_after(response.headers.get("retry-after", ""))
        if response.status_code != 200:
            raise InputError(self._refusal(response.status_code, response.text))
        content = _content(response.text)
        if content is None:
            if last:
                raise NoReplyError("no reply (not a chat completion)")
            return 0.0
        return self._without_key(content)

    async def _wait_for_turn(self) -> None:
        """Keep requests apart by the rate, however many want to begin."""
        if self.endpoint.rate is None:
            return
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if self._next_s > now:
                await asyncio.sleep(self._next_s - now)
            self._next_s = max(now, self._next_s) + 1 / self.endpoint.rate

    def _refusal(self, status: int, text: str) -> str:
        what = {
            401: "the key is refused; name the variable that holds it with --key-variable",
            403: "the key is refused; name the variable that holds it with --key-variable",
            404: f"there is no such address, or no model {self.endpoint.model!r}",
        }.get(status, "the request is refused")
        told = self._without_key(_error_message(text))
        return f"--endpoint {self.endpoint.url}: status {status}, {what}" + (f" ({told})" if told else "")

    def _said(self, error: Exception) -> str:
        return self._without_key(" ".join(str(error).split())[:_SHOWN]) or type(error).__name__

    def _without_key(self, text: str) -> str:
        return text.replace(self.endpoint.key, "[key]") if self.endpoint.key else text


def _http_library() -> ModuleType:
    """The HTTP library, which is an extra.

    Raises:
        MachineError: it is not installed.
    """
    try:
        return importlib.import_module("httpx2")
    except ImportError:
        raise MachineError("polish needs httpx2; run `pip install 'synthcam[polish]'`") from None


def _retry_after(header: str) -> float:
    """Seconds that a Retry-After header asks for; dates count as none, since clocks differ."""
    try:
        seconds = float(header)
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < float("inf") else 0.0


def _content(text: str) -> str | None:
    """The message of a chat completion; None where the text is none."""
    try:
        content = json.loads(text)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None
    return content if isinstance(content, str) else None


def _error_message(text: str) -> str:
    """A server's own message about an error, on one short line."""
    try:
        found = json.loads(text)
        found = found.get("error", found) if isinstance(found, dict) else found
        found = found.get("message", "") if isinstance(found, dict) else found
    except (ValueError, RecursionError):
        return ""
    return " ".join(found.split())[:_SHOWN] if isinstance(found, str) else ""
