"""Polishing against a server in the test: what is kept, what is refused, and what is left when it is stopped."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.chat_server import Answer, ChatServer, chat_server
from support.dataset_copies import copy_of

import synthcam
from synthcam.chat.client import Endpoint
from synthcam.cli.main import main
from synthcam.dataset.check.check import check_dataset
from synthcam.dataset.export.export import export_dataset
from synthcam.dataset.polishing.polish import CACHE, polish_dataset
from synthcam.dataset.polishing.results import PolishReport
from synthcam.dataset.storage.dataset import open_dataset
from synthcam.dataset.storage.layout import MANIFEST, POLISHED, README
from synthcam.errors import InputError, MachineError
from trainer.sources.dataset import read_dataset

SAID = {
    "pan-left": ("slides to the right", "pans left"), "pan-right": ("slides to the left", "pans right"),
    "tilt-up": ("slides down", "tilts up"), "tilt-down": ("slides up", "tilts down"),
    "pedestal-up": ("slides down", "moves straight up"), "pedestal-down": ("slides up", "moves straight down"),
    "truck-left": ("slides to the right", "trucks left"), "truck-right": ("slides to the left", "trucks right"),
    "zoom-in": ("grows", "zooms in"), "zoom-out": ("shrinks", "zooms out"),
    "dolly-in": ("grows", "moves forward"), "dolly-out": ("shrinks", "moves backward"),
    "static": ("stays still", "stands still"),
}  # fmt: skip
"""What the picture does and what the camera does, in words that no grammar of ours writes."""
OTHER = {"left": "right", "right": "left", "up": "down", "down": "up", "in": "out", "out": "in", "grows": "shrinks",
         "shrinks": "grows", "forward": "backward", "backward": "forward"}  # fmt: skip
Folder = Callable[[], Path]


def asked(body: dict[str, Any]) -> str:
    """What a request tells of a text: itself, its facts and its record."""
    return str(body["messages"][1]["content"])


def truth(body: dict[str, Any]) -> str:
    """The text of a request in other words: its facts one by one, and what the record says besides."""
    text, _, record = asked(body).rpartition("Record:\n")
    text = text.partition("\nText:\n")[2]
    facts = [(fact, bool(kept)) for fact, kept in re.findall(r"^- (.*?)( \(keep\))?$", text, re.MULTILINE)]
    motions = json.loads(record)["motions"]
    does = [f"In this clip the camera {SAID[m][1]}." for m in motions if m in SAID]
    if "<caption>" in asked(body):
        return f"Sure!\n<caption>{' '.join([*does, *(f'{fact}.' for fact, _ in facts)])}</caption>"
    original = {tag: text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0] for tag in TAGS}
    seen = [f"{fact}." for fact, _ in facts if fact in original["observation"]]
    seen = seen or [f"The whole picture {SAID[m][0]}." for m in motions if m in SAID]
    thought = [f"{fact}." for fact, kept in facts if kept and fact in original["think"]]
    parts = {"observation": seen, "think": [*thought, *does], "answer": [original["answer"]]}
    return "".join(f"<{tag}>{' '.join(parts[tag])}</{tag}>" for tag in TAGS)


TAGS = ("observation", "think", "answer")


def lie(body: dict[str, Any]) -> str:
    """The truth with every direction turned round."""
    return re.sub(rf"\b(?:{'|'.join(OTHER)})\b", lambda found: OTHER[found[0]], truth(body))


def run(folder: Path, server: ChatServer, **options: Any) -> PolishReport:
    """Polish a folder without long waits."""
    given = {"retries": 0, "limit": LIMIT, "resume": False, **options}
    timeout_s = given.pop("timeout_s", 20.0)
    endpoint = Endpoint(
        server.url, "m", timeout_s=timeout_s, first_wait_s=0.01, concurrency=given.pop("concurrency", 3)
    )
    return polish_dataset(folder, endpoint, progress=False, **given)


LIMIT = 12


@pytest.fixture
def folder(few_built: Path, tmp_path: Path) -> Path:
    """A dataset to polish."""
    return copy_of(few_built, tmp_path / "few")


def polished(folder: Path) -> dict[str, str]:
    """The texts that were kept, by sample or clip."""
    dataset = open_dataset(folder)
    chains = {s["sample"]: s["polished_chain"] for s in dataset.samples()}
    captions = {c["clip"]: c["polished_caption"] for c in dataset.clips()}
    return {name: text for name, text in {**chains, **captions}.items() if text is not None}


def test_true_texts_are_kept_beside_the_originals_and_the_dataset_still_holds(folder: Path, few_built: Path) -> None:
    with chat_server(lambda _, body: Answer(truth(body))) as server:
        report = run(folder, server, limit=None)
    kept = polished(folder)
    assert report.kept == len(kept) >= report.texts / 4
    assert sum(report.attempts.values()) == report.kept
    before = {s["sample"]: s for s in open_dataset(few_built).samples()}
    for sample in open_dataset(folder).samples():
        assert {**sample, "polished_chain": None} == before[sample["sample"]]
    checked = check_dataset(folder, quick=False, limit=None, workers=1, progress=lambda *_: None)
    assert checked.violations == ()
    written = json.loads((folder / POLISHED).read_text())
    assert written["kept"] == report.kept
    assert len(written["left"]) == report.texts - report.kept
    assert f"{report.kept:,} of {report.texts:,}" in (folder / README).read_text()
    _assert_read_as_polished(folder, kept)


def _assert_read_as_polished(folder: Path, kept: dict[str, str]) -> None:
    """Samples, exports and training examples have the rewritten chains where that is asked for."""
    shown = {s["sample"]: s for s in open_dataset(folder, polished=True).samples("sft", "train")}
    for name, sample in shown.items():
        assert sample["messages"][1]["content"] == sample["chain"]
        assert sample["chain"] == kept.get(name, sample["chain"])
    examples = read_dataset(folder, name="few", use="sft", split="train", polished=True)
    assert [example.chain for example in examples] == [sample["chain"] for sample in shown.values()]
    out = folder.parent / "out"
    export_dataset(
        open_dataset(folder, polished=True), out, "swift", link=True, overwrite=False, progress=lambda *_: None
    )
    written = [
        json.loads(line)["messages"][1]["content"] for line in (out / "sft_train.jsonl").read_text().splitlines()
    ]
    assert written == [sample["chain"] for sample in shown.values()]
    assert set(written) & set(kept.values())


def test_lies_are_never_kept_and_the_model_is_told_why(folder: Path) -> None:
    with chat_server(lambda _, body: Answer(lie(body))) as server:
        report = run(folder, server, retries=1)
    assert report.refused["false"] >= LIMIT / 2
    again = [body["messages"] for body in server.requests if len(body["messages"]) == 4]
    assert len(again) == LIMIT - report.attempts.get("1", 0)
    assert all("This cannot be kept" in messages[3]["content"] for messages in again)
    # What holds although its directions are turned round has none.
    assert all(not set(OTHER) & set(re.findall(r"[a-z]+", text)) for text in polished(folder).values())


def test_a_lie_is_mended_by_asking_again(folder: Path) -> None:
    with chat_server(lambda _, b: Answer(truth(b) if len(b["messages"]) > 2 else lie(b))) as server:
        report = run(folder, server, retries=1)
    assert report.attempts.get("2", 0) >= LIMIT / 6


GARBAGE = (
    "", "No.", "<observation>x</observation>", "<caption></caption>", "<caption>It moves. {}</caption>", "\x00<",
    "<observation></observation><think></think><answer></answer>",
    "<observation>It moves.</observation><think>The ground truth says so.</think><answer>Z</answer>",
)  # fmt: skip


def test_garbage_is_refused(folder: Path) -> None:
    with chat_server(lambda number, _: Answer(GARBAGE[number % len(GARBAGE)])) as server:
        report = run(folder, server, retries=len(GARBAGE) - 1, concurrency=1, limit=4)
    assert report.kept == 0
    assert len(server.requests) == 4 * len(GARBAGE)
    assert report.refused["form"] >= 4 * len(GARBAGE) / 2


def test_a_server_that_fails_now_and_then_is_asked_again(folder: Path) -> None:
    def behave(number: int, body: dict[str, Any]) -> Answer:
        broken = (Answer(status=429, headers=(("retry-after", "0"),)), Answer(status=503), Answer(body="<html>"),
                  Answer(wait_s=1.0))  # fmt: skip
        return broken[number // 2 % 4] if number % 2 else Answer(truth(body))

    with chat_server(behave) as server:
        report = run(folder, server, timeout_s=0.4, limit=6)
    assert "no reply" not in report.refused
    assert len(server.requests) > 6


def test_a_server_that_never_replies_ends_the_run_with_one_line(folder: Path) -> None:
    before = (folder / MANIFEST).read_bytes()
    with chat_server(lambda *_: Answer(status=500)) as server, pytest.raises(MachineError, match="--resume goes on"):
        run(folder, server)
    assert (folder / MANIFEST).read_bytes() == before


def test_a_stopped_run_goes_on_and_asks_nothing_twice(folder: Path) -> None:
    def stop_late(number: int, body: dict[str, Any]) -> Answer:
        return Answer(truth(body)) if number < 5 else Answer(status=401, body='{"error": {"message": "no"}}')

    with chat_server(stop_late) as server, pytest.raises(InputError, match=r"status 401.*\(no\)"):
        run(folder, server, concurrency=1)
    with (folder / CACHE).open("ab") as cache:
        cache.write(b'{"request": "half')
    with chat_server(lambda _, body: Answer(truth(body))) as server:
        with pytest.raises(InputError, match="was stopped here; --resume"):
            run(folder, server)
        run(folder, server, resume=True)
        assert len(server.requests) == LIMIT - 5
        kept = polished(folder)
        with pytest.raises(InputError, match="is polished already; --resume"):
            run(folder, server)
        run(folder, server, resume=True, limit=LIMIT - len(kept))
        assert len(server.requests) == LIMIT - 5
    assert polished(folder) == kept


def test_the_same_replies_give_the_same_bytes(few_built: Path, tmp_path: Path) -> None:
    found = []
    for name, concurrency in (("one", 1), ("other", 5)):
        copy = copy_of(few_built, tmp_path / name)
        with chat_server(lambda _, body: Answer(truth(body))) as server:
            run(copy, server, concurrency=concurrency)
        assert server.at_once <= concurrency
        found.append((copy / MANIFEST).read_bytes())
    assert found[0] == found[1]


def test_a_key_is_sent_and_written_nowhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    key = "sk-a-secret-of-ours"
    monkeypatch.setenv("POLISH_TEST_KEY", key)
    with chat_server(lambda _, body: Answer(f"{key} {truth(body)}")) as server:
        command = ["polish", str(folder), "--endpoint", server.url, "--model", "m", "--limit", "3", "--rate", "50"]
        with pytest.raises(SystemExit) as stopped:
            main([*command, "--key-variable", "POLISH_TEST_KEY"])
    printed = capfd.readouterr()
    assert (stopped.value.code, server.keys) == (0, [f"Bearer {key}"] * len(server.keys))
    assert "texts are rewritten" in printed.out
    assert key not in printed.out + printed.err
    assert all(key.encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"endpoint": "localhost:8000"}, "--endpoint 'localhost:8000'; allowed is an address"),
        ({"endpoint": "http://me:sesame@host/v1"}, "keys come from the environment alone"),
        ({"model": " "}, "--model is empty"),
        ({"retries": -1}, "retries -1; allowed is a whole number from 0"),
        ({"rate": 0}, "rate 0; allowed is a number above 0"),
        ({"key_variable": "POLISH_TEST_NO_KEY"}, "POLISH_TEST_NO_KEY: is not set"),
    ],
)
def test_what_is_not_allowed_is_said_before_anything_is_asked(
    few_built: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError) as refused:
        synthcam.polish(few_built, **{"endpoint": "http://localhost:1/v1", "model": "m", **options})
    assert message in str(refused.value)
    assert "sesame" not in str(refused.value)


def test_a_server_that_is_not_there_is_one_line(folder: Path) -> None:
    with pytest.raises(MachineError, match=r"--endpoint http://127\.0\.0\.1:1/v1: cannot be reached"):
        run(folder, ChatServer("http://127.0.0.1:1/v1"))
