"""Any OpenAI-compatible server as a system: vLLM, SGLang, llama.cpp, or a commercial one.

`--system http://localhost:8000/v1 --option model=NAME`. Further options: `key-variable` names the environment variable
that holds the key, `video` is frames (the default) or url (the file itself, as vLLM and SGLang take it), `max-tokens`
changes how long a reply may be, `price-in` and `price-out` are the cost of a million tokens.
"""

import asyncio
import base64
import io
import json
import math
import os
import threading
from collections import deque
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from synthcam import __version__
from synthcam.chat.cache import ReplyCache, body_digest
from synthcam.chat.client import Body, ChatClient, Completion, Endpoint, NoReplyError, RefusedRequestError
from synthcam.errors import InputError
from synthcam.evaluation.footage import WHOLE, Frame, UnreadableVideoError, evenly, read_footage
from synthcam.evaluation.items import Form, Item, Prediction, prompt
from synthcam.evaluation.system import System, SystemSettings
from synthcam.evaluation.systems.measured import item_file, item_part
from synthcam.option_text import LETTERS, letter_of, plain

FPS, FRAMES, PIXELS = 4.0, 16, 360 * 420
"""Frames a second, most frames of a video, and most pixels of a frame (as CameraBench's authors'), by default."""
MAX_TOKENS: dict[Form, int] = {"yes-no": 8, "choice": 8, "reasoned": 1024, "caption": 256, "open": 256}
TOP = 20
"""Likeliest first tokens that are asked for; OpenAI allows 20."""
ABSENT = -30.0
"""Log-probability of an option that is not among them."""
SHOWN = 80
OPTIONS = ("model", "key-variable", "video", "max-tokens", "price-in", "price-out", "timeout", "rate")


@dataclass(frozen=True)
class ServerSettings:
    """How a server is asked.

    Attributes:
        video: frames are sent as JPEG pictures, or the file itself as a video (data URL).
        max_tokens: most tokens of a reply; None for those of the form.
        price: US dollars for a million tokens read and written; None where unknown.
    """

    video: Literal["frames", "url"] = "frames"
    fps: float = FPS
    frames: int = FRAMES
    pixels: int = PIXELS
    max_tokens: int | None = None
    price: tuple[float, float] | None = None


