"""Yes/no questions: on one clip, and on twins with opposite answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from synthcam.language.chains import NothingToSayError, topic_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, say
from synthcam.language.questions import LETTERS, binary_question
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.language.topics import Topic, counterparts, topics

UNPAIRED = 0.15
"""How often a single clip is asked something that its mirror image would answer alike."""


@dataclass(frozen=True)
class YesNo:
    """A topic put as a question; `denied` asks whether the contrary is so."""

    topic: Topic
    denied: bool
    words: str
    options: tuple[str, ...]

    def letter(self, truth: bool) -> str:
        """The letter of the right option."""
        word = "Yes" if truth != self.denied else "No"
        return next(letter for letter, option in zip(LETTERS, self.options, strict=False) if option.endswith(word))


def put(topic: Topic, chooser: Chooser) -> YesNo:
    """A topic as a question: for it or against it, yes or no first, each as often."""
    denied = chooser.uniform() < 0.5
    words = binary_question(say(topic.statement(not denied), {}, chooser), chooser)
    options = ("A. Yes", "B. No") if chooser.uniform() < 0.5 else ("A. No", "B. Yes")
    return YesNo(topic, denied, words, options)


def answer(facts: ClipFacts, asked: YesNo, chooser: Chooser) -> Sample:
    """A clip's answer.

    Raises:
        NothingToSayError: the clip does not decide it, or holds nothing that tells it.
    """
    topic, truth = asked.topic, asked.topic.holds(facts.labels)
    if truth is None:
        raise NothingToSayError("the clip does not decide the topic")
    length = any_length(chooser)
    chain = topic_chain(facts, topic, truth, length, chooser)
    question = Question("binary", topic.name, topic.skill, asked.words, asked.options)
    return answered(question, asked.letter(truth), chain, length, chooser)


def yes_no_sample(facts: ClipFacts, chooser: Chooser) -> Sample:
    """A topic that is so, or its mirror image that is not: over clips of all directions no wording tells the answer.

    Topics without a mirror image (steadiness, speed, the scene) are asked now and then; twins ask them evenly.
    """
    truths = {name: topic.holds(facts.labels) for name, topic in topics().items()}
    pairs = [(name, other) for name, other in counterparts().items() if truths[name] and truths[other] is False]
    lone = [name for name, truth in truths.items() if truth is not None and name not in counterparts()]
    if pairs and (not lone or chooser.uniform() > UNPAIRED):
        name = pairs[chooser.below(len(pairs))][chooser.below(2)]
    elif lone:
        wanted = chooser.uniform() < 0.5
        fitting = [name for name in lone if truths[name] is wanted] or lone
        name = fitting[chooser.below(len(fitting))]
    else:
        raise NothingToSayError("the clip decides no label")
    return answer(facts, put(topics()[name], chooser), chooser)


def twin_samples(a: ClipFacts, b: ClipFacts, chooser: Chooser) -> Iterator[tuple[Sample, Sample]]:
    """For each topic on which two clips differ: one question, letter for letter, with opposite answers."""
    for topic in topics().values():
        if {topic.holds(a.labels), topic.holds(b.labels)} == {True, False}:
            asked = put(topic, chooser)
            try:
                pair = answer(a, asked, chooser), answer(b, asked, chooser)
            except NothingToSayError:
                continue
            yield pair
