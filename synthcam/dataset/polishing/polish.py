"""Polishing a dataset: every text is rewritten, read back, tried again with the reasons, and kept where it holds."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from synthcam.arguments import as_path
from synthcam.chat.cache import ReplyCache, request_digest
from synthcam.chat.client import ChatClient, Endpoint, NoReplyError
from synthcam.dataset.polishing.acceptance import Refusal, read_original, refusals, unwrap
from synthcam.dataset.polishing.prompts import again_messages, first_messages
from synthcam.dataset.polishing.results import PolishReport, PolishResult, write_results
from synthcam.dataset.polishing.texts import PolishText, count_texts, read_texts
from synthcam.dataset.storage.dataset import Dataset, open_dataset
from synthcam.dataset.storage.layout import POLISH_STATE
from synthcam.errors import InputError, MachineError
from synthcam.progress import ProgressCallback, shown_progress
from synthcam.verification.verdicts import Verifier

CACHE = f"{POLISH_STATE}/replies.jsonl"
MOST_UNANSWERED = 8
"""Texts one after the other without any reply, after which the server is taken to be gone."""


def polish(
    folder: str | Path,
    *,
    endpoint: str,
    model: str,
    retries: int = 2,
    concurrency: int = 4,
    rate: float | None = None,
    limit: int | None = None,
    resume: bool = False,
    key_variable: str | None = None,
    timeout_s: float = 120.0,
    progress: ProgressCallback | bool = False,
) -> PolishReport:
    """Rewrite the chains and captions of a dataset by a language model; keep what still holds.

    The model sees text alone. Each reply is read back by the verifier: it is kept if every claim in it is true of the
    clip and neither the conclusion nor the cited evidence is lost, else the model is told the reasons and asked again.
    Kept texts stand in the columns `polished_chain` and `polished_caption`; the originals stay as they are.

    Args:
        folder: a finished dataset.
        endpoint: an OpenAI-compatible server, such as http://localhost:8000/v1.
        model: the name of a model that the server has.
        retries: how often a model is asked again about one text.
        concurrency: requests at the same time.
        rate: requests a second; None for no limit.
        limit: rewrite at most this many texts.
        resume: go on with a dataset on which a run was stopped, or that is polished in part; replies are not asked for
            twice.
        key_variable: the environment variable that holds the server's key; no key is sent without it.
        timeout_s: seconds until a request is given up.
        progress: True draws a bar; or a function (work, done, of).

    Raises:
        InputError: an argument is not allowed, the folder is no finished dataset, or the server refuses the request.
        MachineError: the server cannot be reached or stopped to reply, or httpx2 is not installed.

    Example:
        >>> synthcam.polish("tiny", endpoint="http://localhost:8000/v1", model="qwen3").kept  # doctest: +SKIP
        61
    """
    _check_arguments(retries=retries, concurrency=concurrency, rate=rate, limit=limit, timeout_s=timeout_s)
    server = Endpoint(endpoint, model, _key(key_variable), concurrency, rate, timeout_s)
    return polish_dataset(
        as_path(folder, "folder"), server, retries=retries, limit=limit, resume=resume, progress=progress
    )


def polish_dataset(
    folder: Path, server: Endpoint, *, retries: int, limit: int | None, resume: bool, progress: ProgressCallback | bool
) -> PolishReport:
    """As `polish`, with a server that is described."""
    dataset = open_dataset(folder)
    _check_state(dataset, resume=resume)
    with shown_progress(progress) as report:
        results = _run(_Run(dataset, server, retries, limit, report))
        # In a thread, so that a signal cannot stop it between two files.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(write_results, dataset, results, model=server.model).result()


def _check_arguments(
    *, retries: int, concurrency: int, rate: float | None, limit: int | None, timeout_s: float
) -> None:
    for name, value, least in (("retries", retries, 0), ("concurrency", concurrency, 1), ("limit", limit, 1)):
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < least):
            raise InputError(f"{name} {value!r}; allowed is a whole number from {least}")
    for name, seconds in (("rate", rate), ("timeout_s", timeout_s)):
        if seconds is not None and not (isinstance(seconds, int | float) and 0 < seconds < float("inf")):
            raise InputError(f"{name} {seconds!r}; allowed is a number above 0")


def _key(variable: str | None) -> str | None:
    if variable is None:
        return None
    key = os.environ.get(variable, "").strip()
    if not key:
        raise InputError(f"--key-variable {variable}: is not set in the environment, or empty; it should hold the key")
    return key


def _check_state(dataset: Dataset, *, resume: bool) -> None:
    if resume:
        return
    if dataset.manifest.polish:
        raise InputError(f"{dataset.folder}: is polished already; --resume goes on with the texts that are left")
    if (dataset.folder / CACHE).exists():
        raise InputError(f"{dataset.folder}: a run was stopped here; --resume goes on with its replies")


@dataclass
class _Run:
    """One run over a dataset: what is asked of whom, and how far it is."""

    dataset: Dataset
    server: Endpoint
    retries: int
    limit: int | None
    progress: ProgressCallback
    results: list[PolishResult] = field(default_factory=list)
    unanswered: int = 0


def _run(run: _Run) -> list[PolishResult]:
    """Rewrite all texts; in a thread of its own where a loop runs already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_polish_all(run))
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _polish_all(run)).result()


