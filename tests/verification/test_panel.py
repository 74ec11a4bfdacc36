"""The panel of judged sentences is whole, balanced and wide, and its clips still look as they were judged."""

from collections import Counter

import numpy as np
import pytest
from support.panel import Half, PanelClip, block_means, read_panel

from synthcam.motion.expression import parse_motion
from synthcam.motion.motions import MOTIONS, SHAKE
from synthcam.scene.recipe import recipe_names

HALVES: tuple[Half, ...] = ("tune", "held_out")
KINDS = {
    "amount", "argument", "caption", "hedge", "motion", "near_far", "negation", "no_claim", "optics", "order",
    "partial", "passive", "reveal", "speed", "steadiness", "thing", "time", "tracking", "visibility", "wording",
}  # fmt: skip
GREY_LEVELS = 3.0
"""How far a block's mean may lie from the one that was judged, over the blocks of a frame on average."""


@pytest.fixture(scope="module")
def panel() -> list[PanelClip]:
    """Both halves."""
    return [clip for half in HALVES for clip in read_panel(half)]


def motions(clip: PanelClip) -> set[str]:
    """Names of the motions of a clip, with `shake` where it is shaken."""
    expression = parse_motion(clip.motion)
    names = {term.name for segment in expression.segments for term in segment.terms}
    return names | ({SHAKE} if expression.shake else set())


@pytest.mark.parametrize("half", HALVES)
def test_each_half_has_enough_of_every_kind(half: Half) -> None:
    clips = read_panel(half)
    sentences = [sentence for clip in clips for sentence in clip.sentences]
    judged = Counter(sentence.judged for sentence in sentences)
    assert len(clips) >= 20
    assert len(sentences) >= 300
    assert {clip.half for clip in clips} == {half}
    assert 0.4 <= judged["true"] / (judged["true"] + judged["false"]) <= 0.6
    assert judged["no claim"] >= 10
    kinds = Counter(sentence.kind for sentence in sentences)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 4
    for clip in clips:
        assert {"true", "false"} <= {sentence.judged for sentence in clip.sentences}, clip.name


@pytest.mark.parametrize("half", HALVES)
def test_each_half_shows_every_scene_and_family_of_motions(half: Half) -> None:
    clips = read_panel(half)
    names = set().union(*(motions(clip) for clip in clips))
    scenes = {clip.scene for clip in clips}
    assert scenes <= set(recipe_names())
    assert len(scenes) >= 12
    assert len({MOTIONS[name].family for name in names - {SHAKE}}) >= 12
    assert SHAKE in names
    expressions = [parse_motion(clip.motion) for clip in clips]
    assert any(len(segment.terms) > 1 for expression in expressions for segment in expression.segments)
    assert any(len(expression.segments) > 1 for expression in expressions)


def test_the_halves_together_show_every_motion(panel: list[PanelClip]) -> None:
    names = set().union(*(motions(clip) for clip in panel)) - {SHAKE}
    assert names <= set(MOTIONS)
    assert len(names) >= 29


def test_nothing_is_there_twice(panel: list[PanelClip]) -> None:
    assert len({clip.name for clip in panel}) == len(panel)
    seeds = {half: {clip.seed for clip in panel if clip.half == half} for half in HALVES}
    assert not seeds["tune"] & seeds["held_out"]
    assert len({(clip.motion, clip.scene, clip.seed) for clip in panel}) == len(panel)
    for clip in panel:
        texts = [sentence.text.lower() for sentence in clip.sentences]
        assert len(set(texts)) == len(texts), clip.name


def test_sentences_are_sentences(panel: list[PanelClip]) -> None:
    for clip in panel:
        for sentence in clip.sentences:
            words = len(sentence.text.split())
            assert sentence.text[0].isupper(), sentence.text
            assert sentence.text[-1] in ".?", sentence.text
            assert (sentence.kind == "no_claim") == (sentence.judged == "no claim"), sentence.text
            assert 2 <= words <= 40, sentence.text
            assert sentence.kind != "caption" or words >= 8, sentence.text


@pytest.mark.parametrize("half", ["fresh_tune", "fresh_held_out"])
def test_a_fresh_half_is_balanced_and_in_three_manners(half: Half) -> None:
    sentences = [sentence for clip in read_panel(half) for sentence in clip.sentences]
    judged = Counter(sentence.judged for sentence in sentences)
    assert len(sentences) >= 100
    assert judged["true"] == judged["false"]
    assert {sentence.kind for sentence in sentences} == {"model", "film", "plain"}


@pytest.mark.verify
def test_clips_look_as_they_were_judged(panel: list[PanelClip]) -> None:
    for clip in [*panel, *read_panel("fresh_tune"), *read_panel("fresh_held_out")]:
        frames = clip.render().frames
        for seen, frame in zip(clip.seen, (frames[0], frames[-1]), strict=True):
            assert np.abs(block_means(frame) - seen).mean() <= GREY_LEVELS, clip.name
