"""Samples of a clip, of four kinds: yes/no, choice, open answers and captions."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from synthcam.language.balance import Balance
from synthcam.language.camerabench_questions import CAPTION_QUESTION
from synthcam.language.captions import caption_end, motion_groups, short_caption
from synthcam.language.chains import motions_chain, observe
from synthcam.language.choices import choice_sample
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser
from synthcam.language.questions import open_question
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import KINDS, Kind, Question, Sample, answered, any_length
from synthcam.language.wording import position_or_view, sentences
from synthcam.language.yes_no import yes_no_sample
from synthcam.motion.motions import MOTIONS


@dataclass
class Refusals:
    """How often a clip's geometry supported no answer, by reason."""

    counts: Counter[str] = field(default_factory=Counter)

    def note(self, reason: str) -> None:
        """Count one."""
        self.counts[reason] += 1


def samples(
    facts: ClipFacts, count: int, chooser: Chooser, *, kind: Kind | None = None, balance: Balance | None = None
) -> tuple[list[Sample], Refusals]:
    """`count` samples, or fewer where a clip supports none; with the reasons for those that were not made.

    Args:
        kind: only of this kind; all in turn otherwise.
        balance: of the set of clips that are asked about; questions of all skills then.
    """
    refusals, made = Refusals(), []
    for i in range(count):
        sample = make_sample(facts, kind or KINDS[i % len(KINDS)], chooser, refusals, balance)
        if sample is not None:
            made.append(sample)
            if balance is not None:
                balance.keep()
    return made, refusals


def make_sample(
    facts: ClipFacts, kind: Kind, chooser: Chooser, refusals: Refusals, balance: Balance | None = None
) -> Sample | None:
    """One sample of a kind; None where the clip supports none, with the reason noted.

    Args:
        balance: of the set of clips that are asked about. Who keeps the sample tells it so.
    """
    if balance is not None:
        balance.drop()
    try:
        if kind == "binary":
            return yes_no_sample(facts, chooser, balance)
        return choice_sample(facts, chooser, balance) if kind == "choice" else _TELLERS[kind](facts, chooser)
    except NothingToSayError as why:
        refusals.note(f"{kind}: {why}")
        return None


def open_sample(facts: ClipFacts, chooser: Chooser) -> Sample:
    """What the camera, its position or its view does, or what moves in the picture, in words.

    Raises:
        NothingToSayError: a motion of the clip is not plainly seen.
    """
    inferences = [facts.inferences[m] for m in facts.motions if m in facts.inferences and MOTIONS[m].family != "track"]
    if len(inferences) < sum(MOTIONS[m].family != "track" for m in facts.motions) or not inferences:
        raise NothingToSayError("a motion of the clip is not plainly seen")
    rule, topic, skill = _OPEN[chooser.below(len(_OPEN))]
    length = any_length(chooser)
    ordered = sorted(inferences, key=lambda inference: (inference.window.start, inference.motion))
    motions = [inference.motion for inference in ordered]
    groups = motion_groups(facts) if facts.motions != ("static",) else (("static",),)
    if groups is None:
        raise NothingToSayError("the motions have no clear order")
    end = caption_end(groups, chooser)
    chain = motions_chain(facts, motions, end, length, chooser)
    if topic == "picture":
        answer = observe([sight for inference in ordered for sight in inference.sights], chooser)
    elif topic == "motion":
        answer = sentences(end)
    else:
        answer = sentences(
            position_or_view(topic, [i.around for i in ordered], [i.window.when for i in ordered], chooser)
        )
    return answered(Question("open", topic, skill, open_question(rule, chooser)), answer, chain, length)


def caption_sample(facts: ClipFacts, chooser: Chooser) -> Sample:
    """The caption of a clip.

    Raises:
        NothingToSayError: the motions have no clear order, or one of them is not plainly seen.
    """
    caption = short_caption(facts)
    if caption is None:
        raise NothingToSayError("the motions have no clear order, or none is certain")
    length = any_length(chooser)
    motions = [motion for group in caption.groups for motion in group]
    chain = motions_chain(facts, motions, caption_end(caption.groups, chooser), length, chooser)
    theirs = facts.style.wording == "camerabench" or (facts.style.wording == "mixed" and chooser.uniform() < 0.5)
    words = CAPTION_QUESTION if theirs else open_question("CAPTION_ASK", chooser)
    question = Question("caption", "caption", "complex_description", words)
    return answered(question, caption.sentence(chooser), chain, length)


_OPEN = (
    ("OPEN_VIEWPOINT", "viewpoint", "motion_direction"),
    ("OPEN_VIEW", "view", "has_motion"),
    ("OPEN_PICTURE", "picture", "complex_description"),
    ("DESCRIBE", "motion", "complex_description"),
)
_TELLERS: Mapping[Kind, Callable[[ClipFacts, Chooser], Sample]] = {"open": open_sample, "caption": caption_sample}
