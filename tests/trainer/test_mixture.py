"""Weights hold inside every batch, nothing is repeated before its time, and any place can be resumed at."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.examples import Example
from trainer.mixture import Mixture, take_turns

WEIGHTS = st.lists(st.floats(0.05, 20), min_size=1, max_size=6)


def examples(source: str, count: int) -> list[Example]:
    return [
        Example(source, Path(f"{i}.mp4"), "q", (), "a", "q", None, "open", "t", "train", f"{source}{i}")
        for i in range(count)
    ]


def mixture(weights: tuple[float, ...] = (3.0, 1.0), *, length: int = 400, seed: int = 0) -> Mixture:
    names = [f"s{i}" for i in range(len(weights))]
    return Mixture(
        [examples(name, 7 + 5 * i) for i, name in enumerate(names)], weights, names=names, length=length, seed=seed
    )


@given(weights=WEIGHTS, length=st.integers(1, 300))
def test_each_source_keeps_to_its_share_at_every_place(weights: list[float], length: int) -> None:
    turns = take_turns(weights, length)
    had = np.cumsum(turns[:, None] == np.arange(len(weights)), axis=0)
    share = np.arange(1, length + 1)[:, None] * (np.array(weights) / np.sum(weights))
    assert np.abs(had - share).max() < 1


@given(weights=WEIGHTS, batch=st.integers(1, 64))
def test_every_batch_has_each_source_by_its_weight(weights: list[float], batch: int) -> None:
    turns = take_turns(weights, 8 * batch)
    for start in range(0, len(turns), batch):
        counts = np.bincount(turns[start : start + batch], minlength=len(weights))
        assert np.abs(counts - batch * np.array(weights) / np.sum(weights)).max() < 2


def test_three_to_one_is_three_to_one_in_every_batch_of_four() -> None:
    mixed = mixture((3.0, 1.0))
    for start in range(0, len(mixed), 4):
        found = Counter(mixed[place].source for place in range(start, start + 4))
        assert found == {"s0": 3, "s1": 1} == mixed.counts(start, start + 4)


def test_a_source_is_gone_through_before_it_repeats() -> None:
    mixed = mixture((3.0, 1.0), length=400)
    clips = [mixed[place].clip for place in range(400) if mixed[place].source == "s0"]
    rounds = [clips[i : i + 7] for i in range(0, len(clips) - 7, 7)]
    assert all(len(set(once)) == 7 for once in rounds)
    assert len({tuple(once) for once in rounds}) > len(rounds) // 2, "each round in an order of its own"
    assert mixed.epochs(400)["s0"] == len(clips) / 7


def test_resuming_reads_what_an_uninterrupted_run_reads() -> None:
    uninterrupted = [mixture()[place] for place in range(400)]
    begun = mixture()
    assert [begun[place] for place in range(300, 400)] == uninterrupted[300:]
    assert [begun[place] for place in reversed(range(400))] == uninterrupted[::-1]
    # A longer run begins as a shorter one does.
    assert [mixture(length=900)[place] for place in range(400)] == uninterrupted


def test_another_seed_is_another_order_of_the_same() -> None:
    a, b = mixture(seed=1), mixture(seed=2)
    assert [a[i] for i in range(400)] != [b[i] for i in range(400)]
    assert a.counts(0, 400) == b.counts(0, 400)


def test_counts_add_up() -> None:
    mixed = mixture((1.0, 2.0, 5.0), length=321)
    assert sum(mixed.counts(0, 321).values()) == len(mixed) == 321
    with pytest.raises(IndexError):
        mixed[321]


def test_twins_that_are_to_stay_together_are_neighbours_in_every_round() -> None:
    alone = examples("s", 4)
    paired = [replace(one, twins=f"t{number // 2}") for number, one in enumerate(examples("p", 6))]
    mixed = Mixture([[*alone, *paired]], [1.0], names=["s"], length=100, seed=0)
    rounds = [[mixed[place] for place in range(start, start + 10)] for start in range(0, 100, 10)]
    for once in rounds:
        assert len({one.clip for one in once}) == 10
        names = [one.twins for one in once]
        assert all(names.index(f"t{i}") == len(names) - 2 - names[::-1].index(f"t{i}") for i in range(3))
    assert len({tuple(one.clip for one in once) for once in rounds}) > 8, "each round in an order of its own"
