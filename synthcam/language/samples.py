"""Samples of a clip, of four kinds: yes/no, choice, open answers and captions."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from synthcam.language.captions import long_caption, short_caption
from synthcam.language.chains import NothingToSayError, motion_chain
from synthcam.language.choices import choice_sample
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.facts import Fact
from synthcam.language.grammar import Chooser
from synthcam.language.questions import open_question
from synthcam.language.sample import KINDS, Kind, Question, Sample, answered, any_length
from synthcam.language.yes_no import yes_no_sample


@dataclass
class Refusals:
    """How often a clip's geometry supported no answer, by reason."""

    counts: Counter[str] = field(default_factory=Counter)

    def note(self, reason: str) -> None:
        """Count one."""
        self.counts[reason] += 1


def samples(
    facts: ClipFacts, count: int, chooser: Chooser, *, kind: Kind | None = None
) -> tuple[list[Sample], Refusals]:
    """`count` samples, or fewer where a clip supports none; with the reasons for those that were not made.

    Args:
        kind: only of this kind; all in turn otherwise.
    """
    refusals, made = Refusals(), []
    for i in range(count):
        sample = make_sample(facts, kind or KINDS[i % len(KINDS)], chooser, refusals)
        if sample is not None:
            made.append(sample)
    return made, refusals


def make_sample(facts: ClipFacts, kind: Kind, chooser: Chooser, refusals: Refusals) -> Sample | None:
    """One sample of a kind; None where the clip supports none, with the reason noted."""
    try:
        return _MAKERS[kind](facts, chooser)
    except NothingToSayError as why:
        refusals.note(f"{kind}: {why}")
        return None


def open_sample(facts: ClipFacts, chooser: Chooser) -> Sample:
    """What the camera, its position, its axis or its lens does, in words."""
    sources: list[tuple[str, str, str, tuple[Fact, ...]]] = [
        ("OPEN_APEX", "apex", "motion_direction", facts.apex[:1]),
        ("OPEN_AXIS", "axis", "has_motion", facts.axis[:1]),
        ("OPEN_FOV", "field of view", "has_motion", facts.lens[:1]),
    ]
    caption = short_caption(facts)
    if caption is not None:
        sources.append(("DESCRIBE", "motion", "complex_description", (caption,)))
    able = [source for source in sources if source[3]]
    if not able:
        raise NothingToSayError("neither path nor frustum changes enough to be told")
    rule, topic, skill, told = able[chooser.below(len(able))]
    length = any_length(chooser)
    chain = motion_chain(facts, told, length, chooser)
    question = Question("open", topic, skill, open_question(rule, chooser))
    return answered(question, told[0].sentence(chooser), chain, length, chooser)


def caption_sample(facts: ClipFacts, chooser: Chooser) -> Sample:
    """The caption, in one sentence or in several."""
    caption = short_caption(facts)
    if caption is None:
        raise NothingToSayError("the motions have no clear order, or none is certain")
    in_full, length = chooser.uniform() < 0.5, any_length(chooser)
    text = long_caption(facts, caption, chooser) if in_full else caption.sentence(chooser)
    words = open_question("CAPTION_LONG_ASK" if in_full else "CAPTION_ASK", chooser)
    chain = motion_chain(facts, [caption], length, chooser)
    question = Question("caption", "caption", "complex_description", words)
    return answered(question, text, chain, length, chooser)


_MAKERS: Mapping[Kind, Callable[[ClipFacts, Chooser], Sample]] = {
    "binary": yes_no_sample,
    "choice": choice_sample,
    "open": open_sample,
    "caption": caption_sample,
}
