"""The panel of judged sentences, read and judged by the verifier of plain English."""

from collections import Counter

import pytest
from support.panel import Half, read_panel

from synthcam.verification.clip import CheckedClip
from synthcam.verification.verdicts import TextVerdict, Verifier


def overall(verdict: TextVerdict) -> str:
    """What the verifier says of a whole sentence."""
    found = [clause.outcome for clause in verdict.clauses]
    return next((outcome for outcome in ("false", "true", "open") if outcome in found), "no claim")


LEAST: dict[Half, float] = {"tune": 0.97, "held_out": 0.86, "fresh_tune": 0.84, "fresh_held_out": 0.58}
"""The goal is 0.97 for all. The halves that are not tuned on were at 0.81 and 0.59 when they were first scored."""


@pytest.mark.verify
@pytest.mark.parametrize("half", LEAST)
def test_sentences_are_judged_as_a_viewer_does(half: Half) -> None:
    found: Counter[bool] = Counter()
    for panel_clip in read_panel(half):
        clip = panel_clip.render()
        judge = Verifier(CheckedClip.from_staged(clip.restored.staged, clip.record))
        for sentence in panel_clip.sentences:
            outcome = overall(judge.verify(sentence.text))
            found[outcome == sentence.judged or (sentence.judged == "no claim" and outcome == "open")] += 1
    print(f"{half}: {found[True]} of {found.total()} ({found[True] / found.total():.1%})")
    assert found[True] / found.total() >= LEAST[half]