async def _polish_all(run: _Run) -> list[PolishResult]:
    left = sum(total - kept for total, kept in count_texts(run.dataset).values())
    total = left if run.limit is None else min(left, run.limit)
    texts = islice(_one_by_one(run.dataset), total)
    with ReplyCache(run.dataset.folder / CACHE) as cache:
        async with ChatClient(run.server) as client:
            workers = [
                asyncio.create_task(_work(run, texts, client, cache, total)) for _ in range(run.server.concurrency)
            ]
            try:
                await asyncio.gather(*workers)
            finally:
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)
    return sorted(run.results, key=lambda result: result.name)


def _one_by_one(dataset: Dataset) -> Iterator[tuple[Verifier, PolishText]]:
    for verifier, texts in read_texts(dataset):
        for text in texts:
            yield verifier, text


async def _work(
    run: _Run, texts: Iterator[tuple[Verifier, PolishText]], client: ChatClient, cache: ReplyCache, total: int
) -> None:
    """Rewrite text after text of those that the workers share."""
    for verifier, text in texts:
        try:
            result = await _polish_text(text, verifier, client, cache, run.retries)
            run.unanswered = 0
        except NoReplyError as error:
            run.unanswered += 1
            result = PolishResult(text.name, text.kind, None, 0, (Refusal("no reply", str(error)),))
            if run.unanswered >= MOST_UNANSWERED:
                raise MachineError(
                    f"--endpoint {run.server.url}: {error} to {MOST_UNANSWERED} texts one after the other; "
                    "--resume goes on later"
                ) from None
        run.results.append(result)
        kept = sum(one.text is not None for one in run.results)
        run.progress(f"texts: {kept} kept", len(run.results), total)
        await asyncio.sleep(0)


async def _polish_text(
    text: PolishText, verifier: Verifier, client: ChatClient, cache: ReplyCache, retries: int
) -> PolishResult:
    """Ask for one text until it holds or the retries are used up."""
    original = read_original(text, verifier)
    first = messages = first_messages(text, original)
    met: Counter[str] = Counter()
    reasons: list[Refusal] = []
    for attempt in range(1, retries + 2):
        digest = request_digest(client.endpoint.model, messages)
        reply = cache.get(digest)
        if reply is None:
            reply = await client.reply(messages)
            cache.add(digest, reply)
        candidate = unwrap(reply, text)
        if candidate is None:
            reasons = [Refusal("form", "it has not the tags that were asked for")]
        else:
            reasons = refusals(candidate, text, original, verifier)
            if not reasons:
                return PolishResult(text.name, text.kind, candidate, attempt, (), met)
        met.update({reason.kind for reason in reasons})
        messages = again_messages(first, reply, reasons)
    return PolishResult(text.name, text.kind, None, retries + 1, tuple(reasons), met)
