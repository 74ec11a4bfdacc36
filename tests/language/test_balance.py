"""Questions on single clips: all nine skills, and words that tell nothing even where one direction is common."""

from collections import Counter

import numpy as np
import pytest
from support.language_clips import CLIPS, facts
from support.text_guesser import yes_no_accuracy

from synthcam.language.balance import Balance
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser
from synthcam.language.questions import LETTERS
from synthcam.language.sample import Sample
from synthcam.language.samples import samples
from synthcam.language.topics import topics

COMMON = ("left", "-in", "-up", "-cw")


@pytest.fixture(scope="module")
def clips() -> list[ClipFacts]:
    return [facts(motion, scene) for motion, scene in CLIPS]


def _asked(clips: list[ClipFacts], rounds: int) -> list[tuple[int, Sample]]:
    chooser, balance = Chooser(np.random.default_rng(4)), Balance()
    return [
        (number, sample)
        for _ in range(rounds)
        for number, clip in enumerate(clips)
        for sample in samples(clip, 3, chooser, kind="binary", balance=balance)[0]
    ]


@pytest.mark.parametrize("skewed", [False, True])
def test_every_topic_is_answered_yes_as_often_as_no(clips: list[ClipFacts], skewed: bool) -> None:
    """And what reads the questions alone does no better than the more frequent answer, by two points."""
    told = clips
    if skewed:
        common = [clip for clip in clips if any(motion.endswith(COMMON) for motion in clip.motions)]
        told = [*clips, *common, *common, *common]
    asked = _asked(told, 6)
    assert len(asked) > 150
    truths: dict[str, Counter[bool]] = {}
    for number, sample in asked:
        truths.setdefault(sample.topic, Counter())[bool(topics()[sample.topic].holds(told[number].labels))] += 1
    assert all(abs(counts[True] - counts[False]) <= 1 for counts in truths.values()), truths
    yes = [sample.options[LETTERS.index(sample.answer)].endswith("Yes") for _, sample in asked]
    majority = max(np.mean(yes), 1 - np.mean(yes))
    guessed = yes_no_accuracy([sample.question for _, sample in asked], yes, [number for number, _ in asked])
    assert guessed <= majority + 0.02, (guessed, majority)


def test_single_clips_are_asked_about_all_nine_skills(clips: list[ClipFacts]) -> None:
    assert len({sample.skill for _, sample in _asked(clips, 12)}) == 9


def test_what_is_not_kept_does_not_count() -> None:
    balance = Balance()
    balance.put("has_pan_left", True)
    balance.drop()
    balance.keep()
    assert balance.allows("has_pan_left", True, (True, False))
    balance.put("has_pan_left", True)
    balance.keep()
    assert not balance.allows("has_pan_left", True, (True, False))
    assert balance.allows("has_pan_left", False, (True, False))
