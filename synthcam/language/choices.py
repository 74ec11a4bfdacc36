"""Questions with several statements to choose from: on one clip, and on twins with different answers."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from synthcam.language.balance import Balance
from synthcam.language.caption_choices import caption_choice, twin_captions
from synthcam.language.chains import topic_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, finish, say
from synthcam.language.kin import has_lookalike, kin
from synthcam.language.questions import LETTERS, open_question, shuffled
from synthcam.language.refusal import NothingToSayError
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.language.topics import topics

CAPTIONS = 0.4
"""How often captions are chosen from rather than statements."""
Group = tuple[str, ...]
GROUPS: tuple[Group, ...] = (
    ("has_pan_left", "has_pan_right", "has_leftward", "has_rightward"),
    (
        "has_tilt_up",
        "has_tilt_down",
        "has_upward_wrt_ground_birds_worms_included",
        "has_downward_wrt_ground_birds_worms_included",
    ),
    ("has_zoom_in", "has_zoom_out", "has_forward_wrt_camera", "has_backward_wrt_camera"),
    ("has_roll_clockwise", "has_roll_counterclockwise"),
    ("has_arc_clockwise", "has_arc_counterclockwise"),
    ("has_crane_up", "has_crane_down"),
    ("has_dolly_in_zoom_out", "has_dolly_out_zoom_in"),
    ("fixed_camera", "fixed_camera_with_shake", "very_stable_camera", "very_shaky_camera"),
    ("is_simple_motion", "is_complex_motion", "is_minor_motion", "fixed_camera"),
    ("static_scene", "dynamic_scene"),
    ("fast_moving_camera", "slow_moving_camera", "fixed_camera"),
    (
        "lead_tracking_shot",
        "tail_tracking_shot",
        "side_tracking_shot",
        "pan_tracking_shot",
        "tilt_tracking_shot",
        "arc_tracking_shot",
        "aerial_tracking_shot",
    ),
)
"""Labels easily taken for one another; of one clip at most one is true of each group."""


def draw_choice(
    labels: Mapping[str, bool | None], chooser: Chooser, balance: Balance | None = None
) -> tuple[str, ...] | None:
    """Statements to offer on one clip, shuffled, one of them true; None where there are none.

    Args:
        balance: of the set of clips that are asked about: any group of statements then, each of which is right as
            often. Without one, a statement and its kin: over clips of which each is as likely as its mirror image, its
            reversal and its look-alike each is as often right.
    """
    offers = []
    for name, topic in topics().items():
        if topic.holds(labels):
            family = kin(name, alike=has_lookalike(labels))
            # A topic with a look-alike has four kin; where not all are refuted, two of them may be.
            halves = [family] if len(family) < 4 else [family, family[:2], family[::2]]
            offers += [(name, half) for half in halves if _offered(half, name, labels, balance)][:1]
    if balance is not None:
        for group in GROUPS:
            for right in group:
                if topics()[right].holds(labels):
                    offers += [(right, pair) for pair in _pairs(group, right) if _offered(pair, right, labels, balance)]
    if not offers:
        return None
    right, names = offers[chooser.below(len(offers))]
    if balance is not None:
        balance.put(frozenset(names), right)
    return tuple(shuffled(names, chooser))


def _pairs(group: Group, right: str) -> list[Group]:
    """The right statement beside each other one of its group."""
    return [(right, other) for other in group if other != right]


def _offered(names: Sequence[str], right: str, labels: Mapping[str, bool | None], balance: Balance | None) -> bool:
    """Whether statements may be offered: all but one are certainly false, and that one is not the usual answer."""
    if len(names) < 2 or not all(topics()[name].refuted(labels) for name in names if name != right):
        return False
    return balance is None or balance.allows(frozenset(names), right, names)


def choice_sample(facts: ClipFacts, chooser: Chooser, balance: Balance | None = None) -> Sample:
    """Which of several statements or captions fits one clip, balanced among others if there is a `balance`.

    Raises:
        NothingToSayError: no right option would be balanced, or the clip holds nothing that tells.
    """
    if chooser.uniform() < CAPTIONS:
        told = caption_choice(facts, chooser, balance)
        if told is not None:
            return told
    names = draw_choice(facts.labels, chooser, balance)
    if names is None:
        told = caption_choice(facts, chooser, balance)
        if told is not None:
            return told
        raise NothingToSayError("without its twin the words of the options would tell the answer")
    right = next(name for name in names if topics()[name].holds(facts.labels))
    return _answer(facts, names, right, options(names, chooser), open_question("CHOOSE", chooser), chooser)


def twin_choices(a: ClipFacts, b: ClipFacts, chooser: Chooser) -> Iterator[tuple[Sample, Sample]]:
    """For each group of which one statement is true of either clip alone: one question with these two; then captions.

    Only the two are offered: a third one would never be the right one.
    """
    for group in _groups():
        rights = [_true_of_one(group, a, b), _true_of_one(group, b, a)]
        if not all(rights):
            continue
        pair = [names[chooser.below(len(names))] for names in rights]
        names = tuple(shuffled(pair, chooser))
        texts, words = options(names, chooser), open_question("CHOOSE", chooser)
        try:
            yield (
                _answer(a, names, pair[0], texts, words, chooser),
                _answer(b, names, pair[1], texts, words, chooser),
            )
        except NothingToSayError:
            continue
    told = twin_captions(a, b, chooser)
    if told is not None:
        yield told


def options(names: Sequence[str], chooser: Chooser) -> tuple[str, ...]:
    """Statements as lettered options."""
    texts = (finish(say(f"YES.{name}", {}, chooser)) for name in names)
    return tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, texts, strict=False))


@cache
def _groups() -> tuple[Group, ...]:
    """The groups above, and every topic with its kin."""
    families = {frozenset(kin(name)): tuple(sorted(kin(name))) for name in topics() if len(kin(name)) > 1}
    known = {frozenset(group) for group in GROUPS}
    return (*GROUPS, *(names for family, names in families.items() if family not in known))


def _true_of_one(group: Group, one: ClipFacts, other: ClipFacts) -> list[str]:
    """The statements of a group that are true of one clip and false of the other."""
    found = [topics()[name] for name in group]
    return [topic.name for topic in found if topic.holds(one.labels) and topic.refuted(other.labels)]


def _answer(
    facts: ClipFacts, names: Sequence[str], right: str, texts: tuple[str, ...], words: str, chooser: Chooser
) -> Sample:
    """The choice among options, which say `names` in this order."""
    topic, length = topics()[right], any_length(chooser)
    chain = topic_chain(facts, topic, True, length, chooser)
    question = Question("choice", right, topic.skill, words, texts)
    return answered(question, LETTERS[list(names).index(right)], chain, length)
