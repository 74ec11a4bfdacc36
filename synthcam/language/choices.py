"""Questions with several statements to choose from: on one clip, and on twins with different answers."""

from collections.abc import Iterator

from synthcam.language.caption_options import caption_options
from synthcam.language.captions import Caption, short_caption
from synthcam.language.chains import NothingToSayError, motion_chain, topic_chain
from synthcam.language.clip_facts import ClipFacts
from synthcam.language.grammar import Chooser, finish, say
from synthcam.language.questions import LETTERS, open_question
from synthcam.language.sample import Question, Sample, answered, any_length
from synthcam.language.topics import counterparts, topics
from synthcam.language.yes_no import UNPAIRED

MOST_OPTIONS = 4
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
"""Labels of which at most one is true of a clip, easily taken for one another. Groups whose members are each other's
mirror images come first; in these every member is as likely as any other over clips of all directions."""


def choice_sample(facts: ClipFacts, chooser: Chooser) -> Sample:
    """Which of several statements fits: labels of one group, or captions."""
    groups = [group for group in GROUPS if _asks(facts, group)]
    mirrored = [group for group in groups if _mirrored(group)]
    caption = short_caption(facts)
    if caption is not None and caption.groups != (("static",),) and (not mirrored or chooser.uniform() < CAPTIONS):
        options = caption_options(caption, facts.labels, chooser)
        if options:
            return _caption_choice(facts, caption, options, chooser)
    if not groups:
        raise NothingToSayError("no group of statements holds one true and a false one")
    even = mirrored if mirrored and chooser.uniform() > UNPAIRED else groups
    group = even[chooser.below(len(even))]
    right = _right(facts, group)
    false = _shuffled([name for name in group if facts.labels[name] is False], chooser)
    names = _shuffled([right, *false[: MOST_OPTIONS - 1]], chooser)
    return _answer(facts, names, _options(names, chooser), open_question("CHOOSE", chooser), chooser)


def twin_choices(a: ClipFacts, b: ClipFacts, chooser: Chooser) -> Iterator[tuple[Sample, Sample]]:
    """For each group of which another statement is true of either clip: one question, one list of options."""
    for group in GROUPS:
        if not (_asks(a, group) and _asks(b, group)) or _right(a, group) == _right(b, group):
            continue
        rights = [_right(a, group), _right(b, group)]
        # Beside statements that are no mirror images a third one would stand out: it is never the right one.
        wrong = [name for name in group if a.labels[name] is False and b.labels[name] is False and _mirrored(group)]
        names = _shuffled([*rights, *_shuffled(wrong, chooser)[: MOST_OPTIONS - 2]], chooser)
        options, words = _options(names, chooser), open_question("CHOOSE", chooser)
        try:
            pair = _answer(a, names, options, words, chooser), _answer(b, names, options, words, chooser)
        except NothingToSayError:
            continue
        yield pair


def _asks(facts: ClipFacts, group: Group) -> bool:
    truths = [facts.labels[name] for name in group]
    return truths.count(True) == 1 and False in truths


def _right(facts: ClipFacts, group: Group) -> str:
    return next(name for name in group if facts.labels[name])


def _mirrored(group: Group) -> bool:
    return all(counterparts().get(name) in group for name in group)


def _shuffled(names: list[str], chooser: Chooser) -> list[str]:
    return sorted(names, key=lambda _: chooser.uniform())


def _options(names: list[str], chooser: Chooser) -> tuple[str, ...]:
    texts = (finish(say(f"YES.{name}", {}, chooser)) for name in names)
    return tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, texts, strict=False))


def _answer(facts: ClipFacts, names: list[str], options: tuple[str, ...], words: str, chooser: Chooser) -> Sample:
    """The choice among `options`, which say `names` in this order."""
    right = next(name for name in names if facts.labels[name])
    topic, length = topics()[right], any_length(chooser)
    chain = topic_chain(facts, topic, True, length, chooser)
    question = Question("choice", right, topic.skill, words, options)
    return answered(question, LETTERS[names.index(right)], chain, length, chooser)


def _caption_choice(facts: ClipFacts, caption: Caption, captions: list[Caption], chooser: Chooser) -> Sample:
    """The choice of a caption; the right one, without its steadiness, comes first in `captions`."""
    order = sorted(range(len(captions)), key=lambda _: chooser.uniform())
    options = tuple(f"{LETTERS[i]}. {captions[own].sentence(chooser)}" for i, own in enumerate(order))
    length = any_length(chooser)
    chain = motion_chain(facts, [caption], length, chooser)
    question = Question("choice", "caption", "complex_description", open_question("CHOOSE", chooser), options)
    return answered(question, LETTERS[order.index(0)], chain, length, chooser)
