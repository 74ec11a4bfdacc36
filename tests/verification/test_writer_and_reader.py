"""How far writer and reader, which share no code, agree: chains without a false or unread clause."""

from collections import Counter

import pytest
from support.clips_with_chains import question_of, told_clips

from synthcam.verification.chains import verify_chain
from synthcam.verification.verdicts import Verifier


def agreement(clips: int, chains_each: int, *, seed: int) -> Counter[str]:
    """Chains by what the reader makes of them: `kept`, or why not."""
    found: Counter[str] = Counter()
    for clip, told in told_clips(clips, chains_each, seed=seed):
        judge = Verifier(clip)
        for sample in told:
            verdict = verify_chain(sample.chain, judge, question_of(sample))
            outcomes = {clause.outcome for clause in verdict}
            reason = next((outcome for outcome in ("false", "unread") if outcome in outcomes), None)
            found[reason or ("kept" if verdict.supported else "the answer does not follow")] += 1
    return found


def test_most_chains_are_kept() -> None:
    found = agreement(10, 8, seed=3)
    assert found.total() > 60
    assert found["kept"] > 0.6 * found.total(), found


@pytest.mark.verify
def test_the_share_of_chains_that_are_kept_is_printed() -> None:
    found = agreement(40, 16, seed=31)
    print({name: f"{count / found.total():.1%}" for name, count in found.most_common()}, found.total())
    assert found["kept"] > 0.6 * found.total()
