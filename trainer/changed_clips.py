"""Right answers about changed clips: reversed, mirrored or frozen.

The answer follows from the changed record (`synthcam.labels.symmetry`), never from exchanged words. A question that the
changed record leaves open has no answer.
"""

from collections.abc import Mapping
from dataclasses import replace

from synthcam.labels.annotation import MotionAnnotation
from synthcam.labels.labels_from_annotation import derive_labels
from synthcam.labels.symmetry import Change
from synthcam.labels.symmetry import changed as changed_record
from synthcam.language.topics import topics
from synthcam.motion.motions import LABEL_OF, MIRRORED, MOTIONS, OPPOSITE
from synthcam.option_text import LETTERS
from synthcam.temporal.event_log import backwards as played_backwards
from synthcam.temporal.kinds import ALL_KINDS
from synthcam.temporal.reading.verify import read_answer
from synthcam.verification.judging.record import judge_by_record
from synthcam.verification.option_motions import motion_name, option_meaning
from synthcam.verification.reading import claims as c
from trainer.clips import annotation_of, event_log_of
from trainer.examples import Example, is_temporal
from trainer.sources.directions import directions
from trainer.sources.label_questions import Labels, short_labels

Orders = frozenset[tuple[str | None, str | None]]
"""Pairs of motions of which the first begins before the second."""


def backwards(example: Example) -> Example | None:
    """The same question about the clip played backwards; None if its answer is not decided.

    The result has no chain, because the chain describes the unchanged clip.
    """
    answer = answer_of_changed(example, "reversed")
    return None if answer is None else replace(example, answer=answer, chain=None, reversed=not example.reversed)


def in_a_mirror(example: Example) -> Example | None:
    """The same question about the clip with left and right exchanged; None if its answer is not decided.

    The result has no chain, because the chain describes the unchanged clip.
    """
    answer = answer_of_changed(example, "mirrored")
    return None if answer is None else replace(example, answer=answer, chain=None, mirrored=not example.mirrored)


def answer_of_changed(example: Example, change: Change) -> str | None:
    """The right answer about the changed clip; None if it is open, or if the clip has no record."""
    if is_temporal(example.topic):
        return _answer_about_change(example) if change == "reversed" else None
    annotation = annotation_of(example)
    return None if annotation is None else changed_answer(example, annotation, change)


def _answer_about_change(example: Example) -> str | None:
    """The right answer about a temporal clip played backwards, read from its states.

    None for kinds in which it would be a clip that nothing makes: what a sign commands would be done before it is said.
    """
    log = event_log_of(example)
    if log is None or ALL_KINDS[example.topic].family not in ("short", "camera"):
        return None
    return read_answer(example.question, example.options, played_backwards(log))


def changed_answer(example: Example, annotation: MotionAnnotation, change: Change) -> str | None:
    """The right answer after a clip with this record is changed; None if the changed record leaves it open."""
    before, after = _labels(annotation), _labels(changed_record(annotation, change))
    if example.kind == "binary":
        return _yes_no_answer(example, before, after)
    if example.kind == "direction":
        return directions(after).get(example.topic)
    if example.options:
        changed, orders = changed_record(annotation, change), _orders_of_answer(example)
        if _the_true_option(example.options, annotation, orders) != example.answer:
            return None  # the options are not read as they were meant
        return _the_true_option(example.options, changed, _changed_orders(orders, change))
    return _changed_motion(example.answer, change, after) if example.answer in MOTIONS else None


def _labels(annotation: MotionAnnotation) -> Labels:
    return short_labels(derive_labels(annotation))


def _yes_no_answer(example: Example, before: Labels, after: Labels) -> str | None:
    """The same answer if the change keeps the truth of the topic, else the other one."""
    topic = topics().get(example.topic)
    if topic is None or (was := topic.holds(before)) is None or (becomes := topic.holds(after)) is None:
        return None
    answers = LETTERS[: len(example.options)] if example.options else ("Yes", "No")
    if example.answer not in answers:
        return None
    if becomes is was:
        return example.answer
    (other,) = (answer for answer in answers if answer != example.answer)
    return other


def _the_true_option(options: tuple[str, ...], annotation: MotionAnnotation, orders: Orders) -> str | None:
    """The letter of the one option that is true, if every other one is certainly false."""
    truths = [_option_holds(option, annotation, orders) for option in options]
    return LETTERS[truths.index(True)] if truths.count(True) == 1 and None not in truths else None


def _option_holds(option: str, annotation: MotionAnnotation, orders: Orders) -> bool | None:
    """Whether an option is true; None if that is open, or if the option is not read.

    Args:
        orders: which motion comes before which; a record does not tell.
    """
    truths = [_claim_holds(claim, annotation, orders) for claim in option_meaning(option)]
    return False if False in truths else None if None in truths or not truths else True


def _claim_holds(claim: c.Claim, annotation: MotionAnnotation, orders: Orders) -> bool | None:
    if isinstance(claim, c.Order):
        pair = motion_name(claim.first), motion_name(claim.second)
        return True if pair in orders else False if pair[::-1] in orders else None
    if isinstance(claim, c.Motion) and (motion := motion_name(claim)) is not None and not claim.alone:
        return _is_there(motion, _labels(annotation))
    return {"true": True, "false": False}.get(judge_by_record(claim, annotation))


def _is_there(motion: str, labels: Labels) -> bool | None:
    return labels["fixed_camera"] if motion == "static" else labels.get(LABEL_OF.get(motion, ""))


def _orders_of_answer(example: Example) -> Orders:
    """Which motion comes before which, as the right option says."""
    if example.answer not in LETTERS[: len(example.options)]:
        return frozenset()
    claims = option_meaning(example.options[LETTERS.index(example.answer)])
    return frozenset((motion_name(o.first), motion_name(o.second)) for o in claims if isinstance(o, c.Order))


def _changed_orders(orders: Orders, change: Change) -> Orders:
    if change == "frozen":
        return frozenset()
    names = OPPOSITE if change == "reversed" else MIRRORED
    changed = [tuple(None if m is None else names.get(m, m) for m in pair) for pair in orders]
    return frozenset((b, a) if change == "reversed" else (a, b) for a, b in changed)


def _changed_motion(motion: str, change: Change, after: Labels) -> str | None:
    """The name of the changed motion, if the changed record confirms it."""
    names: Mapping[Change, str] = {
        "reversed": OPPOSITE.get(motion, motion),
        "mirrored": MIRRORED.get(motion, motion),
        "frozen": "static",
    }
    return names[change] if _is_there(names[change], after) else None
