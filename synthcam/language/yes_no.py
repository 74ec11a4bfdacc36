"""Yes/no questions: on one clip, on twins with opposite answers, and on the order of two motions, reversed in twins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from synthcam.labels.segments import time_overlap
from synthcam.language.balance import Balance
from synthcam.language.camerabench_questions import topic_questions
from synthcam.language.captions import APART_S
from synthcam.language.chains import motions_chain, topic_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, say
from synthcam.language.kin import has_lookalike, kin
from synthcam.language.questions import binary_question, yes_or_no, yes_or_no_letter
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.language.style import DEFAULT_STYLE, Wording
from synthcam.language.topics import Topic, topics
from synthcam.language.wording import verb
from synthcam.motion.motions import MOTIONS

DENIED = 0.08
"""How often the contrary is asked about."""
TRACKS = "track_shot"
"""Whether anything is followed at all, which may be asked of any clip."""
UNARGUED = "is_minor_motion"
"""No sight tells how large a motion is, so no chain argues for it."""


@dataclass(frozen=True)
class YesNo:
    """A topic put as a question; `denied` asks whether the contrary is so."""

    topic: Topic
    denied: bool
    words: str
    options: tuple[str, ...]

    def letter(self, truth: bool) -> str:
        """The letter of the right option."""
        return yes_or_no_letter(truth != self.denied, self.options)


def put(topic: Topic, chooser: Chooser, wording: Wording = DEFAULT_STYLE.wording) -> YesNo:
    """A topic as a question, seldom a denied one; yes or no first, each as often."""
    denied = chooser.uniform() < DENIED
    theirs = topic_questions().get(f"!{topic.name}" if denied else topic.name, ())
    if theirs and (wording == "camerabench" or (wording == "mixed" and chooser.uniform() < 0.5)):
        words = theirs[chooser.below(len(theirs))]
    else:
        words = binary_question(say(topic.statement(not denied), {}, chooser), chooser)
    return YesNo(topic, denied, words, yes_or_no(chooser))


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
    return answered(question, asked.letter(truth), chain, length)


def draw_yes_no(
    labels: Mapping[str, bool | None],
    chooser: Chooser,
    wording: Wording = DEFAULT_STYLE.wording,
    balance: Balance | None = None,
) -> YesNo | None:
    """A question on one clip; None where there is none.

    Args:
        balance: of the set of clips that are asked about: any topic of any skill then, answered yes and no as often.
            Without one, something that is so, or its kin that is not, each as often: over clips of which each is as
            likely as its mirror image, its reversal and its look-alike the words tell nothing.
    """
    truths = {name: topic.holds(labels) for name, topic in topics().items()}
    if balance is None:
        alike = has_lookalike(labels)
        true = [name for name, truth in truths.items() if truth]
        pairs = [(name, other) for name in true for other in kin(name, alike=alike)[1:] if truths[other] is False]
        return put(topics()[pairs[chooser.below(len(pairs))][chooser.below(2)]], chooser, wording) if pairs else None
    # Where nothing moves, nobody asks from which side it is followed.
    dull = {name for name, topic in topics().items() if topic.family == "tracking" and name != TRACKS}
    dull = dull if labels["static_scene"] else set()
    wanted = chooser.uniform() < 0.5
    for truth in (wanted, not wanted):
        by_skill: dict[str, list[Topic]] = {}
        for name, topic in topics().items():
            if name in dull:
                continue
            if truths[name] is truth and name != UNARGUED and balance.allows(name, truth, (True, False)):
                by_skill.setdefault(topic.skill, []).append(topic)
        if by_skill:
            skill = by_skill[sorted(by_skill)[chooser.below(len(by_skill))]]
            topic = skill[chooser.below(len(skill))]
            balance.put(topic.name, truth)
            return put(topic, chooser, wording)
    return None


def yes_no_sample(facts: ClipFacts, chooser: Chooser, balance: Balance | None = None) -> Sample:
    """A question on one clip, balanced among others if there is a `balance`.

    Raises:
        NothingToSayError: no answer would be balanced, or the clip holds nothing that tells.
    """
    asked = draw_yes_no(facts.labels, chooser, facts.style.wording, balance)
    if asked is None:
        raise NothingToSayError("without its twin its words would tell the answer")
    return answer(facts, asked, chooser)


def twin_samples(a: ClipFacts, b: ClipFacts, chooser: Chooser) -> Iterator[tuple[Sample, Sample]]:
    """For each topic, and each order of motions, in which two clips differ: one question on both, opposite answers."""
    for topic in topics().values():
        if {topic.holds(a.labels), topic.holds(b.labels)} == {True, False}:
            asked = put(topic, chooser, a.style.wording)
            try:
                pair = answer(a, asked, chooser), answer(b, asked, chooser)
            except NothingToSayError:
                continue
            yield pair
    yield from twin_orders(a, b, chooser)


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
    """A yes/no sample about the order of two motions, whose chain concludes the order that is right."""
    length = any_length(chooser)
    chain = motions_chain(facts, true, _statement(true, chooser), length, chooser)
    question = Question("binary", "order", "complex_description", words, options)
    return answered(question, yes_or_no_letter(asked == true, options), chain, length)
