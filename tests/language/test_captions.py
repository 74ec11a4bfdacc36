"""Captions: motions in order and together, with steadiness, speed and subject."""

import re
from collections import Counter

import numpy as np
from support.language_clips import CLIPS, facts

from synthcam.language.caption_choices import caption_options
from synthcam.language.captions import Caption, short_caption
from synthcam.language.grammar import Chooser


def caption(motion: str, scene: str) -> Caption:
    found = short_caption(facts(motion, scene))
    assert found is not None
    return found


def test_motions_stand_in_order_and_together() -> None:
    assert caption("pan-left,dolly-in", "plain").groups == (("pan-left",), ("dolly-in",))
    assert caption("dolly-in,pan-left", "plain").groups == (("dolly-in",), ("pan-left",))
    together = caption("truck-right+zoom-in", "landscape").groups
    assert [set(group) for group in together] == [{"truck-right", "zoom-in"}]
    assert caption("static", "tabletop").groups == (("static",),)


def test_sentences_say_all_of_it() -> None:
    chooser = Chooser(np.random.default_rng(0))
    for _ in range(50):
        text = caption("pan-left,dolly-in", "plain").sentence(chooser)
        before, _, after = text.partition(", then ")
        assert "left" in before
        assert "left" not in after.replace("on the left", ""), text
        assert re.search("behind|follow|trailing", caption("track-tail", "street").sentence(chooser))


def test_captions_are_as_long_as_peoples() -> None:
    """CameraBench's have 17 words in the middle; figures never stand in ours."""
    chooser = Chooser(np.random.default_rng(4))
    told = [short_caption(facts(motion, scene)) for motion, scene in CLIPS]
    texts = [each.sentence(chooser) for each in told if each is not None for _ in range(5)]
    assert 8 <= np.median([len(text.split()) for text in texts]) <= 25
    assert max(len(text.split()) for text in texts) <= 40
    assert not any(any(mark.isdigit() for mark in text) for text in texts)


def test_wrong_options_are_false_and_none_stands_out() -> None:
    """Of four options each set of motions occurs as often as any other: once, or twice in two orders."""
    chooser = Chooser(np.random.default_rng(2))
    for motion, scene in (("pan-left", "street"), ("pan-left,dolly-in", "plain"), ("truck-right+zoom-in", "landscape")):
        told, right = facts(motion, scene), caption(motion, scene)
        for _ in range(10):
            options = caption_options(right, told.labels, chooser)
            assert options[0].groups == right.groups
            assert len({option.groups for option in options}) == 4
            motions = Counter(tuple(sorted(m for group in option.groups for m in group)) for option in options)
            assert len(set(motions.values())) == 1, options


def test_a_motion_without_a_twin_is_set_against_its_opposite() -> None:
    told = facts("roll-cw", "corridor")
    options = caption_options(caption("roll-cw", "corridor"), told.labels, Chooser(np.random.default_rng(3)))
    assert [option.groups for option in options] == [(("roll-cw",),), (("roll-ccw",),)]
