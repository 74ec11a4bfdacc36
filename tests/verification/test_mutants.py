"""True chains raise no alarm; chains with one thing changed are caught."""

import time
from collections import Counter

import pytest
from support.clips_with_chains import question_of, told_clips
from support.mutations import MUTATIONS, mutate

from synthcam.seeding import stream
from synthcam.verification.verify import verify_chain

CAUGHT = 0.99


def false_alarms(clips: int, chains_each: int, *, seed: int) -> tuple[int, list[str]]:
    """How many true chains were read, and what was wrongly held against them."""
    count, alarms = 0, []
    for clip, told in told_clips(clips, chains_each, seed=seed):
        for sample in told:
            count += 1
            verdict = verify_chain(sample.chain, clip, question_of(sample))
            alarms += [f"{sample.chain[slice(*s.span)]} ({s.outcome.value}: {s.found})" for s in verdict.unsupported()]
            alarms += [problem for problem in (verdict.problem, verdict.answer_problem) if problem is not None]
    return count, alarms


def mutants(clips: int, chains_each: int, *, seed: int) -> tuple[Counter[str], list[str]]:
    """How many mutants of each kind there were, and those that went unnoticed."""
    kinds: Counter[str] = Counter()
    missed = []
    for number, (clip, told) in enumerate(told_clips(clips, chains_each, seed=seed)):
        rng = stream(seed, "mutants", number)
        for sample in told:
            mutant = mutate(sample.chain, clip, rng)
            if mutant is not None:
                text, kind = mutant
                kinds[kind] += 1
                if verify_chain(text, clip, question_of(sample)).supported:
                    missed.append(f"{kind}: {text}")
    return kinds, missed


def test_true_chains_raise_no_alarm() -> None:
    count, alarms = false_alarms(10, 12, seed=5)
    assert count >= 100
    assert alarms == []


def test_mutants_are_caught() -> None:
    kinds, missed = mutants(20, 18, seed=6)
    assert sum(kinds.values()) >= 300
    assert len(missed) <= (1 - CAUGHT) * sum(kinds.values()), missed


@pytest.mark.verify
def test_chains_a_second_are_printed() -> None:
    """That one core checks; docs/language.md tells the number."""
    chains, spent = 0, 0.0
    for clip, told in told_clips(40, 20, seed=9):
        asked = [(sample.chain, question_of(sample)) for sample in told]
        for prepared in (False, True):
            start = time.process_time()
            for chain, question in asked:
                verify_chain(chain, clip, question)
            # The first pass casts the rays that claims need: it prepares the clip.
            if prepared:
                spent += time.process_time() - start
                chains += len(asked)
    print(f"{chains / spent:.0f} chains a second")
    assert chains > 0


@pytest.mark.verify
def test_5000_true_chains_raise_no_alarm() -> None:
    count, alarms = false_alarms(300, 20, seed=7)
    print(f"{len(alarms)} false alarms on {count} true chains")
    assert count >= 5000
    assert alarms == []


@pytest.mark.verify
def test_5000_mutants_are_caught() -> None:
    kinds, missed = mutants(300, 20, seed=8)
    print(f"{len(missed)} of {sum(kinds.values())} mutants missed; {dict(kinds)}")
    assert sum(kinds.values()) >= 5000
    assert set(kinds) == set(MUTATIONS)
    assert len(missed) <= (1 - CAUGHT) * sum(kinds.values()), missed
