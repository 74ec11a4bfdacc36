"""The reader refuses what is not so: other times, other numbers, other words, and what it cannot read."""

import re

import pytest

from synthcam.seeding import stream
from synthcam.temporal.clip import TemporalClip, TemporalSpec
from synthcam.temporal.kinds import KINDS
from synthcam.temporal.reading.verify import ChainVerdict, is_right, overlap, verify
from synthcam.temporal.samples import IN_SECONDS, make_samples

TIMELESS = ("speed_comparison",)
"""Kinds whose chains tell of the whole clip alone, where other times are still near its ends."""


def verdict_of(kind: str, seed: int, change: str, by: str) -> ChainVerdict | None:
    """The verdict on a chain in which a pattern is replaced; None where it does not occur."""
    view = KINDS[kind].views[0]
    spec = {"kind": kind, "level": 2, "seed": seed, "option": 0, "view": view, "width": 64, "height": 64, "fps": 4.0}
    clip = TemporalClip(TemporalSpec.from_record(spec))
    samples = make_samples((clip,), "open", stream(seed, "x"))
    assert samples is not None
    sample = samples[0]
    changed = re.sub(change, by, sample.chain)
    if changed == sample.chain:
        return None
    return verify(changed, sample.question, sample.options, sample.answer, clip.log)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in TIMELESS])
def test_other_times_do_not_hold(kind: str) -> None:
    refused = 0
    for seed in range(4):
        verdict = verdict_of(kind, seed, r"(At|From) (\d+)\.(\d) s", r"\1 7\2.\3 s")
        assert verdict is not None
        assert verdict.problem is None
        refused += not verdict.supported
    assert refused == 4


@pytest.mark.parametrize(
    ("change", "by"),
    [("left", "right"), (" up", " down"), ("clockwise", "counter-clockwise"), ("once", "five times"), ("twice", "once"),
     ("first full", "third full"), ("faster", "slower"), ("quarter", "half"), ("start", "end"), ("top", "bottom")],
)  # fmt: skip
def test_other_words_do_not_hold(change: str, by: str) -> None:
    found = [v for kind in KINDS for seed in range(2) if (v := verdict_of(kind, seed, change, by)) is not None]
    # What names a thing or a wall may change with it and still be so: a few.
    assert sum(not verdict.supported for verdict in found) >= 0.9 * len(found)
    assert found or change in (" up", "clockwise")


def test_what_cannot_be_read_is_not_true() -> None:
    verdict = verdict_of("event_order", 1, r"</think>", " The mood is festive.</think>")
    assert verdict is not None
    assert not verdict.supported
    assert [s.outcome for s in verdict.sentences if s.outcome != "true"] == ["unreadable"]
    assert 0 < verdict.share_true < 1


def test_a_chain_without_its_tags_says_nothing() -> None:
    verdict = verdict_of("event_order", 1, r"<think>", "")
    assert verdict is not None
    assert verdict.problem is not None
    assert verdict.share_true == 0.0


@pytest.mark.parametrize(
    ("said", "share"),
    [("1.0 to 2.0", 1.0), ("1 s - 2 s", 1.0), ("1.5 to 2.5 seconds", 1 / 3), ("2.0 to 1.0", 0.0), ("early", 0.0)],
)
def test_stretches_of_time_are_scored_by_their_overlap(said: str, share: float) -> None:
    assert overlap(said, "1.0 to 2.0") == pytest.approx(share)
    assert is_right(said, f"From when to when does it hop? {IN_SECONDS}", (), "1.0 to 2.0") is (share >= 0.5)
