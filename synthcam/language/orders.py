"""Yes/no questions on the order of two motions, asked of twins in which it is the reverse."""

from collections.abc import Iterator

from synthcam.labels.segments import time_overlap
from synthcam.language.captions import APART_S
from synthcam.language.chains import motions_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, say
from synthcam.language.questions import binary_question, yes_or_no, yes_or_no_letter
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.language.wording import verb
from synthcam.motion.motions import MOTIONS

Order = tuple[str, str]
"""Two motions, the earlier first."""


def orders(facts: ClipFacts) -> list[Order]:
    """Every two motions of a clip of which one comes after the other."""
    once = [
        (motion, facts.runs(motion)[0])
        for motion in facts.motions
        if len(facts.runs(motion)) == 1 and MOTIONS[motion].family != "track"
    ]
    found = []
    for a, run_a in once:
        for b, run_b in once:
            if run_b.start_s - run_a.start_s >= APART_S and time_overlap(run_a, run_b) < 0.1:
                found.append((a, b))
    return found


def twin_orders(a: ClipFacts, b: ClipFacts, chooser: Chooser) -> Iterator[tuple[Sample, Sample]]:
    """For each two motions whose order in one clip is the reverse of that in the other: one question on both."""
    theirs = orders(b)
    for own in orders(a):
        reverse = (own[1], own[0])
        if reverse in theirs:
            asked = own if chooser.uniform() < 0.5 else reverse
            words = binary_question(_statement(asked, chooser, "ORDER_ASK"), chooser)
            options = yes_or_no(chooser)
            try:
                yield (
                    _answer(a, own, asked, words, options, chooser),
                    _answer(b, reverse, asked, words, options, chooser),
                )
            except NothingToSayError:
                continue


def _statement(order: Order, chooser: Chooser, rule: str = "ORDER") -> str:
    slots = {"first": verb(order[0], chooser), "second": verb(order[1], chooser)}
    return say(rule, slots, chooser)


def _answer(
    facts: ClipFacts, true: Order, asked: Order, words: str, options: tuple[str, ...], chooser: Chooser
) -> Sample:
    """The chain comes to the order that holds; the answer says whether that was asked."""
    length = any_length(chooser)
    chain = motions_chain(facts, true, _statement(true, chooser), length, chooser)
    question = Question("binary", "order", "complex_description", words, options)
    return answered(question, yes_or_no_letter(asked == true, options), chain, length)
