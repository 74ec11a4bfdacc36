"""Questions with captions to choose from: on one clip, and on twins with different answers.

Wrong captions exchange two things of the right one, singly and both, so that none stands out.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from synthcam.language.balance import Balance
from synthcam.language.captions import Caption, caption_end, short_caption
from synthcam.language.chains import motions_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.conclusions import plain_inference
from synthcam.language.grammar import Chooser
from synthcam.language.kin import has_lookalike
from synthcam.language.questions import LETTERS, open_question, shuffled
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.motion.motions import LABEL_OF, LOOKALIKE, OPPOSITE

Groups = tuple[tuple[str, ...], ...]
Exchange = Callable[[Groups], Groups]


def caption_options(caption: Caption, labels: Mapping[str, bool | None], chooser: Chooser) -> list[Caption]:
    """The motions of a caption, first, and one or three certainly false variants; nothing where there are none.

    With two exchanges the four options are all their combinations. Changing one thing at a time instead would leave the
    right caption as the one that has most in common with the others.
    """
    exchanges = _exchanges(caption.groups, alike=has_lookalike(labels))
    found = []
    for first, second in combinations(exchanges, 2):
        variants = [first(caption.groups), second(caption.groups), second(first(caption.groups))]
        if len({caption.groups, *variants}) == 4 and all(certainly_false(v, caption.groups, labels) for v in variants):
            found.append(variants)
    if not found:
        found = [
            [once] for once in (e(caption.groups) for e in exchanges) if certainly_false(once, caption.groups, labels)
        ]
    if not found:
        return []
    return [Caption(groups) for groups in (caption.groups, *found[chooser.below(len(found))])]


def _exchanges(groups: Groups, *, alike: bool) -> list[Exchange]:
    """Every single thing that can be exchanged: a direction, a motion for its twin, the order (last)."""
    found: list[Exchange] = []
    for g, group in enumerate(groups):
        for m, motion in enumerate(group):
            if motion in OPPOSITE:
                found.append(lambda old, g=g, m=m: _replaced(old, g, m, OPPOSITE.__getitem__))  # type: ignore[misc]
            if alike and motion in LOOKALIKE:
                found.append(lambda old, g=g, m=m: _replaced(old, g, m, LOOKALIKE.__getitem__))  # type: ignore[misc]
    if len(groups) > 1:
        found.append(lambda old: tuple(reversed(old)))
    return found


def _replaced(groups: Groups, g: int, m: int, change: Callable[[str], str]) -> Groups:
    group = groups[g]
    return (*groups[:g], (*group[:m], change(group[m]), *group[m + 1 :]), *groups[g + 1 :])


def certainly_false(groups: Groups, right: Groups, labels: Mapping[str, bool | None]) -> bool:
    """Whether motions in an order are certainly not those of a clip: one is not there, or the order is the reverse."""
    named = [motion for group in groups for motion in group]
    absent = any(labels[LABEL_OF[motion]] is False for motion in named if motion in LABEL_OF)
    at_rest = "static" in named and labels["clear_moving_camera"] is True
    return absent or at_rest or (groups != right and groups == tuple(reversed(right)))


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
