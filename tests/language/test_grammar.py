"""The grammar: agreement, every rule can be spelled out, and no option drowns the others."""

import re
from collections import Counter

import numpy as np
import pytest

from synthcam.language.grammar import FILES, Chooser, Noun, Rule, grammar_text, has_rule, plain_verb, say
from synthcam.language.sights import Sight
from synthcam.language.topics import topics
from synthcam.language.wording import does, sentences
from synthcam.motion.motions import MOTIONS

ONE, MANY = Noun("the red crate"), Noun("the yellow flowers", plural=True)


@pytest.fixture
def chooser() -> Chooser:
    return Chooser(np.random.default_rng(0))


def clauses(sight: Sight, chooser: Chooser, count: int = 200) -> set[str]:
    return {sight.clause(chooser) for _ in range(count)}


def test_verbs_and_possessives_agree_with_the_thing_they_follow(chooser: Chooser) -> None:
    assert all("flowers keep their" in text or "flowers hardly move" in text or "flowers stay" in text
               for text in clauses(Sight("thing_stays", (("thing", MANY),)), chooser))  # fmt: skip
    assert all(re.search(r"crate (keeps its|stays|hardly moves)", text)
               for text in clauses(Sight("thing_stays", (("thing", ONE),)), chooser))  # fmt: skip
    slots = (("near", MANY), ("far", Rule("BEHIND.them", False)), ("way", Rule("WAY.left")))
    for text in clauses(Sight("pivot", slots), chooser):
        assert re.search(r"flowers (hardly shift|keep their place|stay where)", text), text
        assert re.search(r"them (slides|moves|swings|drifts) ", text), text


def test_a_nameless_near_thing_is_plural(chooser: Chooser) -> None:
    slots = (("near", Rule("NEAR", True)), ("far", Rule("FAR_PARTS", False)), ("way", Rule("WAY.up")))
    assert all(re.search(r"(parts|by|scene|front) (slide|move|shift|drift|travel|outpace) ", text)
               for text in clauses(Sight("faster", slots), chooser))  # fmt: skip


def test_every_topic_and_motion_can_be_said(chooser: Chooser) -> None:
    for topic in topics().values():
        assert has_rule(topic.statement(True)), topic.name
        assert has_rule(topic.statement(False)), topic.name
        assert say(topic.statement(True), {}, chooser) != say(topic.statement(False), {}, chooser)
    for motion in MOTIONS:
        assert has_rule(f"VERB.{motion}")
        assert has_rule(f"NOUN.{motion}")
        assert does(motion, chooser).split()[0] in {"the", "its"}, motion


def test_every_rule_that_a_file_names_is_there() -> None:
    rules = re.compile(r"\b[A-Z][A-Z_]+(?:\.[A-Za-z0-9_-]+)?\b")
    for file in FILES:
        for line in re.sub(r"\n\s+\|", " |", grammar_text(file)).splitlines():
            if line and not line.startswith("#"):
                name, _, body = line.partition(" = ")
                assert has_rule(name)
                assert all(has_rule(used) for used in rules.findall(body)), (file, name)


def test_no_option_is_seldom_however_many_wordings_another_has(chooser: Chooser) -> None:
    said = Counter(say("ORDER_ASK", {"first": "pans left", "second": "dollies in"}, chooser) for _ in range(2000))
    assert min(said.values()) > 600
    kinds = Counter(" " in say("FAR.SLIGHT", {}, chooser) for _ in range(2000))
    assert min(kinds.values()) > 400


def test_running_text_has_capitals_and_marks_where_they_belong() -> None:
    assert sentences("it pans , so it turns . it does not move") == "It pans, so it turns. It does not move."
    assert sentences("as it must , , it pans :  the view turns") == "As it must, it pans: the view turns."


@pytest.mark.parametrize(
    ("phrase", "plain"),
    [("dollies in", "dolly in"), ("pans left", "pan left"), ("pushes in", "push in"), ("is fixed", "be fixed")],
)
def test_plain_verbs(phrase: str, plain: str) -> None:
    assert plain_verb(phrase) == plain
