"""The grammar: agreement, where time phrases stand, what is distinct, and that the page prints it."""

import re

import numpy as np
import pytest

from synthcam.labels.labels_from_annotation import RULES
from synthcam.language.facts import Moment, Span, metres_text, round_angle
from synthcam.language.grammar import Chooser, Noun, grammar_text, has_rule, plain_verb, say
from synthcam.language.seen import Growth, Hold, ParallaxShift, Place, Shift
from synthcam.language.statements import Absent, Law, Motion
from synthcam.language.topics import CUES, topics

ONE, MANY = Noun("the red crate"), Noun("the yellow flowers", plural=True)
WHOLE = Span(Moment(0, 0.0, True, False), Moment(12, 3.0, False, True))
PART = Span(Moment(2, 0.5, False, False), Moment(8, 2.0, False, False))
SINGULAR = {"is", "has", "does", "keeps", "stays", "holds", "remains", "grows", "moves", "slides", "covers", "crosses"}
PLURAL = {"are", "have", "do", "keep", "stay", "hold", "remain", "grow", "move", "slide", "cover", "cross"}


@pytest.fixture
def chooser() -> Chooser:
    return Chooser(np.random.default_rng(0))


def sentences(fact, chooser: Chooser, count: int = 300) -> set[str]:
    return {fact.sentence(chooser) for _ in range(count)}


def test_verbs_agree_with_the_thing_they_follow(chooser: Chooser) -> None:
    for text in sentences(Hold(MANY, WHOLE), chooser):
        own = text.lower().partition("flowers ")[2].split()
        assert own[0] in PLURAL or text.lower().find("the place of") >= 0, text
    for text in sentences(Hold(ONE, WHOLE), chooser):
        own = text.lower().partition("crate ")[2].split()
        assert own[0] in SINGULAR or text.lower().find("the place of") >= 0, text
        assert " their " not in text
    for text in sentences(ParallaxShift(MANY, ONE, 30, 10, WHOLE), chooser):
        if "crosses" in text or "covers" in text:
            assert re.search(r"crate, [a-z ]+, (crosses|covers)", text), text


def test_a_plural_thing_after_its_verb_is_agreed_with_too(chooser: Chooser) -> None:
    inverted = [
        t
        for t in sentences(Place(MANY, 35, 60, WHOLE.start), chooser)
        if re.search(r"(down|edge|top) \w+ the yellow", t)
    ]
    assert inverted
    assert all(re.search(r" (are|sit|lie|appear) the yellow", text) for text in inverted), inverted[0]


def test_the_time_stands_first_or_last(chooser: Chooser) -> None:
    found = sentences(Hold(ONE, PART), chooser)
    times = r"(from|between) 0\.5( s)? (to|and) 2\.0 (s|seconds)"
    first = [text for text in found if re.match(rf"{times}, ", text, re.IGNORECASE)]
    last = [text for text in found if re.search(rf"{times}\.$", text)]
    assert first
    assert last
    assert len(first) + len(last) == len(found)


def test_only_what_is_known_of_a_shift_is_told(chooser: Chooser) -> None:
    assert not any(re.search(r"\b(up|down)", text) for text in sentences(Shift(ONE, -20, None, PART), chooser))
    assert not any(re.search(r"\b(left|right)", text) for text in sentences(Shift(ONE, None, 15, PART), chooser))
    both = sentences(Shift(ONE, -20, 15, PART), chooser)
    assert all("left" in text and "down" in text and "20%" in text and "15%" in text for text in both)


def test_a_factor_below_one_shrinks(chooser: Chooser) -> None:
    assert not any("grow" in text for text in sentences(Growth(ONE, 0.6, PART), chooser))
    assert not any("shrink" in text for text in sentences(Growth(ONE, 1.6, PART), chooser))


def test_sentences_have_no_double_spaces_or_stray_marks(chooser: Chooser) -> None:
    facts = [Motion("dolly-zoom-in"), *(Absent(kind) for kind in ("pan", "dolly-in", "shake")), *map(Law, _laws())]
    for fact in facts:
        for text in sentences(fact, chooser, 40):
            assert re.fullmatch(r"[A-Z0-9][^{}\[\]()|@*]*[^ ,]\.", text), text
            assert not re.search(r"  | ,|,,|\b[A-Z]{2,}", text), text


def test_every_label_and_law_can_be_said(chooser: Chooser) -> None:
    for rule in RULES:
        name = rule.rsplit(".", 1)[-1]
        assert say(f"YES.{name}", {}, chooser) != say(f"NO.{name}", {}, chooser)
    for topic in topics().values():
        assert has_rule(topic.statement(True))
        assert has_rule(topic.statement(False))
    for cues in CUES.values():
        assert all(has_rule(f"LAW.{law}") for law in cues.laws)


def test_no_wording_is_preferred(chooser: Chooser) -> None:
    said = [say("LAW.zoom_scales_alike", {}, chooser) for _ in range(20_000)]
    counts = np.unique(said, return_counts=True)[1]
    assert len(counts) > 250
    # Evenly spread counts are Poisson-like: the commonest stays within six standard deviations.
    assert counts.max() < counts.mean() + 6 * np.sqrt(counts.mean())


@pytest.mark.parametrize(
    ("phrase", "plain"),
    [
        ("dollies in", "dolly in"),
        ("pans left", "pan left"),
        ("pushes in", "push in"),
        ("goes up", "go up"),
        ("is fixed", "be fixed"),
    ],
)
def test_plain_verbs(phrase: str, plain: str) -> None:
    assert plain_verb(phrase) == plain


@pytest.mark.parametrize(
    ("metres", "text"), [(0.0512, "0.051"), (0.996, "1.0"), (1.234, "1.2"), (9.96, "10"), (12.4, "12"), (123.0, "120")]
)
def test_metres_have_two_digits(metres: float, text: str) -> None:
    assert metres_text(metres) == text


def test_angles_are_rounded_to_what_a_viewer_can_tell() -> None:
    assert [round_angle(a) for a in (1.2, 9.4, 9.6, 12.4, 12.6, 88)] == [1, 9, 10, 10, 15, 90]


def _laws() -> list[str]:
    return re.findall(r"^LAW\.(\w+) =", grammar_text("laws.txt"), re.MULTILINE)
