"""Questions with captions to choose from: on one clip, and on twins with different answers."""

from collections.abc import Sequence

from synthcam.language.balance import Balance
from synthcam.language.caption_options import caption_options, certainly_false
from synthcam.language.captions import Caption, caption_end, short_caption
from synthcam.language.chains import motions_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.conclusions import plain_inference
from synthcam.language.grammar import Chooser
from synthcam.language.questions import LETTERS, open_question, shuffled
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.motion.motions import LOOKALIKE

FIXED = (("static",),)


def caption_choice(facts: ClipFacts, chooser: Chooser, balance: Balance | None = None) -> Sample | None:
    """The motions of one clip among variants that are false of it; None where it has no caption, or no variant is.

    Args:
        balance: of the set of clips that are asked about: None too where another variant is not yet right as often.
    """
    caption = short_caption(facts)
    if caption is None or caption.groups == FIXED:
        return None
    offered = shuffled(caption_options(caption, facts.labels, chooser), chooser)
    if not offered:
        return None
    if balance is not None:
        groups = frozenset(each.groups for each in offered)
        if not balance.allows(groups, caption.groups, groups):
            return None
        balance.put(groups, caption.groups)
    words = open_question("CHOOSE", chooser)
    return _answer(facts, caption, offered, _options(offered, chooser), words, chooser)


def twin_captions(a: ClipFacts, b: ClipFacts, chooser: Chooser) -> tuple[Sample, Sample] | None:
    """One question on two clips, the motions of either as options; None where they are not told apart by these.

    So "pans left, then dollies in" stands against "dollies in, then pans left".
    """
    first, second = short_caption(a), short_caption(b)
    if first is None or second is None:
        return None
    if not (
        certainly_false(second.groups, first.groups, a.labels)
        and certainly_false(first.groups, second.groups, b.labels)
    ):
        return None
    offered = shuffled([Caption(first.groups), Caption(second.groups)], chooser)
    options, words = _options(offered, chooser), open_question("CHOOSE", chooser)
    try:
        return _answer(a, first, offered, options, words, chooser), _answer(b, second, offered, options, words, chooser)
    except NothingToSayError:
        return None


def _options(offered: Sequence[Caption], chooser: Chooser) -> tuple[str, ...]:
    return tuple(f"{letter}. {each.plain(chooser)}" for letter, each in zip(LETTERS, offered, strict=False))


def _answer(
    facts: ClipFacts,
    caption: Caption,
    offered: Sequence[Caption],
    options: tuple[str, ...],
    words: str,
    chooser: Chooser,
) -> Sample:
    """The choice of a clip's caption; its motions are one of those offered."""
    right = [each.groups for each in offered].index(caption.groups)
    length = any_length(chooser)
    motions = [motion for group in caption.groups for motion in group]
    named = {motion for other in offered for group in other.groups for motion in group}
    for motion in motions:
        if LOOKALIKE.get(motion) in named:
            plain_inference(facts, motion)
    chain = motions_chain(facts, motions, caption_end(caption.groups, chooser), length, chooser)
    question = Question("choice", "caption", "complex_description", words, options)
    return answered(question, LETTERS[right], chain, length)
