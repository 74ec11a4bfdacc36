"""Yes/no questions on the order of two motions, asked of twins in which it is the reverse."""

from collections.abc import Iterator

from synthcam.language.chains import NothingToSayError, motion_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, say
from synthcam.language.questions import binary_question, yes_or_no, yes_or_no_letter
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.language.statements import Order


def twin_orders(a: ClipFacts, b: ClipFacts, chooser: Chooser) -> Iterator[tuple[Sample, Sample]]:
    """For each two motions whose order in one clip is the reverse of that in the other: one question on both."""
    theirs = [fact for fact in b.motions if isinstance(fact, Order)]
    for own in a.motions:
        if isinstance(own, Order) and (reverse := Order(own.motion2, own.motion)) in theirs:
            asked = own if chooser.uniform() < 0.5 else reverse
            words = binary_question(say(asked.RULE, asked.fill(chooser), chooser), chooser)
            options = yes_or_no(chooser)
            try:
                yield (
                    _answer(a, own, asked, words, options, chooser),
                    _answer(b, reverse, asked, words, options, chooser),
                )
            except NothingToSayError:
                continue


def _answer(
    facts: ClipFacts, true: Order, asked: Order, words: str, options: tuple[str, ...], chooser: Chooser
) -> Sample:
    """The chain comes to the order that holds; the answer says whether that was asked."""
    length = any_length(chooser)
    chain = motion_chain(facts, [true], length, chooser)
    question = Question("binary", "order", "complex_description", words, options)
    return answered(question, yes_or_no_letter(asked == true, options), chain, length, chooser)
