"""Asks an OpenAI-compatible server for chat completions, with a rate limit, timeouts and retries."""

import asyncio
import importlib
import json
import re
from dataclasses import dataclass, field, replace
from types import ModuleType, TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from synthcam.errors import InputError, MachineError

Messages = tuple[tuple[str, str], ...]
"""A conversation: (role, content) one after the other."""
Body = dict[str, Any]
"""What is posted, without the model: messages and settings."""
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
        option, key_option: what messages call the places where the address and the key's variable are given.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    concurrency: int = 4
    rate: float | None = None
    timeout_s: float = 120.0
    first_wait_s: float = 1.0
    option: str = "--endpoint"
    key_option: str = "--key-variable"

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            parts, host = urlsplit(""), None
        if parts.username is not None or parts.password is not None:
            raise InputError(f"{self.option} holds a user or a password; keys come from the environment alone")
        if parts.scheme not in ("http", "https") or not host:
            raise InputError(f"{self.option} {self.url!r}; allowed is an address such as http://localhost:8000/v1")
        if parts.query or parts.fragment:
            raise InputError(f"{self.option} {self.url.split('?')[0]!r} has a query; allowed is an address without one")
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


class RefusedRequestError(InputError):
    """The server refuses this request, though perhaps not others: it is too long, or of a kind that it cannot do."""


@dataclass(frozen=True)
class Completion:
    """A reply, as far as servers agree on its form.

    Attributes:
        text: what was said; empty where the server sent none.
        finish: why it ended: "stop", "length" where it was cut off, "content_filter", or what the server says.
        refusal: the server's own words where it refuses to answer.
        first: log-probabilities of the likeliest first tokens, where the server gives them.
        tokens: numbers of tokens read and written, as the server counts them.
    """

    text: str
    finish: str | None = None
    refusal: str | None = None
    first: tuple[tuple[str, float], ...] = ()
    tokens: tuple[int, int] = (0, 0)


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
        """What the model replies to a conversation of texts; raises as `complete`."""
        return (await self.complete({"messages": [{"role": role, "content": text} for role, text in messages]})).text

    async def complete(self, body: Body) -> Completion:
        """The completion that a request asks for.

        Raises:
            NoReplyError: the server stayed busy, failed, or sent something else than a completion.
            RefusedRequestError: it refuses this request.
            InputError: it refuses the key or the model; asking again would not help.
            MachineError: it cannot be reached.
        """
        body = {"model": self.endpoint.model, **body}
        async with self._slots:
            for number in range(TRIES):
                found = await self._once(body, last=number == TRIES - 1)
                if isinstance(found, Completion):
                    return found
                await asyncio.sleep(min(max(found, self.endpoint.first_wait_s * 2**number), LONGEST_WAIT_S))
        raise AssertionError("the last try returns or raises")

    async def _once(self, body: Body, *, last: bool) -> Completion | float:
        """A reply, or the seconds that the server wants us to wait before we ask again."""
        await self._wait_for_turn()
        self.requests += 1
        try:
            response = await self._client.post(self.endpoint.address, json=body)
        except self._http.ConnectError as error:
            if last:
                option, url = self.endpoint.option, self.endpoint.url
                raise MachineError(f"{option} {url}: cannot be reached ({self._said(error)})") from None
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
            kind = InputError if response.status_code in (401, 403, 404) else RefusedRequestError
            raise kind(self._refusal(response.status_code, response.text))
        found = read_completion(response.text)
        if found is None:
            if last:
                raise NoReplyError("no reply (not a chat completion)")
            return 0.0
        return replace(found, text=self._without_key(found.text))

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
            401: f"the key is refused; name the variable that holds it with {self.endpoint.key_option}",
            403: f"the key is refused; name the variable that holds it with {self.endpoint.key_option}",
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
        raise MachineError("asking a server needs httpx2; run `pip install httpx2`") from None


def _retry_after(header: str) -> float:
    """Seconds that a Retry-After header asks for; dates count as none, since clocks differ."""
    try:
        seconds = float(header)
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < float("inf") else 0.0


def read_completion(text: str) -> Completion | None:
    """Read the JSON of a chat completion; None where the text is none."""
    try:
        found = json.loads(text)
        choice = found["choices"][0]
        message = choice["message"]
        content, refusal = message.get("content"), message.get("refusal")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
    refusal = refusal if isinstance(refusal, str) and refusal else None
    finish = choice.get("finish_reason")
    finish = finish if isinstance(finish, str) else None
    if not isinstance(content, str):
        if refusal is None and finish in (None, "stop"):
            return None
        content = ""
    return Completion(content, finish, refusal, _first_token(choice), _tokens(found.get("usage")))


def _first_token(choice: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    try:
        likeliest = choice["logprobs"]["content"][0]["top_logprobs"]
        return tuple((str(one["token"]), float(one["logprob"])) for one in likeliest)
    except (KeyError, IndexError, TypeError, ValueError):
        return ()


def _tokens(usage: Any) -> tuple[int, int]:
    counts = [usage.get(key) if isinstance(usage, dict) else None for key in ("prompt_tokens", "completion_tokens")]
    read, written = (count if isinstance(count, int) and count >= 0 else 0 for count in counts)
    return read, written


def _error_message(text: str) -> str:
    """A server's own message about an error, on one short line."""
    try:
        found = json.loads(text)
        found = found.get("error", found) if isinstance(found, dict) else found
        found = found.get("message", "") if isinstance(found, dict) else found
    except (ValueError, RecursionError):
        return ""
    return " ".join(found.split())[:_SHOWN] if isinstance(found, str) else ""