def open_http(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open a server by what follows `http:`."""
    return open_server(f"http:{argument}", settings)


def open_https(argument: str, settings: SystemSettings) -> AbstractContextManager[System]:
    """Open a server by what follows `https:`."""
    return open_server(f"https:{argument}", settings)


@contextmanager
def open_server(url: str, settings: SystemSettings) -> Iterator[System]:
    """Open a server by its address; model, key and the rest are in the settings' options.

    Raises:
        InputError: an option is missing, unknown or makes no sense.
        MachineError: httpx2 is not installed.
    """
    options = dict(settings.options)
    unknown = sorted(set(options) - set(OPTIONS))
    if unknown:
        raise InputError(f"--option {unknown[0]}: a server has no such option; allowed are {', '.join(OPTIONS)}")
    if not str(options.get("model", "")).strip():
        raise InputError(f"--system {url}: which model? name it with --option model=NAME")
    endpoint = Endpoint(
        url,
        str(options["model"]),
        _key(options.get("key-variable")),
        concurrency=settings.concurrency,
        rate=_number(options, "rate"),
        timeout_s=_number(options, "timeout") or 120.0,
        option="--system",
        key_option="--option key-variable=NAME",
    )
    video = str(options.get("video", "frames"))
    if video not in ("frames", "url"):
        raise InputError(f"--option video={video}; allowed are frames and url")
    price_in, price_out = _number(options, "price-in"), _number(options, "price-out")
    tokens = _number(options, "max-tokens")
    asked = ServerSettings(
        "url" if video == "url" else "frames",
        settings.fps or FPS,
        settings.budget or FRAMES,
        settings.max_pixels or PIXELS,
        None if tokens is None else max(1, int(tokens)),
        None if price_in is None and price_out is None else (price_in or 0.0, price_out or 0.0),
    )
    where = None if settings.cache is None else settings.cache / "replies.jsonl"
    with nullcontext(None) if where is None else ReplyCache(where) as cache, _loop() as loop:
        system = ServerSystem(endpoint, asked, cache, loop)
        try:
            yield system
        finally:
            system.close()


class ServerSystem:
    """Asks a server about every item, several at once."""

    needs_video = True

    def __init__(
        self, endpoint: Endpoint, settings: ServerSettings, cache: ReplyCache | None, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.name = endpoint.model
        self._endpoint, self._settings, self._cache, self._loop = endpoint, settings, cache, loop
        self._client: ChatClient = self._run(_opened(endpoint)).result()
        self._logprobs = True
        self.tokens = [0, 0]
        self.cached = 0

    def describe(self) -> Mapping[str, Any]:
        """The server, how it was asked, and what it has cost so far."""
        endpoint, settings = self._endpoint, self._settings
        used = {"requests": self._client.requests, "from_cache": self.cached}
        used |= {"tokens_read": self.tokens[0], "tokens_written": self.tokens[1]}
        if settings.price is not None:
            cost = sum(price * count for price, count in zip(settings.price, self.tokens, strict=True)) / 1e6
            used["cost_usd"] = round(cost, 6)  # type: ignore[assignment]
        about = {"synthcam": __version__, "server": endpoint.url, "model": endpoint.model, "temperature": 0}
        return {**about, "log_probabilities": self._logprobs, **asdict(settings), "used": used}

    def close(self) -> None:
        """Close the connection."""
        self._run(self._client.__aexit__(None, None, None)).result()

    def answer(self, items: Iterable[Item]) -> Iterator[Prediction]:
        """Answer items as replies come in; twice as many are read ahead as are asked at once.

        Raises:
            InputError: the server refuses the key or the model.
            MachineError: it cannot be reached.
        """
        waiting: deque[Future[Prediction]] = deque()
        try:
            for item in items:
                waiting.append(self._run(self._ask(item)))
                while len(waiting) >= 2 * self._endpoint.concurrency:
                    yield from _finished(waiting)
            while waiting:
                yield from _finished(waiting)
        finally:
            for future in waiting:
                future.cancel()

    def _run(self, work: "Coroutine[Any, Any, Any]") -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _ask(self, item: Item) -> Prediction:
        try:
            body = await asyncio.to_thread(request_body, item, self._settings)
            completion = await self._complete(body)
        except (UnreadableVideoError, RefusedRequestError, NoReplyError) as error:
            return Prediction(item.id, error=_one_line(str(error)))
        return read_reply(item, completion)

    async def _complete(self, body: Body) -> Completion:
        if self._logprobs:
            try:
                return await self._cached({**body, "logprobs": True, "top_logprobs": TOP})
            except RefusedRequestError as error:
                if "logprob" not in str(error).lower():
                    raise
                self._logprobs = False
        return await self._cached(body)

    async def _cached(self, body: Body) -> Completion:
        digest = body_digest(self._endpoint.address, {"model": self._endpoint.model, **body})
        known = None if self._cache is None else self._cache.get(digest)
        if known is not None:
            self.cached += 1
            return _from_text(known)
        completion = await self._client.complete(body)
        self.tokens = [a + b for a, b in zip(self.tokens, completion.tokens, strict=True)]
        if self._cache is not None:
            self._cache.add(digest, json.dumps(asdict(completion)))
        return completion


def request_body(item: Item, settings: ServerSettings) -> Body:
    """What is posted for an item: the pictures or the video, then the words. A part of a video is sent as pictures.

    Raises:
        UnreadableVideoError: the video is missing or damaged.
    """
    if settings.video == "url" and item_part(item) == WHOLE:
        media = [_video_part(item_file(item))]
    else:
        media = [_picture_part(frame) for frame in sampled(item, settings)]
    content = [*media, {"type": "text", "text": prompt(item)}]
    tokens = settings.max_tokens or MAX_TOKENS[item.form]
    return {"messages": [{"role": "user", "content": content}], "temperature": 0, "max_tokens": tokens}


def sampled(item: Item, settings: ServerSettings) -> list[Frame]:
    """The frames of an item's video that are shown, evenly over it, none with more pixels than allowed."""
    frames = read_footage(item_file(item), fps=settings.fps, pixels=settings.pixels, part=item_part(item))
    return evenly(frames, settings.frames)


def read_reply(item: Item, completion: Completion) -> Prediction:
    """What a reply says to an item; refused, cut off or unclear replies are errors, in words.

    P(Yes) and P(No) are those of the first token, as CameraBench scores. Without log-probabilities the words count.
    """
    if completion.refusal is not None:
        return Prediction(item.id, text=completion.text, error=f"refused: {_one_line(completion.refusal)}")
    if completion.finish == "content_filter":
        return Prediction(item.id, text=completion.text, error="refused by the server's content filter")
    text = completion.text.strip()
    cut = completion.finish == "length"
    if item.form == "yes-no":
        return _yes_no(item, text, dict(_by_word(completion.first)))
    if item.form == "choice":
        letters = dict(_by_word(completion.first))
        logs = tuple(letters.get(letter, ABSENT) for letter, _ in zip(LETTERS, item.options, strict=False))
        said = letter_of(text, item.options)
        if max(logs, default=ABSENT) > ABSENT:
            return Prediction(item.id, options=logs, text=text)
        if said is None:
            return Prediction(item.id, text=text, error=f"names no option: {_one_line(text) or 'nothing'}")
        return Prediction(item.id, text=text)
    if cut:
        return Prediction(item.id, text=text, error=f"cut off after {completion.tokens[1] or 'too many'} tokens")
    if not text:
        return Prediction(item.id, text=text, error="says nothing")
    return Prediction(item.id, text=text)


def _yes_no(item: Item, text: str, first: Mapping[str, float]) -> Prediction:
    if "Yes" in first or "No" in first:
        yes, no = (math.exp(min(first[word], 0.0)) if word in first else 0.0 for word in ("Yes", "No"))
        return Prediction(item.id, p_yes=yes, p_no=no, text=text)
    said = plain(text).split(",")[0].split(" ")[0].strip(".!:'\"*")
    if said not in ("yes", "no"):
        return Prediction(item.id, text=text, error=f"says neither Yes nor No: {_one_line(text) or 'nothing'}")
    return Prediction(item.id, p_yes=float(said == "yes"), p_no=float(said == "no"), text=text)


def _by_word(first: Iterable[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    """Strip blanks and marks from tokens ("▁Yes" and "Yes." are one word), and keep the likelier of those alike."""
    best: dict[str, float] = {}
    for token, log in first:
        word = token.strip().lstrip("▁Ġ").strip("().")
        best[word] = max(log, best.get(word, -math.inf))
    yield from best.items()


def _finished(waiting: "deque[Future[Prediction]]") -> Iterator[Prediction]:
    """Wait for one at least, and yield those that are done."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in [one for one in waiting if one in done]:
        waiting.remove(future)
        yield future.result()


def _picture_part(frame: Frame) -> dict[str, Any]:
    buffer = io.BytesIO()
    Image.fromarray(frame.picture).save(buffer, "JPEG", quality=90)
    url = "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
    return {"type": "image_url", "image_url": {"url": url}}


def _video_part(file: Path) -> dict[str, Any]:
    url = "data:video/mp4;base64," + base64.b64encode(file.read_bytes()).decode()
    return {"type": "video_url", "video_url": {"url": url}}


def _from_text(text: str) -> Completion:
    found = json.loads(text)
    first = tuple((token, log) for token, log in found.pop("first"))
    return Completion(**{**found, "tokens": tuple(found["tokens"])}, first=first)


def _key(variable: Any) -> str | None:
    if variable is None:
        return None
    key = os.environ.get(str(variable), "").strip()
    if not key:
        raise InputError(f"--option key-variable={variable}: is not set in the environment, or empty")
    return key


def _number(options: Mapping[str, Any], name: str) -> float | None:
    if name not in options:
        return None
    try:
        value = float(options[name])
    except (TypeError, ValueError):
        value = math.nan
    if not 0 <= value < math.inf:
        raise InputError(f"--option {name}={options[name]}; allowed is a number from 0")
    return value


def _one_line(text: str) -> str:
    return " ".join(text.split())[:SHOWN]


async def _opened(endpoint: Endpoint) -> ChatClient:
    return await ChatClient(endpoint).__aenter__()


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread of its own, so that it works in notebooks too."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
